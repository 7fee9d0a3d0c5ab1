"""How a dialog comes home: in time, once, under the claim it was opened for; or kept as a draft."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Who
from helpdesk.domain.people import Actor, Role
from helpdesk.inquiries.giving_back import bring_back
from helpdesk.journal.acts import Filled, read
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import Draft, DraftKey, drop_draft, save_draft, start_with, whole_draft
from helpdesk.kernel.once import once_in
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.privacy.holding_back import Held
from integration.chat.catalogue import check

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
# Only who holds the inquiry may make their moves: what was written for them hangs on the claim.
_HOLDERS = (Who.FREE_OR_CLAIMANT, Who.CLAIMANT, Who.CLAIMANT_HEAD_CLOCK)
KEPT = "Ваш текст цел: бот прислал его вам сообщением."
INSIST = "Если {}, отправьте ещё раз, ничего не меняя."


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
    words = whole_draft(desk, DraftKey(inquiry_id, author_id, action.move)).body
    if words.strip():
        of = DraftKey(inquiry_id, author_id, action.move)
        bring_back(desk, of, words, role, _BY_DIALOG.get(action, action), now)
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
            bring_back(self.desk, self._key, self.words, self.role, action, self.now)
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
            drop_draft(self.desk, key, self.now)


def claim_of(inquiry: Inquiry) -> str:
    """Name the claim under which a dialog is opened: who, since when, in which cycle."""
    since = inquiry.claimed_at.timestamp() if inquiry.claimed_at else 0
    return f"{inquiry.cycle}:{inquiry.claimant_id or ''}:{since:.6f}"


def submit_dialog(
    desk: Desk, opened: Opened, filled: Filled, actor: Actor, author_id: str, now: datetime
) -> None:
    """Do what the dialog says, once however often it is sent.

    Raise NotTaken where its time is over, or the table of moves is against it by now: its words are
    brought back. Raise RuleViolation where other words might be taken; these are kept for the next
    time. Raise UnfitFields where a field needs another look, and Held where the words look like a
    password or a name: the same words again are then taken.
    """
    look_through(filled.words, filled.title)
    typed = TypedWords(desk, opened, filled.words, author_id, actor.role, now)
    try:
        desk.write(lambda unit: _came_home(unit, typed, filled, actor), now)
    except Held:
        typed.keep_warned()
        raise
    except NotTaken:
        typed.keep()
        raise
    except UnfitFields:
        raise
    except RuleViolation as refusal:
        again = _opens_again(desk, opened, actor, now)
        typed.keep(brings=not again)
        if again:
            raise
        raise NotTaken(str(refusal)) from refusal
    # Also where it was done before: whoever did it may have died before he came to this.
    typed.forget()


def _came_home(unit: UnitOfWork, typed: TypedWords, filled: Filled, actor: Actor) -> None:
    """Do it in one transaction, unless it is done."""
    opened = typed.opened
    unit.lock(opened.inquiry_id, *filled.also)
    if not once_in(unit, _key(opened, filled, actor)):
        return
    desk = typed.desk.within(unit)
    seen = view(desk, opened.inquiry_id)
    _refuse_late(seen, opened, actor)
    insisted = replace(typed, desk=desk, now=unit.now).is_insisted
    pictures = draft_for(desk, opened.action, seen, typed.author_id).pictures
    filled = replace(filled, insisted=insisted, pictures=pictures)
    read(opened.action, filled)(desk, opened.inquiry_id, actor, unit.now)


def _key(opened: Opened, filled: Filled, actor: Actor) -> tuple[object, ...]:
    """Name this showing of the dialog and what was filled in, not who could be chosen by then."""
    shown = (opened.action, opened.inquiry_id, opened.claim, opened.at.isoformat())
    return ("dialog", *shown, actor.role, actor.id, replace(filled, colleagues=(), away=()))


def _opens_again(desk: Desk, opened: Opened, actor: Actor, now: datetime) -> bool:
    """Return whether this person could open this dialog once more, with the kept words in it."""
    try:
        check(desk, opened.action, opened.inquiry_id, actor, now)
    except RuleViolation:
        return False
    return True


def _refuse_late(seen: InquiryView, opened: Opened, actor: Actor) -> None:
    if opened.is_expired:
        raise NotTaken(EXPIRED)
    if opened.action.move.who in _HOLDERS and _is_void(opened.claim, seen.inquiry, actor):
        raise NotTaken(_overtaken(seen))


def _is_void(claim: str, inquiry: Inquiry, actor: Actor) -> bool:
    """Return whether the claim is another now; one's own newer claim in the same cycle is none."""
    if claim == claim_of(inquiry):
        return False
    same_cycle = claim.partition(":")[0] == str(inquiry.cycle)
    return not (same_cycle and inquiry.claimant_id == actor.id)


def _overtaken(seen: InquiryView) -> str:
    claimant = seen.claimant
    if claimant is None:
        return "Пока вы писали, вопрос освободился: возьмите его снова."
    return f"Пока вы писали, вопрос перешёл: теперь им занимается {claimant.name}."
