"""A desk on either sort of database, with a question and its picture, and settings of both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import newest_revision
from keeping import updating
from keeping.backing_up import back_up
from keeping.restoring import Restored, restore
from settings import Settings
from settings.values import MEANINGS
from tests.doctor.house import settings_of
from tests.helpdesk.life import HOUR, NOW, SECRET, asked, desk_on
from tests.keeping.machine import Machine

PICTURE = b"a picture"
LATER = NOW + 2 * HOUR


@dataclass(frozen=True)
class School:
    """A desk with its files, under settings that a copy is made by."""

    desk: Desk
    settings: Settings

    @property
    def files(self) -> FileStore:
        return FileStore(self.settings.attachments)

    def ask(self, name: str) -> Inquiry:
        """Let a question come with a picture, stored as intakes store it: before its row."""
        inquiry = asked(self.desk)
        self.files.put(f"{name}.png", PICTURE)
        adding.attach(
            self.desk, inquiry.id, f"{name}.png", len(PICTURE), f"sha-{name}", REQUESTER, NOW
        )
        return inquiry


def _stamp(engine: Engine) -> None:
    """Let the tables be those of a release, which knows its revision."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (newest_revision(),))


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings whose every path is the test's own."""
    for name in MEANINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("keeping.settings_copy.ENV_FILE", tmp_path / ".env")
    for module in ("backing_up", "restoring"):
        monkeypatch.setattr(f"keeping.{module}.CONNECTED", tmp_path / "connected.json")
    return settings_of(
        tmp_path,
        attachments=tmp_path / "attachments",
        backups=tmp_path / "backups",
        secret_key=SECRET.decode(),
    )


@pytest.fixture
def school(engine: Engine, database_url: str, base: Settings) -> School:
    settings = base.model_copy(update={"database_url": SecretStr(database_url)})
    made = desk_on(engine)
    if engine.dialect.name == "sqlite":
        _stamp(engine)
    return School(Desk(made.engine, made.secret, ledger=Ledger(settings.erased)), settings)


@pytest.fixture
def own(released_database_url: str, base: Settings) -> Iterator[School]:
    """A desk on a database of its own: what is put back leaves nothing as it was."""
    settings = base.model_copy(update={"database_url": SecretStr(released_database_url)})
    engine = create_engine_for(released_database_url)
    made = desk_on(engine)
    yield School(Desk(made.engine, made.secret, ledger=Ledger(settings.erased)), settings)
    engine.dispose()


def again(school: School, copy: Path) -> tuple[School, Restored]:
    """Bring the copy back; return the desk as processes find it that are started then."""
    school.desk.engine.dispose()
    restored = restore(school.settings, copy, LATER)
    desk = Desk(school.desk.engine, school.desk.secret, ledger=school.desk.ledger)
    return replace(school, desk=desk), restored


def copy_of(school: School) -> Path:
    return back_up(school.settings, NOW + HOUR)[0]


@pytest.fixture
def machine(
    released_database_url: str, base: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine]:
    settings = base.model_copy(update={"database_url": SecretStr(released_database_url)})
    engine = create_engine_for(released_database_url)
    school = School(desk_on(engine), settings)
    school.ask("asked")
    made = Machine(school.desk, settings)
    monkeypatch.setattr(updating, "run", made.run)
    yield made
    engine.dispose()
