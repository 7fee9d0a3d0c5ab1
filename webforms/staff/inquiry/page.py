"""An inquiry as a consultant reads it on a page: words, pictures, the talk, and what he may do."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Response, abort

from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import WITHDRAWN_BY, Kind, ReplyBy, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.erasure.withdrawing import goes_at
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.drafts import pictures_kept_by
from helpdesk.kernel.links import find_by_reference
from webforms.papers.journal_rows import DETAILS, ERASED
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import met, overseer
from webforms.staff.inquiry.act_panel import acts_of
from webforms.staff.inquiry.panels import call_of, support_of
from webforms.staff.inquiry.timeline import recorded
from webforms.staff.journal.mailbox import letters_of
from webforms.web.rendering import page
from webforms.web.routes import staff_pages
from webforms.web.site import in_words, moment, site
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
