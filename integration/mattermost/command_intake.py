"""The slash command: a question written down at once, a dialog, or a look at one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden

from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.response_time import to_who_waits
from helpdesk.regulation.regulation import administrator
from integration.chat import replies
from integration.chat.commands import FOR_CONSULTANTS, FOR_HEAD, Command, Wish, meaning_of
from integration.chat.typed import as_typed
from integration.mattermost.app_context import AppContext, app_context, moment
from integration.mattermost.directory import NotAllowed
from integration.mattermost.errors import ChatError
from integration.mattermost.on_behalf import show_for_parent
from integration.mattermost.opening import (
    open_for_entry,
    open_for_handing_over,
    open_for_question,
)
from integration.mattermost.pages import question_page, staff_page
from integration.mattermost.probing import answer_to_command
from integration.mattermost.questions import open_said
from integration.mattermost.signing import is_any_of
from integration.mattermost.values import User

WORD = re.compile(r"/[\w./-]{1,64}")
BACKTICKS = re.compile("`+")
UNPROVED = "Не удалось проверить, что это набрали именно вы. Отправьте ещё раз."

blueprint = Blueprint("command", __name__)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Typed:
    """What somebody typed; `word` is the command's own, to name it in answers."""

    user_id: str
    trigger_id: str
    word: str
    text: str


@blueprint.post("/command")
def typed() -> ResponseReturnValue:
    """Always answer with 200, for anything else is shown as a failure and the text is gone."""
    # Before the token: a bot that runs while its command is made learns that only when restarted,
    # and the question's own seal says who asks.
    checked = answer_to_command(app_context().settings.secret, request.form.get("text", ""))
    if checked is not None:
        return checked
    if not is_any_of(request.form.get("token", ""), app_context().settings.command_tokens):
        log.warning("command with a token that is not ours")
        raise Forbidden
    said = _typed()
    with structlog.contextvars.bound_contextvars(user=said.user_id):
        return {"response_type": "ephemeral", "text": _answer(app_context(), said, moment())}


def _typed() -> Typed:
    form = request.form
    if not form.get("user_id"):
        raise BadRequest("no user_id")
    word = form.get("command", "")
    return Typed(
        form["user_id"],
        form.get("trigger_id", ""),
        word if WORD.fullmatch(word) else "/help",
        as_typed(form.get("text")),
    )


def _answer(app_context: AppContext, said: Typed, now: datetime) -> str:
    """Return the answer; where there is none to give, give the words of a question back."""
    command = meaning_of(said.text)
    try:
        # The token says which server asks: whoever has it may name anybody. The trigger says who.
        if not app_context.presence.proves(said.trigger_id, said.user_id, now):
            log.warning("nobody has typed that")
            return _given_back(UNPROVED, command.words)
        user = app_context.directory.staff(said.user_id)
        return _carried_out(app_context, said, user, command, now)
    except (NotAllowed, RuleViolation) as refusal:
        log.info("refused", why=type(refusal).__name__)
        return _given_back(str(refusal), command.words)
    except Exception as error:
        # Whatever it was: a failed command takes what was typed with it.
        log.error("command failed", exc_info=error)
        return _given_back(replies.NOT_WRITTEN, command.words)


def _carried_out(
    app_context: AppContext, said: Typed, user: User, command: Command, now: datetime
) -> str:
    match command.wish:
        case Wish.ASK:
            return _written_down(app_context, user, command.words, now)
        case Wish.FILL_IN:
            return _dialog(app_context, said, user, now)
        case Wish.FOR_PARENT:
            return show_for_parent(app_context, said.trigger_id, user, now)
        case Wish.HAND_OVER:
            return _hand_over(app_context, said, user, now)
        case Wish.ENTRY:
            return _entry(app_context, said, user, now)
        case Wish.PAGE:
            return _room(app_context, said, user, command.page, now)
        case Wish.CHAT_HELP:
            # The plugin answers this itself; a command that was renamed to the word asks us.
            return replies.CHAT_HELP.format(app_context.client.client_config().help_link)
        case _:
            return _looked_up(app_context, said, user, command, now)


