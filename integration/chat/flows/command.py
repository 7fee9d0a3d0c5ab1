"""The slash command: a question written down at once, a dialog, or a look at one's own."""

from collections.abc import Callable
from datetime import datetime

import structlog

from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.journal.response_time import to_who_waits
from helpdesk.kernel.links import find_by_reference
from helpdesk.regulation.regulation import administrator
from integration.chat import dialogs, for_parent, question_dialogs, replies
from integration.chat.actions import Action, Button
from integration.chat.colleagues import people_named
from integration.chat.commands import FOR_CONSULTANTS, FOR_HEAD, Command, Wish, meaning_of
from integration.chat.directory import NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows.click import act_on_inquiry
from integration.chat.flows.context import ChatContext
from integration.chat.flows.opening import open_for_handing_over, open_general
from integration.chat.flows.pages import question_page, staff_page
from integration.chat.flows.questions import open_said
from integration.chat.interaction import Click, Proves, Typed
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
    flow = _FLOWS.get(command.wish, _looked_up)
    return flow(context, said, user, command, now)


def _room(context: ChatContext, said: Typed, user: User, command: Command, now: datetime) -> Answer:
    """Return the link, or who may open the page; where the chat does not say, the page does."""
    page = command.page
    if page in FOR_HEAD and not _leads(context, user):
        return worded(replies.CLOSED_PAGE, said.word, replies.LEADERS)
    keeps = page == "form" and user.username == administrator(context.desk.regulation())
    if page in FOR_CONSULTANTS and not keeps and not _advises(context, user, in_doubt=True):
        return worded(replies.CLOSED_PAGE, said.word, replies.CONSULTANTS)
    return worded(replies.ROOM, *staff_page(context, user, page, now))


def _written_down(
    context: ChatContext, _said: Typed, user: User, command: Command, now: datetime
) -> Answer:
    opened = open_said(context, user, command.words, now)
    log.info("inquiry opened", inquiry=opened.inquiry.id, repeated=opened.repeated)
    regulation = context.desk.regulation()
    usual = to_who_waits(context.desk, opened.inquiry, now)
    return replies.accepted(opened.inquiry, regulation, now, repeated=opened.repeated, usual=usual)


def _dialog(
    context: ChatContext, said: Typed, user: User, _command: Command, now: datetime
) -> Answer:
    page = question_page(context, user, now)
    dialog = question_dialogs.opening(context.desk.regulation())
    return _beside(
        lambda: open_general(context, said.trigger_id, dialog, dialogs.OPEN, user.id, now),
        (replies.WINDOW, replies.NO_WINDOW),
        *(said.word, *page),
    )


def _entry(
    context: ChatContext, said: Typed, user: User, _command: Command, now: datetime
) -> Answer:
    """Let a consultant enter what he was told; long ones and old clients find the page."""
    regulation = context.desk.regulation()
    context.directory.consultant(user.id, regulation)
    page = staff_page(context, user, "entry", now)
    dialog = question_dialogs.entry(regulation)
    return _beside(
        lambda: open_general(context, said.trigger_id, dialog, dialogs.ENTRY, user.id, now),
        (replies.ENTRY_WINDOW, replies.NO_ENTRY_WINDOW),
        *(said.word, *page),
    )


def _for_parent(
    context: ChatContext, said: Typed, user: User, _command: Command, now: datetime
) -> Answer:
    page = staff_page(context, user, "parent", now)
    dialog = for_parent.for_parent(context.desk.regulation())
    return _beside(
        lambda: open_general(context, said.trigger_id, dialog, for_parent.FOR_PARENT, user.id, now),
        (replies.PARENT_WINDOW, replies.NO_PARENT_WINDOW),
        *(said.word, *page),
    )


def _hand_over(
    context: ChatContext, said: Typed, user: User, command: Command, now: datetime
) -> Answer:
    """Open the dialog at once; beside it stands how to do the same one by one.

    Words that name no colleague are a question, unless the head has typed them.
    """
    people = context.directory.colleagues(context.desk.regulation()) if command.person else []
    found = people_named(people, command.person)
    if command.person and not found:
        if _leads(context, user):
            return worded(replies.NO_COLLEAGUE, said.word, command.person)
        return _written_down(context, said, user, command, now)
    to_id = found[0].id if len(found) == 1 else ""
    return _beside(
        lambda: open_for_handing_over(context, said.trigger_id, user.id, now, to_id=to_id),
        (replies.HAND_OVER_WINDOW, replies.NO_HAND_OVER_WINDOW),
        *(said.word, *staff_page(context, user, "journal", now)),
    )


def _beside(open_it: Callable[[], None], words: tuple[str, str], *values: object) -> Answer:
    """Open a dialog and name the page beside it: an old client shows none, and says nothing.

    The `words` are those for a dialog that opens, and for one that does not.
    """
    try:
        open_it()
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        return worded(words[1], *values)
    return worded(words[0], *values)


def _reassign(
    context: ChatContext, said: Typed, _user: User, command: Command, now: datetime
) -> Answer:
    """Open the dialog that gives one inquiry to somebody: the card, which all read, has no such."""
    if not command.reference:
        return worded(replies.REASSIGN_WHICH, said.word)
    try:
        inquiry = find_by_reference(context.desk, command.reference)
    except NotFound:
        return worded(replies.NOBODYS, command.reference)
    click = Click(said.user_id, said.trigger_id, "", Button(Action.REASSIGN), inquiry.id)
    return act_on_inquiry(context, click, now) or (replies.REASSIGN_WINDOW,)


def _mistyped(
    _context: ChatContext, said: Typed, _user: User, command: Command, _now: datetime
) -> Answer:
    return worded(replies.MISTYPED, said.word, command.meant)


def _chat_help(
    context: ChatContext, _said: Typed, _user: User, _command: Command, _now: datetime
) -> Answer:
    """The plugin answers this itself; a command that was renamed to the word asks us."""
    return worded(replies.CHAT_HELP, context.chat.help_link())


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


_FLOWS: dict[Wish, Callable[[ChatContext, Typed, User, Command, datetime], Answer]] = {
    Wish.ASK: _written_down,
    Wish.FILL_IN: _dialog,
    Wish.FOR_PARENT: _for_parent,
    Wish.HAND_OVER: _hand_over,
    Wish.REASSIGN: _reassign,
    Wish.MISTYPED: _mistyped,
    Wish.ENTRY: _entry,
    Wish.PAGE: _room,
    Wish.CHAT_HELP: _chat_help,
}
