"""What trainee and trainer, the head and the director read in the chat of a training."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.messages import NotificationType
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.training.model import State
from helpdesk.training.plan import Outcome, outcome
from helpdesk.training.training_queries import training_of
from integration.chat.speech import Notification, Strong, line, notification
from integration.notifications.training_checklist import PAGE, Told, checklist


def training_notification(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Return what to say; None where it is void by now."""
    held = desk.read(training_of, int(delivery.params["training"]))
    if held is None:
        return None
    regulation = desk.regulation()
    trains = desk.roster().may_help(held.trainer, regulation.calendar.local_date(now))
    told = Told(held, regulation, delivery, now, trains)
    return _WORDS[NotificationType(delivery.occasion)](told)


def _more(told: Told) -> Notification | None:
    topic = str(told.delivery.params["topic"])
    if told.held.state is not State.RUNNING or not told.held.wants_more(topic):
        return None
    return notification(
        line(f"{told.held.name} просит показать ещё раз: ", Strong(told.held.title(topic)), "."),
        line(f"Закончить обучение нужно {told.term}. Все отметки: ", PAGE),
    )


def _warn(told: Told) -> Notification | None:
    reads = (told.held.username, told.held.trainer, told.regulation.people.head.user)
    if not _is_its_term(told) or told.user not in reads:
        return None
    if told.user == told.held.username:
        return notification(
            f"Закончить ваше обучение работе в «Дневнике.ру» нужно {told.term}.",
            line(
                f"Ещё не отмечено «Умею»: {told.missing}. Если что-то не получается, нажмите "
                "«Нужно ещё» в плане обучения или откройте его: ",
                PAGE,
            ),
        )
    return notification(
        line(Strong(f"Закончить обучение нужно {told.term}"), f": {told.who}."),
        line(f"Ещё не отмечено «Умею»: {told.missing}. Отметки и лист: ", PAGE),
    )


def _overdue(told: Told) -> Notification | None:
    if not _is_its_term(told):
        return None
    held, calendar = told.held, told.regulation.calendar
    last = calendar.last_day(held.due_at)
    due = dates.marked(told.day(last), last, calendar)
    due = f"срок по регламенту (раздел 2) — {due}. Обучает {held.trainer_name}."
    return notification(
        line(Strong("Срок обучения нового сотрудника прошёл"), f": {told.who}."),
        f"Вступление в должность {told.day(held.started_on)}, {due}",
        line(f"Не отмечено «Умею»: {told.missing}. Отметки и лист: ", PAGE),
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
        return notification(f"Обучение снято: {told.who}. Причина: {why}")
    if held.state is State.RUNNING:
        return notification(line(f"Обучение снова идёт: {told.who}. Отметки: ", PAGE))
    found = outcome(held, told.regulation.calendar, told.now)
    in_time = _OUTCOMES.get(found, "позже срока")
    return notification(
        line(Strong("Обучение завершено"), f" {told.day(held.done_on)}, {in_time}: {told.who}."),
        line("Лист на подпись: ", PAGE),
    )


_OUTCOMES = {
    Outcome.IN_TIME: "в срок",
    Outcome.UNPROVEN: "записано после срока, снимка листа нет",
}
_WORDS: dict[NotificationType, Callable[[Told], Notification | None]] = {
    NotificationType.TRAINING: checklist,
    NotificationType.TRAINING_MORE: _more,
    NotificationType.TRAINING_WARN: _warn,
    NotificationType.TRAINING_OVERDUE: _overdue,
    NotificationType.TRAINING_END: _end,
}
