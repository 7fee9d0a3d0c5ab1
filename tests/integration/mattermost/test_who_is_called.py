"""Who is said to be on duty is so on the day that is named, and somebody is called at each hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, THREAD, NotificationType
from helpdesk.domain.moves import Step
from helpdesk.duty.model import Slot
from helpdesk.duty.standing import Post
from helpdesk.inquiries import claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import activate_regulation
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.orders.relieving import Successors, relieve
from helpdesk.vendor import relaying
from integration.chat.flows.lookup import schedule
from integration.chat.speech import Call, Notification
from settings import ROOT
from tests.helpdesk.contacts import approving
from tests.helpdesk.life import FIRST_REGULATION
from tests.helpdesk.orders.appointing import appoint
from tests.integration.telling import HEAD, MARINA, RUSLAN, TEACHER, Telling, text_of
from tests.toml_values import with_values

# Nobody is in the schedule on a Sunday; Marina has Monday's hours, Ruslan Tuesday's.
SUNDAY_NIGHT = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)
# Of a school's usual week: a Thursday without anybody, and the Friday after it.
THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)
NOT_APPROVED = "Утверждённого графика пока нет"
WITHOUT_THURSDAY = tuple(slot for slot in approving.SLOTS if slot.weekday != THURSDAY.weekday())


@pytest.fixture
def always(telling: Telling) -> Telling:
    """A school that demonstrates: it never closes, and its schedule is approved."""
    text = with_values(FIRST_REGULATION, {"week": '"always"'})
    activate_regulation(telling.desk, text, SUNDAY_NIGHT - timedelta(days=9))
    approving.approve(telling.desk)
    return telling


def card_line(telling: Telling, inquiry: Inquiry, now: datetime) -> str:
    return text_of([telling.card(inquiry, now).line])


def mentioned(notice: Notification) -> list[str]:
    runs = [run for block in notice.blocks for run in getattr(block, "runs", ())]
    return [run.username for run in runs if isinstance(run, Call)]


def test_a_card_on_a_sunday_names_who_is_next_and_when(always: Telling) -> None:
    inquiry = always.parent_asks(now=SUNDAY_NIGHT)
    said = card_line(always, inquiry, SUNDAY_NIGHT)
    assert said.endswith(" · пн 30 ноября дежурит @consultant1")
    assert "сегодня" not in said


def test_a_school_day_that_the_schedule_leaves_empty_is_nobodys_duty(telling: Telling) -> None:
    approving.approve(telling.desk, slots=WITHOUT_THURSDAY)
    inquiry = telling.parent_asks(now=THURSDAY)
    assert card_line(telling, inquiry, THURSDAY).endswith(" · пт 27 ноября дежурит @consultant1")
    said = text_of(schedule(telling.desk.roster(), THURSDAY, ""))
    assert "Сегодня никто не дежурит." in said
    assert "Ближайший приём: пт 27 ноября с 9:00" in said
    assert NOT_APPROVED not in said


def test_who_is_on_duty_by_the_settings_is_not_taken_for_a_schedule(telling: Telling) -> None:
    assert NOT_APPROVED in text_of(schedule(telling.desk.roster(), THURSDAY, ""))


def test_two_on_duty_are_said_to_be_two(telling: Telling) -> None:
    hers = replace(approving.TUESDAYS, user="consultant1", name="Марина Юрьевна Нехай")
    approving.approve(telling.desk, slots=(approving.TUESDAYS, hers))
    tuesday = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    inquiry = telling.parent_asks(now=tuesday)
    said = card_line(telling, inquiry, tuesday)
    assert "вт 24 ноября дежурят @consultant1 @consultant2" in said
    assert "Сегодня дежурят: " in text_of(schedule(telling.desk.roster(), tuesday, ""))


def test_where_nobody_is_on_duty_for_a_year_all_are_called_and_no_duty_is_claimed(
    always: Telling,
) -> None:
    for who in (approving.MARINA, approving.RUSLAN):
        approving.away(always.desk, who, SUNDAY, SUNDAY + timedelta(days=900))
    activate_regulation(always.desk, (ROOT / "regulation.toml").read_text("utf-8"), SUNDAY_NIGHT)
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    inquiry = always.parent_asks(now=monday)
    assert card_line(always, inquiry, monday).endswith(" · @consultant1 @consultant2")


def test_reminders_reach_somebody_at_every_hour_of_a_week_that_never_closes(
    always: Telling,
) -> None:
    inquiry = always.parent_asks(now=SUNDAY_NIGHT)
    (card,) = (each for each in outbox.lease(always.desk, SUNDAY_NIGHT) if each.is_card)
    outbox.mark_sent(always.desk, card, "card", SUNDAY_NIGHT)
    for hours, step, occasion, addressee in (
        (2, Step.REMIND_DUTY, NotificationType.REMIND_DUTY, THREAD),
        (4, Step.REMIND_CHANNEL, NotificationType.REMIND_CHANNEL, CHANNEL),
    ):
        now = SUNDAY_NIGHT + timedelta(hours=hours)
        tick(always.desk, now)
        assert step.value in view(always.desk, inquiry.id).inquiry.fired
        assert mentioned(always.says(inquiry, occasion, addressee, now).notice) == ["consultant1"]


def test_every_hour_of_a_week_that_never_closes_has_somebody_to_call(always: Telling) -> None:
    roster = always.desk.roster()
    for hour in range(24 * 9):
        now = SUNDAY_NIGHT + timedelta(hours=hour)
        called = roster.to_call(now)
        assert called.people
        assert called.day is not None
        assert called.day >= roster.regulation.calendar.local_date(now)
        assert set(called.people) <= set(roster.on_duty(called.day))
        assert roster.next_open(now) == now


def test_receiving_follows_the_schedule_also_where_the_school_never_closes(always: Telling) -> None:
    roster = always.desk.roster()
    assert not roster.receives(SUNDAY_NIGHT)
    assert roster.receives(datetime(2026, 11, 30, 7, 0, tzinfo=UTC))
    said = text_of(schedule(roster, SUNDAY_NIGHT, ""))
    assert "Сегодня никто не дежурит." in said
    assert "Ближайший приём: пн 30 ноября с 9:00 до 12:00, Марина Юрьевна Нехай" in said


def test_who_is_asked_about_the_vendors_case_may_speak_of_it(telling: Telling) -> None:
    approving.approve(telling.desk, slots=WITHOUT_THURSDAY)
    inquiry = telling.parent_asks(now=THURSDAY)
    handoffs.hand_off(telling.desk, inquiry.id, HEAD, THURSDAY)
    with pytest.raises(RuleViolation):
        relaying.vendor_case(telling.desk, inquiry.id, "1", RUSLAN, THURSDAY)
    relaying.vendor_case(telling.desk, inquiry.id, "1", MARINA, THURSDAY)


def test_who_is_relieved_by_the_day_of_his_duty_is_not_called_for_it(telling: Telling) -> None:
    his = Slot(FRIDAY.weekday(), time(9), time(12), *approving.RUSLAN)
    approving.approve(telling.desk, slots=(*WITHOUT_THURSDAY, his))
    named = Appointed(Post.CONSULTANT, "consultant1", "Марина Юрьевна Нехай", date(2026, 9, 1))
    order = Paper("12", date(2026, 8, 31))
    appoint(telling.desk, order, named, HEAD, THURSDAY)
    ruslans = replace(named, username="consultant2", name="Руслан Казбекович Ачмиз")
    his_appointment = appoint(telling.desk, order, ruslans, HEAD, THURSDAY)
    relieve(
        telling.desk,
        his_appointment,
        Paper("13", date(2026, 11, 26)),
        FRIDAY,
        Successors(),
        HEAD,
        THURSDAY,
    )
    assert [each.user for each in telling.desk.roster().to_call(THURSDAY).people] == ["consultant1"]


@pytest.mark.parametrize("claimed", [True, False])
def test_one_person_is_named_as_responsible_wherever_a_handoff_is_told(
    telling: Telling, *, claimed: bool
) -> None:
    inquiry = telling.teacher_asks(now=THURSDAY)
    if claimed:
        claims.claim(telling.desk, inquiry.id, MARINA, THURSDAY)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA if claimed else HEAD, THURSDAY)
    name = (MARINA if claimed else HEAD).name
    assert telling.view(inquiry).responsible == name
    for addressee in (THREAD, f"id:{TEACHER}"):
        told = telling.says(inquiry, NotificationType.HANDOFF, addressee, THURSDAY).text
        assert f"отвечает {name}." in told
