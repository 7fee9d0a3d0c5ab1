"""Opening dialogs: within the request that brought the trigger, for it lives for seconds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.domain.rules import permitted
from helpdesk.inquiries.handing_over import ONLY_HEAD, holders
from helpdesk.inquiries.similar import similar_to
from helpdesk.journal.overviews import others_of
from helpdesk.journal.queries import InquiryView
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.words import AWAY
from helpdesk.vendor.cases import known_cases, vendors_answer
from integration.chat import dialogs
from integration.chat.actions import Action, Button
from integration.chat.dialog_submission import claim_of, draft_for
from integration.chat.dialogs import Dialog
from integration.chat.handlers import away_today
from integration.mattermost.app_context import AppContext
from integration.mattermost.dialog_rendering import render_dialog
from integration.mattermost.signing import dialog_state

# Longer than a working day, so that what was begun in the morning can be sent in the evening.
OPEN_FOR = timedelta(hours=12)
NO_CLAIMS = "Сейчас ни у кого нет открытых вопросов."
NOT_READY = "Такого готового ответа для этого вопроса больше нет. Нажмите «Ответить»."
NOTHING_SIMILAR = "Похожих вопросов без ответа сейчас нет."
OPTIONS_MOST = 20
_CHOOSES_COLLEAGUE = frozenset({Action.OFFER, Action.REASSIGN})


def open_for_question(place: AppContext, trigger_id: str, user_id: str, now: datetime) -> None:
    """Show the dialog behind the command alone; raise ChatError where it does not open."""
    dialog = dialogs.opening(place.desk.regulation())
    state = _state(place, None, dialogs.OPEN, user_id, "", now)
    _show(place, trigger_id, dialog, state)


def open_for_entry(place: AppContext, trigger_id: str, user_id: str, now: datetime) -> None:
    """Show the dialog in which a consultant enters what he was told; raise ChatError."""
    dialog = dialogs.entry(place.desk.regulation())
    _show(place, trigger_id, dialog, _state(place, None, dialogs.ENTRY, user_id, "", now))


def open_general(
    place: AppContext,
    trigger_id: str,
    dialog: Dialog,
    action: str,
    user_id: str,
    now: datetime,
    about: str = "",
) -> None:
    """Show a dialog that belongs to no inquiry; raise ChatError where it does not open.

    `about` is what else it is about; it comes home as the state's `claim`.
    """
    _show(place, trigger_id, dialog, _state(place, None, action, user_id, about, now))


def open_for_move(
    place: AppContext,
    trigger_id: str,
    chosen: Button,
    seen: InquiryView,
    actor: Actor,
    now: datetime,
    user_id: str,
) -> None:
    """Show a move's dialog, with what this person had typed before; raise ChatError.

    Raise RuleViolation where there is nothing to choose from.
    """
    inquiry, action = seen.inquiry, chosen.action
    colleagues = _colleagues(place, seen.regulation, now) if action in _CHOOSES_COLLEAGUE else []
    kept = draft_for(place.desk, action, seen, user_id)
    occasion = dialogs.DialogContext(
        seen,
        kept.body,
        colleagues,
        _ready_text(chosen, seen),
        _others(place, action, seen, actor),
        len(kept.pictures),
        **_of_the_case(place, action, seen, actor),
    )
    # A ready answer comes home as an answer: by then it is the consultant's own words.
    comes_home_as = Action.ANSWER if action is Action.READY else action
    state = _state(place, inquiry.id, comes_home_as, user_id, claim_of(inquiry), now)
    _show(place, trigger_id, dialogs.dialog_of(action, occasion), state)


def open_for_handing_over(place: AppContext, trigger_id: str, user_id: str, now: datetime) -> None:
    """Show the dialog that gives all of somebody's claims to another; raise ChatError.

    Raise NotAllowed or RuleViolation, with words for who asked.
    """
    regulation = place.desk.regulation()
    if not place.directory.consultant(user_id, regulation).head:
        raise RuleViolation(ONLY_HEAD)
    found = holders(place.desk)
    if not found:
        raise RuleViolation(NO_CLAIMS)
    dialog = dialogs.handing_over(found, _colleagues(place, regulation, now))
    state = _state(place, None, Action.HAND_OVER, user_id, "", now)
    _show(place, trigger_id, dialog, state)


def _colleagues(place: AppContext, regulation: Regulation, now: datetime) -> list[Person]:
    """Return who can be given an inquiry, the absent marked: it would only lie with them."""
    people = place.directory.colleagues(regulation)
    away = away_today(place.desk, people, now)
    present = [each for each in people if each.id not in away]
    absent = [replace(each, name=f"{each.name}{AWAY}") for each in people if each.id in away]
    return [*present, *absent]


def _ready_text(chosen: Button, seen: InquiryView) -> str:
    """Return the ready answer that was chosen; any may come, so it is looked for among those
    that fit.
    """
    if chosen.action is not Action.READY:
        return ""
    inquiry = seen.inquiry
    for ready in seen.regulation.ready_answers_for(inquiry.kind, inquiry.topic):
        if ready.code == chosen.detail:
            return ready.text
    raise RuleViolation(NOT_READY)


def _others(place: AppContext, action: Action, seen: InquiryView, actor: Actor) -> list[Inquiry]:
    if action is Action.DUPLICATE:
        return others_of(place.desk, seen.inquiry)[:OPTIONS_MOST]
    if action is not Action.SIMILAR:
        return []
    found = similar_to(place.desk, seen.inquiry, actor)
    if not found:
        raise RuleViolation(NOTHING_SIMILAR)
    own = [seen.inquiry] if permitted(Move.ANSWER, seen.inquiry, actor) else []
    return own + found


def _of_the_case(
    place: AppContext, action: Action, seen: InquiryView, actor: Actor
) -> dict[str, Any]:
    """Return what a colleague may see of others' inquiries; who has asked sees his own alone."""
    if actor.role is not Role.CONSULTANT:
        return {"is_own": True}
    if action is Action.VENDOR_CASE:
        with place.desk.reading() as connection:
            return {"cases": known_cases(connection, but=seen.inquiry.id)}
    if action is Action.VENDOR_ANSWER:
        return {"mates": seen.waiting_mates, "given": _given(place, seen)}
    return {}


def _given(place: AppContext, seen: InquiryView) -> str:
    """Return what the vendor has answered another of the same case, to be looked through."""
    with place.desk.reading() as connection:
        return vendors_answer(connection, [each.id for each in seen.case_mates])


def _state(
    place: AppContext, inquiry_id: int | None, action: str, user_id: str, claim: str, now: datetime
) -> str:
    return dialog_state(
        place.settings.secret, inquiry_id, action, user_id, claim, now=now, expires=now + OPEN_FOR
    )


def _show(place: AppContext, trigger_id: str, dialog: Dialog, state: str) -> None:
    place.client.open_dialog(
        trigger_id, f"{place.settings.bot_url}/dialog", render_dialog(dialog, state)
    )
