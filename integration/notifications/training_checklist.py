"""What a notice of a training is made from, and its checklist, to who is trained and who trains."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.durations import DurationUnit
from helpdesk.kernel.leases import Delivery
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.model import State, Topic, Training
from helpdesk.training.training_messages import TRAINEE
from integration.chat.buttons import Button
from integration.chat.speech import (
    Block,
    Exact,
    Group,
    Line,
    Listing,
    Notification,
    Strong,
    line,
    notification,
)

PAGE = Exact("/help обучение")
NOT_YOURS = notification(
    line(Strong("Обучение работе в «Дневнике.ру»")), "Этот план больше не ваш. Вопросы — к завучу."
)
# Which buttons stand beside a topic.
Offered = Callable[[Training, Topic], tuple[Action, ...]]


@dataclass(frozen=True)
class Told:
    """One training as it stands, for who is told of it at `now`."""

    held: Training
    regulation: Regulation
    delivery: Delivery
    now: datetime
    # Whether the trainer may advise, and so train, on this day.
    has_trainer: bool = True

    @property
    def user(self) -> str:
        return self.delivery.addressee.name

    @property
    def today(self) -> date:
        return self.regulation.calendar.local_date(self.now)

    @property
    def who(self) -> str:
        return ", ".join(filter(None, (self.held.name, self.held.position)))

    @property
    def term(self) -> str:
        """Return «не позднее вторника, 1 декабря», with the hour where it is counted in hours."""
        calendar = self.regulation.calendar
        if self.regulation.terms.training.unit is DurationUnit.WORKTIME:
            return dates.until(self.held.due_at, self.now, calendar)
        last = calendar.last_day(self.held.due_at)
        day = dates.marked(dates.no_later_than(last, self.today), last, calendar)
        return f"не позднее {day}"

    @property
    def missing(self) -> str:
        return "; ".join(topic.title for topic in self.held.missing)

    def day(self, day: date | None) -> str:
        return dates.day_and_month(day, self.today) if day else ""

    def day_of(self, at: datetime) -> str:
        return self.day(self.regulation.calendar.local_date(at))


def checklist(told: Told) -> Notification:
    """Return the plan of a training, for who is trained or who trains; with buttons while it runs.

    Whoever it is no more for reads only that.
    """
    is_to_trainee = told.delivery.key.endswith(f":{TRAINEE}")
    return _to_trainee(told) if is_to_trainee else _to_trainer(told)


def _to_trainee(told: Told) -> Notification:
    if told.user != told.held.username:
        return NOT_YOURS
    title = line(Strong("Обучение работе в «Дневнике.ру»"), f": {told.held.name}")
    return _plan(told, title, _explained_to_trainee(told), _offered_to_trainee)


def _to_trainer(told: Told) -> Notification:
    """Whoever may advise no more trains nobody; what he has trained to the end stays his."""
    runs = told.held.state is State.RUNNING
    if told.user != told.held.trainer or (runs and not told.has_trainer):
        return NOT_YOURS
    title = line(Strong("Вы обучаете нового сотрудника"), f": {told.who}")
    return _plan(told, title, _explained_to_trainer(told), _offered_to_trainer)


def _plan(told: Told, title: Line, explained: Iterator[Block], offered: Offered) -> Notification:
    if told.held.state is not State.RUNNING:
        return notification(title, *_how_far(told))
    groups = (_group(told, each, offered(told.held, each)) for each in told.held.missing)
    return notification(title, *explained, *_how_far(told), groups=tuple(groups))


def _explained_to_trainee(told: Told) -> Iterator[Block]:
    held = told.held
    verb = "вступили" if held.started_on <= told.today else "вступаете"
    yield line(
        f"Вы {verb} в должность {told.day(held.started_on)}. По регламенту школы вас научат "
        f"работать в «Дневнике.ру» по пяти темам, {told.term}."
    )
    who = f"Обучает: {_with_phone(told)}." if told.has_trainer else "Кто обучает, решает завуч."
    yield line(who)
    yield line(
        "Получается самостоятельно — нажмите «Умею». Не получается — «Нужно ещё»: вам покажут "
        "снова. Все отметки и лист: ",
        PAGE,
    )


def _with_phone(told: Told) -> str:
    person = told.regulation.person(told.held.trainer)
    more = (person.room, person.phone) if person else ()
    return ", ".join(filter(None, (told.held.trainer_name, *more)))


def _explained_to_trainer(told: Told) -> Iterator[Block]:
    held = told.held
    yield line(
        f"Вступление в должность: {told.day(held.started_on)}. По регламенту (раздел 2) пять тем "
        f"показать {told.term}."
    )
    if held.username:
        yield line(
            "Отмечайте, что показали: «Проведено». «Умею» скажет сам сотрудник, ему пришёл план "
            "с кнопками. Всё вместе: ",
            PAGE,
        )
    else:
        yield line(
            "В чате этого сотрудника нет: распечатайте лист, пусть подпишет по темам, и отметьте "
            "«Подписан на бумаге». Лист и отметка: ",
            PAGE,
        )


def _how_far(told: Told) -> Iterator[Block]:
    held = told.held
    done = [topic for topic in held.topics if held.signed(topic.code)]
    match held.state:
        case State.FINISHED:
            how = " Лист подписан на бумаге." if held.paper else ""
            yield line(Strong(f"Обучение завершено {told.day(held.done_on)}."), how)
        case State.CANCELLED:
            yield line(Strong("Обучение снято."), " Вопросы — к завучу.")
        case _:
            yield line(Strong(f"Отмечено «Умею»: {len(done)} из {len(held.topics)}"))
    if done:
        yield Listing(tuple(line(f"✓ {topic.title}, {_signed_on(told, topic)}") for topic in done))


def _signed_on(told: Told, topic: Topic) -> str:
    signed = told.held.signed(topic.code)
    return told.day_of(signed.at) if signed else ""


def _offered_to_trainee(held: Training, topic: Topic) -> tuple[Action, ...]:
    """He says what he can by himself; that he wants to be shown it again, he says once."""
    asked = held.wants_more(topic.code)
    return (Action.TRAINED,) if asked else (Action.TRAINED, Action.TRAIN_MORE)


def _offered_to_trainer(held: Training, topic: Topic) -> tuple[Action, ...]:
    """He marks what he has shown, and once more what he was asked to show again."""
    is_shown = held.taught(topic.code) and not held.wants_more(topic.code)
    return () if is_shown else (Action.TAUGHT,)


def _group(told: Told, topic: Topic, actions: tuple[Action, ...]) -> Group:
    about = f"{told.held.id}/{topic.code}"
    buttons = (Button(each, about=about, detail=topic.code) for each in actions)
    return Group(_point(told, topic), tuple(buttons))


def _point(told: Told, topic: Topic) -> Line:
    taught, more = told.held.taught(topic.code), told.held.wants_more(topic.code)
    said = f" · показали {told.day(taught.day)}" if taught else ""
    asked = " · нужно ещё" if more else ""
    return line(Strong(topic.title), f"{said}{asked}")
