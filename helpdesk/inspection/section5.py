"""Section 5: when a consultant cannot advise."""

from helpdesk.domain.states import HandoffReason
from helpdesk.inspection import figures, handoffs, vendor
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Scope, Section
from helpdesk.storage import schema

_BECAUSE = {
    HandoffReason.CANNOT_ADVISE: "Консультант не мог помочь",
    HandoffReason.NOBODY_IN_TIME: "Никто не ответил вовремя",
}


def _emergencies(scope: Scope) -> Findings:
    """Look at what was handed off, and why. That nobody answered in time is no emergency,
    whether somebody had claimed it or not: a consultant who could have advised was there.
    """
    found = handoffs.by_reason(scope)
    if not found:
        none = Evidence("Нештатных ситуаций за этот период не было")
        return Findings((none,), is_judged=False)
    shown = scope.journal(handed_off=True)
    reason = schema.handoff.c.reason
    lacks = figures.lack(
        scope,
        "Передано, потому что никто не ответил вовремя",
        "Узнайте, почему: вопрос никто не взял, или взяли и не ответили.",
        handoffs.handed_off(scope, reason == HandoffReason.NOBODY_IN_TIME),
    )
    evidence = (Evidence(f"{_BECAUSE[why]}: {number}", shown) for why, number in found.items())
    return Findings(tuple(evidence), lacks)


def _turned_to_the_vendor(scope: Scope) -> Findings:
    """Look at whether the requesters have what they need to write to the support themselves."""
    support = scope.regulation.vendor
    paid = " (звонок платный)" if support.phone_is_paid else ""
    sent = figures.count(scope, handoffs.handed_off(scope))
    lacks = figures.lack(
        scope,
        "Письмо для поддержки не дошло до тех, кто спросил",
        "Позвоните им и отметьте звонок на карточке в чате.",
        handoffs.letter_lost(scope),
    )
    arrived = sent - figures.count(scope, handoffs.letter_waits(scope))
    evidence = (
        Evidence(f"Служба поддержки: {support.mail}, {support.phone}{paid}"),
        Evidence(f"Готовое письмо есть у тех, кто спросил: {arrived} из {sent}"),
        _cases(scope),
    )
    return Findings(evidence, lacks, is_judged=arrived > 0)


def _cases(scope: Scope) -> Evidence:
    found = vendor.cases(scope)
    shared = f", общих для нескольких вопросов: {found.shared}" if found.shared else ""
    rejected = f", из них отклонено: {found.rejected}" if found.rejected else ""
    known = f"Записано обращений в поддержке: {found.known}{shared}{rejected}"
    return Evidence(f"{known}; ответов поддержки передано: {found.answered}")


SECTION = Section(
    5,
    "Нештатная ситуация",
    (
        Clause(
            "5.1",
            "Нештатная ситуация: консультант не может по каким-либо причинам проконсультировать",
            _emergencies,
        ),
        Clause(
            "5.2",
            "Тот, кто спросил, самостоятельно обращается в Службу поддержки по почте или телефону",
            _turned_to_the_vendor,
        ),
    ),
)
