"""The versions of the settings: who has changed them and how, and which of file and pages rules.

The file rules until something is saved on the pages; from then on the pages rule, until a person
takes the file in there. What rules, is the way by which the newest version came.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.regulation.regulation import as_stored
from helpdesk.storage.inquiry_tables import regulation
from helpdesk.storage.records import value_of

FILE_NAME = "regulation.toml"


class VersionOrigin(StrEnum):
    """How a version came."""

    FILE = "file"
    PAGE = "page"
    IMPORT = "import"
    RETURN = "return"


@dataclass(frozen=True)
class Origin:
    """Who brings a version, and how; `seen` is the version he has seen in force, if any."""

    way: VersionOrigin = VersionOrigin.FILE
    author: str | None = None
    brings_back: int | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Version:
    """A version as it is kept: its whole text in `body`, in force since `valid_from` (UTC)."""

    id: int
    digest: str
    body: str
    valid_from: datetime
    way: VersionOrigin
    author: str | None
    brings_back: int | None


class ChangedMeanwhile(RuleViolation):
    """Somebody else has changed the settings since they were looked at."""


class FileStanding(StrEnum):
    """How the file on disk stands to what is in force; its value is said to people."""

    IN_FORCE = "Файл regulation.toml на диске такой же, как действующие настройки."
    AWAITED = "Файл regulation.toml изменён, но ещё не принят: выполните make release."
    EARLIER = (
        "Файл regulation.toml на диске не действует: это прежние настройки. Действует то, что "
        "сохранено на страницах «Настройки». Правите файл — сначала скачайте действующий там."
    )
    CHANGED = (
        "Файл regulation.toml изменён, но не действует: главные сейчас страницы «Настройки». "
        "Посмотреть отличия и принять его: «Настройки → Файл настроек» (/desk/settings/file)."
    )


def versions(connection: Connection) -> list[Version]:
    """Return all versions, the newest first."""
    query = select(regulation).order_by(regulation.c.id.desc())
    return [value_of(Version, row) for row in connection.execute(query)]


def version_with(connection: Connection, number: int) -> Version | None:
    row = connection.execute(select(regulation).where(regulation.c.id == number)).one_or_none()
    return None if row is None else value_of(Version, row)


def newest_version(connection: Connection) -> Version | None:
    """Return the version in force; None before the first was adopted."""
    query = select(regulation).order_by(regulation.c.id.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else value_of(Version, row)


def does_file_rule(newest: Version | None) -> bool:
    """Whether a change of the file comes into force by a release alone, after this version."""
    return newest is None or newest.way is VersionOrigin.FILE


def file_standing(connection: Connection, text: str) -> FileStanding:
    newest, digest = newest_version(connection), digest_of(text)
    if newest is not None and newest.digest == digest:
        return FileStanding.IN_FORCE
    if does_file_rule(newest):
        return FileStanding.AWAITED
    known = connection.execute(select(regulation.c.id).where(regulation.c.digest == digest))
    return FileStanding.CHANGED if known.first() is None else FileStanding.EARLIER


def digest_of(text: str) -> str:
    """SHA-256 of a text the way it is stored."""
    return sha256(as_stored(text).encode()).hexdigest()
