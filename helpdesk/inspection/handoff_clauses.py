"""Clauses 5.1 and 5.2: the handoffs of a period, why, and whose letter has not arrived."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from helpdesk.domain.messages import NotificationType
from helpdesk.domain.states import HandoffReason
from helpdesk.inspection import figures, vendor_clauses
from helpdesk.inspection.clauses import Evidence, Findings, Scope
from helpdesk.kernel import verdicts
from helpdesk.storage.inquiry_tables import handoff, inquiry

_T = inquiry.c
_BECAUSE = {
    HandoffReason.CANNOT_ADVISE: "Консультант не мог помочь",
    HandoffReason.NOBODY_IN_TIME: "Никто не ответил вовремя",
}


def emergencies(scope: Scope) -> Findings:
    """Look at what was handed off, and why. That nobody answered in time is no emergency,
    whether somebody had claimed it or not: a consultant who could have advised was there.
    """
    found = _by_reason(scope)
    if not found:
        none = Evidence("Нештатных ситуаций за этот период не было")
        return Findings((none,), is_judged=False)
    shown = replace(scope.journal, handed_off=True)
    reason = handoff.c.reason
    lacks = figures.lack(
        scope,
        "Передано, потому что никто не ответил вовремя",
        "Узнайте, почему: вопрос никто не взял, или взяли и не ответили.",
        figures.handed_off(scope, reason == HandoffReason.NOBODY_IN_TIME),
    )
    evidence = (Evidence(f"{_BECAUSE[why]}: {number}", shown) for why, number in found.items())
    return Findings(tuple(evidence), lacks)


def turned_to_the_vendor(scope: Scope) -> Findings:
    """Look at whether the requesters have what they need to write to the support themselves."""
    support = scope.regulation.vendor
    paid = " (звонок платный)" if support.phone_is_paid else ""
    sent = figures.count(scope, figures.handed_off(scope))
    lacks = figures.lack(
        scope,
        "Письмо для поддержки не дошло до тех, кто спросил",
        "Позвоните им и отметьте звонок на карточке в чате.",
        # Not in a day. Who left no way to reach him finds it on his page.
        _letter_waits(scope, handoff.c.at < scope.now - timedelta(days=1)),
    )
    arrived = sent - figures.count(scope, _letter_waits(scope))
    evidence = (
        Evidence(f"Служба поддержки: {support.mail}, {support.phone}{paid}"),
        Evidence(f"Готовое письмо есть у тех, кто спросил: {arrived} из {sent}"),
        vendor_clauses.cases(scope),
    )
    return Findings(evidence, lacks, is_judged=arrived > 0)


def _by_reason(scope: Scope) -> dict[HandoffReason, int]:
    table = handoff.c
    query = (
        select(table.reason, func.count())
        .join(inquiry, _T.id == table.inquiry_id)
        .where(verdicts.IS_COUNTED, *scope.holds(table.at))
        .group_by(table.reason)
    )
    return {HandoffReason(reason): number for reason, number in scope.connection.execute(query)}


def _letter_waits(scope: Scope, *asked: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the letter to the support has not come to the requester, however
    short a while ago it was written: to whom nobody has read it on the telephone yet, say.
    """
    reached_nobody = verdicts.reached_nobody(handoff.c.cycle, NotificationType.HANDOFF)
    return figures.handed_off(scope, reached_nobody, *asked)
