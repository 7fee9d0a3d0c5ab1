"""What an earlier message with buttons shows once they have had their time: who decided what."""

from dataclasses import replace

from helpdesk.domain.inquiry import Entry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Role
from helpdesk.domain.states import State
from helpdesk.journal.histories import outcome_of
from integration.chat.speech import Block, Line, Link, Notification, Quote, line, notification
from integration.notifications.about import About
from integration.notifications.registry import notification_of

IF_NOT = " Если всё-таки не помогло, отметьте это там: "
PAGE = "страница вопроса"


def as_it_stands(about: About) -> Notification:
    """Return what an earlier message shows now: as it was while there is something to press."""
    said = notification_of(about) or notification(*_what_it_was_about(about))
    if said.buttons or about.occasion == NotificationType.DRAFT_KEPT:
        return said
    return replace(said, blocks=(*said.blocks, what_became(about)))


def _what_it_was_about(about: About) -> tuple[Block, ...]:
    if not about.is_to_requester:
        return (about.summary(),)
    page = line(Link(PAGE.capitalize(), about.page))
    return (line("Вопрос ", about.reference, ":"), Quote(about.inquiry.subject), page)


def what_became(about: About) -> Line:
    """Say what has happened last since the message was sent."""
    since = [each for each in about.view.history if about.said_at and each.at > about.said_at]
    for entry in reversed(since):
        words = outcome_of(
            about.view,
            entry,
            is_own=_is_readers(about, entry),
            is_to_requester=about.is_to_requester,
        )
        if words:
            return line(words, *_if_not(about, entry))
    return line(f"{about.state.words}.")


def _is_readers(about: About, entry: Entry) -> bool:
    """Whether who reads has done it: who has asked acts without an id."""
    if entry.role is Role.REQUESTER:
        return about.is_to_requester
    return bool(entry.actor_id) and entry.actor_id == about.person_id


def _if_not(about: About, entry: Entry) -> tuple[str | Link, ...]:
    """Leave a way back to who has said that it helped: for some days he may think otherwise."""
    closed = entry.what == Move.HELPED and about.state is State.CLOSED
    return (IF_NOT, Link(PAGE, about.page)) if closed and about.is_to_requester else ()
