"""A schedule is drafted, agreed to by each person named in it, and approved with the director."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Slot, Stage
from helpdesk.duty.standing import Post
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.schedule import deciding, drafting
from helpdesk.schedule.drafting import Overwritten, Wording
from helpdesk.storage import schedule_tables
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, desk_on
from tests.helpdesk.orders.appointing import appoint

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

DIRECTOR = Actor(Role.CONSULTANT, "director-id", "director", "Аслан Муратович Хуако", head=True)
TODAY = date(2026, 11, 24)
MONDAY = Slot(0, time(9), time(12), MARINA.username, MARINA.name, "9-44-24", "кабинет 1")
TUESDAY = Slot(1, time(13), time(15), RUSLAN.username, RUSLAN.name, "", "")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def sent(desk: Desk, *slots: Slot, first: date = TODAY) -> Schedule:
    begun = drafting.begin(desk, MARINA, NOW)
    edited = drafting.edit(
        desk, begun.edition, Wording(slots or (MONDAY, TUESDAY), first), MARINA, NOW
    )
    return drafting.send(desk, edited.edition, None, (), MARINA, NOW)


def approved(desk: Desk, *slots: Slot, first: date = TODAY) -> Schedule:
    held = sent(desk, *slots, first=first)
    for who in (MARINA, RUSLAN):
        if who.username in held.users:
            deciding.agree(desk, deciding.Shown(held.edition), who, NOW)
    return deciding.approve(desk, deciding.Shown(held.edition), DIRECTOR, NOW)


def test_a_draft_begins_with_the_duties_of_the_regulation(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    assert (begun.number, begun.stage) == (1, Stage.DRAFT)
    assert [(slot.weekday, slot.user) for slot in begun.slots] == [
        (0, "consultant1"),
        (1, "consultant2"),
        (2, "consultant1"),
        (3, "consultant2"),
        (4, "consultant1"),
    ]


def test_two_who_begin_work_on_one_draft(desk: Desk) -> None:
    assert drafting.begin(desk, MARINA, NOW) == drafting.begin(desk, RUSLAN, NOW)


def test_the_next_draft_begins_with_the_approved_version(desk: Desk) -> None:
    approved(desk)
    assert drafting.begin(desk, RUSLAN, NOW).slots == (MONDAY, TUESDAY)


def test_an_edit_of_an_older_edition_overwrites_nothing(desk: Desk) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    drafting.edit(desk, begun.edition, Wording((MONDAY,), TODAY), MARINA, NOW)
    with pytest.raises(Overwritten, match=MARINA.name):
        drafting.edit(desk, begun.edition, Wording((TUESDAY,), TODAY), RUSLAN, NOW)
    with desk.reading() as connection:
        held = schedule_queries.draft(connection)
    assert held is not None
    assert held.slots == (MONDAY,)


def test_what_is_being_agreed_to_cannot_be_edited(desk: Desk) -> None:
    held = sent(desk)
    with pytest.raises(RuleViolation, match="на согласовании"):
        drafting.edit(desk, held.edition, Wording((MONDAY,), TODAY), MARINA, NOW)


def test_only_who_stands_in_it_agrees_and_once(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    with pytest.raises(RuleViolation, match="Вас в нём нет"):
        deciding.agree(desk, deciding.Shown(held.edition), RUSLAN, NOW)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    again = deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    assert [each.user for each in again.agreements] == [MARINA.username]


def test_the_director_does_not_approve_before_everybody_agreed(desk: Desk) -> None:
    held = sent(desk)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    with pytest.raises(RuleViolation, match=RUSLAN.name):
        deciding.approve(desk, deciding.Shown(held.edition), DIRECTOR, NOW)


def test_nobody_but_the_director_approves(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    with pytest.raises(RuleViolation, match="Утверждает график директор"):
        deciding.approve(desk, deciding.Shown(held.edition), MARINA, NOW)


@pytest.mark.each_database
def test_an_approved_version_says_who_agreed_and_who_approved(desk: Desk) -> None:
    found = approved(desk)
    assert [each.user for each in found.agreements] == ["consultant1", "consultant2"]
    assert (found.approved_by, found.approved_post, found.approved_at) == (
        DIRECTOR.name,
        "Директор",
        NOW,
    )
    with desk.reading() as connection:
        assert schedule_queries.in_force(connection, TODAY) == found
        record = connection.execute(select(schedule_tables.schedule_entry.c.what)).scalars().all()
    assert record == ["drafted", "edited", "sent", "agreed", "agreed", "approved"]


def test_who_acts_for_the_director_approves_as_such(desk: Desk) -> None:
    held = sent(desk, MONDAY)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    said = Appointed(Post.ACTING_DIRECTOR, RUSLAN.username, RUSLAN.name, TODAY, TODAY)
    appoint(desk, Paper("131", TODAY), said, HEAD, NOW)
    found = deciding.approve(desk, deciding.Shown(held.edition), RUSLAN, NOW)
    assert (found.approved_by, found.approved_post) == (RUSLAN.name, "И. о. директора")


def test_what_was_returned_is_agreed_to_anew(desk: Desk) -> None:
    held = sent(desk)
    deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)
    with pytest.raises(RuleViolation, match="что исправить"):
        deciding.give_back(desk, deciding.Shown(held.edition), " ", RUSLAN, NOW)
    back = deciding.give_back(
        desk, deciding.Shown(held.edition), "Во вторник у меня уроки", RUSLAN, NOW
    )
    assert back.stage is Stage.DRAFT
    assert back.agreements == ()
    assert back.returned is not None
    assert back.returned.words == "Во вторник у меня уроки"
    again = drafting.send(desk, back.edition, None, (), MARINA, NOW)
    assert again.agreements == ()
    with pytest.raises(RuleViolation, match="изменили"):
        deciding.agree(desk, deciding.Shown(held.edition), MARINA, NOW)


def test_a_version_holds_from_its_day_and_earlier_ones_are_kept(desk: Desk) -> None:
    first = approved(desk)
    later = TODAY + timedelta(days=7)
    second = approved(desk, MONDAY, first=later)
    with desk.reading() as connection:
        assert schedule_queries.in_force(connection, TODAY) == first
        assert schedule_queries.in_force(connection, later) == second
        assert [each.number for each in schedule_queries.earlier(connection)] == [1]


@pytest.mark.parametrize(
    "slots",
    [
        (Slot(0, time(12), time(9), "consultant1", "М"),),
        (MONDAY, Slot(0, time(11), time(13), MARINA.username, MARINA.name)),
    ],
)
def test_hours_that_cannot_be_kept_are_refused(desk: Desk, slots: tuple[Slot, ...]) -> None:
    begun = drafting.begin(desk, MARINA, NOW)
    with pytest.raises(RuleViolation):
        drafting.edit(desk, begun.edition, Wording(slots, TODAY), MARINA, NOW)
