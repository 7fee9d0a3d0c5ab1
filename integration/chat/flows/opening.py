"""Opening dialogs: within the request that brought the trigger, for it lives for seconds."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.domain.rules import permitted
from helpdesk.inquiries.handing_over import ONLY_HEAD, holders
from helpdesk.inquiries.similar import similar_to
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.overviews import others_of
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.availability_words import away_today, present_first
from helpdesk.vendor.cases import known_cases, vendors_answer
from helpdesk.vendor.outage_queries import same_trouble
from integration.chat import catalogue, colleague_rows, dialogs
from integration.chat.buttons import Button
from integration.chat.dialog_submission import claim_of, draft_for
from integration.chat.dialogs import Dialog
from integration.chat.flows.context import ChatContext
from integration.chat.flows.going_on import held_words
from integration.chat.interaction import Click, DialogState

# Longer than a working day, so that what was begun in the morning can be sent in the evening.
OPEN_FOR = timedelta(hours=12)
NO_CLAIMS = "Передавать нечего: сейчас никто не занимается ни одним вопросом."
NOT_READY = "Такой статьи для этого вопроса больше нет. Нажмите «Ответить»."
NOTHING_SIMILAR = "Похожих вопросов без ответа сейчас нет."
OPTIONS_MOST = 20
_CHOOSES_COLLEAGUE = frozenset({Action.OFFER, Action.REASSIGN})


def open_general(
    context: ChatContext,
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
    _show(context, trigger_id, dialog, _state(None, action, user_id, about, now))


def open_for_move(
    context: ChatContext, click: Click, seen: InquiryView, actor: Actor, now: datetime
) -> None:
    """Show a move's dialog, with what this person had typed before; raise ChatError.

    Raise RuleViolation where there is nothing to choose from.
    """
    inquiry, action = seen.inquiry, click.action
    colleagues = _colleagues(context, seen.regulation, now) if action in _CHOOSES_COLLEAGUE else []
    kept = draft_for(context.desk, action, seen, click.user_id)
    dialog = dialogs.DialogContext(
        seen,
        kept.body,
        colleagues,
        _ready_text(context, click.chosen, seen),
        _others(context, action, seen, actor),
        len(kept.pictures),
        **_of_the_case(context, action, seen, actor),
    )
    # A ready answer comes home as an answer: by then it is the consultant's own words.
    comes_home_as = Action.ANSWER if action is Action.READY else action
    state = _state(inquiry, comes_home_as, click.user_id, claim_of(inquiry), now)
    _show(context, click.trigger_id, catalogue.dialog_of(action, dialog), state)


def open_for_handing_over(
    context: ChatContext, trigger_id: str, user_id: str, now: datetime, *, to_id: str = ""
) -> None:
    """Show the dialog that gives all of somebody's claims to another; raise ChatError.

    `to_id` is the colleague that is proposed. Raise NotAllowed or RuleViolation, with words for who
    asked.
    """
    regulation = context.desk.regulation()
    if not context.directory.consultant(user_id, regulation).head:
        raise RuleViolation(ONLY_HEAD)
    found = holders(context.desk)
    if not found:
        raise RuleViolation(NO_CLAIMS)
    dialog = colleague_rows.handing_over(found, _colleagues(context, regulation, now), to_id)
    open_general(context, trigger_id, dialog, Action.HAND_OVER, user_id, now)


def _show(context: ChatContext, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
    """Show it; who fills something in while the desk is held reads there what to expect."""
    held = () if state.action == dialogs.READ else held_words(context.desk)
    shown = replace(dialog, introduction=(*held, *dialog.introduction))
    context.chat.open_dialog(trigger_id, shown, state)


def _colleagues(context: ChatContext, regulation: Regulation, now: datetime) -> list[Person]:
    """Return who can be given an inquiry, the absent marked: it would only lie with them."""
    people = context.directory.colleagues(regulation)
    return present_first(people, away_today(context.desk, people, now))


def _ready_text(context: ChatContext, chosen: Button, seen: InquiryView) -> str:
    """Return what the chosen article says; any may come, so it is looked for among those
    that fit.
    """
    if chosen.action is not Action.READY:
        return ""
    for each in seen.articles:
        if str(each.id) == chosen.detail:
            return each.as_answer(context.settings.public_url)
    raise RuleViolation(NOT_READY)


def _others(context: ChatContext, action: Action, seen: InquiryView, actor: Actor) -> list[Inquiry]:
    if action is Action.DUPLICATE:
        return others_of(context.desk, seen.inquiry)[:OPTIONS_MOST]
    if action is Action.OUTAGE:
        return context.desk.read(same_trouble, seen.inquiry)
    if action is not Action.SIMILAR:
        return []
    found = similar_to(context.desk, seen.inquiry, actor)
    if not found:
        raise RuleViolation(NOTHING_SIMILAR)
    own = [seen.inquiry] if permitted(action.move, seen.inquiry, actor) else []
    return own + found


def _of_the_case(
    context: ChatContext, action: Action, seen: InquiryView, actor: Actor
) -> dict[str, Any]:
    """Return what a colleague may see of others' inquiries; who has asked sees his own alone."""
    if actor.role is not Role.CONSULTANT:
        return {"is_own": True}
    if action is Action.VENDOR_CASE:
        return {"cases": context.desk.read(known_cases, but=seen.inquiry.id)}
    if action is Action.VENDOR_ANSWER:
        return {"mates": seen.waiting_mates, "given": _given(context, seen)}
    return {}


def _given(context: ChatContext, seen: InquiryView) -> str:
    """Return what the vendor has answered another of the same case, to be looked through."""
    return context.desk.read(vendors_answer, [each.id for each in seen.case_mates])


def _state(
    inquiry: Inquiry | None, action: str, user_id: str, claim: str, now: datetime
) -> DialogState:
    which = (inquiry.id, inquiry.reference) if inquiry else (None, "")
    return DialogState(which[0], action, user_id, claim, now, now + OPEN_FOR, which[1])
