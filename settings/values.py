"""The sorts of values that the environment has, and what is said of them to who runs the desk."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import NoDecode

from tls import POSTGRESQL

HTTP = ("http", "https")
REDIS = ("redis", "rediss", "unix")
SMTP = ("smtp", "smtps", "smtp+starttls", "file")
IMAP = ("imap", "imaps")
DATABASES = ("sqlite", *POSTGRESQL)
MEANINGS = {
    "DATABASE_URL": "адрес базы данных, например postgresql://desk:пароль@localhost/desk",
    "REDIS_URL": "адрес Redis, например redis://127.0.0.1:6379/0",
    "SECRET_KEY": "случайная строка не короче 32 знаков, которой подписываются ссылки",
    "PUBLIC_URL": "адрес, по которому форму открывают родители, например https://help.school.ru",
    "CHAT": "чат, в котором живёт программа: mattermost или slack",
    "BOT_URL": "адрес, по которому чат находит бота, например https://bot.school.ru",
    "MATTERMOST_URL": "адрес сервера Mattermost, например https://chat.school.ru",
    "MATTERMOST_TOKEN": "ключ доступа (token) бота в Mattermost",
    "MATTERMOST_TEAM": "имя команды школы в Mattermost, как в адресе страницы",
    "MATTERMOST_CHANNEL": "имя канала консультантов, как в адресе страницы",
    "MATTERMOST_COMMAND_TOKENS": "ключи (token) слэш-команд через запятую",
    "SLACK_URL": "адрес рабочего пространства Slack, например https://school.slack.com",
    "SLACK_BOT_TOKEN": "ключ бота в Slack (Bot User OAuth Token)",
    "SLACK_APP_TOKEN": "ключ приложения Slack (App-Level Token) с правом connections:write",
    "SLACK_SIGNING_SECRET": "ключ подписи Slack (Signing Secret), если Slack сам ходит по BOT_URL",
    "SLACK_CHANNEL": "имя или ID канала консультантов в Slack",
    "SLACK_API_URL": "адрес Web API, https://slack.com/api/",
    "SMTP_URL": "почтовый сервер, например smtp+starttls://имя:пароль@mail.school.ru:587",
    "MAIL_FROM": "адрес, от имени которого уходят письма, например help@school.ru",
    "IMAP_URL": "почтовый ящик школы, например imaps://имя:пароль@imap.yandex.ru/Дневник",
    "ATTACHMENTS": "папка для снимков экрана",
    "BACKUPS": "папка для копий (make backup), лучше на другом диске",
    "BACKUP_KEY": "ключ, которым шифруются копии: его печатает make backup NEW_KEY=1",
    "REGULATION": "путь к настройкам школы (regulation.toml)",
    "WEB_PORT": "порт формы, число от 1 до 65535",
    "BOT_PORT": "порт бота, число от 1 до 65535",
    "BIND": "адрес этой машины, на котором слушать, например 127.0.0.1",
    "CHAT_PORT": "порт учебного чата, число от 1 до 65535",
    "TRUSTED_HOSTS": "имена сайта через запятую, например help.school.ru",
    "UNENCRYPTED_HOSTS": "имена серверов через запятую, которым можно отдать пароль без шифрования",
    "PROXY_ADDRESSES": "адреса прокси на других машинах через запятую: 10.0.0.5, 10.1.0.0/24",
    "PROXIES": "сколько прокси-серверов стоит перед сайтом, число от 0 до 5",
    "METRICS_TOKEN": "ключ мониторинга не короче 16 знаков; без него /metrics — только этой машине",
    "LOG_LEVEL": "DEBUG, INFO, WARNING или ERROR",
}
OWN_WORDS = ("scheme", "address", "file", "unencrypted", "MAIL_FROM", "SLACK_APP_TOKEN")


def _comma_separated(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _http_address(value: str) -> str:
    expect_scheme(value, HTTP)
    host = urlsplit(value).hostname
    if not host:
        raise PydanticCustomError("address", "в адресе нет имени сервера")
    if not host.isascii():
        value = re.sub(re.escape(host), _ascii(host), value, flags=re.I)
    return value.rstrip("/")


def _ascii(host: str) -> str:
    """Return a name as it stands in headers of mail and of the web: «xn--…» for a Russian one."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        raise PydanticCustomError("address", "в имени сервера есть лишние знаки") from None


def _mail_address(value: str) -> str:
    """Return exactly one address; what is shown as the sender's name the desk adds itself."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        raise PydanticCustomError("address", "не адрес почты") from None


def expect_scheme(value: str, schemes: tuple[str, ...]) -> None:
    if value.partition(":")[0] not in schemes:
        allowed = ", ".join(f"{scheme}:" for scheme in schemes)
        raise PydanticCustomError(
            "scheme", "адрес должен начинаться с {allowed}", {"allowed": allowed}
        )
    try:
        _ = urlsplit(value).port
    except ValueError:
        raise PydanticCustomError("address", "порт в адресе — число от 1 до 65535") from None


Address = Annotated[str, AfterValidator(_http_address)]
Mail = Annotated[str, AfterValidator(_mail_address)]
Port = Annotated[int, Field(ge=1, le=65535)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
Secrets = Annotated[
    tuple[SecretStr, ...], NoDecode, BeforeValidator(_comma_separated), Field(min_length=1)
]


def in_clear(host: str) -> str:
    """Say that a secret would go to that server unencrypted, and what to do about it."""
    return (
        f"пароль или ключ ушёл бы к {host} без шифрования. Возьмите адрес с шифрованием (https://, "
        "smtps://, smtp+starttls://, imaps://, rediss://, у PostgreSQL ?sslmode=verify-full), а "
        f"если сеть до него ваша и это решено, задайте UNENCRYPTED_HOSTS={host}"
    )


def sentence_of(detail: ErrorDetails) -> str:
    """Say what is wrong with a setting, and what it is."""
    name = str(detail["loc"][0]).upper() if detail["loc"] else detail["type"]
    meaning = MEANINGS.get(name, "")
    if detail["type"] == "missing":
        return f"{name} не задан. Это {meaning}."
    if detail["type"] in OWN_WORDS:
        return f"{name}: {detail['msg']}. Это {meaning}."
    return f"{name} задан неверно. Это {meaning}."
