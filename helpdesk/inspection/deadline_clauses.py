"""Clauses 3.2 and 4.4: whether inquiries were dealt with in the regulation's days."""

from dataclasses import replace

from helpdesk.domain import dates
from helpdesk.domain.durations import Duration, DurationUnit
from helpdesk.domain.states import Kind
from helpdesk.inquiries.intake import term_of
from helpdesk.inspection import figures
from helpdesk.inspection.clauses import MEND_TERM, Evidence, Findings, Lack, Scope, lack_of_each
from helpdesk.journal.filters import Filters, Term
from helpdesk.journal.lines import count
from helpdesk.journal.report_values import percent
from helpdesk.kernel import verdicts

# What the regulation itself grants (sections 3 and 4); the desk may promise less, never more.
GRANTED = {Kind.STAFF: 3, Kind.PARENT: 5}
_DAYS = {Kind.STAFF: "дня", Kind.PARENT: "дней"}


def term_kept(scope: Scope, kind: Kind) -> Findings:
    """Look at whether inquiries were dealt with in the regulation's days."""
    kept = figures.terms_kept(scope, kind)
    evidence = [_rule(scope, kind), _share(scope, kind, kept)]
    if kept.excused:
        words = f"Срок вышел, пока ждали уточнения, или передано в поддержку в срок: {kept.excused}"
        over = _linked(scope, kind, Term.RAN_OVER)
        evidence.append(Evidence(words, over))
    lacks = (*_term_too_long(scope, kind), *_missed(scope, kind), *_unreached(scope, kind))
    return Findings(tuple(evidence), lacks, is_judged=kept.judged > 0)


def _rule(scope: Scope, kind: Kind) -> Evidence:
    term = term_of(scope.regulation, kind)
    return Evidence(f"В программе срок ответа: {_length(term)}, считает и напоминает она сама")


def _length(term: Duration) -> str:
    if term.unit is DurationUnit.WORKTIME:
        return f"{dates.spoken(term.time)} рабочего времени"
    if term.unit is DurationUnit.WORKDAYS:
        return dates.counted(term.days, "рабочий день", "рабочих дня", "рабочих дней")
    return dates.counted(term.days, "день", "дня", "дней")


def _term_too_long(scope: Scope, kind: Kind) -> tuple[Lack, ...]:
    term = term_of(scope.regulation, kind)
    days = term.days if term.unit is DurationUnit.DAYS else 0
    if days <= GRANTED[kind] and term.unit is not DurationUnit.WORKDAYS:
        return ()
    words = f"Срок в настройках длиннее, чем в регламенте: {GRANTED[kind]} {_DAYS[kind]}"
    return (Lack(words, MEND_TERM),)


def _share(scope: Scope, kind: Kind, kept: figures.Kept) -> Evidence:
    spam = figures.spam(scope, kind)
    if not kept.received:
        return Evidence(f"Обращений за этот период не было{spam}")
    number = dates.counted(kept.received, "обращение", "обращения", "обращений")
    shown = _linked(scope, kind)
    if not kept.judged:
        return Evidence(f"{number}, срок ещё идёт{spam}", shown)
    in_time = f"в срок {kept.in_time} из {kept.judged}, {percent(kept.in_time, kept.judged)}"
    return Evidence(f"{number}; {in_time}{spam}", shown)


def _missed(scope: Scope, kind: Kind) -> tuple[Lack, ...]:
    """A written reason explains a missed term; it does not undo it."""
    found = figures.missed(scope, kind)
    bare = sum(reason is None for _, _, reason in found)
    words = f"Не успели: {len(found)}, без записанной причины: {bare}"
    todo = "Откройте каждый вопрос и запишите причину." if bare else "Причины записаны."
    named = [figures.named(inquiry, _told(cycle, why)) for inquiry, cycle, why in found]
    journal = _linked(scope, kind, Term.NO_REASON if bare else Term.MISSED)
    return lack_of_each(words, todo, named, journal=journal)


def _told(cycle: int, reason: str | None) -> str:
    again = f", обращение {cycle}-е" if cycle > 1 else ""
    return f"{again}: {f'причина: {reason}' if reason else 'причина не записана'}"


def _unreached(scope: Scope, kind: Kind) -> tuple[Lack, ...]:
    return figures.lack(
        scope,
        "Ответ дан, но ни до кого не дошёл",
        "Позвоните тому, кто спросил, и отметьте звонок на странице вопроса.",
        *figures.within(scope, kind),
        verdicts.lost(scope.now),
        journal=_linked(scope, kind, Term.UNREACHED),
    )


def _linked(scope: Scope, kind: Kind, term: str = "") -> Filters | None:
    """Return the journal of just those, which it finds by their receipt; None where it finds none:
    of an inquiry that was received earlier a later cycle may be of this period.
    """
    found = replace(scope.journal, kind=kind, term=term)
    there = count(scope.connection, found, scope.regulation.calendar, scope.now, most=1)
    return found if there.number else None
