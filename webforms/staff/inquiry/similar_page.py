"""One answer to several questions that are alike: the page of «Похожие»."""

from collections.abc import Sequence
from uuid import uuid4

from flask import Response, request

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import Question, RuleViolation
from helpdesk.domain.filled_form import too_long
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.inquiries.similar import answer_together, similar_to
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.links import ids_of
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import LooksSecret
from webforms.staff.access.visitors import consultant
from webforms.staff.inquiry.page import by_reference, described
from webforms.staff.inquiry.writing import MOST_WORDS
from webforms.web import fields
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.typed_form import Problem

_NONCE = 64


@staff_pages.route("/desk/<reference>/similar", methods=["GET", "POST"])
def similar(reference: str) -> Response:
    """Let choose which of them get the words, and answer those."""
    actor = consultant()
    seen = by_reference(reference, actor)
    if request.method == "GET":
        return _showing(seen, actor, [seen.inquiry.reference])
    chosen, words = request.form.getlist("also"), fields.words()
    try:
        count = _answer(seen, chosen, words, actor)
    except LooksSecret as warning:
        return _showing(seen, actor, chosen, [("words", Question(warning))], is_secret=True)
    except RuleViolation as refused:
        at = "also" if words and not chosen else "words"
        return _showing(seen, actor, chosen, [(at, str(refused))])
    return go_on(f"/desk/{seen.inquiry.reference}", _said(count, len(set(chosen)) - count))


def _said(count: int, left: int) -> str:
    """Say how many got it, and how many were left alone; sent again, nobody gets it again."""
    if not count:
        return Action.SIMILAR.done
    many = dates.counted(count, "вопрос", "вопроса", "вопросов")
    rest = f" Остались как есть, ими уже занялись другие: {left}." if left else ""
    return f"Ответ отправлен на {many}.{rest}"


def _answer(seen: InquiryView, chosen: Sequence[str], words: str, actor: Actor) -> int:
    unfit = too_long(words, MOST_WORDS)
    if unfit:
        raise RuleViolation(unfit)
    look_through(words)
    return answer_together(
        site().desk,
        seen.inquiry.id,
        ids_of(site().desk, chosen),
        words,
        actor,
        moment(),
        key=fields.line("nonce", _NONCE),
        insisted="insisted" in request.form,
    )


def _showing(
    seen: InquiryView,
    actor: Actor,
    chosen: Sequence[str],
    problems: Sequence[Problem] = (),
    *,
    is_secret: bool = False,
) -> Response:
    own = [seen.inquiry] if permitted(Move.ANSWER, seen.inquiry, actor) else []
    found = [*own, *similar_to(site().desk, seen.inquiry, actor)]
    return page(
        "staff/similar.html",
        **described(seen, actor),
        act=Action.SIMILAR,
        found=[(each.reference, _named(each, seen.inquiry.id)) for each in found],
        chosen=chosen,
        nonce=fields.line("nonce", _NONCE) or uuid4().hex,
        values={"words": fields.words() or _last_answer(seen)},
        problems=problems,
        is_secret=is_secret,
    )


def _named(inquiry: Inquiry, own_id: int) -> str:
    first = "Этот вопрос" if inquiry.id == own_id else inquiry.shown_reference
    return f"{first} · {inquiry.subject}"


def _last_answer(seen: InquiryView) -> str:
    """An answer that was given already is what the others may need."""
    return seen.answers[-1].body or "" if seen.answers else ""
