"""What may happen to a desk that a clause of the regulation asks about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import update

from helpdesk.clock.clockwork import tick
from helpdesk.contacts.publicity import (
    CONTACTS,
    AnnouncedBy,
    Colleague,
    Information,
    Place,
    Posting,
    write_informed,
    write_posted,
)
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel
from helpdesk.domain.texts import TextKind
from helpdesk.duty.standing import Post
from helpdesk.inquiries import answering, asking, claims, handoffs
from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.journal.reasons import explain
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.storage.contact_tables import contact
from helpdesk.storage.schedule_tables import schedule
from helpdesk.training.marking import sign
from helpdesk.training.model import TrainingWay as TrainingWay
from helpdesk.vendor import relaying
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_rejected
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
)
from tests.helpdesk.orders.appointing import appoint
from tests.helpdesk.training.newcomer import CODES, ZAREMA, registered
from tests.toml_values import with_values

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
        sign(desk, held.id, code, ZAREMA, TrainingWay.PAGE, NOW)


def posted(desk: Desk) -> None:
    approved(desk)
    for place in Place:
        write_posted(desk, Posting(1, place, "фойе", SEPTEMBER, "photo.png"), OLGA, NOW)


def told(desk: Desk) -> None:
    put_teacher(desk, "Ольга Петровна", ("5А", ""))
    write_informed(desk, [Information("5А", AnnouncedBy.MEETING, SEPTEMBER)], OLGA, NOW)


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
