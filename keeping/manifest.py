"""What a copy says of itself: of which program and tables it is, and what is in it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from keeping import NotKept

FORMAT = 1
NAME = "manifest.json"
# What stands in a copy beside the files in ATTACHMENTS.
SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"
ENVIRONMENT, REGULATION, CONNECTED = "settings.env", "regulation.toml", "connected.json"
ERASED = "erased.jsonl"
ATTACHMENTS = "attachments/"
BROKEN = "{}: в копии нет её описи, или она испорчена. Возьмите другую копию."
NEWER = "{}: копия сделана более новой программой. Сначала обновите программу (git pull)."


class Member(BaseModel):
    """One file of a copy: its size in bytes, its SHA-256 in hex."""

    size: int
    sha256: str


class Contents(BaseModel):
    """What the database holds: the revision of its tables, the rows of each."""

    revision: str
    tables: dict[str, int]


class Manifest(BaseModel):
    """The whole of a copy. `left_out` names the settings whose values are secret and not in it."""

    model_config = ConfigDict(frozen=True)

    format: int
    program: str
    taken_at: datetime
    database: str
    contents: Contents
    members: dict[str, Member]
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(self.contents.tables.values())

    @property
    def attachments(self) -> int:
        return sum(name.startswith(ATTACHMENTS) for name in self.members)


def read_manifest(text: bytes, where: str) -> Manifest:
    """Return what a copy says of itself; raise NotKept where this program cannot read it."""
    try:
        found = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise NotKept(BROKEN.format(where)) from error
    if found.format > FORMAT:
        raise NotKept(NEWER.format(where))
    return found
