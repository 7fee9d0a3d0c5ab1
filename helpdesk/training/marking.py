"""Marks on the checklist: taught, signed off, wanted once more, signed on paper, taken back."""

from collections.abc import Sequence
from datetime import date

from helpdesk.domain.dates import AHEAD
from helpdesk.domain.errors import NO_SUCH_LINE, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_but_head
from helpdesk.duty.roster import Roster
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.training import training_messages
from helpdesk.training.model import CORRECTABLE, Deed, Line, State, Training, TrainingWay
from helpdesk.training.progress import settled
from helpdesk.training.record import add, load, refuse_closed, running
from helpdesk.training.registering import refuse_second

NOT_YOURS = "Это лист другого сотрудника: «Умею» и «Нужно ещё» отмечает только тот, кто учится."
NOT_TRAINER = "Это отмечает тот, кто обучает, или завуч."
RELIEVED = (
    "По приказам вы больше не консультант, поэтому и не обучаете. Что вы успели показать, скажите "
    "завучу: отметит завуч или тот, кто будет обучать вместо вас."
)
ONLY_HEAD = "Снять обучение могут завуч и директор."
NO_TOPIC = "Такой темы в этом обучении нет."
NO_TOPICS = "Отметьте темы, которые показали."
TOO_EARLY = "Эта дата раньше вступления в должность: {}. Проверьте её."
# Who presses a button has named no date.
NOT_BEGUN = "До вступления в должность, {}, «Проведено» не отмечают. Нажмите в этот день или позже."
NO_REASON = "Напишите, почему обучение снимается: например, не принят на работу."
NOT_YOUR_LINE = "Отменить запись может тот, кто её сделал, или завуч."
TOO_LATE = "Эту запись уже отменили."


@use_case
def sign(
    unit: UnitOfWork, training_id: int, topic: str, actor: Actor, way: TrainingWay
) -> Training:
    """The trainee says «Умею»; said twice, it stands there once. The last one ends the training."""
    held = _own(unit, training_id, topic, actor)
    if held.signed(topic):
        return held
    refuse_closed(held)
    return settled(unit, add(unit, held, Deed.CAN, actor, way, topic=topic))


@use_case
def want_more(
    unit: UnitOfWork, training_id: int, topic: str, actor: Actor, way: TrainingWay
) -> Training:
    """The trainee says «Нужно ещё»: an earlier «Умею» no longer counts, and the trainer hears."""
    held = _own(unit, training_id, topic, actor)
    if held.wants_more(topic):
        return held
    refuse_closed(held)
    after = add(unit, held, Deed.MORE, actor, way, topic=topic)
    training_messages.tell_more(unit, after, after.lines[-1])
    return settled(unit, after)


def _own(unit: UnitOfWork, training_id: int, topic: str, actor: Actor) -> Training:
    """Return one's own training, locked; RuleViolation for who is not the trainee."""
    held = load(unit, training_id)
    if not held.is_trainee(actor.username):
        raise RuleViolation(NOT_YOURS)
    _refuse_strange(held, [topic])
    return held


@use_case
def teach(
    unit: UnitOfWork,
    training_id: int,
    topics: Sequence[str],
    day: date,
    actor: Actor,
    way: TrainingWay,
) -> Training:
    """The trainer writes down which topics he has shown, and when; what stands there is left."""
    held = running(unit, training_id)
    _refuse_others(unit, held, actor)
    if not topics:
        raise RuleViolation(NO_TOPICS)
    _refuse_strange(held, topics)
    _refuse_day(unit, held, day, TOO_EARLY if way is TrainingWay.PAGE else NOT_BEGUN)
    fresh = [each for each in dict.fromkeys(topics) if _is_fresh(held, each)]
    after = held
    for topic in fresh:
        after = add(unit, after, Deed.TAUGHT, actor, way, topic=topic, day=day)
    return settled(unit, after) if fresh else held


def _is_fresh(held: Training, topic: str) -> bool:
    """What the trainee wants once more can be shown once more."""
    return held.taught(topic) is None or held.wants_more(topic) is not None


@use_case
def sign_on_paper(
    unit: UnitOfWork, training_id: int, day: date, picture: str, note: str, actor: Actor
) -> Training:
    """Write down that the sheet is signed by hand: the training is done on that day."""
    held = load(unit, training_id)
    _refuse_others(unit, held, actor)
    if held.paper and held.paper.day == day and held.paper.picture == picture:
        return held  # Sent twice.
    refuse_closed(held)
    _refuse_day(unit, held, day)
    return settled(unit, add(unit, held, Deed.PAPER, actor, day=day, note=note, picture=picture))


@use_case
def cancel(unit: UnitOfWork, training_id: int, reason: str, actor: Actor) -> Training:
    """Take a training off the list, with the reason; the same said twice is written once."""
    refuse_but_head(actor, ONLY_HEAD)
    held = load(unit, training_id)
    if held.cancelled:
        return held
    refuse_closed(held)
    if not reason.strip():
        raise RuleViolation(NO_REASON)
    return settled(unit, add(unit, held, Deed.CANCELLED, actor, note=reason.strip()))


@use_case
def take_back(unit: UnitOfWork, training_id: int, line_id: int, actor: Actor) -> Training:
    """Say by a new line that an earlier one is not so; what it had ended goes on, unless its
    trainee is in another training meanwhile.
    """
    held = load(unit, training_id)
    line = next((each for each in held.lines if each.id == line_id), None)
    if line is None or line.is_void or line.what not in CORRECTABLE:
        raise RuleViolation(NO_SUCH_LINE)
    if not may_take_back(line, actor):
        raise RuleViolation(NOT_YOUR_LINE)
    if line not in held.holding:
        raise RuleViolation(TOO_LATE)
    after = add(
        unit,
        held,
        line.what,
        actor,
        topic=line.topic,
        day=line.day,
        picture=line.picture,
        corrects=line.id,
        is_void=True,
    )
    found = settled(unit, after)
    if found.state is State.RUNNING and held.state is not State.RUNNING:
        refuse_second(unit, found.username, found.id)
    return found


def may_take_back(line: Line, actor: Actor) -> bool:
    return line.what in CORRECTABLE and (actor.head or line.person_id == actor.id)


def may_train(held: Training, actor: Actor, roster: Roster, today: date) -> bool:
    """Return whether he may write down what was shown, and the sheet: the head, and the trainer
    while he may advise.
    """
    is_trainer = actor.username == held.trainer and roster.may_help(held.trainer, today)
    return actor.head or is_trainer


def _refuse_others(unit: UnitOfWork, held: Training, actor: Actor) -> None:
    if not may_train(held, actor, unit.roster, unit.today):
        raise RuleViolation(RELIEVED if actor.username == held.trainer else NOT_TRAINER)


def _refuse_strange(held: Training, topics: Sequence[str]) -> None:
    known = {topic.code for topic in held.topics}
    if not known.issuperset(topics):
        raise RuleViolation(NO_TOPIC)


def _refuse_day(unit: UnitOfWork, held: Training, day: date, too_early: str = TOO_EARLY) -> None:
    if day > unit.today:
        raise RuleViolation(AHEAD)
    if day < held.started_on:
        raise RuleViolation(too_early.format(f"{held.started_on:%d.%m.%Y}"))
