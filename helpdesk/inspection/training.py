"""Clause 2.3: new employees trained not later than five working days after taking up the post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpdesk import dates
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope
from helpdesk.training.model import State, Training
from helpdesk.training.queries import all_trainings

PAGE = "training"
GRANTED = 5  # working days


def trained(scope: Scope) -> Findings:
    """Look at those who took up their post in this period: in time, late, running, overdue."""
    found = [
        each
        for each in reversed(all_trainings(scope.connection))
        if scope.since <= each.started_on <= scope.till
    ]
    lacks = (*_term_too_long(scope), *_lacks(scope, found))
    if not found:
        words = "Новых сотрудников за этот срок не записано"
        return Findings((Evidence(words, page=PAGE),), lacks)
    shown = [Evidence(_summary(scope, found), page=PAGE)]
    return Findings((*shown, *(Evidence(_said(scope, each), page=PAGE) for each in found)), lacks)


def _summary(scope: Scope, found: Sequence[Training]) -> str:
    finished = [each for each in found if each.state is State.FINISHED]
    in_time = sum(_is_in_time(scope, each) for each in finished)
    running = [each for each in found if each.state is State.RUNNING]
    overdue = sum(each.is_overdue(scope.now) for each in running)
    parts = (
        ("обучено в срок", in_time),
        ("позже срока", len(finished) - in_time),
        ("срок прошёл, не завершено", overdue),
        ("обучается", len(running) - overdue),
        ("снято", sum(each.state is State.CANCELLED for each in found)),
    )
    number = dates.counted(len(found), "новый сотрудник", "новых сотрудника", "новых сотрудников")
    return f"{number}: {', '.join(f'{words} {count}' for words, count in parts if count)}"


def _said(scope: Scope, each: Training) -> str:
    due = scope.regulation.calendar.last_day(each.due_at)
    who = ", ".join(filter(None, (each.name, each.position)))
    said = f"{who}: в должности с {each.started_on:%d.%m.%Y}, срок {due:%d.%m.%Y}"
    if each.state is State.CANCELLED:
        return f"{said}, снято"
    if each.state is State.FINISHED:
        how = "лист подписан на бумаге" if each.paper else "все темы отмечены сотрудником"
        return f"{said}, завершено {each.done_on:%d.%m.%Y}: {how}"
    done = len(each.topics) - len(each.missing)
    return f"{said}, отмечено {done} из {len(each.topics)}"


def _lacks(scope: Scope, found: Sequence[Training]) -> Iterator[Lack]:
    for each in found:
        due = scope.regulation.calendar.last_day(each.due_at)
        if each.is_overdue(scope.now):
            words = f"{each.name}: срок был {due:%d.%m.%Y}, обучение не завершено"
            yield Lack(words, "Завершите обучение и подпишите лист.", page=PAGE)
        elif each.state is State.FINISHED and not _is_in_time(scope, each):
            words = f"{each.name}: завершено {each.done_on:%d.%m.%Y}, срок был {due:%d.%m.%Y}"
            yield Lack(words, "Подготовьте объяснение: срок уже не исправить.", page=PAGE)


def _is_in_time(scope: Scope, each: Training) -> bool:
    due = scope.regulation.calendar.last_day(each.due_at)
    return each.done_on is not None and each.done_on <= due


def _term_too_long(scope: Scope) -> tuple[Lack, ...]:
    if scope.regulation.terms.training.days <= GRANTED:
        return ()
    words = f"Срок обучения в настройках длиннее, чем в регламенте: {GRANTED} рабочих дней"
    return (Lack(words, "Исправьте срок в разделе [terms] файла regulation.toml."),)
