"""What trainee and trainer, the head and the director read in the chat of a training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.durations import DurationUnit
from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.judging import Outcome, outcome
from helpdesk.training.model import State, Topic, Training
from helpdesk.training.queries import training_of
from helpdesk.training.telling import TRAINEE
from integration.chat.actions import Action, Button
from integration.chat.speech import Block, Exact, Group, Line, Listing, Notification, Strong, line

PAGE = Exact("/help обучение")


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
        return self.delivery.addressee.removeprefix("user:")

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


def training_notification(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Return what to say; None where it is void by now."""
    with desk.reading() as connection:
        held = training_of(connection, int(delivery.params["training"]))
    if held is None:
        return None
    regulation = desk.regulation()
    trains = desk.roster().may_help(held.trainer, regulation.calendar.local_date(now))
    told = Told(held, regulation, delivery, now, trains)
    return _WORDS[NotificationType(delivery.occasion)](told)


def _checklist(told: Told) -> Notification:
    is_trainee = told.delivery.key.endswith(f":{TRAINEE}")
    held = told.held
    is_over = held.state is State.RUNNING and not (is_trainee or told.has_trainer)
    if is_over or told.user != (held.username if is_trainee else held.trainer):
        return Notification(
            (
                line(Strong("Обучение работе в «Дневнике.ру»")),
                line("Этот план больше не ваш. Вопросы — к завучу."),
            )
        )
    blocks = [*(_to_trainee(told) if is_trainee else _to_trainer(told)), *_how_far(told)]
    if held.state is not State.RUNNING:
        return Notification(tuple(blocks))
    return Notification(tuple(blocks), groups=tuple((_own if is_trainee else _others)(told)))


def _to_trainee(told: Told) -> Iterator[Block]:
    held = told.held
    yield line(Strong("Обучение работе в «Дневнике.ру»"), f": {held.name}")
    if held.state is not State.RUNNING:
        return
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


def _to_trainer(told: Told) -> Iterator[Block]:
    held = told.held
    yield line(Strong("Вы обучаете нового сотрудника"), f": {told.who}")
    if held.state is not State.RUNNING:
        return
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


def _own(told: Told) -> Iterator[Group]:
    for topic in told.held.missing:
        asked = told.held.wants_more(topic.code)
        actions = (Action.TRAINED,) if asked else (Action.TRAINED, Action.TRAIN_MORE)
        yield Group(_point(told, topic), tuple(_button(told, each, topic) for each in actions))


def _others(told: Told) -> Iterator[Group]:
    for topic in told.held.missing:
        is_open = not told.held.taught(topic.code) or told.held.wants_more(topic.code)
        buttons = (_button(told, Action.TAUGHT, topic),) if is_open else ()
        yield Group(_point(told, topic), buttons)


def _point(told: Told, topic: Topic) -> Line:
    taught, more = told.held.taught(topic.code), told.held.wants_more(topic.code)
    said = f" · показали {told.day(taught.day)}" if taught else ""
    asked = " · нужно ещё" if more else ""
    return line(Strong(topic.title), f"{said}{asked}")


def _button(told: Told, action: Action, topic: Topic) -> Button:
    return Button(action, about=f"{told.held.id}/{topic.code}", detail=topic.code)


def _more(told: Told) -> Notification | None:
    topic = str(told.delivery.params["topic"])
    if told.held.state is not State.RUNNING or not told.held.wants_more(topic):
        return None
    return Notification(
        (
            line(
                f"{told.held.name} просит показать ещё раз: ", Strong(told.held.title(topic)), "."
            ),
            line(f"Закончить обучение нужно {told.term}. Все отметки: ", PAGE),
        )
    )


def _warn(told: Told) -> Notification | None:
    reads = (told.held.username, told.held.trainer, told.regulation.people.head.user)
    if not _is_its_term(told) or told.user not in reads:
        return None
    if told.user == told.held.username:
        return Notification(
            (
                line(f"Закончить ваше обучение работе в «Дневнике.ру» нужно {told.term}."),
                line(
                    f"Ещё не отмечено «Умею»: {told.missing}. Если что-то не получается, нажмите "
                    "«Нужно ещё» в плане обучения или откройте его: ",
                    PAGE,
                ),
            )
        )
    return Notification(
        (
            line(Strong(f"Закончить обучение нужно {told.term}"), f": {told.who}."),
            line(f"Ещё не отмечено «Умею»: {told.missing}. Отметки и лист: ", PAGE),
        )
    )


def _overdue(told: Told) -> Notification | None:
    if not _is_its_term(told):
        return None
    held, calendar = told.held, told.regulation.calendar
    last = calendar.last_day(held.due_at)
    due = dates.marked(told.day(last), last, calendar)
    return Notification(
        (
            line(Strong("Срок обучения нового сотрудника прошёл"), f": {told.who}."),
            line(
                f"Вступление в должность {told.day(held.started_on)}, "
                f"срок по регламенту (раздел 2) — {due}. Обучает {held.trainer_name}."
            ),
            line(f"Не отмечено «Умею»: {told.missing}. Отметки и лист: ", PAGE),
        )
    )


def _is_its_term(told: Told) -> bool:
    """Whether it still runs, and the term is the one of which this was to be said."""
    said = told.delivery.key.partition(":")[2]
    return told.held.state is State.RUNNING and said == str(int(told.held.due_at.timestamp()))


def _end(told: Told) -> Notification | None:
    held = told.held
    if held.state != told.delivery.params["state"]:
        return None
    if held.state is State.CANCELLED:
        why = held.cancelled.note if held.cancelled else ""
        return Notification((line(f"Обучение снято: {told.who}. Причина: {why}"),))
    if held.state is State.RUNNING:
        return Notification((line(f"Обучение снова идёт: {told.who}. Отметки: ", PAGE),))
    found = outcome(held, told.regulation.calendar, told.now)
    in_time = _OUTCOMES.get(found, "позже срока")
    return Notification(
        (
            line(
                Strong("Обучение завершено"), f" {told.day(held.done_on)}, {in_time}: {told.who}."
            ),
            line("Лист на подпись: ", PAGE),
        )
    )


_OUTCOMES = {
    Outcome.IN_TIME: "в срок",
    Outcome.UNPROVEN: "записано после срока, снимка листа нет",
}
_WORDS: dict[NotificationType, Callable[[Told], Notification | None]] = {
    NotificationType.TRAINING: _checklist,
    NotificationType.TRAINING_MORE: _more,
    NotificationType.TRAINING_WARN: _warn,
    NotificationType.TRAINING_OVERDUE: _overdue,
    NotificationType.TRAINING_END: _end,
}
