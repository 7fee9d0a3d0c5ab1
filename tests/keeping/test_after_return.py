"""What stays in its place during a return, and what is said of it: in the school's time."""

import re
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk.kernel.hold import hold
from helpdesk.storage.attachments import FileStore, NotStored
from keeping import NotKept, shelf
from keeping.after_return import (
    DROP,
    SEND,
    SENT,
    SENT_NOW,
    choose,
    said_of_restored,
    said_of_waiting,
)
from keeping.restoring import restore
from settings import Settings
from tests.helpdesk.life import HOUR, NOW, record
from tests.keeping.conftest import LATER, PICTURE, School, again, copy_of


def test_a_folder_of_files_where_another_disk_begins_stays_and_gets_the_copys(
    own: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mount point cannot be moved or removed; what is in it can."""
    own.ask("first")
    copy = copy_of(own)
    own.ask("lost")
    mount = own.settings.attachments
    (mount / "lost+found").mkdir()
    place = mount.stat().st_ino
    move = shutil.move

    def refuse_the_mount(source: Path, target: Path) -> object:
        assert source != mount, "Device or resource busy"
        return move(source, target)

    monkeypatch.setattr(shutil, "move", refuse_the_mount)
    after, restored = again(own, copy)
    assert mount.stat().st_ino == place
    assert after.files.get("first.png") == PICTURE
    assert {each.name for each in mount.iterdir()} == {"first.png", "lost+found"}
    assert restored.aside is not None
    assert (restored.aside / "attachments" / "lost.png").is_file()


def test_a_folder_that_takes_nothing_is_refused_before_anything_is_changed(
    own: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.ask("first")
    copy = copy_of(own)
    lost = own.ask("lost")

    def refuse(_store: FileStore) -> None:
        raise NotStored(28, "No space left on device")

    monkeypatch.setattr(FileStore, "try_out", refuse)
    with pytest.raises(NotStored):
        restore(own.settings, copy, LATER)
    assert record(own.desk, lost.id).number == lost.number
    assert not list(own.settings.backups.glob("aside-*"))


def test_moments_are_said_in_the_schools_time(own: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    try:
        own.ask("asked")
        _, restored = again(own, copy_of(own))
        taken = f"{(NOW + HOUR).astimezone(ZoneInfo('Europe/Moscow')):%d.%m.%Y, %-H:%M}"
        assert taken in said_of_restored(own.settings, restored)[0]
        assert taken in said_of_waiting(own.settings, LATER)[0]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_who_sends_is_told_whether_the_program_works(own: School) -> None:
    own.ask("asked")
    after, _ = again(own, copy_of(own))
    assert choose(own.settings, SEND, LATER) == SENT
    after.desk.write(hold, LATER, NOW, 0)
    after.desk.write(lambda unit: unit.beat("clock"), LATER)
    assert choose(own.settings, SEND, LATER) == SENT_NOW


def _choose(choice: str, settings: Settings, now: datetime) -> str:
    return choose(settings, choice, now)


@pytest.mark.parametrize("act", [said_of_waiting, partial(_choose, SEND), partial(_choose, DROP)])
def test_who_finds_nothing_held_is_told_how_a_copy_is_brought_back(
    own: School, act: Callable[[Settings, datetime], object]
) -> None:
    with pytest.raises(NotKept, match="make restore COPY=файл"):
        act(own.settings, LATER)
    own.settings.backups.mkdir(exist_ok=True)
    copies = [shelf.name_of(NOW + hours * HOUR, is_encrypted=False) for hours in (2, 1)]
    for each in copies:
        (own.settings.backups / each).touch()
    newest = own.settings.backups / copies[0]
    with pytest.raises(NotKept, match=re.escape(f"make restore COPY={newest}")):
        act(own.settings, LATER)
