"""The sorts of values that the environment has: addresses, ports, words, secrets."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

from tls import POSTGRESQL

HTTP = ("http", "https")
REDIS = ("redis", "rediss", "unix")
SMTP = ("smtp", "smtps", "smtp+starttls", "file")
IMAP = ("imap", "imaps")
DATABASES = ("sqlite", *POSTGRESQL)


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


def expect_scheme(value: str, schemes: tuple[str, ...]) -> None:
    if value.partition(":")[0] not in schemes:
        allowed = ", ".join(f"{scheme}:" for scheme in schemes)
        raise PydanticCustomError(
            "scheme", "адрес должен начинаться с {allowed}", {"allowed": allowed}
        )


Address = Annotated[str, AfterValidator(_http_address)]
Port = Annotated[int, Field(ge=1, le=65535)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_separated)]
Secrets = Annotated[
    tuple[SecretStr, ...], NoDecode, BeforeValidator(_comma_separated), Field(min_length=1)
]
