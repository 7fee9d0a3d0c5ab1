"""The slash command: a question written down at once, a dialog, or a look at one's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from helpdesk.access.sections import TODAY, Audience, page_at
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.journal.usual_answer_words import to_who_waits
from helpdesk.kernel.links import find_by_reference
from helpdesk.regulation.regulation import administrator
from integration.chat import dialogs, question_dialogs, replies
from integration.chat.buttons import Button
from integration.chat.colleague_rows import people_named
from integration.chat.commands import Command, Wish, meaning_of
from integration.chat.dialogs import Dialog
from integration.chat.directory import NotAllowed
from integration.chat.errors import ChatError
from integration.chat.flows.click import act_on_inquiry
from integration.chat.flows.context import ChatContext
from integration.chat.flows.finding import articles_with, found_articles
from integration.chat.flows.going_on import held_words, open_outage_words
from integration.chat.flows.lookup import look_up_meant
from integration.chat.flows.message_actions import ask_what_was_meant
from integration.chat.flows.opening import open_for_handing_over, open_general
from integration.chat.flows.pages import page_link, question_page, staff_page
from integration.chat.flows.questions import open_said
from integration.chat.interaction import Click, Proves, Typed
from integration.chat.speech import Answer, worded
from integration.chat.values import User

UNPROVED = "Не удалось проверить, что это набрали именно вы. Отправьте ещё раз."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CommandCall:
    """A command as it was typed and understood, and who typed it."""

    context: ChatContext
    said: Typed
    user: User
    command: Command
    now: datetime


def answer_command(context: ChatContext, said: Typed, now: datetime, proves: Proves) -> Answer:
    """Return the answer, and what to expect of a desk that is held."""
    return (*_answer(context, said, now, proves), *held_words(context.desk))


def _answer(context: ChatContext, said: Typed, now: datetime, proves: Proves) -> Answer:
    """Return the answer; where there is none to give, give the words of a question back."""
    command = meaning_of(said.text)
    try:
        if not proves(said.trigger_id, said.user_id, now):
            log.warning("nobody has typed that")
            return replies.given_back(UNPROVED, command.words)
        user = context.directory.staff(said.user_id)
        call = CommandCall(context, said, user, command, now)
        answer = _FLOWS.get(command.wish, _looked_up)(call)
        # What the bot's own message says, there too of what many have trouble with, is said once.
        return (*answer, *_going_on(call)) if answer else ()
    except (NotAllowed, RuleViolation) as refusal:
        log.info("refused", why=type(refusal).__name__)
        return replies.given_back(str(refusal), command.words)
    except Exception as error:
        # Whatever it was: a failed command takes what was typed with it.
        log.error("command failed", exc_info=error)
        return replies.given_back(replies.NOT_WRITTEN, command.words)


def _going_on(call: CommandCall) -> Answer:
    """Say what many have trouble with, to who asks or looks how it stands."""
    if call.command.wish not in _SAYS_WHAT_IS_GOING_ON:
        return ()
    return open_outage_words(call.context.desk, call.now)


def _room(call: CommandCall) -> Answer:
    """Return the link, or who may open the page; where the chat does not say, the page does."""
    page = page_at(call.command.page)
    assert page is not None  # noqa: S101 - a test looks up every word
    if closed := _closed_to(call, page.audience):
        return worded(replies.CLOSED_PAGE, call.said.word, closed)
    return page_link(call.context, call.user, page, call.now)


def _closed_to(call: CommandCall, audience: Audience) -> str:
    """Return for whom the page is, where it is not for this person; nothing where it may be."""
    context, user = call.context, call.user
    if audience is Audience.LEADERS:
        return "" if context.leads(user) else replies.LEADERS
    keeps = audience is Audience.KEEPERS and user.username == administrator(
        context.desk.regulation()
    )
    is_open = audience is Audience.STAFF or keeps or context.advises(user, in_doubt=True)
    return "" if is_open else replies.CONSULTANTS


def _written_down(call: CommandCall) -> Answer:
    opened = open_said(call.context, call.user, call.command.words, call.now)
    log.info("inquiry opened", inquiry=opened.inquiry.id, repeated=opened.repeated)
    regulation = call.context.desk.regulation()
    if not opened.repeated and call.context.tells_there(call.said):
        return ()
    usual = to_who_waits(call.context.desk, opened.inquiry, call.now)
    return replies.accepted(
        opened.inquiry, regulation, call.now, repeated=opened.repeated, usual=usual
    )


def _ask(call: CommandCall) -> Answer:
    dialog = question_dialogs.opening(call.context.desk.regulation())
    words = replies.WINDOW, replies.NO_WINDOW
    page = partial(question_page, call.context, call.user, call.now)
    return _beside(page, words, call, lambda: _open(call, dialog, dialogs.OPEN))


def _entry(call: CommandCall) -> Answer:
    """Let a consultant enter what he was told; long ones and old clients find the page."""
    regulation = call.context.desk.regulation()
    call.context.directory.consultant(call.user.id, regulation)
    page = partial(staff_page, call.context, call.user, "entry", call.now)
    dialog = question_dialogs.entry(regulation)
    words = replies.ENTRY_WINDOW, replies.NO_ENTRY_WINDOW
    return _beside(page, words, call, lambda: _open(call, dialog, dialogs.ENTRY))


def _for_parent(call: CommandCall) -> Answer:
    page = partial(staff_page, call.context, call.user, "parent", call.now)
    dialog = question_dialogs.for_parent(call.context.desk.regulation())
    words = replies.PARENT_WINDOW, replies.NO_PARENT_WINDOW
    return _beside(page, words, call, lambda: _open(call, dialog, question_dialogs.FOR_PARENT))


def _open(call: CommandCall, dialog: Dialog, action: str) -> None:
    open_general(call.context, call.said.trigger_id, dialog, action, call.user.id, call.now)


def _hand_over(call: CommandCall) -> Answer:
    """Open the dialog at once; beside it stands how to do the same one by one.

    Words that name no colleague are a question, unless the head has typed them.
    """
    context, user, named = call.context, call.user, call.command.person
    people = context.directory.colleagues(context.desk.regulation()) if named else []
    found = people_named(people, named)
    if named and not found:
        if context.leads(user):
            return worded(replies.NO_COLLEAGUE, call.said.word, named)
        return _written_down(call)
    to_id, trigger_id = found[0].id if len(found) == 1 else "", call.said.trigger_id
    return _beside(
        partial(staff_page, context, user, "journal", call.now),
        (replies.HAND_OVER_WINDOW, replies.NO_HAND_OVER_WINDOW),
        call,
        lambda: open_for_handing_over(context, trigger_id, user.id, call.now, to_id=to_id),
    )


def _beside(
    page: Callable[[], tuple[str, str]],
    words: tuple[str, str],
    call: CommandCall,
    open_it: Callable[[], None],
) -> Answer:
    """Open a dialog and name the page beside it: an old client shows none, and says nothing.

    The `words` are those for a dialog that opens, and for one that does not.
    """
    said, refused = words
    try:
        open_it()
    except ChatError as error:
        log.warning("dialog did not open", exc_info=error)
        said = refused
    return worded(said, call.said.word, *page())


def _reassign(call: CommandCall) -> Answer:
    """Open the dialog that gives one inquiry to somebody: the card, which all read, has no such."""
    if not call.command.reference:
        return worded(replies.REASSIGN_WHICH, call.said.word)
    try:
        inquiry = find_by_reference(call.context.desk, call.command.reference)
    except NotFound:
        return worded(replies.NOBODYS, call.command.reference)
    click = Click(call.said.user_id, call.said.trigger_id, "", Button(Action.REASSIGN), inquiry.id)
    return act_on_inquiry(call.context, click, call.now) or (replies.REASSIGN_WINDOW,)


def _meant(call: CommandCall) -> Answer:
    """Name what was meant; where it is a look-up of several words, ask, and keep the words."""
    meant, words, context = call.command.meant, call.command.words, call.context
    if call.command.wish is Wish.BUTTON:
        return worded(replies.BUTTON, call.said.word, meant, words)
    if not look_up_meant(words) or held_words(context.desk):
        return worded(replies.MISTYPED, call.said.word, meant, words)
    ask_what_was_meant(context, call.user, words, call.now)
    if context.tells_there(call.said):
        return ()
    return worded(replies.ASKED_WHAT_WAS_MEANT, call.said.word, meant)


def _chat_help(call: CommandCall) -> Answer:
    """The plugin answers this itself; a command that was renamed to the word asks us."""
    return worded(replies.CHAT_HELP, call.context.chat.help_link())


def _find(call: CommandCall) -> Answer:
    site, sought = call.context.settings.public_url, call.command.words
    found = articles_with(call.context.desk, sought, call.now)
    return found_articles(found, sought, call.said.word, site)


def _looked_up(call: CommandCall) -> Answer:
    """Say it; who leads reads first what waits for him, who drafts the schedule where that is."""
    context, user, wish, word = call.context, call.user, call.command.wish, call.said.word
    shown = context.look_up.answer(user.id, wish, call.command.reference, call.now, word)
    if wish is Wish.GUIDE and context.leads(user):
        return (*page_link(context, user, TODAY, call.now, replies.WAITS), *shown)
    # Where the chat does not say who may see the drafts, the hours alone do.
    if wish is not Wish.SCHEDULE or not context.advises(user, in_doubt=False):
        return shown
    return (*shown, *worded(replies.DRAFTING, *staff_page(context, user, "schedule", call.now)))


_SAYS_WHAT_IS_GOING_ON = frozenset(
    {Wish.ASK, Wish.FILL_IN, Wish.GUIDE, Wish.STATUS, Wish.MINE, Wish.FOR_PARENT}
)
_FLOWS: dict[Wish, Callable[[CommandCall], Answer]] = {
    Wish.ASK: _written_down,
    Wish.FILL_IN: _ask,
    Wish.FOR_PARENT: _for_parent,
    Wish.HAND_OVER: _hand_over,
    Wish.REASSIGN: _reassign,
    Wish.MISTYPED: _meant,
    Wish.BUTTON: _meant,
    Wish.ENTRY: _entry,
    Wish.PAGE: _room,
    Wish.FIND: _find,
    Wish.CHAT_HELP: _chat_help,
}
