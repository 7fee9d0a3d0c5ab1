"""What a page or a card shows of one inquiry: its record with all that hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from helpdesk.domain.articles import Article
from helpdesk.domain.inquiry import Child, Entry, Handoff, Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Person, Role
from helpdesk.domain.states import Channel, Kind
from helpdesk.domain.terms import Count
from helpdesk.domain.texts import ANSWERS, Attachment, Picture, Text, TextKind
from helpdesk.duty.roster import Roster
from helpdesk.inquiries.consents import AGREED
from helpdesk.journal.owed import Task, open_question_of, owed_of, said_in
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.support_letter import SCHOOL_SENDS, Letter, from_school, in_brief
from helpdesk.vendor.cases import waiting
from helpdesk.vendor.checking import Checked, check
from helpdesk.vendor.outage_queries import Outage, OutagesAround


@dataclass(frozen=True)
class Answered:
    """An answer that holds, and those which it has corrected, the newest of them first."""

    text: Text
    earlier: tuple[Text, ...] = ()


@dataclass(frozen=True)
class InquiryView:
    """One inquiry with all that belongs to it, and the regulation in force."""

    inquiry: Inquiry
    regulation: Regulation
    # How the regulation's deadline was counted, and how the working one.
    counted: Count
    counted_with_waits: Count
    children: tuple[Child, ...]
    texts: tuple[Text, ...]
    attachments: tuple[Attachment, ...]
    history: tuple[Entry, ...]
    handoffs: tuple[Handoff, ...]
    tasks: tuple[Task, ...]
    # What few of those who look at it show is read when they do, and once.
    read_outages: Callable[[], OutagesAround] = field(compare=False)
    read_articles: Callable[[], tuple[Article, ...]] = field(compare=False)
    read_people: Callable[[], dict[str, Person]] = field(compare=False)
    read_roster: Callable[[], Roster] = field(compare=False)
    pinned: dict[int, tuple[Attachment, ...]] = field(default_factory=dict, hash=False)
    # The reference of the inquiry of which this one is a double; empty where it is none.
    original: str = ""
    # Of a parent's: who leads the classes of the children, «5А» → name; who has entered it.
    class_teachers: dict[str, str] = field(default_factory=dict, hash=False)
    entered_by: str = ""
    # The other inquiries of the vendor's case that this one waits on: for the staff's eyes alone.
    case_mates: tuple[Inquiry, ...] = ()
    # Whether the recorded mail address has been proved to be its owner's.
    mail_is_proved: bool = False

    @cached_property
    def people(self) -> dict[str, Person]:
        return self.read_people()

    @cached_property
    def duty(self) -> Roster:
        return self.read_roster()

    def body(self, text_id: int | None) -> str:
        """Return a text by its id; empty once it is erased."""
        return next((t.body or "" for t in self.texts if t.id == text_id), "")

    def said(self, *kinds: TextKind) -> list[Text]:
        """Return the texts of these kinds that are not erased, in order."""
        return said_in(self.texts, *kinds)

    @property
    def masked(self) -> list[Text]:
        """The texts of which something confidential was left out."""
        return [text for text in self.texts if text.is_masked]

    @property
    def words(self) -> str:
        return next((t.body or "" for t in self.said(TextKind.WORDS)), "")

    @property
    def answers(self) -> list[Text]:
        return self.said(*ANSWERS)

    @property
    def answered(self) -> list[Answered]:
        """The answers that hold, in order: what was corrected stands behind its correction."""
        found: list[Answered] = []
        for text in self.answers:
            if text.kind is TextKind.CORRECTION and found:
                before = found.pop()
                found.append(Answered(text, (before.text, *before.earlier)))
            else:
                found.append(Answered(text))
        return found

    def pictures_of(self, text_id: int) -> tuple[Attachment, ...]:
        """Return the pictures that go with a text."""
        return self.pinned.get(text_id, ())

    @property
    def answer_pictures(self) -> tuple[Picture, ...]:
        """Return the pictures of the answer as it stands now: a correction begins with them."""
        found = self.pictures_of(self.answers[-1].id) if self.answers else ()
        return tuple(Picture(each.name, each.size, each.sha256) for each in found)

    @property
    def own_pictures(self) -> list[Attachment]:
        """What the requester has sent himself."""
        return [each for each in self.attachments if each.role is Role.REQUESTER]

    @property
    def owed(self) -> list[Task]:
        """The tasks that still make sense."""
        return owed_of(self.inquiry, self.tasks, self.texts)

    @cached_property
    def _outages(self) -> OutagesAround:
        return self.read_outages()

    @property
    def outage(self) -> Outage | None:
        """The mass outage that it belongs to, or last did."""
        return self._outages[0]

    @property
    def outage_to_join(self) -> Outage | None:
        """An open outage that it seems to be about, where it belongs to none that is open."""
        return self._outages[1]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """What may be sent as its answer, or edited first."""
        return self.read_articles()

    @property
    def open_outage(self) -> Outage | None:
        """The outage that it belongs to while that lasts."""
        return self.outage if self.outage and self.outage.is_open else None

    @property
    def open_question(self) -> Text | None:
        """The last question asked back that nothing of the requester's has followed."""
        return open_question_of(self.inquiry, self.texts)

    @property
    def handoff(self) -> Handoff | None:
        """The handoff of the present cycle."""
        return next((h for h in self.handoffs if h.cycle == self.inquiry.cycle), None)

    @property
    def debt(self) -> Text | None:
        """What the vendor's support waits for from one of us: its demand, or its rejection."""
        if self.inquiry.owes is None:
            return None
        said = self.said(TextKind.VENDOR_WANTS, TextKind.VENDOR_REJECTED)
        return said[-1] if said else None

    @property
    def is_rejected(self) -> bool:
        """Whether the vendor's support has rejected the letter, and none was sent anew since."""
        return self.debt is not None and self.debt.kind is TextKind.VENDOR_REJECTED

    @property
    def waiting_mates(self) -> list[Inquiry]:
        """Those of the same case of the vendor's which wait for its answer as well."""
        return waiting(self.case_mates)

    @property
    def letter(self) -> Letter | None:
        """The letter of the present cycle's handoff, ready to send."""
        if self.handoff is None:
            return None
        subject, _, body = self.body(self.handoff.letter_id).partition("\n\n")
        brief = in_brief(self.inquiry, self.children, self._known, self.regulation)
        return Letter(self.regulation.vendor.mail, subject, body, brief)

    @property
    def letter_by_school(self) -> Letter | None:
        """The letter as the school sends it, once its requester has agreed on the telephone."""
        here = (each for each in self.history if each.cycle == self.inquiry.cycle)
        agreed = next((each.at for each in here if each.data.get(SCHOOL_SENDS)), None)
        if agreed is None or self.letter is None:
            return None
        day = self.regulation.calendar.local_date(agreed)
        return from_school(self.letter, self.inquiry, f"{day:%d.%m.%Y}")

    @property
    def checked(self) -> Checked:
        """What the vendor's support demands of a letter, held against what is known."""
        return check(self.inquiry, self._known)

    @property
    def _known(self) -> list[tuple[TextKind, str]]:
        return [(text.kind, text.body or "") for text in self.texts]

    @property
    def claimant(self) -> Person | None:
        return self.people.get(self.inquiry.claimant_id or "")

    @property
    def responsible(self) -> str:
        """Who at the school answers for it, also while the support has it: the claimant, where
        nobody has claimed it the head.
        """
        return self.claimant.name if self.claimant else self.regulation.people.head.name

    @property
    def recorded_by(self) -> str:
        """Who has written it down: in a parent's stead, or as he was told it; nobody where who
        asks has done so himself.
        """
        opened = self.history[:1]
        told = [each.actor_id for each in opened if each.role in (Role.CONSULTANT, Role.STAFF)]
        return self.entered_by or "".join(map(self.person_name, told))

    @property
    def hears_without_contact(self) -> str:
        """Say how an answer gets to someone who has left neither phone nor mail."""
        if self.entered_by:
            return f"передаст {self.entered_by}"
        has_link = self.inquiry.phone or not self.recorded_by
        return "посмотрит на странице вопроса" if has_link else "спросит сам(а): связаться не с чем"

    def person_name(self, person_id: str | None) -> str:
        """Return the name of a member of staff; «коллега» for one the desk has never met."""
        person = self.people.get(person_id or "")
        return person.name if person else "коллега"

    def is_overdue(self, now: datetime) -> bool:
        """Return whether the regulation's deadline has passed without an answer."""
        return self.inquiry.is_open and now > self.inquiry.regulation_due_at

    @property
    def lacks_consent(self) -> bool:
        """Whether a parent wrote a letter and has not agreed since."""
        if self.inquiry.channel is not Channel.MAIL or self.inquiry.kind is not Kind.PARENT:
            return False
        return not any(
            entry.what == AGREED or (entry.what == Move.OPEN and AGREED in entry.data)
            for entry in self.history
        )
