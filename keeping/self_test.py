"""Whether a copy would come back: unpacked aside, brought to today's tables, its rows counted."""

import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

from helpdesk.clock.copies_noted import CHECK_EACH, Trial, note_trial
from helpdesk.storage.database import engine_at, reading
from helpdesk.storage.file_columns import files_named
from helpdesk.storage.migrations import migrate
from helpdesk.storage.migrations.fitness import UnfitTables
from keeping import NotKept, manifest, shelf
from keeping.archive import unpack
from keeping.backing_up import key_of, note_in_database
from keeping.manifest import ATTACHMENTS, Contents, Manifest
from keeping.postgres_copy import contents_of_dump
from keeping.sqlite_copy import contents_of_sqlite
from settings import Settings

NOTHING = "Копий в {} ещё нет: make backup."
MISCOUNTED = "{}: строк в таблицах не столько, сколько в описи: {}. Возьмите другую копию."


def is_check_due(settings: Settings, now: datetime) -> bool:
    last = shelf.last_check(settings.backups)
    return last is None or bool(last.trouble) or now - last.at >= CHECK_EACH


def check_newest(settings: Settings, now: datetime) -> tuple[Path, Manifest, set[str]]:
    """Check the newest copy and note what was found; raise NotKept where it would not come back.

    Return also the files that its rows name and it has not: the store had lost them before.
    """
    copies = shelf.copies_in(settings.backups)
    if not copies:
        raise NotKept(NOTHING.format(settings.backups))
    path = copies[0].path
    try:
        made, missing = check(path, settings)
    except NotKept as trouble:
        _note(settings, path.name, Trial(now, str(trouble)))
        raise
    _note(settings, path.name, Trial(now))
    return path, made, missing


def _note(settings: Settings, name: str, trial: Trial) -> None:
    """Beside the copies, and in the database for the page «Состояние»."""
    shelf.note_check(settings.backups, shelf.Checked(name, trial.at, trial.trouble))
    note_in_database(settings, partial(note_trial, trial=trial))


def check(path: Path, settings: Settings) -> tuple[Manifest, set[str]]:
    """Check one copy; raise NotKept."""
    with tempfile.TemporaryDirectory(dir=settings.backups, prefix=shelf.UNFINISHED) as scratch:
        folder = Path(scratch)
        made = unpack(path, folder, key_of(settings))
        expect_the_same(made.contents, contents_in(folder, made), path.name)
        missing = set[str]()
        if made.database == manifest.SQLITE:
            stored = {name.removeprefix(ATTACHMENTS) for name in made.members}
            missing = _files_of_migrated(folder / manifest.SQLITE) - stored
    return made, missing


def contents_in(folder: Path, made: Manifest) -> Contents:
    """Return what the database of an unpacked copy holds."""
    path = folder / made.database
    is_sqlite = made.database == manifest.SQLITE
    return contents_of_sqlite(path) if is_sqlite else contents_of_dump(path)


def expect_the_same(promised: Contents, found: Contents, where: str) -> None:
    """Raise NotKept that names each table whose rows are not as many as promised."""
    names = sorted(promised.tables.keys() | found.tables.keys())
    differing = [
        f"{name} ({found.tables.get(name, 0)} вместо {promised.tables.get(name, 0)})"
        for name in names
        if found.tables.get(name) != promised.tables.get(name)
    ]
    if differing or promised.revision != found.revision:
        raise NotKept(MISCOUNTED.format(where, ", ".join(differing) or "другая версия таблиц"))


def _files_of_migrated(path: Path) -> set[str]:
    try:
        with engine_at(f"sqlite:///{path}") as engine:
            migrate(engine)
            with reading(engine) as connection:
                return files_named(connection)
    except UnfitTables as unfit:
        raise NotKept(str(unfit)) from unfit
