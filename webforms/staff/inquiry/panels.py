"""The panels of an inquiry's page: whom to call, and the case of the vendor's support."""

from typing import Any

from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.pending_steps import CALL_ATTEMPTS
from helpdesk.vendor import vendor_words
from helpdesk.vendor.cases import Case, known_cases, without_case
from webforms.web.fields import numbered
from webforms.web.site import in_words, moment, site

READ_OUT = (
    "Почты у того, кто спросил, нет. Прочитайте ему письмо в поддержку и спросите, отправит ли он "
    "его сам. Если нет, школа отправит его со своей почты, с его согласия."
)


def call_of(seen: InquiryView, actor: Actor) -> dict[str, Any] | None:
    """Return whom to call, at which hour, what for, and how often it was tried."""
    inquiry = seen.inquiry
    if not inquiry.phone or not permitted(Move.LOG_CALL, inquiry, actor):
        return None
    again = inquiry.call_again_at
    return {
        "phone": inquiry.phone,
        "dial": seen.regulation.dialable(inquiry.phone),
        "when": next((t.body or "" for t in seen.said(TextKind.CALL_WHEN)), ""),
        "tried": inquiry.calls_tried,
        "most": CALL_ATTEMPTS,
        "again": in_words(again) if again else "",
        "is_due": any(task.asked_for for task in seen.owed),
        "can_close": permitted(Move.HELPED, inquiry, actor)
        and permitted(Move.DID_NOT_HELP, inquiry, actor),
        # While the vendor's support has it: what to read out to who has no mail, and to ask.
        "can_send": seen.letter is not None and inquiry.state is State.HANDED_OFF,
        "aloud": READ_OUT if _sees_no_letter(seen) else "",
    }


def _sees_no_letter(seen: InquiryView) -> bool:
    """Whether somebody has to read out the letter to the support: no other way leads there."""
    inquiry = seen.inquiry
    waits = inquiry.state is State.HANDED_OFF and seen.letter_by_school is None
    return waits and not (inquiry.email or inquiry.mattermost_id)


def support_of(seen: InquiryView, actor: Actor) -> dict[str, Any] | None:
    """Return what is said of the case while the inquiry is handed off.

    `mates` share the case, `cases` and `others` are what can be joined; `debt` is owed now. None
    where there is nothing to do or to see.
    """
    handoff = seen.handoff
    if handoff is None or not permitted(Move.VENDOR_CASE, seen.inquiry, actor):
        return None
    inquiry, key, debt, vendor = seen.inquiry, handoff.case_key, seen.debt, seen.regulation.vendor
    with site().desk.reading() as connection:
        cases = known_cases(connection, but=inquiry.id)
        others = without_case(connection, but=inquiry.id) if key else []
    others = sorted(others, key=lambda each: (each.topic != inquiry.topic, each.id))
    return {
        "number": seen.body(handoff.case_id),
        "mates": seen.case_mates,
        "cases": [(case.key, _case_words(case)) for case in cases if case.key != key],
        "others": [(each.reference, f"{each.shown_reference} · {each.subject}") for each in others],
        "reasons": numbered(vendor.rejects),
        "debt": debt.body or "" if debt else "",
        "is_rejected": seen.is_rejected,
        "who_owes": _who_owes(seen),
        "waits": vendor_words.waits(inquiry.owed_by, seen.regulation, moment()),
        "rules": vendor.rules,
        "phone": vendor.phone,
        "dial": seen.regulation.dialable(vendor.phone),
        "hours": vendor_words.hours(seen.regulation, moment()),
        # The letter as the school sends it, where its requester has agreed to that.
        "by_school": seen.letter_by_school,
    }


def _case_words(case: Case) -> str:
    return f"{case.number}, ждут: {', '.join(each.shown_reference for each in case.inquiries)}"


def _who_owes(seen: InquiryView) -> str:
    if seen.inquiry.owes is Owes.REQUESTER:
        return f"тот, кто спросил ({seen.inquiry.requester_name})"
    return f"школа ({seen.person_name(seen.inquiry.claimant_id)})" if seen.claimant else "школа"
