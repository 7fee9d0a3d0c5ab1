"""Clause 2.1: who is appointed to advise, by which order of the director."""

from collections.abc import Iterable, Iterator

from helpdesk.duty.order_register import appointments
from helpdesk.duty.standing import Appointment, DutyStanding, Order, Post, standing_by
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope, lack_of_days
from helpdesk.orders.appointing import topic_codes

PAGE = "orders"


def appointed(scope: Scope) -> Findings:
    """Look at who was appointed on each day of the period, and whether each order can be shown."""
    everything = appointments(scope.connection)
    last = standing_by(everything, scope.regulation, scope.until)
    evidence = [Evidence(_said(scope, each), page=PAGE) for each in last.consultants]
    evidence += [
        Evidence(f"Скан: {_by(order)}", page=PAGE) for order in _orders(last) if order.scan
    ]
    acting = last.acting_director()
    if acting is not None:
        words = f"Исполняет обязанности директора: {acting.name}, {_by(acting.order)}"
        evidence.append(Evidence(words, page=PAGE))
    # An order appoints nobody before its own day.
    spans = [
        (max(each.first, each.order.dated), each.last)
        for each in everything
        if each.post is Post.CONSULTANT and not each.is_void
    ]
    todo = "Издайте приказ и впишите его номер и дату."
    lacks = lack_of_days(scope, spans, "Приказом никто не назначен", todo, PAGE)
    return Findings(tuple(evidence), (*lacks, *_bare(scope, everything), *_lacks(scope, last)))


def _said(scope: Scope, each: Appointment) -> str:
    until = f" по {each.last:%d.%m.%Y}" if each.last else ""
    written = scope.afterwards(each.order.entered_at, each.first)
    return f"{each.name}, с {each.first:%d.%m.%Y}{until}, {_by(each.order)}{written}"


def _by(order: Order) -> str:
    return f"приказ № {order.number} от {order.dated:%d.%m.%Y}"


def _orders(last: DutyStanding) -> list[Order]:
    """Return the orders by which somebody holds a post on that day, each once."""
    acting = last.acting_director()
    held = (*last.consultants, *([acting] if acting else []))
    return list({each.order.id: each.order for each in held}.values())


def _bare(scope: Scope, everything: Iterable[Appointment]) -> Iterator[Lack]:
    """Name the orders without a scan by which somebody held a post on any day of the period."""
    held = [
        each.order
        for each in everything
        if not each.is_void
        and each.first <= scope.until
        and (each.last is None or each.last >= scope.since)
    ]
    for order in {each.id: each for each in held if each.scan is None}.values():
        yield Lack(f"Нет скана: {_by(order)}", "Приложите скан или снимок приказа.", page=PAGE)


def _lacks(scope: Scope, last: DutyStanding) -> Iterator[Lack]:
    if not last.consultants:
        return
    titles = topic_codes(scope.regulation)
    for kind, whose in (("staff", "сотрудники"), ("parent", "родители")):
        nobodys = last.uncovered(code for code in titles if code.startswith(f"{kind}:"))
        if nobodys:
            topics = ", ".join(titles[code] for code in nobodys)
            words = f"Никто не назначен по темам ({whose}): {topics}"
            yield Lack(words, "Назначьте приказом: пока их берёт любой консультант.", page=PAGE)
    known = {each.username for each in last.consultants}
    for person in scope.regulation.people.consultants:
        if person.user not in known:
            words = f"{person.name} значится консультантом в настройках, но не в приказе"
            yield Lack(words, "Назначьте приказом или уберите из настроек.", page=PAGE)
