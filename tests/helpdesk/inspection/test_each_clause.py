"""Each clause of the regulation: what makes it broken, what makes it fulfilled, and no clause lacks
either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from helpdesk.clock.clockwork import tick
from helpdesk.contacts.model import CONTACTS, Colleague, Information, Place, Posting, Way
from helpdesk.contacts.record import write_informed, write_posted
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel, CloseReason, ConsentWay
from helpdesk.domain.texts import TextKind
from helpdesk.duty.standing import Post
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import answering, asking, claims, closing, handoffs
from helpdesk.inspection.clauses import Answer, Findings, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.journal.lines import count
from helpdesk.journal.reasons import explain
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.orders.entering import Appointed, appoint
from helpdesk.orders.papers import Paper
from helpdesk.regulation.toml_lines import with_values
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.contact_tables import contact
from helpdesk.storage.schedule_tables import schedule
from helpdesk.storage.schema import inquiry as inquiry_table
from helpdesk.training.marking import sign
from helpdesk.vendor import relaying
from helpdesk.vendor.completing import complete
from helpdesk.vendor.rejecting import vendor_rejected
from tests.helpdesk.inspection.test_contacts import put as put_teacher
from tests.helpdesk.inspection.test_schedule import put as put_schedule
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    REGULATION,
    asked,
    deliver,
    desk_on,
    parent,
    record,
    teacher,
)
from tests.helpdesk.training.newcomer import CODES, ZAREMA, registered

LATER = NOW + 30 * DAY
SEPTEMBER = date(2026, 9, 1)
OLGA = Colleague("olga-id", "Ольга Петровна")
Deed = Callable[[Desk], object]


def looked(desk: Desk, number: str) -> Findings:
    """Look at one clause, a month on, since the beginning of the school year."""
    with desk.reading() as connection:
        scope = Scope(
            connection,
            desk.book.in_force(connection, LATER),
            SEPTEMBER,
            LATER.date(),
            LATER,
        )
        clauses = {each.number: each for section in SECTIONS for each in section.clauses}
        return clauses[number].look(scope)


def appointed(desk: Desk) -> None:
    order = Paper("114", SEPTEMBER, scan="order.pdf")
    for user, name in (("consultant1", "Марина Нехай"), ("consultant2", "Руслан Ачмиз")):
        appoint(desk, order, Appointed(Post.CONSULTANT, user, name, SEPTEMBER), HEAD, NOW)


def approved(desk: Desk) -> None:
    put_schedule(desk, 1, "approved", "marina", "ruslan")


def approved_today(desk: Desk) -> None:
    approved(desk)
    with desk.writing() as connection:
        connection.execute(update(schedule).values(approved_at=NOW))


def trained(desk: Desk) -> None:
    held = registered(desk)
    for code in CODES:
        sign(desk, held.id, code, ZAREMA, NOW)


def posted(desk: Desk) -> None:
    approved(desk)
    for place in Place:
        write_posted(desk, Posting(1, place, "фойе", SEPTEMBER, "photo.png"), OLGA, NOW)


def told(desk: Desk) -> None:
    put_teacher(desk, "Ольга Петровна", ("5А", ""))
    write_informed(desk, [Information("5А", Way.MEETING, SEPTEMBER)], OLGA, NOW)


def published(desk: Desk) -> None:
    put_teacher(desk, "Ольга Петровна", ("5А", ""), ("5А", "Математика"))
    with desk.writing() as connection:
        connection.execute(update(contact).values(phone="+7 918 000-00-00", shows_phone=True))
    sheet = Posting(CONTACTS, Place.BOARD, "1 этаж", NOW.date())
    write_posted(desk, sheet, Colleague(HEAD.id, HEAD.name), NOW)


def answered(new: NewInquiry) -> Deed:
    def deed(desk: Desk) -> None:
        answering.answer(desk, asked(desk, new).id, "Ответ", MARINA, NOW + HOUR)
        deliver(desk, NOW + HOUR)

    return deed


def late_with_a_reason(new: NewInquiry) -> Deed:
    def deed(desk: Desk) -> None:
        inquiry = asked(desk, new)
        answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + 8 * DAY)
        deliver(desk, NOW + 8 * DAY)
        explain(desk, inquiry.id, 1, "Болела", HEAD, NOW + 8 * DAY)

    return deed


def entered_late(new: NewInquiry) -> Deed:
    """Somebody phoned, and it was written down when the term had passed."""
    return lambda desk: asked(desk, replace(new, channel=Channel.PHONE, received_at=NOW - 9 * DAY))


def phoned(new: NewInquiry) -> Deed:
    return lambda desk: asked(desk, replace(new, channel=Channel.PHONE))


def never_clear(new: NewInquiry) -> Deed:
    def deed(desk: Desk) -> None:
        asking.ask(desk, asked(desk, new).id, "Что?", MARINA, NOW)
        days_pass(desk)

    return deed


def left_lying(new: NewInquiry) -> Deed:
    def deed(desk: Desk) -> None:
        claims.claim(desk, asked(desk, new).id, MARINA, NOW)
        days_pass(desk)

    return deed


def nobody_took_it(desk: Desk) -> None:
    asked(desk)
    deliver(desk, NOW)
    days_pass(desk)


def days_pass(desk: Desk) -> None:
    for day in range(1, 29):
        tick(desk, NOW + day * DAY)


def handed_off(desk: Desk) -> Inquiry:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    return handoffs.hand_off(desk, inquiry.id, MARINA, NOW)


def letter_arrived(desk: Desk) -> None:
    handed_off(desk)
    deliver(desk, NOW)


def letter_complete(desk: Desk) -> None:
    whole = dict.fromkeys((TextKind.DONE, TextKind.HAPPENED, TextKind.READ), "Так и так")
    complete(desk, handed_off(desk).id, whole, REQUESTER, NOW)


def case_known(desk: Desk) -> Inquiry:
    return relaying.vendor_case(desk, handed_off(desk).id, "ДН-17", MARINA, NOW)


def case_rejected(desk: Desk) -> None:
    vendor_rejected(desk, case_known(desk).id, 0, MARINA, NOW)


def both(*deeds: Deed) -> Deed:
    def deed(desk: Desk) -> None:
        for each in deeds:
            each(desk)

    return deed


def nothing(_desk: Desk) -> None:
    pass


def set_to(**values: str) -> Deed:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return lambda desk: activate_regulation(desk, with_values(REGULATION, named), NOW)


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


@pytest.mark.parametrize("number", KEPT)
def test_a_clause_is_fulfilled(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    KEPT[number](desk)
    found = looked(desk, number)
    assert (found.answer, found.lacks) == (Answer.FULFILLED, ())


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


@pytest.mark.parametrize("number", ["4.1", "4.4", "4.6", "4.7"])
def test_a_question_that_nobody_has_touched_shows_nothing_yet(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    asked(desk, now=LATER - HOUR)
    assert looked(desk, number).answer is Answer.NOTHING


@pytest.mark.parametrize("number", ["4.1", "4.4", "4.6", "4.7"])
def test_spam_is_no_help_and_no_term_kept(engine: Engine, number: str) -> None:
    desk = desk_on(engine)
    _spam(desk, 3)
    found = looked(desk, number)
    assert not found.is_judged
    assert not [each for each in found.evidence if each.journal]


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
    (total,) = [each.words for each in evidence if "закрыто как спам: 3" in each.words]
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
