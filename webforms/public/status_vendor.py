"""What a requester may say of the vendor's support on his page, and what the page says of it."""

from datetime import datetime

from flask import request

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Owes
from helpdesk.domain.texts import TextKind
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.support_letter import read_out
from helpdesk.vendor import relaying
from helpdesk.vendor import words as vendor_words
from helpdesk.vendor.checking import DEMANDS, why_rejected
from helpdesk.vendor.owing import coming_day, vendor_told, vendor_wants
from helpdesk.vendor.rejecting import vendor_rejected
from webforms.public.status_words import may
from webforms.web import typed

MOST_DAY = 40


class DayUnread(RuleViolation):
    """The day was not read: that is said beside its own field."""


def case(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return relaying.vendor_case(desk, inquiry_id, words, REQUESTER, now)


def answer(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return relaying.vendor_answer(desk, inquiry_id, words, REQUESTER, now)


def wants(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    """Write down what the support asks for, and who will send it: he himself unless he says so."""
    owes = Owes.SCHOOL if request.form.get("owes") == Owes.SCHOOL else Owes.REQUESTER
    day = (typed.line(request.form.get("by")) or "")[:MOST_DAY]
    try:
        by = coming_day(day, desk.regulation().calendar.local_date(now))
    except RuleViolation as unread:
        raise DayUnread(str(unread)) from None
    return vendor_wants(desk, inquiry_id, words, REQUESTER, now, owes=owes, by=by)


def told(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    return vendor_told(desk, inquiry_id, REQUESTER, now, body=words)


def rejected(desk: Desk, inquiry_id: int, words: str, now: datetime) -> Inquiry:
    reason = typed.number(request.form.get("reason"), digits=2)
    return vendor_rejected(desk, inquiry_id, reason, REQUESTER, now, body=words)


def described(seen: InquiryView, now: datetime) -> dict[str, object] | None:
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
