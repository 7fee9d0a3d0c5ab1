"""An act on several inquiries that were ticked in the journal, each by its own rules.

Each is done in a transaction of its own, and the page says of each what became of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from flask import Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import already_taken, permit
from helpdesk.journal.acts import Do
from helpdesk.journal.offers import SEVERAL, giving_of
from helpdesk.journal.overviews import Overview, of_these
from helpdesk.kernel.unit import Overtaken
from webforms.staff.access.visitors import consultant
from webforms.staff.inquiry.acting import (
    CHOOSES_COLLEAGUE,
    PRESSED,
    REASONS,
    chosen_words,
    colleagues,
    do_once,
    even_away,
    filled_in,
    sent,
)
from webforms.staff.journal.addresses import PATH, asked_at, path_of
from webforms.web import fields, typed
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.typed_form import Problem

MOST = 50
NOBODY_TICKED = "Отметьте в журнале хотя бы один вопрос."
FAILED = "Сейчас не получилось, с ним ничего не изменилось. Попробуйте ещё раз через минуту."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ChosenInquiry:
    """One of the chosen, and why it cannot be done to it, or could not; nothing where it was."""

    inquiry: Inquiry
    refusal: str = ""


@staff_pages.route(f"{PATH}/several/<what>", methods=["GET", "POST"])
def act_on_several(what: str) -> Response:
    """Ask what an act needs to know, then do it; what needs nothing is done at once."""
    if request.method == "GET":
        return go_on(PATH, status=302)
    actor = consultant()
    act = next((each for each in SEVERAL if each == what), None) or abort(404)
    chosen = of_these(site().desk, typed.numbers(request.form.getlist("inquiry"))[:MOST])
    if not chosen.inquiries:
        return _page(act, [], banner=NOBODY_TICKED)
    if act not in PRESSED and not fields.line("go"):
        return _asking(act, chosen, actor)
    try:
        do = _filled_in(act)
    except UnfitFields as refused:
        return _asking(act, chosen, actor, refused.problems)
    done = [_done(each, act, do, actor) for each in chosen.inquiries]
    return _page(act, done, is_done=True, to=chosen_words(act))


def _filled_in(act: Action) -> Callable[[Action], Do]:
    """Read the fields once; who leads gives by another move than who asks a colleague."""
    ways = CHOOSES_COLLEAGUE if act in CHOOSES_COLLEAGUE else (act,)
    return {each: filled_in(each) for each in ways}.__getitem__


def _of(act: Action, inquiry: Inquiry, actor: Actor) -> Action:
    return giving_of(inquiry, actor) if act is Action.OFFER else act


def _done(inquiry: Inquiry, act: Action, do: Callable[[Action], Do], actor: Actor) -> ChosenInquiry:
    way = _of(act, inquiry, actor)
    key = ("several", act, inquiry.id, actor.id, *sent())
    try:
        if act in PRESSED:
            # The journal is no showing of its own, and what is one's own already stays so.
            do(way)(site().desk, inquiry.id, actor, moment())
        else:
            do_once(key, inquiry.id, lambda: do(way), actor)
    except RuleViolation as refused:
        return ChosenInquiry(inquiry, str(refused))
    except (SQLAlchemyError, Overtaken) as error:
        log.error("not done to one of several", inquiry=inquiry.id, exc_info=error)
        return ChosenInquiry(inquiry, FAILED)
    return ChosenInquiry(inquiry)


def _asking(
    act: Action, chosen: Overview, actor: Actor, problems: Sequence[Problem] = ()
) -> Response:
    """Show which of them it can be done to, and what else it needs to know."""
    ways = ((each, _of(act, each, actor)) for each in chosen.inquiries)
    rows = [ChosenInquiry(each, _why_not(way, each, actor, chosen)) for each, way in ways]
    people = colleagues() if act is Action.OFFER else []
    return _page(
        act,
        rows,
        problems=problems,
        colleagues=[(each.id, each.name) for each in people],
        even_away=even_away(people),
        reasons=REASONS,
        nonce=fields.line("nonce") or uuid4().hex,
        about=act.about.format(mail=chosen.regulation.vendor.mail),
    )


def _why_not(act: Action, inquiry: Inquiry, actor: Actor, among: Overview) -> str:
    """Say why the table of moves is against it at this moment; nothing where it is not."""

    def taken_by(held: Inquiry) -> str:
        name = among.person_name(held.claimant_id)
        return already_taken(held, name, moment(), among.regulation.calendar)

    try:
        permit(act.move, inquiry, actor, taken_by)
    except RuleViolation as refused:
        return str(refused)
    return ""


def _page(
    act: Action, rows: Sequence[ChosenInquiry], *, is_done: bool = False, **more: Any
) -> Response:
    fits = [row for row in rows if not row.refusal]
    return page(
        "staff/several.html",
        act=act,
        fits=fits,
        others=[row for row in rows if row.refusal],
        is_done=is_done,
        many=dates.counted(len(fits), "вопрос", "вопроса", "вопросов"),
        path=PATH,
        back=path_of(asked_at(request.form.get("back", ""))),
        values=request.form,
        **more,
    )
