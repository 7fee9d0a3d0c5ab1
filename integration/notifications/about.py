"""What a notice is made from: the inquiry as it is now, what for, to whom, and where pages lie."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.domain.deadline_words import Deadlines
from helpdesk.domain.inquiry import Entry, Inquiry
from helpdesk.domain.messages import Addressee, AddresseeKind
from helpdesk.domain.people import Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.journal.history_words import was_withdrawn
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.outage_queries import Outage
from integration.chat import phrases
from integration.chat.speech import (
    Block,
    Line,
    Link,
    Notification,
    Quote,
    Run,
    Strong,
    line,
    notification,
)

# Said in a letter and in the chat.
EARLIER = "Прежний ответ, он больше не верен:"
NOT_HELPED = "Если не помогло, нажмите «Не помогло»: мы займёмся вопросом снова."


@dataclass(frozen=True)
class About:
    """One notification, said at `now`. `page` is the requester's secret page, `card` the card's
    address in the chat, empty where none was posted yet.
    """

    view: InquiryView
    occasion: str
    key: str
    cycle: int
    addressee: Addressee
    now: datetime
    page: str
    card: str = ""
    picture_id: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    # The address of the post that the notification is about, where it is about one.
    source: str = ""
    # A word in the thread may be one of many said at once: then nobody is called by it.
    calls: bool = True
    # Of words that could not be sent: what their writer had typed.
    draft: str = ""
    # Of a duplicate: the requester's page of the first inquiry.
    original_page: str = ""
    # Of an accepted question: how soon an answer usually comes, and every outage that lasts.
    usual: str = ""
    outages: tuple[Outage, ...] = ()
    # When it was said first, where it is rendered again.
    said_at: datetime | None = None

    @property
    def inquiry(self) -> Inquiry:
        return self.view.inquiry

    @property
    def regulation(self) -> Regulation:
        return self.view.regulation

    @property
    def state(self) -> State:
        return self.view.inquiry.state

    @property
    def reference(self) -> Strong:
        return Strong(self.inquiry.shown_reference)

    @property
    def person_id(self) -> str:
        """The Mattermost id of the person it goes to directly; empty where it is not by id."""
        return self.addressee.name if self.addressee.kind is AddresseeKind.ID else ""

    @property
    def is_to_requester(self) -> bool:
        """Whether it is read by a member of staff who is the requester."""
        return bool(self.person_id) and self.person_id == self.inquiry.mattermost_id

    @property
    def claimant(self) -> str:
        return self.view.person_name(self.inquiry.claimant_id)

    @property
    def is_readers(self) -> bool:
        """Whether the person it goes to has the inquiry."""
        return self.inquiry.claimant_id == self.person_id

    @property
    def is_free(self) -> bool:
        return self.inquiry.claimant_id is None

    @property
    def is_of_this_cycle(self) -> bool:
        return self.cycle == self.inquiry.cycle

    @property
    def is_with_support(self) -> bool:
        """Whether the vendor's support has it still, as when this was put down."""
        return self.state is State.HANDED_OFF and self.is_of_this_cycle

    @property
    def is_asked_about_support(self) -> bool:
        """Once the support has answered, it waits for us, and that is said elsewhere."""
        return self.is_with_support and self.inquiry.owes is None

    @property
    def we_answer(self) -> str:
        return f"{self._deadlines.we_answer}{self.usual and f' {self.usual}.'}"

    def said_of(self, outage: Outage) -> str:
        """Return what many have trouble with, and what is known of it."""
        return outage.now(self.now, self.regulation.calendar)

    @property
    def to_answer(self) -> str:
        return self._deadlines.to_answer

    @property
    def passed(self) -> str:
        """Return since when the term has passed."""
        return self._deadlines.passed

    @property
    def _deadlines(self) -> Deadlines:
        return phrases.deadlines(self.view, self.now)

    def text(self, *kinds: TextKind) -> Text | None:
        """Return the text that this notification is about; None once it is erased."""
        return next((text for text in self.view.said(*kinds) if str(text.id) == self.key), None)

    def pictures(self, text: Text) -> tuple[str, ...]:
        """Return the names in the store of what goes with a text."""
        return tuple(picture.name for picture in self.view.pictures_of(text.id))

    def what_was_wrong(self) -> tuple[Block, ...]:
        """Quote what was said when this cycle began, because the answer did not help."""
        added = [text for text in self.view.said(TextKind.ADDITION) if text.cycle == self.cycle]
        return quote(added[0].body) if added else ()

    @property
    def why_again(self) -> str:
        """Say why this cycle has begun."""
        withdrawn = was_withdrawn(self.view, self.cycle - 1)
        return "Вопрос задан ещё раз" if withdrawn else "Ответ не помог"

    def earlier(self, correction: Text) -> Text | None:
        """Return the answer that this correction took the place of; None once it is erased."""
        answers = [text for text in self.view.answers if text.id < correction.id]
        return answers[-1] if answers else None

    @property
    def entry(self) -> Entry | None:
        """Return the line of history that this notification is about: its key is the version."""
        return next((each for each in self.view.history if str(each.seq) == self.key), None)

    @property
    def entry_text(self) -> str:
        """Return the words that its line of history is about; none where they are erased."""
        text_id = self.entry.data.get("text") if self.entry else None
        return self.view.body(text_id) if isinstance(text_id, int) else ""

    def author(self, text: Text) -> str:
        """Return who wrote it, by name where it was a member of staff."""
        if text.role in (Role.CONSULTANT, Role.STAFF):
            return self.view.person_name(text.author_id)
        return self.inquiry.requester_name

    def duty(self) -> tuple[Run, ...]:
        """Mention the people on duty, and nobody at night: they see it when they open the chat."""
        if not self.calls:
            return ("Дежурному: ",)
        return phrases.duty(self.view.duty, self.now, self.inquiry)

    @property
    def decided(self) -> str:
        """Return «по решению завуча», or of the director, or who acted for him on that day."""
        entry = self.entry
        by = self.view.people.get(entry.actor_id) if entry else None
        people = self.regulation.people
        if entry is None or by is None or by.username == people.head.user:
            return "по решению завуча"
        day = self.regulation.calendar.local_date(entry.at)
        acts = by.username != people.director.user
        acts = acts and self.view.duty.standing(day).is_director(by.username)
        return f"по решению {'и. о. директора' if acts else 'директора'}"

    @property
    def actor(self) -> str:
        """Return who did what this notification is about, by name."""
        entry = self.entry
        return self.view.person_name(entry.actor_id if entry else None)

    @property
    def contact(self) -> str:
        """Return the requester's name and telephone."""
        return ", ".join(filter(None, (self.inquiry.requester_name, self.inquiry.phone)))

    def to_card(self) -> tuple[Line, ...]:
        return (line(Link("Открыть карточку", self.card)),) if self.card else ()

    def summary(self) -> Line:
        return line(Strong(phrases.summary(self.view)))


Say = Callable[[About], Notification | None]


def says(sentence: str, when: Callable[[About], object], *, duty: bool = False) -> Say:
    """Return what says one sentence, `{0}` being all it is about, and only while that holds.

    It may call whoever is on `duty`.
    """

    def say(about: About) -> Notification | None:
        called = about.duty() if duty else ()
        return notification(line(*called, sentence.format(about))) if when(about) else None

    return say


def quote(words: str | None) -> tuple[Block, ...]:
    """Quote somebody's words, where there are any."""
    return (Quote(words),) if words else ()
