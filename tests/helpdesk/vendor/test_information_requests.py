"""Who owes the support information: told at once, reminded twice, then others are called."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import adding, answering, claims
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    deliver,
    deliveries,
    desk_on,
    hours,
    record,
    story,
)
from tests.helpdesk.vendor.debts import TODAY, WORDS, handed_off

# One working day after Tuesday noon is over when Wednesday closes: Thursday morning, 8:00.
FIRST = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)


AGAIN = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


HEAD_AT = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)

# Hundreds of looks each; that the clock's SQL means the same on both stands elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return handed_off(desk)


def told(desk: Desk, inquiry: Inquiry, occasion: str) -> list[str]:
    """Return to whom something was said, in order."""
    return [
        each.removeprefix(f"{occasion} to ").partition(":")[0]
        if "id:" not in each and "user:" not in each
        else each.removeprefix(f"{occasion} to ").rpartition(":")[0]
        for each in deliveries(desk, inquiry.id)
        if each.startswith(f"{occasion} ")
    ]


def lived(desk: Desk, until: datetime, *, start: datetime = NOW) -> None:
    for now in hours(desk, start, until):
        tick(desk, now)
        deliver(desk, now)


def at(desk: Desk, inquiry: Inquiry) -> dict[str, datetime]:
    return {entry.what: entry.at for entry in view(desk, inquiry.id).history}


def test_the_requester_is_told_at_once_and_it_stays_handed_off(
    desk: Desk, inquiry: Inquiry
) -> None:
    after = vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    assert (after.state, after.owes) == (State.HANDED_OFF, Owes.REQUESTER)
    assert told(desk, inquiry, "vendor_wants") == ["thread", "mail"]
    assert [t.body for t in view(desk, inquiry.id).said(TextKind.VENDOR_WANTS)] == [WORDS]


def test_what_the_school_owes_is_told_to_who_has_the_question(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, REQUESTER, NOW, owes=Owes.SCHOOL)
    assert told(desk, inquiry, "vendor_wants") == ["thread", f"id:{MARINA.id}"]


def test_what_nobody_has_is_told_in_the_thread_alone(desk: Desk, inquiry: Inquiry) -> None:
    claims.release(desk, inquiry.id, MARINA, NOW)
    vendor_wants(desk, inquiry.id, WORDS, HEAD, NOW, owes=Owes.SCHOOL)
    assert told(desk, inquiry, "vendor_wants") == ["thread"]


def test_who_writes_down_his_own_debt_is_told_nothing_new(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, REQUESTER, NOW)
    assert told(desk, inquiry, "vendor_wants") == ["thread"]


def test_then_reminders_follow_and_the_head_each_once(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    lived(desk, HEAD_AT + 5 * DAY)
    steps = [each for each in story(desk, inquiry.id) if each.startswith("vendor_owed")]
    assert steps == ["vendor_owed", "vendor_owed_again", "vendor_owed_head"]
    fired = at(desk, inquiry)
    assert [fired[each] for each in steps] == [FIRST, AGAIN, HEAD_AT]
    assert told(desk, inquiry, "vendor_owed") == [
        "mail",
        "mail",
        "mail",
        "thread",
        "user:zavuch",
    ]


def test_the_teacher_is_reminded_in_the_chat(desk: Desk) -> None:
    inquiry = handed_off(desk, of_teacher=True)
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    lived(desk, FIRST)
    assert told(desk, inquiry, "vendor_owed") == ["id:teacher-id"]


def test_the_supports_own_day_is_reminded_of_in_its_morning_and_not_passed_over(
    desk: Desk, inquiry: Inquiry
) -> None:
    tomorrow = TODAY + DAY
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=tomorrow)
    lived(desk, HEAD_AT + 5 * DAY)
    fired = at(desk, inquiry)
    assert fired["vendor_owed"] == datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
    # The day ends at five; nobody is reminded at night.
    assert fired["vendor_owed_head"] == datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
    assert "vendor_owed_again" not in fired


def test_a_day_further_off_is_reminded_of_in_its_own_morning_and_the_head_after_it(
    desk: Desk, inquiry: Inquiry
) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=date(2026, 12, 7))
    lived(desk, datetime(2026, 12, 9, 5, 0, tzinfo=UTC))
    fired = at(desk, inquiry)
    assert fired["vendor_owed"] == FIRST
    assert fired["vendor_owed_again"] == datetime(2026, 12, 7, 5, 0, tzinfo=UTC)
    assert fired["vendor_owed_head"] == datetime(2026, 12, 8, 5, 0, tzinfo=UTC)


def test_the_day_after_a_reminder_is_not_passed_over(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=date(2026, 11, 27))
    lived(desk, AGAIN)
    fired = at(desk, inquiry)
    assert fired["vendor_owed_again"] == datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    assert fired["vendor_owed_head"] == AGAIN


def test_what_the_school_owes_is_never_closed_as_quiet(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, owes=Owes.SCHOOL)
    for _ in range(4):
        tick(desk, NOW + 60 * DAY)
    assert record(desk, inquiry.id).state is State.HANDED_OFF


@pytest.mark.each_database
def test_nobody_is_called_quiet_before_the_supports_day(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=TODAY + 60 * DAY)
    tick(desk, NOW + 59 * DAY)
    assert record(desk, inquiry.id).state is State.HANDED_OFF
    tick(desk, NOW + 120 * DAY)
    assert record(desk, inquiry.id).state is State.CLOSED


def test_a_day_that_is_today_reminds_nobody_a_minute_later(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=TODAY)
    tick(desk, NOW + timedelta(minutes=1))
    assert told(desk, inquiry, "vendor_owed") == []


@pytest.mark.parametrize("who", [REQUESTER, MARINA])
def test_what_was_sent_ends_the_reminders(desk: Desk, inquiry: Inquiry, who: object) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    after = vendor_told(desk, inquiry.id, who, NOW + HOUR, body="Отправила снимок")  # type: ignore[arg-type]
    assert (after.owes, after.owed_since, after.state) == (None, None, State.HANDED_OFF)
    assert told(desk, inquiry, "vendor_told") == ["thread"]
    lived(desk, HEAD_AT)
    assert told(desk, inquiry, "vendor_owed") == []
    with pytest.raises(RuleViolation, match="ничего не ждёт"):
        vendor_told(desk, inquiry.id, REQUESTER, NOW + 2 * HOUR)


def test_an_answer_ends_the_debt_as_well(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    after = answering.answer(desk, inquiry.id, "Нашли сами.", MARINA, NOW + HOUR)
    assert (after.owes, after.owed_since, after.owed_by) == (None, None, None)


@pytest.mark.each_database
def test_words_of_the_requester_pass_the_debt_to_the_school(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    after = adding.reply(desk, inquiry.id, "Вот адрес страницы", REQUESTER, NOW + HOUR)
    assert (after.owes, after.state) == (Owes.SCHOOL, State.HANDED_OFF)
    assert told(desk, inquiry, "vendor_owed") == [f"id:{MARINA.id}"]
    adding.reply(desk, inquiry.id, "И номер класса", REQUESTER, NOW + HOUR)
    assert told(desk, inquiry, "vendor_owed") == [f"id:{MARINA.id}"]
    lived(desk, FIRST, start=NOW + HOUR)
    assert told(desk, inquiry, "vendor_owed") == [f"id:{MARINA.id}"] * 2


def test_words_after_a_rejection_leave_it_with_who_must_send_the_letter(
    desk: Desk, inquiry: Inquiry
) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    vendor_rejected(desk, inquiry.id, 0, MARINA, NOW)
    after = adding.reply(desk, inquiry.id, "Поняла, отправлю вечером", REQUESTER, NOW + HOUR)
    assert after.owes is Owes.REQUESTER
    lived(desk, FIRST, start=NOW + HOUR)
    assert told(desk, inquiry, "vendor_owed") == ["mail"]


def test_a_second_demand_has_reminders_of_its_own(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    lived(desk, FIRST)
    vendor_wants(desk, inquiry.id, "И ещё номер класса", MARINA, FIRST + HOUR)
    lived(desk, FIRST + 4 * DAY, start=FIRST + HOUR)
    assert story(desk, inquiry.id).count("vendor_owed") == 2
    assert told(desk, inquiry, "vendor_owed").count("mail") == 2


def test_who_waits_on_the_same_case_has_his_colleagues_told(desk: Desk, inquiry: Inquiry) -> None:
    mate, stranger = handed_off(desk), handed_off(desk)
    for each in (mate, inquiry):
        relaying.vendor_case(desk, each.id, "ДН-1", MARINA, NOW)
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    assert told(desk, mate, "case_wanted") == ["thread"]
    assert told(desk, stranger, "case_wanted") == []
    assert record(desk, mate.id).owes is None
