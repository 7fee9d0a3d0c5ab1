"""Clause 2.2: the schedule that consultants agreed to and the director approved."""

from __future__ import annotations

from helpdesk import dates
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope
from helpdesk.schedule.model import Schedule
from helpdesk.schedule.queries import draft, earlier, in_force

PAGE = "schedule"


def approved(scope: Scope) -> Findings:
    """Look at the version in force today, at those before it, and at what is being agreed upon."""
    found = in_force(scope.connection, scope.today)
    lacks = [*_in_work(scope)]
    if found is None:
        words, todo = "Утверждённого графика нет", "Составьте график, согласуйте и утвердите его."
        return Findings(lacks=(Lack(words, todo, page=PAGE), *lacks))
    evidence = [Evidence(_said(scope, found), page=PAGE), Evidence(_agreed(scope, found))]
    before = len(earlier(scope.connection, scope.today))
    if before:
        evidence.append(Evidence(f"Прежние утверждённые версии сохранены: {before}", page=PAGE))
    if found.missing:
        names = ", ".join(slot.name for slot in found.missing)
        lacks.insert(0, Lack(f"Нет согласия: {names}", "Согласуйте график заново.", page=PAGE))
    return Findings(tuple(evidence), tuple(lacks))


def _said(scope: Scope, found: Schedule) -> str:
    by = f"{found.approved_post} {found.approved_by}".strip()
    at = scope.regulation.calendar.local(found.approved_at) if found.approved_at else None
    when = f", {at:%d.%m.%Y}" if at else ""
    return (
        f"График, версия {found.number}, действует с {found.valid_from:%d.%m.%Y}; "
        f"утвердил(а): {by}{when}"
    )


def _agreed(scope: Scope, found: Schedule) -> str:
    local = scope.regulation.calendar.local
    said = "; ".join(f"{each.name}, {local(each.at):%d.%m.%Y}" for each in found.agreements)
    return f"Согласовали: {said}" if said else "Согласований нет"


def _in_work(scope: Scope) -> list[Lack]:
    """What is being drafted lacks something only while nobody goes on with it."""
    found = draft(scope.connection)
    if found is None:
        return []
    waiting = [slot.name for slot in found.missing]
    if not waiting:
        return [Lack(f"Версия {found.number} ждёт утверждения директором", "Утвердите или верните.",
                     page=PAGE)]  # fmt: skip
    number = dates.counted(len(waiting), "согласия", "согласий", "согласий")
    words = f"Версия {found.number} ждёт {number}: {', '.join(waiting)}"
    return [Lack(words, "Доведите её до утверждения или уберите.", page=PAGE)]