def _room(app_context: AppContext, said: Typed, user: User, page: str, now: datetime) -> str:
    """Return the link, or who may open the page; where the chat does not say, the page does."""
    if page in FOR_HEAD and not _leads(app_context, user):
        return replies.CLOSED_PAGE.format(said.word, replies.LEADERS)
    keeps = page == "form" and user.username == administrator(app_context.desk.regulation())
    if page in FOR_CONSULTANTS and not keeps and not _advises(app_context, user, in_doubt=True):
        return replies.CLOSED_PAGE.format(said.word, replies.CONSULTANTS)
    return replies.ROOM.format(*staff_page(app_context, user, page, now))


def _written_down(app_context: AppContext, user: User, words: str, now: datetime) -> str:
    opened = open_said(app_context, user, words, now)
    log.info("inquiry opened", inquiry=opened.inquiry.id, repeated=opened.repeated)
    regulation = app_context.desk.regulation()
    usual = to_who_waits(app_context.desk, opened.inquiry, now)
    return replies.accepted(opened.inquiry, regulation, now, repeated=opened.repeated, usual=usual)


def _dialog(app_context: AppContext, said: Typed, user: User, now: datetime) -> str:
    """Open the dialog and name the page beside it: an old client shows none, and says nothing."""
    page, good_for = question_page(app_context, user, now)
    try:
        open_for_question(app_context, said.trigger_id, said.user_id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return replies.NO_WINDOW.format(said.word, page, good_for)
    return replies.WINDOW.format(page, good_for)


def _entry(app_context: AppContext, said: Typed, user: User, now: datetime) -> str:
    """Open the dialog of an entry; its page, for long ones and old clients, stands beside it."""
    app_context.directory.consultant(user.id, app_context.desk.regulation())
    page, good_for = staff_page(app_context, user, "entry", now)
    try:
        open_for_entry(app_context, said.trigger_id, said.user_id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return replies.NO_ENTRY_WINDOW.format(page, good_for)
    return replies.ENTRY_WINDOW.format(page, good_for)


def _looked_up(
    app_context: AppContext, said: Typed, user: User, command: Command, now: datetime
) -> str:
    """Say it; beside the schedule, to whom it is for, the page where it is drafted and approved."""
    shown = app_context.look_up.answer(user.id, command.wish, command.reference, now, said.word)
    # Where the chat does not say who may see the drafts, the hours alone do.
    if command.wish is not Wish.SCHEDULE or not _advises(app_context, user, in_doubt=False):
        return shown
    page, good_for = staff_page(app_context, user, "schedule", now)
    return f"{shown}\n{replies.DRAFTING.format(page, good_for)}"


def _leads(app_context: AppContext, user: User) -> bool:
    standing = app_context.directory.standing(app_context.desk.regulation())
    return standing.is_head(user.username)


def _advises(app_context: AppContext, user: User, *, in_doubt: bool) -> bool:
    """Return whether he leads or advises; `in_doubt`, where the chat does not say."""
    if _leads(app_context, user):
        return True
    try:
        member = app_context.directory.member(user, app_context.desk.regulation())
    except NotAllowed:
        return in_doubt
    return member is not None and member.appointed


def _hand_over(app_context: AppContext, said: Typed, user: User, now: datetime) -> str:
    """Open the dialog at once; beside it stands how to do the same one by one."""
    words = replies.HAND_OVER_WINDOW
    try:
        open_for_handing_over(app_context, said.trigger_id, user.id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        words = replies.NO_HAND_OVER_WINDOW
    return words.format(said.word, *staff_page(app_context, user, "journal", now))


def _given_back(refusal: str, text: str) -> str:
    """Return the text with the refusal, in a fence longer than any inside, to copy it from."""
    if not text:
        return refusal
    longest = max((len(run) for run in BACKTICKS.findall(text)), default=0)
    fence = "`" * max(longest + 1, 3)
    return f"{refusal}\nВаш текст:\n{fence}\n{text}\n{fence}"
