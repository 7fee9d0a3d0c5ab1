"""A desk that writes down what it erases."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from tests.helpdesk.life import (
    desk_on,
)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "erased.jsonl")


@pytest.fixture
def desk(engine: Engine, ledger: Ledger) -> Desk:
    made = desk_on(engine)
    return Desk(made.engine, made.secret, ledger=ledger)
