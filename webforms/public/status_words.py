"""What the status page says of an inquiry, in its requester's words."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from helpdesk.domain import dates
from helpdesk.domain.deadline_words import PAUSED, deadlines_of
from helpdesk.domain.inquiry import Entry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Owes, ReplyBy, State
from helpdesk.domain.terms import describe_count
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.answering import why_not_reopened
from helpdesk.journal.histories import row_of
from helpdesk.journal.history_words import tell
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.support_letter import read_out
from helpdesk.vendor import vendor_words as vendor_words
from helpdesk.vendor.checking import DEMANDS, why_rejected

STEPS = ("Получен", "В работе", "Ответ готов")
_WAYS = {
    ReplyBy.CALL: "Позвоним вам. Ответ",
    ReplyBy.MAIL: "Ответ пришлём на почту. Он",
    ReplyBy.CHAT: "Ответ пришлёт бот сообщением в чате. Он",
}


@dataclass(frozen=True)
class Stage:
    """Where an inquiry stands: heading, explanation, and how far along `STEPS` it is."""

    heading: str
    explanation: str
    step: int


def stage_of(seen: InquiryView, now: datetime, *, is_found: bool = False) -> Stage:
    """Return where it stands; `is_found` by number and phone, where the letters are not shown."""
    inquiry = seen.inquiry
    match inquiry.state:
        case State.NEW:
            calendar = seen.regulation.calendar
            hours = dates.school_hours_notice(calendar, now)
            see = "Консультанты школы его видят. " if calendar.is_open(now) else ""
            return Stage("Вопрос получен", f"{see}{hours}.", 0)
        case State.CLAIMED:
            name = seen.person_name(inquiry.claimant_id)
            comes = answer_comes(inquiry.reply_by, "на этой странице")
            return Stage(f"Вопросом занимается {name}", comes, 1)
        case State.WAITING:
            return Stage("У нас вопрос к вам", f"Ответьте, и мы продолжим. Пока ждём, {PAUSED}.", 1)
        case State.HANDED_OFF:
            return Stage(
                "Нужна помощь поддержки «Дневник.ру»", _handed_off(seen, is_found=is_found), 1
            )
        case State.ANSWERED:
            return Stage("Ответ готов", "Прочитайте и скажите, помогло ли.", 2)
        case State.CLOSED:
            reason = inquiry.close_reason
            first = f" Следите за вопросом {seen.original}." if seen.original else ""
            return Stage("Вопрос закрыт", f"{reason.heading}.{first}" if reason else "", 2)


def answer_comes(by: ReplyBy, page: str) -> str:
    """Return how the answer comes, by the way that was chosen, and that `page` shows it."""
    way = _WAYS.get(by)
    return f"{way} будет и {page}." if way else f"Ответ появится {page}."


def _handed_off(seen: InquiryView, *, is_found: bool) -> str:
    if seen.debt is not None and seen.inquiry.owes is Owes.REQUESTER:
        if is_found:
            return "Поддержка ждёт вашего ответа. Что она написала, видно по вашей ссылке."
        return "Поддержка ждёт вашего ответа: посмотрите ниже, что она написала."
    stays = f"Вопрос остаётся и у школы: за него отвечает {seen.responsible}."
    return f"Мы написали для вас письмо, его осталось отправить. {stays}"


def promise_of(seen: InquiryView, now: datetime) -> str:
    """Return «Ответим не позднее среды, 25 ноября.» while we owe an answer; else nothing."""
    if seen.inquiry.state not in (State.NEW, State.CLAIMED):
        return ""
    return deadlines_of(seen.inquiry, seen.regulation.calendar, now).we_answer


def may(move: Move, seen: InquiryView, now: datetime) -> bool:
    """Return whether the page offers this move now."""
    inquiry = seen.inquiry
    if not permitted(move, inquiry, REQUESTER):
        return False
    return move is not Move.DID_NOT_HELP or not why_not_reopened(inquiry, seen.regulation, now)


def described(seen: InquiryView, now: datetime, *, is_found: bool = False) -> dict[str, Any]:
    """Return what may be read of an inquiry, also by who has only its number and phone."""
    inquiry = seen.inquiry
    return {
        "inquiry": inquiry,
        "seen": seen,
        "stage": stage_of(seen, now, is_found=is_found),
        # What ended without an answer has not come as far as that.
        "steps": STEPS if inquiry.is_open or seen.answers else (),
        "promise": promise_of(seen, now),
        "counted": describe_count(seen.counted_with_waits),
        "timeline": timeline_of(seen, now),
        "topic": seen.regulation.topic_title(inquiry.kind, inquiry.topic),
        "going_on": going_on(seen, now),
    }


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    when: str
    what: str


def timeline_of(seen: InquiryView, now: datetime) -> list[Happened]:
    """Return what the requester needs to know of the history, the newest first.

    Five pictures that come at once are one line. A question that was entered later stands at the
    moment when it was asked, from which its term is counted.
    """
    calendar = seen.regulation.calendar
    told = [(entry, tell(row_of(entry).requester, seen, entry)) for entry in seen.history]
    lines = [
        Happened(dates.moment(_moment_of(seen, entry), now, calendar), words)
        for entry, words in told
        if words
    ]
    return [line for line, _ in groupby(lines[::-1])]


def _moment_of(seen: InquiryView, entry: Entry) -> datetime:
    return seen.inquiry.received_at if entry.what == Move.OPEN else entry.at


def described_vendor(seen: InquiryView, now: datetime) -> dict[str, object] | None:
    """Return what the page says of the support service while the inquiry is handed off."""
    ready, handoff = seen.letter, seen.handoff
    if ready is None or handoff is None or not may(Move.VENDOR_CASE, seen, now):
        return None
    regulation, checked, debt = seen.regulation, seen.checked, seen.debt
    return {
        "letter": ready,
        "aloud": read_out(seen.inquiry, regulation),
        "hours": vendor_words.hours(regulation, now),
        "after_hours": vendor_words.after_hours(),
        "in_person": vendor_words.in_person(regulation),
        "checked_on": vendor_words.checked_on(regulation),
        # What was rejected may be said in other words, also where nothing is missing.
        "missing": checked.missing or (DEMANDS if seen.is_rejected else ()),
        "rejected": why_rejected(checked),
        "is_anew": sum(text.cycle == handoff.cycle for text in seen.said(TextKind.LETTER)) > 1,
        "dial": regulation.dialable(regulation.vendor.phone),
        "case": seen.body(handoff.case_id),
        "debt": debt.body or "" if debt else "",
        "is_rejected": seen.is_rejected,
        "is_mine": seen.inquiry.owes is Owes.REQUESTER,
        "waits": vendor_words.waits(seen.inquiry.owed_by, regulation, now),
    }


def going_on(seen: InquiryView, now: datetime) -> list[str]:
    """Say what is known of the outage that the inquiry belongs to, to who hears of its end."""
    outage = seen.open_outage
    if outage is None or seen.inquiry.state not in Move.OUTAGE_OVER.froms:
        return []
    return [f"{outage.now(now, seen.regulation.calendar)} Сообщим, когда заработает."]
