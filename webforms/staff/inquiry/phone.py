"""Whom to call about an inquiry: the number, the hour, and what can be said aloud."""

from dataclasses import dataclass

from helpdesk.domain import dates
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.pending_steps import CALL_ATTEMPTS
from webforms.web.site import moment


@dataclass(frozen=True)
class Call:
    """Whom to call, at which hour, what for, and how often it was tried."""

    phone: str
    dial: str
    when: str
    tried: int
    most: int
    again: str
    is_due: bool
    can_close: bool
    # While the vendor's support has it: what to read out to who has no mail, and to ask.
    can_send: bool
    aloud: str


READ_OUT = (
    "Почты у того, кто спросил, нет. Прочитайте ему письмо в поддержку и спросите, отправит ли он "
    "его сам. Если нет, школа отправит его со своей почты, с его согласия."
)


def call_of(seen: InquiryView, actor: Actor) -> Call | None:
    inquiry, calendar = seen.inquiry, seen.regulation.calendar
    if not inquiry.phone or not permitted(Move.LOG_CALL, inquiry, actor):
        return None
    again = inquiry.call_again_at
    return Call(
        phone=inquiry.phone,
        dial=seen.regulation.dialable(inquiry.phone),
        when=next((t.body or "" for t in seen.said(TextKind.CALL_WHEN)), ""),
        tried=inquiry.calls_tried,
        most=CALL_ATTEMPTS,
        again=dates.moment(again, moment(), calendar) if again else "",
        is_due=any(task.asked_for for task in seen.owed),
        can_close=permitted(Move.HELPED, inquiry, actor)
        and permitted(Move.DID_NOT_HELP, inquiry, actor),
        can_send=seen.letter is not None and inquiry.state is State.HANDED_OFF,
        aloud=READ_OUT if _sees_no_letter(seen) else "",
    )


def _sees_no_letter(seen: InquiryView) -> bool:
    """Whether somebody has to read out the letter to the support: no other way leads there."""
    inquiry = seen.inquiry
    waits = inquiry.state is State.HANDED_OFF and seen.letter_by_school is None
    return waits and not (inquiry.email or inquiry.mattermost_id)
