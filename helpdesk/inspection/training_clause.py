"""Clause 2.3: new employees trained not later than five working days after taking up the post."""

from collections.abc import Sequence

from helpdesk.domain import dates
from helpdesk.inspection.clauses import MEND_TERM, Evidence, Findings, Lack, Scope
from helpdesk.training.model import Line, State, Training
from helpdesk.training.plan import KEPT, Outcome, due_on, outcome
from helpdesk.training.training_queries import all_trainings

PAGE = "training"
GRANTED = 5  # working days


def trained(scope: Scope) -> Findings:
    """Look at who took up his post in this period, and at earlier ones still overdue in it."""
    found = [each for each in reversed(all_trainings(scope.connection)) if _belongs(scope, each)]
    lacks = (
        *_term_too_long(scope),
        *(_lack(scope, each) for each in found if _outcome(scope, each) not in KEPT),
    )
    if not found:
        words = "Новых сотрудников за этот период не записано"
        return Findings((Evidence(words, page=PAGE),), lacks, is_judged=False)
    outcomes = [_outcome(scope, each) for each in found]
    shown = [Evidence(_summary(outcomes), page=PAGE)]
    shown += [Evidence(_said(scope, each), page=_page(each)) for each in found]
    # Whose term has not passed yet tells nothing.
    is_judged = any(each is Outcome.IN_TIME for each in outcomes)
    return Findings(tuple(shown), lacks, is_judged=is_judged)


def _belongs(scope: Scope, each: Training) -> bool:
    if each.started_on > scope.until:
        return False
    if each.started_on >= scope.since:
        return True
    due = due_on(each, scope.regulation.calendar)
    is_open = each.state is State.RUNNING or (each.done_on or due) >= scope.since
    return _outcome(scope, each) not in KEPT and due <= scope.until and is_open


def _outcome(scope: Scope, each: Training) -> Outcome:
    return outcome(each, scope.regulation.calendar, scope.now)


def _page(each: Training) -> str:
    return f"{PAGE}/{each.id}"


_OUTCOMES = {
    Outcome.IN_TIME: "обучено в срок",
    Outcome.LATE: "позже срока",
    Outcome.UNPROVEN: "дата внесена после срока",
    Outcome.OVERDUE: "срок прошёл, не завершено",
    Outcome.RUNNING: "обучается",
    Outcome.CANCELLED: "снято",
    Outcome.CANCELLED_LATE: "снято после срока",
}


def _summary(found: Sequence[Outcome]) -> str:
    counted = ((words, found.count(each)) for each, words in _OUTCOMES.items())
    number = dates.counted(len(found), "новый сотрудник", "новых сотрудника", "новых сотрудников")
    return f"{number}: {', '.join(f'{words} {count}' for words, count in counted if count)}"


def _said(scope: Scope, each: Training) -> str:
    due = due_on(each, scope.regulation.calendar)
    who = ", ".join(filter(None, (each.name, each.position)))
    term = dates.marked(f"{due:%d.%m.%Y}", due, scope.regulation.calendar)
    said = f"{who}: в должности с {each.started_on:%d.%m.%Y}, срок {term}"
    if each.state is State.CANCELLED:
        return f"{said}, снято"
    if each.state is State.FINISHED:
        how = _paper(scope, each.paper) if each.paper else "все темы отмечены сотрудником"
        return f"{said}, завершено {_done(each)}: {how}"
    done = len(each.topics) - len(each.missing)
    return f"{said}, отмечено {done} из {len(each.topics)}"


def _paper(scope: Scope, line: Line) -> str:
    photo = ", есть снимок" if line.picture else ""
    written = scope.afterwards(line.at, line.day) if line.day else ""
    return f"лист подписан на бумаге{photo}{written}"


def _done(each: Training) -> str:
    return f"{each.done_on:%d.%m.%Y}" if each.done_on else ""


def _lack(scope: Scope, each: Training) -> Lack:
    due = f"срок был {due_on(each, scope.regulation.calendar):%d.%m.%Y}"
    explain = "Подготовьте объяснение: срок уже не исправить."
    words, todo = {
        Outcome.LATE: (f"завершено {_done(each)}, {due}", explain),
        Outcome.UNPROVEN: (
            f"дата подписи внесена после срока, снимка листа нет, {due}",
            "Отмените запись и внесите её снова со снимком листа.",
        ),
        Outcome.CANCELLED_LATE: (f"{due}, обучение сняли позже", explain),
        Outcome.OVERDUE: (f"{due}, обучение не завершено", "Завершите обучение и подпишите лист."),
    }[_outcome(scope, each)]
    mended = ", потом дату вступления в должность исправили" if each.passed else ""
    return Lack(f"{each.name}: {words}{mended}", todo, page=_page(each))


def _term_too_long(scope: Scope) -> tuple[Lack, ...]:
    if scope.regulation.terms.training.days <= GRANTED:
        return ()
    words = f"Срок обучения в настройках длиннее, чем в регламенте: {GRANTED} рабочих дней"
    return (Lack(words, MEND_TERM),)
