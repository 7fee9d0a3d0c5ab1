"""Words that cards and notices share: who asks, by when, why, how to reach whom."""

from dataclasses import replace
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.deadline_words import Deadlines, deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import Kind, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.duty.roster import Called, Roster
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.regulation import Regulation
from integration.chat.speech import Call, Run

DETAILS = (
    (TextKind.DONE, "Что делали"),
    (TextKind.HAPPENED, "Что получилось"),
    (TextKind.EXPECTED, "Чего ждали"),
    (TextKind.PAGE, "Где"),
    (TextKind.DEVICE, "Устройство"),
    (TextKind.READ, "Что прочитали"),
    (TextKind.CONTACT, "Связаться"),
)


def asker(view: InquiryView) -> str:
    """Return «родитель, 7Б» or «сотрудник»."""
    if view.inquiry.kind is Kind.STAFF:
        return "сотрудник"
    classes = dict.fromkeys(child.school_class for child in view.children if child.school_class)
    return ", ".join(["родитель", *classes])


def topic(inquiry: Inquiry, regulation: Regulation) -> str:
    return regulation.topic_title(inquiry.kind, inquiry.topic)


def summary(view: InquiryView) -> str:
    """Return «КФ7М-2Р9Т · Оценки · родитель, 7Б»."""
    inquiry = view.inquiry
    return f"{inquiry.shown_reference} · {topic(inquiry, view.regulation)} · {asker(view)}"


def day_of(at: datetime, regulation: Regulation, now: datetime) -> str:
    """Return «чт 26 ноября», with the hour where terms are counted in hours.

    Not «сегодня»: cards are read on other days than the one on which they were drawn.
    """
    calendar = regulation.calendar
    day = dates.short(calendar.local_date(at), calendar.local_date(now))
    return f"{day}, {dates.clock(calendar.local(at))}" if calendar.always else day


def moment_of(at: datetime, regulation: Regulation, now: datetime) -> str:
    """Return «вт 24 ноября в 9:41»."""
    calendar = regulation.calendar
    day = dates.short(calendar.local_date(at), calendar.local_date(now))
    return f"{day} в {dates.clock(calendar.local(at))}"


def deadlines(view: InquiryView, now: datetime) -> Deadlines:
    return deadlines_of(view.inquiry, view.regulation.calendar, now)


def calls(roster: Roster, now: datetime, about: Inquiry | None = None) -> tuple[Run, ...]:
    """Return mentions of whom to call, with spaces between: who is on duty now, or next to be.

    Of them those who are appointed for the topic of what it is `about`, where any of them is.
    """
    if about is None:
        return _mentions(roster.to_call(now))
    return _mentions(_called_about(roster, now, about))


def _called_about(roster: Roster, now: datetime, about: Inquiry) -> Called:
    """Return whom to call; who has asked himself is called by his own question only if alone."""
    called = roster.to_call_about(now, about.kind, about.topic)
    others = tuple(person for person in called.people if person.user != about.username)
    return replace(called, people=others or called.people)


def _mentions(called: Called) -> tuple[Run, ...]:
    runs: list[Run] = []
    for person in called.people:
        call = Call(person.user, person.name)
        runs += [" ", call] if runs else [call]
    return tuple(runs)


def on_duty(roster: Roster, now: datetime, about: Inquiry) -> tuple[Run, ...]:
    """Return «вт 24 ноября дежурит @consultant2»: who is called, under the day of his duty.

    Not «сегодня»: the day may be the next one with anybody on duty, and is read on other days.
    """
    called = _called_about(roster, now, about)
    if called.day is None:
        return _mentions(called)
    day = dates.short(called.day, roster.regulation.calendar.local_date(now))
    verb = "дежурит" if len(called.people) == 1 else "дежурят"
    return (f"{day} {verb} ", *_mentions(called))


def duty(roster: Roster, now: datetime, about: Inquiry | None = None) -> tuple[Run, ...]:
    """Mention whoever is on duty, and nobody at night: they see it when they open the chat."""
    if not roster.regulation.calendar.is_open(now):
        return ("Дежурному: ",)
    return (*calls(roster, now, about), ", ")


def wants_answer_by(view: InquiryView) -> str:
    """Say how the requester wants to hear the answer, with what that needs."""
    inquiry = view.inquiry
    match inquiry.reply_by:
        case ReplyBy.CALL:
            when = next((text.body or "" for text in view.said(TextKind.CALL_WHEN)), "")
            return ", ".join(part for part in (f"позвонить: {inquiry.phone}", when) if part)
        case ReplyBy.MAIL:
            return f"по электронной почте: {inquiry.email}"
        case ReplyBy.CHAT:
            return "сообщением от бота"
        case ReplyBy.SELF:
            return view.hears_without_contact
