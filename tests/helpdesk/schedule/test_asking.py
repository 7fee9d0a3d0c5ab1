"""Who is asked to agree and to approve, by which way, and who hears what was decided."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, Stage, SwapState
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import lease
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.regulation.decisions import Person
from helpdesk.schedule import days, deciding, drafting
from helpdesk.schedule.availability_words import agreed as agreed_words
from helpdesk.schedule.drafting import UnfitHours, Wording
from helpdesk.storage import schedule_tables
from tests.helpdesk.life import DAY, HEAD, MARINA, NOW, RUSLAN, desk_on
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.schedule.asked import told
from tests.helpdesk.schedule.test_drafting import DIRECTOR, MONDAY, TODAY, TUESDAY, approved, sent

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_each_who_stands_in_it_is_asked_once(desk: Desk) -> None:
    held = sent(desk)
    drafting.begin(desk, MARINA, NOW)
    assert told(desk, NotificationType.SCHEDULE_AGREE) == ["user:consultant1", "user:consultant2"]
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []


def test_the_director_is_asked_when_the_last_one_agrees(desk: Desk) -> None:
    held = sent(desk)
    for who in (MARINA, RUSLAN, RUSLAN):
        deciding.agree(desk, deciding.Shown(held.edition), who, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == ["user:director"]


def test_who_comes_to_act_for_the_director_is_asked_what_was_asked_of_him(desk: Desk) -> None:
    acting = Appointed(Post.ACTING_DIRECTOR, "saida", "Саида Хут", TODAY, TODAY + 6 * DAY)
    held = sent(desk)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    other = replace(acting, username="aslan", name="Аслан Тхагапсов")
    appoint(desk, Paper("131", TODAY), other, HEAD, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []
    deciding.agree(desk, deciding.Shown(held.edition), RUSLAN, NOW)
    appoint(desk, Paper("132", TODAY), acting, HEAD, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == [
        "user:aslan",
        "user:director",
        "user:saida",
    ]


def test_the_drafter_hears_that_it_came_back_and_who_returned_it_does_not(desk: Desk) -> None:
    held = sent(desk)
    deciding.give_back(desk, deciding.Shown(held.edition), "Не во вторник", RUSLAN, NOW)
    assert told(desk, NotificationType.SCHEDULE_RETURNED) == ["user:consultant1"]


@pytest.mark.each_database
def test_what_was_returned_once_is_not_returned_twice(desk: Desk) -> None:
    held = sent(desk)
    for _ in range(2):
        back = deciding.give_back(
            desk,
            deciding.Shown(held.edition, held.number, DecidedBy.CHAT),
            "Не во вторник",
            RUSLAN,
            NOW,
        )
    assert back.edition == held.edition + 1
    assert told(desk, NotificationType.SCHEDULE_RETURNED) == ["user:consultant1"]


def test_who_has_drafted_it_and_who_leads_take_it_back_and_nobody_else(desk: Desk) -> None:
    held = sent(desk)
    with pytest.raises(RuleViolation, match="Вернуть на правку"):
        deciding.take_back(desk, deciding.Shown(held.edition), RUSLAN, NOW)
    back = deciding.take_back(desk, deciding.Shown(held.edition), MARINA, NOW)
    again = drafting.send(desk, back.edition, None, (), MARINA, NOW)
    assert deciding.take_back(desk, deciding.Shown(again.edition), HEAD, NOW).stage is Stage.DRAFT


def test_a_decision_about_an_approved_version_reads_who_approved_it(desk: Desk) -> None:
    found = approved(desk)
    begun = drafting.begin(desk, MARINA, NOW)
    assert begun.number == found.number + 1
    with pytest.raises(RuleViolation, match="уже утверждён: Аслан"):
        deciding.approve(desk, deciding.Shown(found.edition, found.number), DIRECTOR, NOW)
    with pytest.raises(RuleViolation, match="уже утверждён"):
        deciding.agree(
            desk, deciding.Shown(found.edition, found.number, DecidedBy.CHAT), RUSLAN, NOW
        )


def test_a_press_does_not_reach_a_later_version_of_the_same_edition(desk: Desk) -> None:
    first = approved(desk)
    second = sent(desk)
    assert second.edition == first.edition
    with pytest.raises(RuleViolation, match="уже утверждён"):
        deciding.agree(
            desk, deciding.Shown(second.edition, first.number, DecidedBy.CHAT), RUSLAN, NOW
        )
    with desk.reading() as connection:
        held = schedule_queries.draft(connection)
    assert held is not None
    assert held.agreements == ()


def test_the_way_of_a_decision_is_recorded(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    deciding.agree(desk, deciding.Shown(held.edition, held.number, DecidedBy.MAIL), MARINA, NOW)
    found = deciding.approve(
        desk, deciding.Shown(held.edition, held.number, DecidedBy.CHAT), DIRECTOR, NOW
    )
    assert [each.way for each in found.agreements] == [DecidedBy.MAIL]
    assert found.approved_way is DecidedBy.CHAT
    with desk.reading() as connection:
        rows = connection.execute(select(schedule_tables.schedule_entry)).all()
    assert [(row.what, row.way) for row in rows][-2:] == [("agreed", "mail"), ("approved", "chat")]


def test_the_hours_that_cannot_be_kept_are_named(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    wrong = MONDAY.__class__(2, MONDAY.closes, MONDAY.opens, "consultant1", MARINA.name)
    with pytest.raises(UnfitHours) as unfit:
        drafting.edit(desk, begun.edition, Wording((MONDAY, wrong), TODAY), MARINA, NOW)
    assert unfit.value.slot == wrong


def test_the_two_and_the_head_hear_what_became_of_a_swap(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    by = desk.regulation().person("consultant2")
    assert by is not None
    swap = days.ask_to_stand_in(desk, monday, None, by, MARINA, NOW)
    assert told(desk, NotificationType.SWAP_ASKED) == ["user:consultant2"]
    for _ in range(2):
        days.settle_swap(desk, swap, SwapState.ACCEPTED, RUSLAN, DecidedBy.CHAT, NOW)
    assert told(desk, NotificationType.SWAP_SETTLED) == ["user:consultant1"]
    assert told(desk, NotificationType.SWAP_HEAD) == ["user:zavuch"]
    with pytest.raises(RuleViolation, match="подменяет Руслан"):
        days.settle_swap(desk, swap, SwapState.DECLINED, RUSLAN, DecidedBy.PAGE, NOW)
    days.settle_swap(desk, swap, SwapState.WITHDRAWN, MARINA, DecidedBy.PAGE, NOW)
    assert told(desk, NotificationType.SWAP_SETTLED) == ["user:consultant1", "user:consultant2"]
    assert told(desk, NotificationType.SWAP_HEAD) == ["user:zavuch", "user:zavuch"]


def test_nobody_is_asked_to_stand_in_on_a_day_on_which_he_is_away(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    by = desk.regulation().person("consultant2")
    assert by is not None
    days.enter_absence(desk, by, monday, monday, RUSLAN, NOW)
    with pytest.raises(RuleViolation, match="тоже нет"):
        days.ask_to_stand_in(desk, monday, None, by, MARINA, NOW)


def test_what_was_decided_is_drawn_anew_where_it_was_asked(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    asked = next(d for d in lease(desk, NOW) if d.occasion == NotificationType.SCHEDULE_AGREE)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    drawn = [d for d in lease(desk, NOW) if d.occasion == NotificationType.REDRAWN]
    assert [d.params["of"] for d in drawn] == [asked.id]


def test_the_head_asks_for_who_is_ill_and_both_hear_of_it(desk: Desk) -> None:
    approved(desk)
    monday = TODAY + 6 * DAY
    marina, ruslan = (desk.regulation().person(user) for user in ("consultant1", "consultant2"))
    assert marina is not None
    assert ruslan is not None
    with pytest.raises(RuleViolation, match="сам человек или завуч"):
        days.ask_to_stand_in(desk, monday, marina, ruslan, RUSLAN, NOW)
    swap = days.ask_to_stand_in(desk, monday, marina, ruslan, HEAD, NOW)
    days.settle_swap(desk, swap, SwapState.ACCEPTED, RUSLAN, DecidedBy.PAGE, NOW)
    days.settle_swap(desk, swap, SwapState.WITHDRAWN, HEAD, DecidedBy.PAGE, NOW)
    assert told(desk, NotificationType.SWAP_SETTLED) == [
        "user:consultant1",
        "user:consultant1",
        "user:consultant2",
    ]
    assert [person.user for person in desk.roster().on_duty(monday)] == ["consultant1"]


def test_who_is_away_when_it_begins_is_not_waited_for(desk: Desk) -> None:
    held = sent(desk, first=TODAY + 3 * DAY)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    ruslan = Person(user=RUSLAN.username, name=RUSLAN.name)
    days.enter_absence(desk, ruslan, TODAY + DAY, TODAY + 5 * DAY, HEAD, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == ["user:director"]
    shown = deciding.Shown(held.edition, held.number)
    with pytest.raises(RuleViolation, match="Согласны ещё не все: Руслан"):
        deciding.approve(desk, shown, DIRECTOR, NOW)
    found = deciding.approve(desk, replace(shown, without=(ruslan.user,)), DIRECTOR, NOW)
    assert [each.user for each in found.without] == [ruslan.user]
    assert "без согласия Руслан Казбекович Ачмиз (отсутствует 25.11.2026" in agreed_words(found)


@pytest.mark.parametrize(("first", "last"), [(0, 2), (4, 6)])
def test_who_is_there_when_it_begins_is_waited_for(desk: Desk, first: int, last: int) -> None:
    held = sent(desk, first=TODAY + 3 * DAY)
    ruslan = Person(user=RUSLAN.username, name=RUSLAN.name)
    days.enter_absence(desk, ruslan, TODAY + first * DAY, TODAY + last * DAY, HEAD, NOW)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    assert told(desk, NotificationType.SCHEDULE_APPROVE) == []
    with pytest.raises(RuleViolation, match="Согласны ещё не все: Руслан"):
        deciding.approve(desk, deciding.Shown(held.edition, without=(ruslan.user,)), DIRECTOR, NOW)


def test_nothing_is_approved_to_which_nobody_has_agreed(desk: Desk) -> None:
    held = sent(desk, TUESDAY)
    ruslan = Person(user=RUSLAN.username, name=RUSLAN.name)
    days.enter_absence(desk, ruslan, TODAY, TODAY, HEAD, NOW)
    with pytest.raises(RuleViolation, match="Согласны ещё не все: Руслан"):
        deciding.approve(desk, deciding.Shown(held.edition, without=(ruslan.user,)), DIRECTOR, NOW)
