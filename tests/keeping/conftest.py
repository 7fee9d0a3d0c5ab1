"""A desk on either sort of database, with a question and its picture, and settings of both."""

from dataclasses import dataclass
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
from helpdesk.storage.migrations import newest_revision
from settings import Settings
from settings.values import MEANINGS
from tests.doctor.house import settings_of
from tests.helpdesk.life import NOW, SECRET, asked, desk_on

PICTURE = b"a picture"


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
