"""What was typed into a dialog that was not taken: kept, brought back, and shown the next time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdesk.domain.people import Role
from helpdesk.inquiries.giving_back import bring_back
from helpdesk.journal.queries import view
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import (
    Draft,
    DraftKey,
    draft_of,
    drop_draft,
    save_draft,
    start_with,
    whole_draft,
)
from integration.chat.actions import Action

# What is written on a page, or begins with a ready answer, can be sent from the dialog as well.
_BY_DIALOG = {
    Action.READY: Action.ANSWER,
    Action.ANSWER_PAGE: Action.ANSWER,
    Action.CORRECT_PAGE: Action.CORRECT,
    Action.CALL_PAGE: Action.LOG_REACHED,
}
EXPIRED = "Окно было открыто слишком долго."
# Nobody reads a warning faster: a second click within that time was no decision.
READS_FOR = timedelta(seconds=2)


@dataclass(frozen=True)
class Opened:
    """What the desk wrote into a dialog's state when it opened it."""

    action: Action
    inquiry_id: int
    claim: str
    at: datetime
    is_expired: bool


class NotTaken(Exception):
    """The dialog came too late; the message says why."""


def kept_words(
    desk: Desk, action: Action, inquiry_id: int, author_id: str, role: Role, now: datetime
) -> str:
    """Return what this person had typed into a dialog that does not open any more.

    It is brought to him as well, where it has not been.
    """
    words = draft_of(desk, inquiry_id, author_id, action.move)
    if words.strip():
        of = DraftKey(inquiry_id, author_id, action.move)
        bring_back(desk, of, words, role, now, action=_BY_DIALOG.get(action, action))
    return words.strip()


def draft_for(desk: Desk, action: Action, seen: InquiryView, actor_id: str) -> Draft:
    """Return what this person had typed when it was last not taken, here or on the page.

    The pictures are those that go out with it: a correction keeps what it corrects.
    """
    kept = whole_draft(desk, DraftKey(seen.inquiry.id, actor_id, action.move))
    if action is Action.CORRECT and kept.saved_at is None:
        return replace(kept, pictures=kept.pictures or seen.answer_pictures)
    return kept


def keep_for_late(
    desk: Desk, opened: Opened, words: str, author_id: str, role: Role, now: datetime
) -> None:
    """Raise NotTaken where the dialog's time is over; its words are kept."""
    if opened.is_expired:
        keep(desk, opened, words, author_id, role, now)
        raise NotTaken(EXPIRED)


def keep(
    desk: Desk,
    opened: Opened,
    words: str,
    author_id: str,
    role: Role,
    now: datetime,
    *,
    brings: bool = True,
) -> None:
    """Keep the words for the next time; where there may be none, bring them to who wrote them."""
    if not words.strip():
        return
    _begin(desk, opened, author_id, now)
    if brings:
        bring_back(desk, _draft(opened, author_id), words, role, now, action=opened.action)
    else:
        save_draft(desk, _draft(opened, author_id), words, now)


def keep_warned(desk: Desk, opened: Opened, words: str, author_id: str, now: datetime) -> None:
    """Keep the words, and that their author has been told that they look like a password."""
    _begin(desk, opened, author_id, now)
    save_draft(desk, _draft(opened, author_id), words, now, warned=True)


def _begin(desk: Desk, opened: Opened, author_id: str, now: datetime) -> None:
    """Let a correction's draft begin with the pictures of what it corrects, as on its page."""
    if opened.action is Action.CORRECT:
        shown = view(desk, opened.inquiry_id).answer_pictures
        start_with(desk, _draft(opened, author_id), "", shown, now)


def _draft(opened: Opened, author_id: str) -> DraftKey:
    return DraftKey(opened.inquiry_id, author_id, opened.action.move)


def insists_on(desk: Desk, opened: Opened, words: str, author_id: str, now: datetime) -> bool:
    """Return whether this very dialog brought these very words before, and its author was warned.

    A dialog that is opened later with the kept words is warned of them anew.
    """
    kept = whole_draft(desk, _draft(opened, author_id))
    if kept.warned_at is None or kept.body != words:
        return False
    return kept.warned_at >= opened.at and now - kept.warned_at >= READS_FOR


def forget(desk: Desk, opened: Opened, author_id: str, now: datetime) -> None:
    """Drop the draft where there is one; most dialogs have none, and cost no write."""
    kept = whole_draft(desk, _draft(opened, author_id))
    if kept.body or kept.pictures:
        drop_draft(desk, opened.inquiry_id, author_id, opened.action.move, now)
