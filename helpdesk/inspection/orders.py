"""Clause 2.1: who is appointed to advise, by which order of the director."""

from __future__ import annotations

from collections.abc import Iterator

from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope
from helpdesk.orders.entering import topic_codes
from helpdesk.orders.model import Appointment, Order, Standing
from helpdesk.orders.queries import standing

PAGE = "orders"


def appointed(scope: Scope) -> Findings:
    """Look at who is appointed today, and whether each order is there to be shown."""
    today = standing(scope.connection, scope.regulation, scope.today)
    evidence = [Evidence(_said(each), page=PAGE) for each in today.consultants]
    evidence += [Evidence(f"Скан: {_by(order)}", page=PAGE)
                 for order in _orders(today) if order.scan]  # fmt: skip
    acting = today.acting_director()
    if acting is not None:
        words = f"Исполняет обязанности директора: {acting.name}, {_by(acting.order)}"
        evidence.append(Evidence(words, page=PAGE))
    return Findings(tuple(evidence), tuple(_lacks(scope, today)))


def _said(each: Appointment) -> str:
    until = f" по {each.last:%d.%m.%Y}" if each.last else ""
    return f"{each.name}, с {each.first:%d.%m.%Y}{until}, {_by(each.order)}"


def _by(order: Order) -> str:
    return f"приказ № {order.number} от {order.dated:%d.%m.%Y}"


def _orders(today: Standing) -> list[Order]:
    """Return the orders by which somebody holds a post today, each once."""
    acting = today.acting_director()
    held = (*today.consultants, *([acting] if acting else []))
    return list({each.order.id: each.order for each in held}.values())


def _lacks(scope: Scope, today: Standing) -> Iterator[Lack]:
    if not today.consultants:
        words = "Приказом никто не назначен"
        yield Lack(words, "Издайте приказ и впишите его номер и дату.", page=PAGE)
        return
    for order in _orders(today):
        if order.scan is None:
            yield Lack(f"Нет скана: {_by(order)}", "Приложите скан или снимок приказа.", page=PAGE)
    titles = topic_codes(scope.regulation)
    for kind, whose in (("staff", "сотрудники"), ("parent", "родители")):
        nobodys = today.uncovered(code for code in titles if code.startswith(f"{kind}:"))
        if nobodys:
            topics = ", ".join(titles[code] for code in nobodys)
            words = f"Никто не назначен по темам ({whose}): {topics}"
            yield Lack(words, "Назначьте приказом: пока их берёт любой консультант.", page=PAGE)
    known = {each.username for each in today.consultants}
    for person in scope.regulation.people.consultants:
        if person.user not in known:
            words = f"{person.name} значится консультантом в настройках, но не в приказе"
            yield Lack(words, "Назначьте приказом или уберите из настроек.", page=PAGE)
