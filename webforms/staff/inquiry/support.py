"""What the page of an inquiry says of the vendor's case: who waits on it, and what is owed."""

from dataclasses import dataclass

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Owes
from helpdesk.journal.view import InquiryView
from helpdesk.regulation.support_letter import Letter
from helpdesk.vendor import words
from helpdesk.vendor.cases import Case, known_cases, without_case
from webforms.web.site import moment, site

MOST_NUMBER = 100


@dataclass(frozen=True)
class Support:
    """`mates` share the case, `cases` and `others` are what can be joined; `debt` is owed now."""

    number: str
    mates: tuple[Inquiry, ...]
    cases: tuple[Case, ...]
    others: tuple[Inquiry, ...]
    reasons: tuple[str, ...]
    debt: str
    is_rejected: bool
    who_owes: str
    waits: str
    rules: str
    phone: str
    dial: str
    hours: str
    # The letter as the school sends it, where its requester has agreed to that.
    by_school: Letter | None


def support_of(seen: InquiryView, actor: Actor) -> Support | None:
    """Return it while the inquiry is handed off; None where there is nothing to do or to see."""
    handoff = seen.handoff
    if handoff is None or not permitted(Move.VENDOR_CASE, seen.inquiry, actor):
        return None
    key, debt, vendor = handoff.case_key, seen.debt, seen.regulation.vendor
    with site().desk.reading() as connection:
        cases = known_cases(connection, but=seen.inquiry.id)
        others = without_case(connection, but=seen.inquiry.id) if key else []
    return Support(
        number=seen.body(handoff.case_id),
        mates=seen.case_mates,
        cases=tuple(case for case in cases if case.key != key),
        others=tuple(_alike_first(seen.inquiry, others)),
        reasons=vendor.rejects,
        debt=debt.body or "" if debt else "",
        is_rejected=seen.is_rejected,
        who_owes=_who_owes(seen),
        waits=words.waits(seen.inquiry.owed_by, seen.regulation, moment()),
        rules=vendor.rules,
        phone=vendor.phone,
        dial=seen.regulation.dialable(vendor.phone),
        hours=words.hours(seen.regulation, moment()),
        by_school=seen.letter_by_school,
    )


def _alike_first(inquiry: Inquiry, others: list[Inquiry]) -> list[Inquiry]:
    return sorted(others, key=lambda each: (each.topic != inquiry.topic, each.id))


def _who_owes(seen: InquiryView) -> str:
    if seen.inquiry.owes is Owes.REQUESTER:
        return f"тот, кто спросил ({seen.inquiry.requester_name})"
    return f"школа ({seen.person_name(seen.inquiry.claimant_id)})" if seen.claimant else "школа"
