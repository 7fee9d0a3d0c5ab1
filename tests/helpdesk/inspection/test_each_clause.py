"""Each clause of the regulation: what makes it broken, what makes it fulfilled, and no clause lacks
either.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, ConsentWay
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import answering, claims, closing
from helpdesk.inspection.clauses import Answer
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.journal.lines import count
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.inquiry_tables import inquiry as inquiry_table
from tests.helpdesk.inspection.deeds import (
    LATER,
    Deed,
    answered,
    appointed,
    approved,
    approved_today,
    both,
    case_known,
    case_rejected,
    entered_late,
    handed_off,
    late_with_a_reason,
    left_lying,
    letter_arrived,
    letter_complete,
    looked,
    never_clear,
    nobody_took_it,
    nothing,
    phoned,
    posted,
    published,
    set_to,
    told,
    trained,
)
from tests.helpdesk.inspection.test_contacts import put as put_teacher
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    asked,
    desk_on,
    parent,
    record,
    teacher,
)
from tests.helpdesk.training.newcomer import registered

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

KEPT: Mapping[str, Deed] = {
    "2.1": appointed,
    "2.2": approved,
    "2.3": trained,
    "2.4": answered(teacher()),
    "2.5": posted,
    "2.6": answered(parent()),
    "3.1": both(approved, phoned(teacher())),
    "3.2": answered(teacher()),
    "3.3": answered(teacher()),
    "3.4": answered(teacher()),
    "4.1": answered(parent()),
    "4.2": told,
    "4.3": phoned(parent()),
    "4.4": answered(parent()),
    "4.5": published,
    "4.6": answered(parent()),
    "4.7": answered(parent()),
    "5.1": handed_off,
    "5.2": letter_arrived,
    "6.1": nothing,
    "6.2": nothing,
    "6.3": letter_complete,
    "6.4": case_known,
}


BROKEN: Mapping[str, Deed] = {
    "2.1": nothing,
    "2.2": approved_today,
    "2.3": registered,
    "2.4": phoned(teacher()),
    "2.5": approved,
    "2.6": phoned(parent()),
    "3.1": both(approved, entered_late(teacher())),
    "3.2": late_with_a_reason(teacher()),
    "3.3": never_clear(teacher()),
    "3.4": left_lying(teacher()),
    "4.1": phoned(parent()),
    "4.2": lambda desk: put_teacher(desk, "Ольга Петровна", ("5А", "")),
    "4.3": entered_late(parent()),
    "4.4": late_with_a_reason(parent()),
    "4.5": told,
    "4.6": never_clear(parent()),
    "4.7": left_lying(parent()),
    "5.1": nobody_took_it,
    "5.2": handed_off,
    "6.1": set_to(vendor__checked="2026-01-10"),
    "6.2": set_to(vendor__closes='"20:00"'),
    "6.3": handed_off,
    "6.4": case_rejected,
}


# Of these something can be said in any period: they hold or they do not.
ALWAYS_JUDGED = {"2.1", "2.2", "2.5", "3.1", "4.2", "4.5", "6.1", "6.2"}


def test_no_clause_lacks_either() -> None:
    numbers = [clause.number for section in SECTIONS for clause in section.clauses]
    assert list(KEPT) == list(BROKEN) == numbers


# What each clause asks of the database is the same as where it is broken.
@pytest.mark.any_database
@pytest.mark.parametrize("number", KEPT)
def test_a_clause_is_fulfilled(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    KEPT[number](desk)
    found = looked(desk, number)
    assert (found.answer, found.lacks) == (Answer.FULFILLED, ())


@pytest.mark.each_database
@pytest.mark.parametrize("number", BROKEN)
def test_a_clause_is_broken_and_says_how_often(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    BROKEN[number](desk)
    found = looked(desk, number)
    assert found.answer is Answer.BROKEN
    assert found.broken >= len(found.lacks) >= 1
    for each in found.lacks:
        assert not each.which or each.number >= len(each.which)


def test_where_nothing_has_happened_there_is_nothing_to_judge(engine: Engine) -> None:
    desk = desk_on(engine)
    unjudged = {number for number in KEPT if looked(desk, number).answer is Answer.NOTHING}
    assert unjudged == set(KEPT) - ALWAYS_JUDGED


@pytest.mark.any_database
def test_of_an_erased_question_the_address_is_not_missing_in_its_letter(
    engine: Engine, tmp_path: Path
) -> None:
    desk = desk_on(engine)
    letter_complete(desk)
    with desk.reading() as connection:
        inquiry_id = connection.execute(select(inquiry_table.c.id)).scalar_one()
    withdraw_consent(desk, inquiry_id, REQUESTER, ConsentWay.FORM, NOW)
    erase_due(desk, FileStore(tmp_path), NOW + 5 * DAY)
    assert record(desk, inquiry_id).erased_at is not None
    assert looked(desk, "6.3").answer is Answer.FULFILLED


@pytest.mark.any_database
@pytest.mark.parametrize("number", ["4.1", "4.4", "4.6", "4.7"])
def test_a_question_that_nobody_has_touched_shows_nothing_yet(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    asked(desk, now=LATER - HOUR)
    assert looked(desk, number).answer is Answer.NOTHING


@pytest.mark.any_database
@pytest.mark.parametrize("number", ["4.1", "4.4", "4.6", "4.7"])
def test_spam_is_no_help_and_no_term_kept(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    _spam(desk, 3)
    found = looked(desk, number)
    assert not found.is_judged
    assert not [each for each in found.evidence if each.journal]


@pytest.mark.any_database
@pytest.mark.parametrize("number", ["4.1", "4.4"])
def test_spam_is_told_beside_the_total_and_is_in_no_journal_behind_it(
    engine: Engine, number: str
) -> None:
    desk = desk_on(engine)
    _spam(desk, 3)
    answered = asked(desk, now=NOW)
    claims.claim(desk, answered.id, MARINA, NOW + HOUR)
    answering.answer(desk, answered.id, "Оценки видны", MARINA, NOW + 2 * HOUR)
    evidence = looked(desk, number).evidence
    (total,) = [each.words for each in evidence if "закрыто как спам или проба: 3" in each.words]
    assert total.startswith("1 обращение")
    linked = [each.journal for each in evidence if each.journal]
    with desk.reading() as connection:
        calendar = desk.regulation().calendar
        counts = [count(connection, each, calendar, LATER).number for each in linked]
    assert counts == [1]


def _spam(desk: Desk, number: int) -> None:
    for _ in range(number):
        inquiry = asked(desk, now=NOW)
        closing.close(desk, inquiry.id, CloseReason.SPAM, MARINA, NOW + 3 * HOUR)
