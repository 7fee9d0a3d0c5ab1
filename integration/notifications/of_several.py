"""What is said of several inquiries at once: the morning's digest, and what was done to many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.clock.digest import digest_of
from helpdesk.domain import dates
from helpdesk.domain.deadlines import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import State
from helpdesk.inquiries.looking_through import Alike
from helpdesk.journal.overviews import Overview
from helpdesk.kernel.deliveries import CHANNEL
from helpdesk.training.model import Training
from integration.chat import phrases
from integration.chat.actions import Action, Button
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
)

# More would be cut by the limit of a post; the cards themselves stand in the channel.
# By the school's clock, in hours.
NOON = 12
MOST_LISTED = 40
# The lists of inquiries that such a notice may carry.
# The rarest of a flood, shortened to a line.
MOST_ALIKE, SHOWN_OF_WORDS = 5, 80
NAMED = ("ids", "answered", "left")


@dataclass(frozen=True)
class Several:
    """One notice to be said at `now`; `cards` are the cards' addresses by inquiry."""

    overview: Overview
    occasion: str
    addressee: str
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
        return self.addressee == f"id:{self.params.get(name)}"

    def person(self, name: str) -> str:
        return self.overview.person_name(self.params.get(name))


def notification_of_several(several: Several) -> Notification | None:
    """Return what to say; None where it is void by now."""
    return _WORDS[NotificationType(several.occasion)](several)


def _greeting(several: Several) -> str:
    """The morning's word comes late where nobody was on duty, or the chat was away."""
    hour = several.overview.regulation.calendar.local(several.now).hour
    return "доброе утро!" if hour < NOON else "добрый день!"


