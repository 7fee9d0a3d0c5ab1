"""What becomes of a click: a row of the catalogue, what is filled in, how use cases take it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, TypeVar

from helpdesk.domain.clean_text import clean
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.reference import ALPHABET, LENGTH
from helpdesk.domain.texts import Picture
from helpdesk.kernel.desk import Desk
from helpdesk.schedule.availability_words import ABSENT
from integration.chat import dialogs
from integration.chat.dialogs import Dialog, DialogContext

T = TypeVar("T")


@dataclass(frozen=True)
class Filled:
    """What was filled into a dialog; a field that the dialog has not is empty."""

    words: str = ""
    colleague: str = ""
    reason: str = ""
    # Of a double: what was chosen from the list, and the reference that was typed.
    original: str = ""
    typed: str = ""
    # Everybody to whom the chat says an inquiry can be given at this moment.
    colleagues: Sequence[Person] = ()
    # Which of them are absent today, and whether one of those is meant all the same.
    away: Collection[str] = ()
    even_away: bool = False
    # Sent once more after a warning that the words look like a password.
    insisted: bool = False
    # What was put beside the draft on its page.
    pictures: Sequence[Picture] = ()
    # Who has to send the vendor's support something, and by which day, as it was typed.
    owes: str = ""
    day: str = ""
    # Others that wait on the same case of the vendor's, or have the same trouble, and were checked.
    also: Sequence[int] = ()
    # Of a mass outage.
    title: str = ""
    since: str = ""


class Unfit(Exception):
    """A field was not filled in as it must be, or several; words stand beside each of `fields`."""

    def __init__(self, name: str, words: str, more: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.fields = {name: words, **(more or {})}


@dataclass(frozen=True)
class AllFields:
    """Reads one field after another, so that all that does not fit is said at once."""

    problems: dict[str, str] = field(default_factory=dict)

    def take(self, read: Callable[[], T], otherwise: T) -> T:
        """Return what is read; where it does not fit, something to go on with."""
        try:
            return read()
        except Unfit as unfit:
            self.problems.update(unfit.fields)
            return otherwise

    def refuse(self, name: str, words: str) -> None:
        """Let words stand beside a field that has none yet; no words refuse nothing."""
        if words:
            self.problems.setdefault(name, words)

    def check(self) -> None:
        """Raise Unfit with all that was found."""
        if self.problems:
            (name, words), *_ = self.problems.items()
            raise Unfit(name, words, self.problems)


Submit = Callable[[Desk, int, Filled, Actor, datetime], Inquiry]


# What goes with words that go out to the requester, who may be told a password by them.
GOING_OUT = ("pictures", "insisted")


def saying(use_case: Callable[..., Inquiry], *also: str) -> Submit:
    """Adapt the use cases that take words, and by name also these fields of what was filled in."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        named = {name: getattr(filled, name) for name in also}
        return use_case(desk, inquiry_id, filled.words, actor, now, **named)

    return act


def noting(use_case: Callable[..., Inquiry], name: str) -> Submit:
    """Adapt the use cases that need no words: what was said all the same they take by a name."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        return use_case(desk, inquiry_id, actor, now, **{name: filled.words})

    return act


def refuse_absent(chosen: Person, away: Collection[str], *, even_away: bool) -> None:
    """Raise Unfit for who is absent, unless he is meant all the same."""
    if chosen.id in away and not even_away:
        raise Unfit("colleague", ABSENT)


def giving(use_case: Callable[[Desk, int, Person, Actor, datetime], Inquiry]) -> Submit:
    """Adapt the use cases that give an inquiry to a colleague, whom the chat must know."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        found = [person for person in filled.colleagues if person.id == filled.colleague]
        if not found:
            raise Unfit("colleague", "Выберите коллегу из канала консультантов.")
        refuse_absent(found[0], filled.away, even_away=filled.even_away)
        return use_case(desk, inquiry_id, found[0], actor, now)

    return act


AtOnce = Callable[[Desk, int, Actor, datetime], Inquiry]


class By(Enum):
    """In whose name somebody clicks."""

    CONSULTANT = auto()
    REQUESTER = auto()
    # The requester's when he clicks it, a consultant's when he was told on the telephone.
    EITHER = auto()
    # The teacher's who has entered the question.
    STAND_IN = auto()


@dataclass(frozen=True)
class CatalogueRow:
    """A click either opens a dialog, which is then submitted, or does its work at once.

    What opens a dialog but is not submitted comes back from it as another action, or as one of
    several inquiries.
    """

    dialog: Callable[[DialogContext], Dialog] | None = None
    submit: Submit | None = None
    at_once: AtOnce | None = None
    by: By = By.CONSULTANT

    @property
    def leads_to_page(self) -> bool:
        """Whether a click only returns a link to where it is done."""
        return self.dialog is None and self.at_once is None


_BOXES = {
    name: re.compile(rf"{name}([{ALPHABET}]{{{LENGTH}}})")
    for name in (dialogs.SIMILAR, dialogs.MATE)
}
# Of an inquiry: no reference, which may be of digits alone.
_ID = re.compile(rf"(?![{ALPHABET}]{{{LENGTH}}}$)\d{{1,9}}")


def as_typed(value: object) -> str:
    """Return the text, clean. What is no text, a client has made up: it counts as nothing."""
    return clean(value) if isinstance(value, str) else ""


@dataclass(frozen=True)
class Answers:
    """What was filled into a dialog. What it must hold is read here, or Unfit is raised."""

    given: Mapping[str, Any]

    def said(self, name: str) -> str:
        """Return what was typed into a field and its continuations."""
        names = [name, *sorted(each for each in self.given if _continues(each, name))]
        said = [as_typed(self.given.get(each)) for each in names]
        return "\n".join(words for words in said if words)

    def needed(self, name: str, words: str) -> str:
        """Return what was typed; these words stand beside the field where that is nothing."""
        found = self.said(name)
        if not found:
            raise Unfit(name, words)
        return found

    def one_of(self, name: str, known: Collection[str], words: str = "Выберите из списка.") -> str:
        """Return what was chosen: any value may come, so it is looked for among the known."""
        if self.said(name) not in known:
            raise Unfit(name, words)
        return self.said(name)

    def read(self, name: str, read: Callable[[str], T]) -> T:
        """Return what can be read of the field."""
        try:
            return read(self.said(name))
        except RuleViolation as refused:
            raise Unfit(name, str(refused)) from None

    def is_checked(self, name: str) -> bool:
        """Return whether a box is checked; clients say so in two ways."""
        return self.given.get(name) in (True, "true")

    def checked(self, boxes: str = dialogs.SIMILAR) -> list[str]:
        """Return the references of the boxes that are checked."""
        found = ((_BOXES[boxes].fullmatch(name), name) for name in self.given)
        return [box[1] for box, name in found if box and self.is_checked(name)]

    def names_by_id(self, boxes: str) -> bool:
        """Whether something was chosen by an id, as earlier versions of the desk drew it."""
        chosen = [name.removeprefix(boxes) for name in self.given if self.is_checked(name)]
        return any(map(_ID.fullmatch, [*chosen, self.said(dialogs.ORIGINAL)]))


def _continues(name: str, of: str) -> bool:
    return name.startswith(of) and name.removeprefix(of).isdigit()
