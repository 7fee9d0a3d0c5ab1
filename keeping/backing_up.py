"""A copy of the whole desk in one file, while it works: `make backup`.

The database comes first and the files after it: so each row that the copy shows has its file.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.clock.copies_noted import note_copy
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import engine_at, writing
from keeping import manifest, settings_copy, shelf
from keeping.archive import Packer, pack
from keeping.manifest import FORMAT, Contents, Manifest
from keeping.postgres_copy import copy_postgres
from keeping.sqlite_copy import copy_sqlite
from settings import VAR, Settings
from settings.version import program_version

log = logging.getLogger(__name__)
CONNECTED = VAR / "connected.json"


def back_up(settings: Settings, now: datetime) -> tuple[Path, Manifest]:
    """Write a copy into its folder; return where it is and what is in it. Raise NotKept."""
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    shelf.sweep(settings.backups, now)
    with tempfile.TemporaryDirectory(dir=settings.backups, prefix=shelf.UNFINISHED) as scratch:
        name, contents = _copy_database(settings, Path(scratch))
        target = settings.backups / shelf.name_of(now, is_encrypted=bool(settings.backup_key))

        def fill(packer: Packer) -> Manifest:
            packer.add(name, Path(scratch) / name)
            left_out = _add_beside(packer, settings)
            return Manifest(
                format=FORMAT,
                program=program_version(),
                taken_at=now,
                database=name,
                contents=contents,
                members=packer.members,
                left_out=left_out,
            )

        made = pack(target, key_of(settings), fill)
    note_in_database(settings, partial(note_copy, at=now))
    # Beside the copies as well, for the day on which nothing but them is left.
    Ledger(settings.backups / manifest.ERASED).take_over(Ledger(settings.erased))
    return target, made


def note_in_database(settings: Settings, note: Callable[[Connection], None]) -> None:
    """Write down what was done, for the page «Состояние»: that it cannot be is no fault of it."""
    try:
        with engine_at(settings.database) as engine, writing(engine) as connection:
            note(connection)
    except SQLAlchemyError as error:
        log.warning("not written down", extra={"error": type(error).__name__})


def key_of(settings: Settings) -> str | None:
    return settings.backup_key.get_secret_value() if settings.backup_key else None


def _copy_database(settings: Settings, scratch: Path) -> tuple[str, Contents]:
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite":
        source = Path(address.database or "")
        return manifest.SQLITE, copy_sqlite(source, scratch / manifest.SQLITE)
    target = scratch / manifest.POSTGRESQL
    return manifest.POSTGRESQL, copy_postgres(settings.database, target)


def _add_beside(packer: Packer, settings: Settings) -> tuple[str, ...]:
    """Add what is not in the database; return which settings are left out.

    Secrets go along only where the copy is encrypted.
    """
    for path in FileStore(settings.attachments).files():
        _add_if_there(packer, f"{manifest.ATTACHMENTS}{path.name}", path)
    lines, left_out = settings_copy.written(
        settings_copy.settings_given(), with_secrets=settings.backup_key is not None
    )
    packer.add_text(manifest.ENVIRONMENT, lines)
    for name, path in _single_files(settings):
        _add_if_there(packer, name, path)
    return left_out


def _single_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    yield manifest.REGULATION, settings.regulation
    yield manifest.ERASED, settings.erased
    yield manifest.CONNECTED, CONNECTED


def _add_if_there(packer: Packer, name: str, path: Path) -> None:
    """A file that was erased since the database was copied is none of the copy's any more."""
    try:
        packer.add(name, path)
    except FileNotFoundError:
        return
