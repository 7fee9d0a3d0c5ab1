"""A database of its own for each benchmark: SQLite on the disk, as `make run` has it."""

from datetime import UTC, datetime
from pathlib import Path

from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Announce, Desk, nobody_hurries
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import migrate

ROOT = Path(__file__).resolve().parents[1]
SECRET = b"a secret for benchmarks, of more than 32 bytes"


def make_desk(folder: Path, name: str, announce: Announce = nobody_hurries) -> Desk:
    """Return a desk over a new database with the school's own regulation in force."""
    desk = Desk(create_engine_for(f"sqlite:///{folder / name}.db"), SECRET, announce)
    migrate(desk.engine)
    activate_regulation(desk, (ROOT / "regulation.toml").read_text("utf-8"), datetime.now(UTC))
    return desk
