"""An inquiry as a consultant reads it on a page: words, pictures, the talk, and what he may do."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Response, abort

from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import WITHDRAWN_BY, Kind, Owes, ReplyBy, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.drafts import pictures_kept_by
from helpdesk.kernel.links import find_by_reference
from helpdesk.kernel.pending_steps import CALL_ATTEMPTS
from helpdesk.vendor import vendor_words
from helpdesk.vendor.cases import Case, known_cases, without_case
from webforms.papers.journal_rows import DETAILS, ERASED
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import met, overseer
from webforms.staff.inquiry.acting import acts_of
from webforms.staff.inquiry.timeline import recorded
from webforms.staff.journal.mailbox import letters_of
from webforms.web.fields import numbered
from webforms.web.rendering import page
from webforms.web.site import in_words, moment, site, staff_pages
from webforms.web.typed_form import Problem
from webforms.web.uploaded_pictures import picture_file

TALK = {
    TextKind.QUESTION: "наш вопрос",
    TextKind.CLARIFICATION: "ответ на наш вопрос",
    TextKind.ADDITION: "дополнение",
    TextKind.ANSWER: "ответ",
    TextKind.CORRECTION: "исправленный ответ",
    TextKind.VENDOR_ANSWER: "ответ поддержки",
    TextKind.VENDOR_CASE: "номер обращения в поддержке",
    TextKind.VENDOR_WANTS: "поддержка просит сведения",
    TextKind.VENDOR_TOLD: "отправлено поддержке",
    TextKind.VENDOR_REJECTED: "поддержка отклонила обращение",
    TextKind.CALL_NOTE: "звонок",
    TextKind.NOTE: "передано коллеге",
}


@staff_pages.route("/desk/<reference>")
def inquiry(reference: str) -> Response:
    actor = overseer()
    return showing(by_reference(reference, actor), actor)


def showing(
    seen: InquiryView,
    actor: Actor,
    status: int | None = None,
    *,
    problems: Sequence[Problem] = (),
    values: Mapping[str, str] = MappingProxyType({}),
    **more: Any,
) -> Response:
    """Return the page; who is no consultant himself reads it and is offered no moves."""
    shown = described(seen, actor) | {
        "record": recorded(seen, actor),
        "letters": letters_of(seen.inquiry.id),
    }
    if met(actor.id) is None:
        shown |= {"acts": None, "call": None, "support": None}
    else:
        shown |= {"acts": acts_of(seen, actor), "support": support_of(seen, actor)}
    return page("staff/inquiry.html", status, problems=problems, values=values, **shown, **more)


def by_reference(reference: str, _reader: Actor | Visitor) -> InquiryView:
    """Return the inquiry; 404 where there is none, for somebody who is known to read it.

    The reader comes first: strangers are refused before anything is looked up, and so alike
    whether there is such an inquiry or not.
    """
    return view(site().desk, find_by_reference(site().desk, reference).id)


def described(seen: InquiryView, actor: Actor) -> dict[str, Any]:
    """Return what each of the staff's pages shows of an inquiry."""
    return {
        "seen": seen,
        "inquiry": seen.inquiry,
        "actor": actor,
        "Action": Action,
        "path": f"/desk/{seen.inquiry.reference}",
        "topic": seen.regulation.topic_title(seen.inquiry.kind, seen.inquiry.topic),
        "standing": _standing(seen),
        "lacks_consent": seen.lacks_consent and seen.inquiry.consent_withdrawn_at is None,
        "goes_at": goes_at(seen.inquiry, seen.regulation),
        "withdrawn_by": WITHDRAWN_BY,
        "facts": _facts(seen),
        "call": call_of(seen, actor),
        "talk": [_turn(seen, text) for text in seen.said(*TALK)],
    }


def _standing(seen: InquiryView) -> str:
    inquiry = seen.inquiry
    said = inquiry.state.words
    if inquiry.claimant_id and inquiry.is_open:
        said += f", занимается {seen.person_name(inquiry.claimant_id)}"
    if inquiry.state not in (State.NEW, State.CLAIMED):
        return said
    due = deadlines_of(inquiry, seen.regulation.calendar, moment())
    return f"{said}. {due.to_answer.removesuffix('.')}"


def _facts(seen: InquiryView) -> list[tuple[str, str]]:
    """Return label and value of what is known beside the words."""
    inquiry = seen.inquiry
    children = "; ".join(f"{c.surname} {c.name}, {c.school_class}" for c in seen.children)
    answer = {
        ReplyBy.CALL: f"позвонить: {inquiry.phone}",
        ReplyBy.MAIL: "по электронной почте",
        ReplyBy.CHAT: "сообщением от бота",
        ReplyBy.SELF: seen.hears_without_contact,
    }[inquiry.reply_by]
    who = "сотрудник" if inquiry.kind is Kind.STAFF else "родитель"
    facts = [("Кто", f"{inquiry.requester_name or ERASED}, {who}"), ("Дети", children)]
    led = "; ".join(f"{name} ({led})" for led, name in seen.class_teachers.items())
    facts += [("Классный руководитель", led), ("Кто внёс вопрос", seen.recorded_by)]
    facts.append(("Как ответить", answer))
    facts += [
        (title, text.body or "") for kind, title in DETAILS.items() for text in seen.said(kind)
    ]
    return [(label, said) for label, said in facts if said]


def _turn(seen: InquiryView, text: Text) -> dict[str, Any]:
    mine = text.role in (Role.CONSULTANT, Role.STAFF)
    who = seen.person_name(text.author_id) if mine else seen.inquiry.requester_name
    return {
        "who": who,
        "what": TALK[text.kind],
        "when": in_words(text.created_at),
        "words": text.body or "",
        "pictures": seen.pictures_of(text.id),
    }


@staff_pages.route("/desk/<reference>/pictures/<name>")
def shown_picture(reference: str, name: str) -> Response:
    """Return a picture of this inquiry, or of this person's own draft."""
    actor = overseer()
    seen = by_reference(reference, actor)
    known = {each.name for each in seen.attachments}
    if name not in known | pictures_kept_by(site().desk, seen.inquiry.id, actor.id):
        abort(404)
    return picture_file(name)


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
