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


@dataclass(frozen=True)
class TypedWords:
    """What somebody has typed into a dialog that was `opened` for him, in this role."""

    desk: Desk
    opened: Opened
    words: str
    author_id: str
    role: Role
    now: datetime

    @property
    def _key(self) -> DraftKey:
        return DraftKey(self.opened.inquiry_id, self.author_id, self.opened.action.move)

    @property
    def is_insisted(self) -> bool:
        """Whether this very dialog brought these very words before, and its author was warned.

        A dialog that is opened later with the kept words is warned of them anew.
        """
        kept = whole_draft(self.desk, self._key)
        if kept.warned_at is None or kept.body != self.words:
            return False
        return kept.warned_at >= self.opened.at and self.now - kept.warned_at >= READS_FOR

    def refuse_late(self) -> None:
        """Raise NotTaken where the dialog's time is over; the words are kept."""
        if self.opened.is_expired:
            self.keep()
            raise NotTaken(EXPIRED)

    def keep(self, *, brings: bool = True) -> None:
        """Keep them for the next time; where there may be none, bring them to who wrote them."""
        if not self.words.strip():
            return
        self._begin()
        if brings:
            action = self.opened.action
            bring_back(self.desk, self._key, self.words, self.role, self.now, action=action)
        else:
            save_draft(self.desk, self._key, self.words, self.now)

    def keep_warned(self) -> None:
        """Keep them, and that their author has been told that they look like a password."""
        self._begin()
        save_draft(self.desk, self._key, self.words, self.now, warned=True)

    def _begin(self) -> None:
        """Let a correction's draft begin with the pictures of what it corrects, as on its page."""
        if self.opened.action is Action.CORRECT:
            shown = view(self.desk, self.opened.inquiry_id).answer_pictures
            start_with(self.desk, self._key, "", shown, self.now)

    def forget(self) -> None:
        """Drop the draft where there is one; most dialogs have none, and cost no write."""
        kept = whole_draft(self.desk, self._key)
        if kept.body or kept.pictures:
            key = self._key
            drop_draft(self.desk, key.inquiry_id, key.author_id, key.move, self.now)
