"""A copy brought back: into an empty place, or over the present desk, which is set aside whole.

Nothing is sent until a person has chosen (`keeping/after_return.py`); what was erased since the
copy is erased again.
"""

import itertools
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from helpdesk.erasure.erasing import erase_again
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.links import digest_of, link_token
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import engine_at
from helpdesk.storage.inquiry_tables import inquiry
from keeping import NotKept, manifest, shelf
from keeping.archive import unpack
from keeping.backing_up import CONNECTED, key_of
from keeping.database_return import expect_fitting, put_in_place
from keeping.manifest import Manifest
from keeping.self_test import contents_in, expect_the_same
from keeping.standstill import expect_standstill
from settings import Settings
from workers.queue import forget_jobs

# On a disk of its own: root's, and not to be moved.
LOST_AND_FOUND = "lost+found"
NO_FILE = "Файла {} нет. Какие копии есть: папка {}."


@dataclass(frozen=True)
class Restored:
    """What was brought back, where the present one was put, how the journal goes on."""

    made: Manifest
    aside: Path | None
    numbers: Mapping[int, int]
    erased_again: int
    is_key_same: bool


def restore(settings: Settings, copy: Path, now: datetime) -> Restored:
    """Bring a copy back and hold all that would leave; raise NotKept where nothing was changed."""
    if not copy.is_file():
        raise NotKept(NO_FILE.format(copy, settings.backups))
    expect_standstill(settings)
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.backups, prefix=shelf.UNFINISHED) as scratch:
        unpacked = Path(scratch)
        made = unpack(copy, unpacked, key_of(settings))
        expect_fitting(made, settings)
        expect_the_same(made.contents, contents_in(unpacked, made), copy.name)
        # What its folder would refuse in the middle, it refuses now.
        FileStore(settings.attachments).try_out()
        aside = _make_aside(settings.backups, now)
        _merge_erasures(settings, unpacked, copy)
        numbers = put_in_place(unpacked, made, settings, aside, now)
        _put_files_in_place(unpacked, settings, aside)
    if settings.redis:
        forget_jobs(settings.redis)
    erased, is_key_same = _erase_again(settings, now)
    with suppress(OSError):
        aside.rmdir()
    return Restored(made, aside if aside.exists() else None, numbers, erased, is_key_same)


def _make_aside(backups: Path, now: datetime) -> Path:
    """Make a folder for the present desk, whatever was set aside in this second already."""
    moments = (now.astimezone(UTC) + timedelta(seconds=each) for each in itertools.count())
    names = (backups / f"aside-{each:%Y%m%d-%H%M%S}" for each in moments)
    aside = next(each for each in names if not each.exists())
    aside.mkdir(mode=0o700)
    return aside


def _merge_erasures(settings: Settings, unpacked: Path, copy: Path) -> None:
    """Whatever knows of an erasure is believed: the copy, what lies beside it, what is here."""
    here = Ledger(settings.erased)
    beside = {copy.parent / manifest.ERASED, settings.backups / manifest.ERASED}
    for other in (unpacked / manifest.ERASED, *sorted(beside)):
        here.take_over(Ledger(other))


def _put_files_in_place(unpacked: Path, settings: Settings, aside: Path) -> None:
    _move_contents(settings.attachments, aside / "attachments")
    settings.attachments.mkdir(mode=0o700, parents=True, exist_ok=True)
    _move_contents(unpacked / manifest.ATTACHMENTS, settings.attachments)
    _put_file(unpacked / manifest.REGULATION, settings.regulation, aside)
    _put_file(unpacked / manifest.CONNECTED, CONNECTED, aside)


def _move_contents(source: Path, target: Path) -> None:
    """Move what is in a folder; itself it may be where another disk begins, and stays."""
    if not source.is_dir():
        return
    for each in source.iterdir():
        if each.name != LOST_AND_FOUND:
            target.mkdir(mode=0o700, exist_ok=True)
            shutil.move(each, target / each.name)


def _put_file(source: Path, target: Path, aside: Path) -> None:
    if not source.exists():
        return
    if target.exists():
        if target.read_bytes() == source.read_bytes():
            return
        shutil.move(target, aside / target.name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(source, target)


def _erase_again(settings: Settings, now: datetime) -> tuple[int, bool]:
    with engine_at(settings.database) as engine:
        desk = Desk(engine, settings.secret, ledger=Ledger(settings.erased))
        erased = erase_again(desk, FileStore(settings.attachments), now)
        return erased, _is_key_of(desk)


def _is_key_of(desk: Desk) -> bool:
    """Whether links that people have still lead to their questions: the newest tells it."""
    query = select(inquiry.c.reference, inquiry.c.link_digest).order_by(inquiry.c.id.desc())
    newest = next(iter(desk.rows(query.limit(1))), None)
    if newest is None:
        return True
    return bool(newest.link_digest == digest_of(link_token(desk.secret, newest.reference)))
