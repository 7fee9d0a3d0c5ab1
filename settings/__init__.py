"""What the environment decides, read once; everything missing or wrong is named at one time."""

import sys
from ipaddress import IPv4Address, ip_network
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from endpoints import Endpoint, bot_endpoint, web_endpoint
from settings import chats
from settings.chats import ChatName, SlackApi
from settings.env_file import slips_in, text_of
from settings.values import (
    DATABASES,
    IMAP,
    REDIS,
    SMTP,
    Address,
    Mail,
    Port,
    Secrets,
    Words,
    expect_scheme,
    in_clear,
    sentence_of,
)
from tls import host_in_clear

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
ENV_FILE = ROOT / ".env"
# A key of 32 random signs has more different ones; «aaaa…» and «12341234…» can be guessed.
LEAST_SIGNS = 8
WEAK = (
    "SECRET_KEY: ключ легко угадать. Возьмите случайный: "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
)
# By this code gunicorn knows that starting the worker again will not help.
WILL_NOT_START = 3


class SettingsError(Exception):
    """What is missing or wrong in the environment: sentences for the administrator."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Settings(BaseSettings):
    """The names are those of the environment in small letters."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # Before the addresses, which are looked at beside it.
    unencrypted_hosts: Words = ()
    database_url: SecretStr = SecretStr(f"sqlite:///{VAR / 'helpdesk.db'}")
    redis_url: SecretStr | None = None
    secret_key: SecretStr = Field(min_length=32)
    public_url: Address
    # Before what only one of the chats needs.
    chat: ChatName = ChatName.MATTERMOST
    bot_url: Address = ""
    mattermost_url: Address = ""
    mattermost_token: SecretStr = SecretStr("")
    mattermost_team: str = ""
    mattermost_channel: str = ""
    mattermost_command_tokens: Secrets = ()
    slack_url: Address = ""
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_channel: str = ""
    slack_api_url: SlackApi = chats.SLACK_API
    smtp_url: SecretStr | None = None
    mail_from: Mail | None = None
    imap_url: SecretStr | None = None
    attachments: Path = VAR / "attachments"
    backups: Path = VAR / "backups"
    backup_key: SecretStr | None = None
    regulation: Path = ROOT / "regulation.toml"
    web_port: Port = 8000
    bot_port: Port = 8001
    chat_port: Port = 8065
    bind: IPv4Address | None = None
    trusted_hosts: Words = ()
    proxies: int = Field(default=0, ge=0, le=5)
    proxy_addresses: Words = ()
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @model_validator(mode="before")
    @classmethod
    def _with_chat(cls, given: dict[str, Any]) -> dict[str, Any]:
        # What is empty is looked at too: it may be needed.
        return dict.fromkeys(chats.OF_ONE_CHAT) | given | {"chat": chats.chosen_chat(given)}

    @field_validator(*chats.OF_ONE_CHAT, mode="wrap")
    @classmethod
    def _if_chosen(cls, value: Any, check: Any, info: Any) -> Any:
        name = info.field_name or ""
        default = cls.model_fields[name].default
        return chats.if_chosen(name, value or default, check, info.data.get("chat"))

    @field_validator(*chats.BEGINNINGS)
    @classmethod
    def _slacks_own(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        return chats.expect_beginning(info.field_name, value)

    @field_validator("database_url", "redis_url", "smtp_url", "imap_url")
    @classmethod
    def _known_scheme(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        schemes = {"database_url": DATABASES, "redis_url": REDIS, "smtp_url": SMTP}
        if value is not None:
            expect_scheme(value.get_secret_value(), schemes.get(info.field_name, IMAP))
        return value

    @field_validator("database_url", "redis_url", "mattermost_url", "smtp_url", "imap_url")
    @classmethod
    def _no_secret_in_clear(cls, value: SecretStr | str | None, info: Any) -> Any:
        url = value.get_secret_value() if isinstance(value, SecretStr) else value or ""
        host = host_in_clear(url)
        if host and host not in info.data.get("unencrypted_hosts", ()):
            raise PydanticCustomError("unencrypted", "{words}", {"words": in_clear(host)})
        return value

    @field_validator("proxy_addresses")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for each in value:
            try:
                ip_network(each, strict=False)
            except ValueError as error:
                raise PydanticCustomError("address", "{each}: не адрес", {"each": each}) from error
        return value

    @field_validator("regulation")
    @classmethod
    def _existing_file(cls, value: Path) -> Path:
        if not value.is_file():
            raise PydanticCustomError("file", "такого файла нет")
        return value

    @model_validator(mode="after")
    def _sender_beside_transport(self) -> Self:
        if self.smtp_url is not None and self.mail_from is None:
            raise PydanticCustomError("MAIL_FROM", "нужен, раз задан SMTP_URL")
        return self

    @model_validator(mode="after")
    def _way_from_slack(self) -> Self:
        if self.chat is ChatName.SLACK and not (self.slack_app_token or self.slack_signing_secret):
            raise PydanticCustomError("SLACK_APP_TOKEN", "нужен: без него Slack до бота не дойдёт")
        return self

    @property
    def web_endpoint(self) -> Endpoint:
        """Where the public site listens and is found."""
        return web_endpoint(self.public_url, self.web_port, str(self.bind or ""))

    @property
    def bot_endpoint(self) -> Endpoint:
        """Where the app that answers the chat listens and is found."""
        return bot_endpoint(self.bot_url, self.bot_port, str(self.bind or ""))

    @property
    def chat_url(self) -> str:
        """The address of the chat's server."""
        return self.slack_url if self.chat is ChatName.SLACK else self.mattermost_url

    @property
    def database(self) -> str:
        return self.database_url.get_secret_value()

    @property
    def redis(self) -> str | None:
        return self.redis_url.get_secret_value() if self.redis_url else None

    @property
    def secret(self) -> bytes:
        return self.secret_key.get_secret_value().encode()

    @property
    def erased(self) -> Path:
        """What was erased is written down here: beside the files, for with them it would be
        restored from the same backup.
        """
        return self.attachments.absolute().parent / "erased.jsonl"

    @property
    def command_tokens(self) -> tuple[str, ...]:
        return tuple(token.get_secret_value() for token in self.mattermost_command_tokens)

    @property
    def mail_tray(self) -> Path | None:
        """The folder that takes letters in place of a mail server (SMTP_URL=file:///folder)."""
        address = urlsplit(self.smtp_url.get_secret_value() if self.smtp_url else "")
        return Path(unquote(address.path)) if address.scheme == "file" else None

    @property
    def mailbox(self) -> str | None:
        """The address of the box that is read; its path names a folder."""
        return self.imap_url.get_secret_value() if self.imap_url else None

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https:")


def read_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """Return the settings of this process; raise SettingsError that names all that is wrong."""
    slips = []
    if env_file is not None and env_file.is_file():
        try:
            text_of(env_file)
        except ValueError as error:
            raise SettingsError([str(error)]) from None
        slips = slips_in(env_file, {name.upper() for name in Settings.model_fields})
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        said = [sentence_of(detail) for detail in error.errors()]
        raise SettingsError(slips + said) from None
    if len(set(settings.secret)) < LEAST_SIGNS:
        slips.append(WEAK)
    if slips:
        raise SettingsError(slips)
    return settings


def require_settings() -> Settings:
    """Return the settings; where they are incomplete, say so and end the process."""
    try:
        return read_settings()
    except SettingsError as error:
        sys.stderr.write(f"Настройки неполны:\n{error}\n")
        sys.exit(WILL_NOT_START)
