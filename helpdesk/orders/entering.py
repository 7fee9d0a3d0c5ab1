"""Writing down what an order says: who is appointed, who is relieved, who acts for the director."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update

from helpdesk.desk import Desk
from helpdesk.model import Actor, RuleViolation
from helpdesk.orders.model import Appointment, Order, Post
from helpdesk.orders.queries import all_orders, appointments
from helpdesk.orders.tables import appointment, office_order
from helpdesk.regulation import Regulation
from helpdesk.unit import Unit

USERNAME = re.compile(r"[a-z0-9._-]{1,64}")
ONLY_HEAD = "Приказы вносят завуч и директор."
NO_NUMBER = "Напишите номер приказа, например 114 или 01-07/45."
LONG_NUMBER = "Номер приказа не длиннее 40 знаков."
FUTURE_ORDER = "Дата приказа ещё не наступила. Проверьте её."
BAD_USERNAME = "Напишите имя в чате латинскими буквами, без @, например m.nehay."
NO_NAME = "Напишите фамилию, имя и отчество."
BACKWARDS = "Последний день раньше первого. Проверьте даты."
NO_END = "Напишите, по какой день исполняет обязанности директора."
SUCH_TOPIC = "Такой темы в регламенте нет: {}."
ALREADY = "{} уже назначен(а) с {} приказом № {}. Сначала внесите освобождение."
NOT_HELD = "Этого назначения уже нет: обновите страницу."
TOO_EARLY = "Освободить можно не раньше дня назначения: {}."
TOO_LATE = "Назначение и так кончается {}. Проверьте дату."


@dataclass(frozen=True)
class Paper:
    """The order itself, as it lies in the office; `scan` is the name of a file in the store."""

    number: str
    dated: date
    scan: str | None = None


@dataclass(frozen=True)
class Appointed:
    """What an order says of somebody: the days are the school's, both included."""

    post: Post
    username: str
    name: str
    first: date
    last: date | None = None
    topics: tuple[str, ...] = ()


def appoint(desk: Desk, paper: Paper, said: Appointed, actor: Actor, now: datetime) -> int:
    """Write down an appointment; return its id. The same sent twice is written once.

    Raise RuleViolation, in words for who enters it, for what cannot be so.
    """
    said = Appointed(
        said.post, said.username.strip().removeprefix("@").lower(), said.name.strip(),
        said.first, said.last, said.topics,
    )  # fmt: skip

    def work(unit: Unit) -> int:
        _permit(actor)
        _check(unit.regulation, said)
        order_id = _order(unit, paper, actor)
        for each in appointments(unit.connection):
            if (each.order.id, each.post, each.username, each.first) == (
                order_id, said.post, said.username, said.first,
            ):  # fmt: skip
                return each.id
            if each.post is said.post and each.username == said.username and _meet(each, said):
                raise RuleViolation(
                    ALREADY.format(each.name, f"{each.first:%d.%m.%Y}", each.order.number)
                )
        values = {
            "order_id": order_id,
            "post": said.post.value,
            "username": said.username,
            "name": said.name,
            "topics": list(said.topics),
            "first": said.first,
            "last": said.last,
            "entered_by": actor.id,
            "entered_at": unit.now,
        }
        query = appointment.insert().values(values).returning(appointment.c.id)
        return int(unit.connection.execute(query).scalar_one())

    return desk.write(work, now)


def relieve(
    desk: Desk, appointment_id: int, paper: Paper, first_free: date, actor: Actor, now: datetime
) -> None:
    """Write down that somebody is relieved from `first_free` on; the day before was his last."""

    def work(unit: Unit) -> None:
        _permit(actor)
        known = {each.id: each for each in appointments(unit.connection)}
        held = known.get(appointment_id)
        if held is None:
            raise RuleViolation(NOT_HELD)
        order_id = _order(unit, paper, actor)
        last = first_free - timedelta(days=1)
        if held.ended_by is not None and held.ended_by.id == order_id and held.last == last:
            return  # Sent twice.
        # Who is relieved on the very day of his appointment has held it for no day.
        if first_free < held.first:
            raise RuleViolation(TOO_EARLY.format(f"{held.first:%d.%m.%Y}"))
        if held.last is not None and last >= held.last:
            raise RuleViolation(TOO_LATE.format(f"{held.last:%d.%m.%Y}"))
        table = appointment.c
        open_ended = or_(table.last.is_(None), table.last == held.last)
        statement = update(appointment).where(table.id == appointment_id, open_ended)
        values = {"last": last, "ended_by_order": order_id, "ended_by": actor.id,
                  "ended_at": unit.now}  # fmt: skip
        if unit.connection.execute(statement.values(values)).rowcount != 1:
            raise RuleViolation(NOT_HELD)

    desk.write(work, now)


def keep_scan(desk: Desk, order_id: int, name: str, actor: Actor, now: datetime) -> Order:
    """Put a scan to an order that is there; a newer one takes its place, the file itself stays."""

    def work(unit: Unit) -> Order:
        _permit(actor)
        table = office_order
        statement = update(table).where(table.c.id == order_id).values(scan=name)
        if unit.connection.execute(statement).rowcount != 1:
            raise RuleViolation(NOT_HELD)
        return next(each for each in all_orders(unit.connection) if each.id == order_id)

    return desk.write(work, now)


def _permit(actor: Actor) -> None:
    if not actor.head:
        raise RuleViolation(ONLY_HEAD)


def _check(regulation: Regulation, said: Appointed) -> None:
    if not USERNAME.fullmatch(said.username):
        raise RuleViolation(BAD_USERNAME)
    if not said.name:
        raise RuleViolation(NO_NAME)
    if said.last is not None and said.last < said.first:
        raise RuleViolation(BACKWARDS)
    if said.post is Post.ACTING_DIRECTOR and said.last is None:
        raise RuleViolation(NO_END)
    known = set(topic_codes(regulation))
    strange = [topic for topic in said.topics if topic not in known]
    if strange:
        raise RuleViolation(SUCH_TOPIC.format(", ".join(strange)))


def topic_codes(regulation: Regulation) -> dict[str, str]:
    """Return «parent:marks» and the like with the topics' titles, as they are offered."""
    return {
        f"{kind}:{topic.code}": topic.title
        for kind in ("staff", "parent")
        for topic in regulation.topics_of(kind)
    }


def _meet(held: Appointment, said: Appointed) -> bool:
    """Return whether the two hold on some day together."""
    begins_before_end = held.last is None or said.first <= held.last
    ends_after_begin = said.last is None or held.first <= said.last
    # Relieved on the day of the appointment: it held on no day.
    is_empty = held.last is not None and held.last < held.first
    return begins_before_end and ends_after_begin and not is_empty


def _order(unit: Unit, paper: Paper, actor: Actor) -> int:
    """Return the order's id; an order of that number and date is the same order."""
    number = " ".join(paper.number.split()).removeprefix("№").strip()
    if not number:
        raise RuleViolation(NO_NUMBER)
    if len(number) > 40:
        raise RuleViolation(LONG_NUMBER)
    if paper.dated > unit.regulation.calendar.local_date(unit.now):
        raise RuleViolation(FUTURE_ORDER)
    table = office_order
    values = {"number": number, "dated": paper.dated, "scan": paper.scan,
              "entered_by": actor.id, "entered_at": unit.now}  # fmt: skip
    kept = {"scan": paper.scan} if paper.scan else {"number": number}
    statement = unit.upsert(table).values(values)
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["number", "dated"], set_=kept)
    )
    query = select(table.c.id).where(table.c.number == number, table.c.dated == paper.dated)
    return int(unit.connection.execute(query).scalar_one())
