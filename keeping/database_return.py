"""A copy's database put in the place of the present one, which is set aside; both as one step."""

import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import inspect, make_url

from helpdesk.clock.after_restore import hold_back, numbers_given
from helpdesk.clock.copies_noted import note_copy
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import HELD
from helpdesk.storage.database import engine_at, reading
from helpdesk.storage.migrations import is_known, migrate
from keeping import NotKept, manifest
from keeping.manifest import Manifest
from keeping.postgres_copy import FAILED, NO_PROGRAM, run
from settings import Settings

UNKNOWN = (
    "Таблицы копии новее, чем эта программа (их версия {}). Обновите программу (git pull) до той, "
    "которой копия сделана, и повторите."
)
ANOTHER_SORT = (
    "Копия сделана с {}, а DATABASE_URL ведёт на {}. Восстановите её на {}, а потом перенесите: "
    "make move TO=…"
)
_SQLITE_ENDS = ("", "-wal", "-shm", "-journal")
# In the transaction that brings the tables: nobody meets them without it.
_HOLD = """DELETE FROM public.kept WHERE name = '{0}';
INSERT INTO public.kept (name, value)
VALUES ('{0}', '{{"taken_at": "{1}", "last_delivery": 0}}');"""


def expect_fitting(made: Manifest, settings: Settings) -> None:
    """Raise NotKept where this program, or this sort of database, cannot take the copy."""
    if made.contents.revision and not is_known(made.contents.revision):
        raise NotKept(UNKNOWN.format(made.contents.revision))
    names = {manifest.SQLITE: "SQLite", manifest.POSTGRESQL: "PostgreSQL"}
    here = "SQLite" if make_url(settings.database).get_backend_name() == "sqlite" else "PostgreSQL"
    theirs = names[made.database]
    if theirs != here:
        raise NotKept(ANOTHER_SORT.format(theirs, here, theirs))


def put_in_place(
    unpacked: Path, made: Manifest, settings: Settings, aside: Path, now: datetime
) -> dict[int, int]:
    """Put the copy's database in place, held; return after which number the journal goes on."""
    known = _numbers_at(settings.database)
    if made.database == manifest.SQLITE:
        source = unpacked / manifest.SQLITE
        numbers = _held_at(f"sqlite:///{source}", settings, made, known, now)
        _replace_sqlite(source, Path(make_url(settings.database).database or ""), aside)
        return numbers
    _replace_postgres(unpacked / manifest.POSTGRESQL, settings.database, made, aside)
    return _held_at(settings.database, settings, made, known, now)


def _numbers_at(url: str) -> dict[int, int]:
    """Return the numbers that the present database has given; nothing where it has no tables."""
    address = make_url(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    if is_sqlite and not Path(address.database or "").exists():
        return {}
    with engine_at(url) as engine:
        if not inspect(engine).has_table("journal_counter"):
            return {}
        with reading(engine) as connection:
            return numbers_given(connection)


def _held_at(
    url: str, settings: Settings, made: Manifest, known: Mapping[int, int], now: datetime
) -> dict[int, int]:
    with engine_at(url) as engine:
        migrate(engine)
        desk = Desk(engine, settings.secret)
        # The copy could not know of itself.
        desk.transact(partial(note_copy, at=made.taken_at))
        return hold_back(desk, made.taken_at, known, now)


def _replace_sqlite(source: Path, target: Path, aside: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for end in _SQLITE_ENDS:
        present = target.with_name(target.name + end)
        if present.exists():
            shutil.move(present, aside / present.name)
    # Beside its place first: a rename there is whole or nothing.
    draft = target.with_name(f".{target.name}.restored")
    shutil.move(source, draft)
    draft.chmod(0o600)
    draft.replace(target)


def _replace_postgres(dump: Path, url: str, made: Manifest, aside: Path) -> None:
    """In one transaction: the present tables go, after they were dumped, and the copy's come."""
    with engine_at(url) as engine:
        names = inspect(engine).get_table_names()
        if names:
            present = aside / manifest.POSTGRESQL
            run("pg_dump", engine.url, ["--format=custom", f"--file={present}", "--no-owner"])
        script = dump.with_suffix(".sql")
        drops = "SET client_min_messages = warning;\n"
        drops += "".join(f'DROP TABLE IF EXISTS public."{name}" CASCADE;\n' for name in names)
        hold = _HOLD.format(HELD, made.taken_at.isoformat())
        script.write_text(f"{drops}{_script_of(dump)}\n{hold}\n", "utf-8")
        once = ["--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={script}"]
        run("psql", engine.url, ["--no-psqlrc", *once])
        script.unlink()


def _script_of(dump: Path) -> str:
    words = ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(dump)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    except FileNotFoundError as error:
        raise NotKept(NO_PROGRAM.format("pg_restore")) from error
    if done.returncode:
        raise NotKept(FAILED.format("pg_restore", dump.name))
    # Schemas stay: that of the desk is there, and may be another's.
    # Rows have signs in them that `splitlines` takes for an end of line.
    kept = (line for line in done.stdout.split("\n") if not line.startswith("CREATE SCHEMA"))
    return "\n".join(kept)
