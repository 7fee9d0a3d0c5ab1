"""What a notice of several inquiries is made from, how they are listed, and the morning's list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.clock.digest import digest_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import Addressee, by_id
from helpdesk.domain.states import State
from helpdesk.inquiries.looking_through import Alike
from helpdesk.journal.overviews import Overview
from helpdesk.training.model import Training
from integration.chat import phrases
from integration.chat.speech import (
    Block,
    Exact,
    Line,
    Link,
    Listing,
    Notification,
    Run,
    Strong,
    line,
    notification,
)

# More would be cut by the limit of a post; the cards themselves stand in the channel.
MOST_LISTED = 40


@dataclass(frozen=True)
class Several:
    """One notice to be said at `now`; `cards` are the cards' addresses by inquiry."""

    overview: Overview
    occasion: str
    addressee: Addressee
    now: datetime
    cards: Mapping[int, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    # Whose training ends today, or should have ended: for the morning.
    trainings: Sequence[Training] = ()
    # What was gathered in a flood, the rarest words first.
    alike: Sequence[Alike] = ()

    def among(self, name: str) -> list[Inquiry]:
        """Return those that the notice names under this word, as they are now."""
        wanted = set(self.params.get(name, ()))
        return [inquiry for inquiry in self.overview.inquiries if inquiry.id in wanted]

    def is_to(self, name: str) -> bool:
        """Return whether it goes to the person whom the notice names under this word."""
        return self.addressee == by_id(str(self.params.get(name)))

    def duty(self) -> tuple[Run, ...]:
        """Mention whoever is on duty, and nobody at night."""
        return phrases.duty(self.overview.roster, self.now)

    def person(self, name: str) -> str:
        return self.overview.person_name(self.params.get(name))


def titled(
    several: Several,
    title: str,
    inquiries: Sequence[Inquiry],
    *,
    room: int = MOST_LISTED,
    elsewhere: str = "карточки выше",
) -> Iterator[Block]:
    """List them under a title with their number, where there are any."""
    if inquiries:
        yield line(Strong(f"{title}: {len(inquiries)}"))
        yield from most_of(several, inquiries, room=room, elsewhere=elsewhere)


def most_of(
    several: Several,
    inquiries: Sequence[Inquiry],
    *,
    room: int = MOST_LISTED,
    elsewhere: str = "карточки выше",
) -> Iterator[Block]:
    """List as many as there is `room` for, and say where the rest is."""
    shown = inquiries[:room]
    if shown:
        yield listed(several, shown)
    if len(shown) < len(inquiries):
        yield f"И ещё {len(inquiries) - len(shown)}: {elsewhere}."


def listed(several: Several, inquiries: Sequence[Inquiry]) -> Listing:
    """Return a line for each: its topic, for whom it waits, and by when."""
    return Listing(tuple(_item(several, each) for each in inquiries))


def _item(several: Several, inquiry: Inquiry) -> Line:
    regulation = several.overview.regulation
    topic = phrases.topic(inquiry, regulation)
    standing = several.overview.standing(inquiry, several.now)
    return line(reference_of(several, inquiry), f" · {topic} · {standing}")


def reference_of(several: Several, inquiry: Inquiry) -> Run:
    card = several.cards.get(inquiry.id, "")
    reference = inquiry.shown_reference
    return Link(reference, card) if card else Strong(reference)


# By the school's clock, in hours.
DAWN, NOON = 5, 12


def _greeting(several: Several) -> str:
    """The morning's word comes late where nobody was on duty, or the chat was away."""
    hour = several.overview.regulation.calendar.local(several.now).hour
    if hour < DAWN:
        return "здравствуйте!"
    return "доброе утро!" if hour < NOON else "добрый день!"


def morning(several: Several) -> Notification | None:
    """One post, however much there is: who is on duty is called once, and nobody else."""
    inquiries = several.overview.inquiries
    if not inquiries and not several.trainings:
        return None
    now = several.now
    return notification(
        line(
            *phrases.calls(several.overview.roster, now),
            f", {_greeting(several)} ",
            _how_many(inquiries),
        ),
        *_sections(several),
        *_trainings(several),
    )


def _trainings(several: Several) -> Iterator[Block]:
    if not several.trainings:
        return
    yield line(Strong("Обучение новых сотрудников: срок сегодня или прошёл"))
    yield Listing(
        tuple(
            line(
                f"{each.name}, обучает {each.trainer_name}, не отмечено тем: {len(each.missing)}. ",
                Exact("/help обучение"),
            )
            for each in several.trainings[:MOST_LISTED]
        )
    )


def _how_many(inquiries: Sequence[Inquiry]) -> str:
    if not inquiries:
        return "Открытых вопросов нет."
    waits = [i.state for i in inquiries]
    parts = [
        (waits.count(State.NEW), "свободно"),
        (waits.count(State.CLAIMED), "в работе"),
        (waits.count(State.WAITING), "ждём уточнения"),
        (waits.count(State.HANDED_OFF), "в поддержке"),
    ]
    said = ", ".join(f"{words} {count}" for count, words in parts if count)
    return f"Открытых вопросов {len(inquiries)}: {said}."


def _sections(several: Several) -> Iterator[Block]:
    digest = digest_of(several.overview, several.now)
    room = MOST_LISTED
    for title, inquiries in (
        ("Срок по регламенту прошёл", digest.overdue),
        ("Ответить сегодня", digest.today),
        ("Пришло, пока школа была закрыта", digest.night),
        ("Время ещё есть", digest.rest),
    ):
        yield from titled(several, title, inquiries, room=room)
        room = max(room - len(inquiries), 0)
