"""Clause 2.2: the schedule that consultants agreed to and the director approved."""

from collections.abc import Iterator
from datetime import date, timedelta

from helpdesk.domain import dates
from helpdesk.duty.model import Schedule
from helpdesk.duty.schedule_queries import approved as approved_versions
from helpdesk.duty.schedule_queries import draft, roster
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope, Span, lack_of_days

PAGE = "schedule"
_DAY = timedelta(days=1)
_MOST_DAYS = 10


def approved(scope: Scope) -> Findings:
    """Look at which version was in force on each day of the period, and who decided on it."""
    held = in_force(scope)
    spans, todo = (span for _, span in held), "Составьте график, согласуйте и утвердите его."
    lacks = [*lack_of_days(scope, spans, "Утверждённого графика нет", todo, PAGE)]
    evidence = []
    for found, _ in held:
        evidence += [Evidence(_said(scope, found), page=PAGE), Evidence(_agreed(scope, found))]
        lacks += _without_consent(found)
    if scope.until == scope.today:
        evidence += _in_work(scope)
    return Findings(tuple(evidence), tuple(lacks))


def in_force(scope: Scope) -> list[tuple[Schedule, Span]]:
    """Return the versions that were in force in the period, each with its days, in order.

    None holds before the day on which it was approved, whatever its first day is.
    """
    begun = [
        (max(each.valid_from, scope.day_of(each.approved_at)), each.number, each)
        for each in approved_versions(scope.connection)
        if each.approved_at
    ]
    # Of two that begin on one day the newer holds.
    starts: dict[date, Schedule] = {first: each for first, _, each in sorted(begun, key=_order)}
    found: list[tuple[Schedule, Span]] = []
    following: date | None = None
    for first in sorted(starts, reverse=True):
        last = following - _DAY if following else None
        if first <= scope.until and (last is None or last >= scope.since):
            found.append((starts[first], (first, last)))
        following = first
    return found[::-1]


def _order(begun: tuple[date, int, Schedule]) -> tuple[date, int]:
    return begun[:2]


def _said(scope: Scope, found: Schedule) -> str:
    post = found.approved_post[:1].lower() + found.approved_post[1:]
    by = f"{post} {found.approved_by}".strip()
    when = f", {scope.day_of(found.approved_at):%d.%m.%Y}" if found.approved_at else ""
    begins = f"График, версия {found.number}, действует с {found.valid_from:%d.%m.%Y}"
    return f"{begins}; утвердил(а) {by}{when}"


def _agreed(scope: Scope, found: Schedule) -> str:
    said = "; ".join(f"{each.name}, {scope.day_of(each.at):%d.%m.%Y}" for each in found.agreements)
    away = ", ".join(each.name for each in found.without)
    without = f"; без согласия, отсутствует: {away}" if away else ""
    return f"{f'Согласовали: {said}' if said else 'Согласований нет'}{without}"


def _without_consent(found: Schedule) -> Iterator[Lack]:
    """Who is named in a version and had not agreed when it was approved."""
    late = {
        each.user for each in found.agreements if found.approved_at and each.at > found.approved_at
    }
    firsts = {slot.user: slot.name for slot in reversed(found.slots)}
    excused = {each.user for each in found.without}
    missing = {slot.user for slot in found.missing if slot.user not in excused} | late
    names = [firsts.get(user, user) for user in found.users if user in missing]
    if names:
        words = f"Версия {found.number}, нет согласия до утверждения: {', '.join(names)}"
        yield Lack(words, "Согласуйте график заново.", page=PAGE, number=len(names))


def nobody_there(scope: Scope) -> Iterator[Lack]:
    """Name the days on which the schedule promises help, and everybody who should give it was
    absent with nobody in his stead.
    """
    held = roster(scope.connection, scope.regulation)
    found = [
        day
        for _, (first, last) in in_force(scope)
        for day in _each(max(first, scope.since), min(last or scope.until, scope.until))
        if held.is_uncovered(day)
    ]
    if found:
        named = ", ".join(f"{day:%d.%m.%Y}" for day in found[:_MOST_DAYS])
        more = f" и ещё {len(found) - _MOST_DAYS}" if len(found) > _MOST_DAYS else ""
        words = f"По графику приём есть, а принимать было некому: {named}{more}"
        todo = "Договоритесь о замене, когда отмечаете отсутствие."
        yield Lack(words, todo, page=PAGE, number=len(found))


def _each(first: date, last: date) -> Iterator[date]:
    return (first + ahead * _DAY for ahead in range((last - first).days + 1))


def _in_work(scope: Scope) -> Iterator[Evidence]:
    """What is being drafted breaks nothing: the version before it holds, or is missed by itself."""
    found = draft(scope.connection)
    if found is None:
        return
    waiting = [slot.name for slot in found.missing]
    number = dates.counted(len(waiting), "согласия", "согласий", "согласий")
    said = f"{number}: {', '.join(waiting)}" if waiting else "утверждения директором"
    yield Evidence(f"Версия {found.number} ждёт {said}", page=PAGE)
