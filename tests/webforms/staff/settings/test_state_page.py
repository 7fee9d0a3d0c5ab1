"""«Состояние»: each thing that works and does not, with what to do, for who keeps the desk."""

import re
from datetime import timedelta
from functools import partial

import pytest

from helpdesk.clock.copies_noted import note_copy
from helpdesk.clock.incident_words import what_is_wrong
from helpdesk.clock.incidents import OWN_INCIDENTS, Incident, IncidentKind, note
from helpdesk.clock.nightly_look import Finding, keep_nightly_look
from helpdesk.clock.state_of_desk import MESSAGES, state_of
from helpdesk.domain.messages import MAIL, NotificationType
from helpdesk.kernel import outbox
from helpdesk.kernel.hold import hold
from helpdesk.kernel.unit import UnitOfWork
from tests.helpdesk.life import MARINA
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.settings.conftest import Settler

PATH = "/desk/state"


def _group(page: str, key: str) -> str:
    found = re.search(rf'<section[^>]*aria-labelledby="{key}">.*?</section>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else ""


def _open(settler: Settler, path: str = PATH) -> str:
    page = settler.consultant.visitor.open(path)
    assert page.status_code == 200, page.text
    return page.text


def _beat(settler: Settler, minutes: float, *names: str) -> None:
    """Let processes have given a sign of life so many minutes ago."""
    for name in names:
        at = moment() - timedelta(minutes=minutes)
        settler.consultant.desk.write(partial(UnitOfWork.beat, name=name), at)


def _send_all(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    while leased := outbox.lease(desk, now):
        for each in leased:
            outbox.mark_sent(desk, each, "post", now)


def test_what_is_silent_is_said_with_since_when_and_what_to_do(settler: Settler) -> None:
    _beat(settler, 0, "clock")
    _beat(settler, 30, "listener")
    page = _open(settler)
    faults = _group(page, "faults")
    assert "Слушатель" in faults
    assert "последний раз слушал 30 минут" in faults
    assert re.search(r"\(\s*(сегодня|вчера) с \d", faults)
    assert "Что сделать: запустите процесс listener" in faults
    assert "Часы" in _group(page, "well")
    _beat(settler, 0, "listener")
    assert _group(_open(settler, f"{PATH}/now"), "faults") == ""


def test_what_waits_too_long_and_what_is_held_after_a_restore_is_said(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    desk.write(lambda unit: unit.beat("clock"), now)
    assert "ждут отправки" in _group(_open(settler), "well")
    desk.write(hold, now, now, 0)
    faults = _group(_open(settler), "faults")
    assert "ничего не отправляется" in faults
    assert "SEND=1" in faults


def test_what_fails_for_an_hour_is_said_however_often_it_is_tried(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    _send_all(settler)
    desk.write(lambda unit: unit.tell(None, NotificationType.TRIAL, [MAIL]), now)
    for minutes in range(1, 62, 20):
        at = now + timedelta(minutes=minutes)
        for each in outbox.lease(desk, at):
            later = timedelta(minutes=15)
            outbox.try_again(desk, each, at, error="SMTP", unsure=False, after=later)
    state = state_of(desk, now + timedelta(minutes=62), has_queue=False, reads_mail=False)
    (line,) = (each for each in state.standing(False) if each.what == MESSAGES)
    assert f"ждут отправки: {state.figures.unsent}" in line.says
    assert state.figures.unsent > 0


def test_a_card_that_is_drawn_once_more_has_not_waited_since_it_was_first(
    settler: Settler,
) -> None:
    desk, now = settler.consultant.desk, moment()
    _send_all(settler)
    later = now + timedelta(hours=3)
    desk.write(lambda unit: unit.touch_card(settler.consultant.opened.inquiry.id), later)
    assert outbox.oldest_unsent(desk) == later


def test_the_nights_look_is_shown_with_its_time_but_for_what_is_known_better(
    settler: Settler,
) -> None:
    desk, now = settler.consultant.desk, moment()
    assert "Ночной проверки ещё не было" in _open(settler)
    found = [
        Finding("Сертификат", False, "help.school: осталось 3 дн.", "certbot renew"),
        Finding("Календарь", None, "известен по 2026", "внесите переносы."),
        Finding("Копии", None, "в /backups их нет", "make backup"),
        Finding("Часы", False, "последний обход 5 часов назад", "запустите процесс clock"),
        Finding("Чат", False, "бота нет в канале", "make connect"),
    ]
    desk.transact(partial(note_copy, at=now - timedelta(hours=3)))
    keep_nightly_look(desk, found, now - timedelta(hours=2))
    _beat(settler, 0, "clock")
    page = _open(settler)
    assert "осталось 3 дн. " in _group(page, "faults")
    assert "Что сделать: certbot renew." in _group(page, "faults")
    notes = _group(page, "notes")
    assert "известен по 2026" in notes
    assert "внесите переносы. " in notes, "one full stop"
    assert "в /backups их нет" in notes, "the doctor has looked since the copy was noted"
    assert "5 часов назад" not in page, "the clock goes: what the night saw of it is over"
    assert "бота нет" not in page, "the chat is looked at each few minutes, and is well"
    assert "Ночная проверка была" in page


def test_what_the_clock_finds_by_day_stands_there_since_it_was_seen(settler: Settler) -> None:
    desk, now = settler.consultant.desk, moment()
    full = Incident(IncidentKind.DISK, "/var/attachments")
    keep_nightly_look(desk, [Finding("Диск", True, "свободно 9 ГБ")], now)
    note(desk, [full], now - timedelta(hours=1), kinds=OWN_INCIDENTS)
    page = _open(settler)
    assert "На диске почти не осталось места" in _group(page, "faults")
    assert "свободно 9 ГБ" not in page
    note(desk, [], now, kinds=OWN_INCIDENTS)
    assert "свободно 9 ГБ" in _open(settler)


@pytest.mark.parametrize("kind", [IncidentKind.LETTERS, IncidentKind.CARDS])
def test_messages_that_are_stuck_stand_among_the_faults(
    settler: Settler, kind: IncidentKind
) -> None:
    note(settler.consultant.desk, [Incident(kind)], moment(), kinds=OWN_INCIDENTS)
    assert what_is_wrong(Incident(kind)) in _group(_open(settler), "faults")


def test_version_database_and_counts_are_named(settler: Settler) -> None:
    figures = _group(_open(settler), "figures")
    for words in ("Версия программы", "База данных", "Вопросов открыто 1", "Вопросов всего 1"):
        assert words in re.sub(r"\s+", " ", figures)


@pytest.mark.any_database
def test_who_does_not_keep_the_desk_is_not_shown_it(consultant: Consultant) -> None:
    consultant.actor = MARINA
    consultant.enter()
    for path in (PATH, f"{PATH}/now"):
        assert consultant.visitor.open(path).status_code == 403