def _morning(several: Several) -> Notification | None:
    """One post, however much there is: who is on duty is called once, and nobody else."""
    inquiries = several.overview.inquiries
    if not inquiries and not several.trainings:
        return None
    now = several.now
    return Notification(
        (
            line(
                *phrases.calls(several.overview.roster, now),
                f", {_greeting(several)} ",
                _how_many(inquiries),
            ),
            *_sections(several),
            *_trainings(several),
        )
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
        shown = inquiries[:room]
        room -= len(shown)
        if inquiries:
            yield line(Strong(f"{title}: {len(inquiries)}"))
        if shown:
            yield listed(several, shown)
        if len(shown) < len(inquiries):
            yield line(f"И ещё {len(inquiries) - len(shown)}: карточки выше.")


def listed(several: Several, inquiries: Sequence[Inquiry]) -> Listing:
    """Return a line for each: its topic, for whom it waits, and by when."""
    return Listing(tuple(_item(several, each) for each in inquiries))


def _item(several: Several, inquiry: Inquiry) -> Line:
    regulation = several.overview.regulation
    topic, standing = phrases.topic(inquiry, regulation), _standing(several, inquiry)
    return line(_reference(several, inquiry), f" · {topic} · {standing}")


def _reference(several: Several, inquiry: Inquiry) -> Run:
    card = several.cards.get(inquiry.id, "")
    reference = inquiry.shown_reference
    return Link(reference, card) if card else Strong(reference)


def _standing(several: Several, inquiry: Inquiry) -> str:
    """Say for whom it waits and by when: two words each, for there may be forty lines."""
    by = deadlines_of(inquiry, several.overview.regulation.calendar, several.now).in_short
    match inquiry.state:
        case State.NEW:
            return f"никто не взял, {by}"
        case State.CLAIMED:
            return f"{several.overview.person_name(inquiry.claimant_id)}, {by}"
        case State.WAITING:
            return "ждём того, кто спросил"
        case State.HANDED_OFF:
            return "поддержка ждёт сведений" if inquiry.owes else "ждём поддержку «Дневник.ру»"
        case State.ANSWERED:
            return "ответ дан"
        case State.CLOSED:
            return "закрыт"


def _answered_together(several: Several) -> Notification | None:
    answered, left = several.among("answered"), several.among("left")
    many = dates.counted(len(answered), "вопрос", "вопроса", "вопросов")
    blocks: list[Block] = [
        line(f"Ваш ответ дан на {many}:"),
        Listing(tuple(line(_reference(several, each)) for each in answered)),
    ]
    if left:
        blocks += [line("Без вашего ответа остались:"), listed(several, left)]
    return Notification(tuple(blocks))


def _case_passed_on(several: Several) -> Notification | None:
    got, left = several.among("answered"), several.among("left")
    named = ", ".join(each.shown_reference for each in got)
    blocks: list[Block] = [line(f"Ответ поддержки получили: {len(got)} — {named}.")]
    if left:
        blocks += [line("Без него остались:"), listed(several, left)]
    return Notification(tuple(blocks))


def _handed_over(several: Several) -> Notification | None:
    moved = several.among("ids")
    if several.addressee == CHANNEL:
        return _free_again(several, [each for each in moved if each.claimant_id is None])
    many = dates.counted(len(moved), "вопрос", "вопроса", "вопросов")
    to = several.person("to") if several.params.get("to") else "в очередь, возьмёт любой"
    said = f"Передано: {many}. От кого: {several.person('from')}. Кому: {to}."
    if several.is_to("to"):
        said = f"Вам передали {many}. Раньше занимался коллега: {several.person('from')}."
    elif several.is_to("from"):
        said = f"Ваши вопросы передали: {many}. Кому: {to}."
    return Notification((line(said), listed(several, moved)))


def _free_again(several: Several, free: Sequence[Inquiry]) -> Notification | None:
    if not free:
        return None
    called = phrases.duty(several.overview.roster, several.now)
    return Notification((line(*called, "вопросы свободны, возьмите их:"), listed(several, free)))


def _left(several: Several) -> Notification | None:
    free = [each for each in several.among("ids") if each.claimant_id is None and each.is_open]
    if not free:
        return None
    who = several.person("from")
    many = dates.counted(len(free), "вопрос", "вопроса", "вопросов")
    return Notification(
        (
            line(f"{who} больше не консультант. Снова свободно: {many}."),
            listed(several, free),
            line("Их может взять любой консультант, а вы можете сразу передать их коллеге."),
        ),
        (Button(Action.HAND_OVER),),
    )


def _entered_together(several: Several) -> Notification | None:
    entered = several.among("ids")
    many = dates.counted(len(entered), "вопрос", "вопроса", "вопросов")
    by = several.person("by")
    free = any(each.state is State.NEW for each in entered)
    called = phrases.calls(several.overview.roster, several.now) if free else ()
    said = f"на родительском собрании записано: {many}. Записал(а): {by}."
    said = f", {said}" if called else said[0].upper() + said[1:]
    blocks: list[Block] = [line(*called, said), listed(several, entered[:MOST_LISTED])]
    if len(entered) > MOST_LISTED:
        blocks.append(line(f"И ещё {len(entered) - MOST_LISTED}: карточки выше."))
    return Notification(tuple(blocks))


def _gathered(several: Several) -> Notification | None:
    """One post for a flood: how much there is, and first of all what came least often."""
    total = sum(len(group.inquiries) for group in several.alike)
    if not total:
        return Notification((line("Собранные вопросы с сайта разобраны."),))
    many = dates.counted(total, "вопрос", "вопроса", "вопросов")
    called = phrases.duty(several.overview.roster, several.now)
    blocks: list[Block] = [
        line(
            *called,
            f"с сайта сразу пришло слишком много. Карточек пока нет, собрано: {many}.",
        ),
        Listing(tuple(_alike(group) for group in several.alike[:MOST_ALIKE])),
    ]
    beyond = sum(len(group.inquiries) for group in several.alike[MOST_ALIKE:])
    if beyond:
        blocks.append(line(f"И ещё {beyond} с другими словами."))
    return Notification(tuple(blocks), (Button(Action.GATHERED, about="flood"),))


def _alike(group: Alike) -> Line:
    words = " ".join(group.words.split())
    shown = words if len(words) <= SHOWN_OF_WORDS else f"{words[:SHOWN_OF_WORDS]}…"
    others = len(group.inquiries) - 1
    many = dates.counted(others, "похожий", "похожих", "похожих")
    return line(f"«{shown}»", f" и ещё {many}" if others else "")


_WORDS: dict[NotificationType, Callable[[Several], Notification | None]] = {
    NotificationType.MORNING: _morning,
    NotificationType.ANSWERED_TOGETHER: _answered_together,
    NotificationType.CASE_PASSED_ON: _case_passed_on,
    NotificationType.ENTERED_TOGETHER: _entered_together,
    NotificationType.GATHERED: _gathered,
    NotificationType.HANDED_OVER: _handed_over,
    NotificationType.LEFT: _left,
}
