"""The slash command: a question written down at once, a dialog, or a look at one's own."""

from datetime import datetime

import structlog

from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.response_time import to_who_waits
from helpdesk.regulation.regulation import administrator
from integration.chat import replies
from integration.chat.commands import FOR_CONSULTANTS, FOR_HEAD, Command, Wish, meaning_of
from integration.chat.directory import NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows.context import ChatContext
from integration.chat.flows.on_behalf import show_for_parent
from integration.chat.flows.opening import (
    open_for_entry,
    open_for_handing_over,
    open_for_question,
)
from integration.chat.flows.pages import question_page, staff_page
from integration.chat.flows.questions import open_said
from integration.chat.interaction import Proves, Typed
from integration.chat.speech import Answer
from integration.chat.values import User
from integration.chat.wording import worded

UNPROVED = "Не удалось проверить, что это набрали именно вы. Отправьте ещё раз."

log = structlog.get_logger(__name__)


def answer_command(context: ChatContext, said: Typed, now: datetime, proves: Proves) -> Answer:
    """Return the answer; where there is none to give, give the words of a question back."""
    command = meaning_of(said.text)
    try:
        if not proves(said.trigger_id, said.user_id, now):
            log.warning("nobody has typed that")
            return replies.given_back(UNPROVED, command.words)
        user = context.directory.staff(said.user_id)
        return _carried_out(context, said, user, command, now)
    except (NotAllowed, RuleViolation) as refusal:
        log.info("refused", why=type(refusal).__name__)
        return replies.given_back(str(refusal), command.words)
    except Exception as error:
        # Whatever it was: a failed command takes what was typed with it.
        log.error("command failed", exc_info=error)
        return replies.given_back(replies.NOT_WRITTEN, command.words)


def _carried_out(
    context: ChatContext, said: Typed, user: User, command: Command, now: datetime
) -> Answer:
    match command.wish:
        case Wish.ASK:
            return _written_down(context, user, command.words, now)
        case Wish.FILL_IN:
            return _dialog(context, said, user, now)
        case Wish.FOR_PARENT:
            return show_for_parent(context, said.trigger_id, user, now)
        case Wish.HAND_OVER:
            return _hand_over(context, said, user, now)
        case Wish.ENTRY:
            return _entry(context, said, user, now)
        case Wish.PAGE:
            return _room(context, said, user, command.page, now)
        case Wish.CHAT_HELP:
            # The plugin answers this itself; a command that was renamed to the word asks us.
            return worded(replies.CHAT_HELP, context.chat.help_link())
        case _:
            return _looked_up(context, said, user, command, now)


def _room(context: ChatContext, said: Typed, user: User, page: str, now: datetime) -> Answer:
    """Return the link, or who may open the page; where the chat does not say, the page does."""
    if page in FOR_HEAD and not _leads(context, user):
        return worded(replies.CLOSED_PAGE, said.word, replies.LEADERS)
    keeps = page == "form" and user.username == administrator(context.desk.regulation())
    if page in FOR_CONSULTANTS and not keeps and not _advises(context, user, in_doubt=True):
        return worded(replies.CLOSED_PAGE, said.word, replies.CONSULTANTS)
    return worded(replies.ROOM, *staff_page(context, user, page, now))


def _written_down(context: ChatContext, user: User, words: str, now: datetime) -> Answer:
    opened = open_said(context, user, words, now)
    log.info("inquiry opened", inquiry=opened.inquiry.id, repeated=opened.repeated)
    regulation = context.desk.regulation()
    usual = to_who_waits(context.desk, opened.inquiry, now)
    return replies.accepted(opened.inquiry, regulation, now, repeated=opened.repeated, usual=usual)


def _dialog(context: ChatContext, said: Typed, user: User, now: datetime) -> Answer:
    """Open the dialog and name the page beside it: an old client shows none, and says nothing."""
    page, good_for = question_page(context, user, now)
    try:
        open_for_question(context, said.trigger_id, said.user_id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return worded(replies.NO_WINDOW, said.word, page, good_for)
    return worded(replies.WINDOW, page, good_for)


def _entry(context: ChatContext, said: Typed, user: User, now: datetime) -> Answer:
    """Open the dialog of an entry; its page, for long ones and old clients, stands beside it."""
    context.directory.consultant(user.id, context.desk.regulation())
    page, good_for = staff_page(context, user, "entry", now)
    try:
        open_for_entry(context, said.trigger_id, said.user_id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return worded(replies.NO_ENTRY_WINDOW, page, good_for)
    return worded(replies.ENTRY_WINDOW, page, good_for)


def _looked_up(
    context: ChatContext, said: Typed, user: User, command: Command, now: datetime
) -> Answer:
    """Say it; beside the schedule, to whom it is for, the page where it is drafted and approved."""
    shown = context.look_up.answer(user.id, command.wish, command.reference, now, said.word)
    # Where the chat does not say who may see the drafts, the hours alone do.
    if command.wish is not Wish.SCHEDULE or not _advises(context, user, in_doubt=False):
        return shown
    page, good_for = staff_page(context, user, "schedule", now)
    return (*shown, *worded(replies.DRAFTING, page, good_for))


def _leads(context: ChatContext, user: User) -> bool:
    standing = context.directory.standing(context.desk.regulation())
    return standing.is_head(user.username)


def _advises(context: ChatContext, user: User, *, in_doubt: bool) -> bool:
    """Return whether he leads or advises; `in_doubt`, where the chat does not say."""
    if _leads(context, user):
        return True
    try:
        member = context.directory.member(user, context.desk.regulation())
    except NotAllowed:
        return in_doubt
    return member is not None and member.appointed


def _hand_over(context: ChatContext, said: Typed, user: User, now: datetime) -> Answer:
    """Open the dialog at once; beside it stands how to do the same one by one."""
    words = replies.HAND_OVER_WINDOW
    try:
        open_for_handing_over(context, said.trigger_id, user.id, now)
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        words = replies.NO_HAND_OVER_WINDOW
    return worded(words, said.word, *staff_page(context, user, "journal", now))
