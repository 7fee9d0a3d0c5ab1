"""Section 5: when a consultant cannot advise."""

from __future__ import annotations

from helpdesk.inspection import figures, vendor
from helpdesk.inspection.clauses import Clause, Evidence, Findings, Lack, Scope, Section
from helpdesk.model import HandoffReason

_BECAUSE = {
    HandoffReason.CANNOT_ADVISE: "Консультант не мог помочь",
    HandoffReason.NOBODY_IN_TIME: "Никто не ответил в срок",
}


def _emergencies(scope: Scope) -> Findings:
    """Look at what was handed off, and why."""
    found = figures.handoffs(scope)
    if not found:
        return Findings((Evidence("Нештатных ситуаций за этот срок не было"),))
    shown = scope.journal(handed_off=True)
    return Findings(
        tuple(Evidence(f"{_BECAUSE[why]}: {number}", shown) for why, number in found.items())
    )


def _turned_to_the_vendor(scope: Scope) -> Findings:
    """Look at whether the requesters have what they need to write to the support themselves."""
    support = scope.regulation.vendor
    paid = " (звонок платный)" if support.phone_is_paid else ""
    evidence = (
        Evidence(f"Служба поддержки: {support.mail}, {support.phone}{paid}"),
        Evidence("Обратившийся получает готовое письмо; вопрос остаётся и за школой"),
        _cases(scope),
    )
    failed = figures.letters_not_delivered(scope)
    if not failed:
        return Findings(evidence)
    lack = Lack(
        f"Письмо для поддержки не дошло до обратившихся: {failed}",
        "Позвоните им и отметьте звонок на карточке в чате.",
        scope.journal(state="handed_off"),
    )
    return Findings(evidence, (lack,))


def _cases(scope: Scope) -> Evidence:
    found = vendor.cases(scope)
    shared = f", общих для нескольких вопросов: {found.shared}" if found.shared else ""
    known = f"Записано обращений в поддержке: {found.known}{shared}"
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
            "Обратившийся самостоятельно обращается в Службу поддержки по почте или телефону",
            _turned_to_the_vendor,
        ),
    ),
)
