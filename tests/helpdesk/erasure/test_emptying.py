"""An act is done once the database's log on the disk has no erased word any more."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from helpdesk.domain.messages import NotificationType
from helpdesk.erasure.emptying import unfinished_since
from helpdesk.erasure.erasing import erase_due
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.erasure.ended import withdrawn
from tests.helpdesk.life import DAY, NOW, asked, deliveries, desk_on, parent

WORDS = "Совершенно тайные слова "
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(sqlite_url: str) -> Desk:
    return desk_on(create_engine_for(sqlite_url))


def is_in_the_log(desk: Desk) -> bool:
    return WORDS.encode() in Path(f"{desk.engine.url.database}-wal").read_bytes()


def acts_told(desk: Desk) -> int:
    kind = NotificationType.ERASURE_ACT
    return sum(each.startswith(f"{kind} ") for each in deliveries(desk, None))


def is_finished(desk: Desk) -> bool:
    with desk.reading() as connection:
        return unfinished_since(connection) is None


def test_a_reader_who_holds_the_log_puts_the_act_off_until_it_was_emptied(
    desk: Desk, files: FileStore
) -> None:
    with desk.reading() as reader:
        reader.execute(text("SELECT count(*) FROM inquiry")).all()
        withdrawn(desk, asked(desk, parent(WORDS * 20)))
        assert erase_due(desk, files, NOW + 3 * DAY) == 1
        assert is_in_the_log(desk)
        assert (is_finished(desk), acts_told(desk)) == (False, 0)
    _later(desk, files, NOW + 3 * DAY + MINUTE)
    assert not is_in_the_log(desk)
    assert (is_finished(desk), acts_told(desk)) == (True, 1)


def test_one_act_is_told_of_once_however_much_it_comes_to_hold(
    desk: Desk, files: FileStore
) -> None:
    for minute in range(2):
        withdrawn(desk, asked(desk, parent(WORDS)))
        assert erase_due(desk, files, NOW + 3 * DAY + minute * MINUTE) == 1
        assert is_finished(desk)
    assert acts_told(desk) == 1


def _later(desk: Desk, files: FileStore, now: datetime) -> None:
    """The clock looks again, and nothing new is due."""
    assert erase_due(desk, files, now) == 0
