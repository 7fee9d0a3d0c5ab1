"""An inquiry's life in tests: a desk, its people, and a way to deliver messages at once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select

from helpdesk.domain.inquiry import Child, Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from tests.founding import found
from tests.toml_values import with_values

# A Tuesday, noon in Moscow: the school is open until five.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# The hour UTC at which it is seven in the morning in Moscow.
MORNING = 4
SECRET = b"k" * 32
REGULATION = (Path(__file__).resolve().parents[2] / "regulation.toml").read_text("utf-8")
# As it may be adopted on any day of this school year.
FIRST_REGULATION = with_values(REGULATION, {"vendor.checked": "2026-08-31"})
MARINA = Actor(Role.CONSULTANT, "marina-id", "consultant1", "Марина Юрьевна Нехай")
RUSLAN = Actor(Role.CONSULTANT, "ruslan-id", "consultant2", "Руслан Казбекович Ачмиз")
HEAD = Actor(Role.CONSULTANT, "head-id", "zavuch", "Сусанна Аслановна Тлехусеж", head=True)


def school_day() -> date:
    """The school's own day: from midnight on it is ahead of UTC's for three hours."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


def hours(desk: Desk, since: datetime, till: datetime) -> Iterator[datetime]:
    """Yield the first hour of each day, each hour at which something is due, and the next one."""
    now, was_due, next_due = since, False, _next_due(desk)
    while now <= till:
        is_due = next_due is not None and next_due <= now
        if is_due or was_due or now.hour == MORNING:
            yield now
            # Only whom the hour was given to has done anything since.
            next_due = _next_due(desk)
        was_due = is_due
        now += HOUR


def _next_due(desk: Desk) -> datetime | None:
    """When the clock has a step to take, or somebody is to be told something."""
    delivery = inquiry_tables.delivery.c
    due = (
        select(func.min(inquiry_tables.inquiry.c.wake_at)),
        select(func.min(clock_tables.timer.c.due_at)),
        select(func.min(delivery.due_at)).where(delivery.state == "pending"),
    )
    with desk.reading() as connection:
        found = [connection.execute(each).scalar_one() for each in due]
    return min((each for each in found if each is not None), default=None)


def desk_on(engine: Engine, values: Mapping[str, str] | None = None) -> Desk:
    """Return a desk with the school's regulation in force, some values of it replaced."""
    desk = Desk(engine, SECRET)
    found(desk, with_values(REGULATION, values or {}), NOW)
    return desk


def parent(
    words: str = "Не видно оценок сына",
    *,
    now: datetime = NOW,
    phone: str = "+7 918 000-00-00",
    email: str = "mama@example.ru",
    reply_by: ReplyBy = ReplyBy.MAIL,
    nonce: str | None = None,
) -> NewInquiry:
    mother = Requester("Анна Хуаде", phone, email, reply_by)
    child = Child("Хуаде", "Алий", "5А")
    return NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", words, (child,), nonce=nonce)


def teacher(words: str = "Не сохраняется тема урока", *, now: datetime = NOW) -> NewInquiry:
    who = Requester(
        "Ольга Петровна", reply_by=ReplyBy.CHAT, mattermost_id="teacher-id", username="uchitel"
    )
    return NewInquiry(Kind.STAFF, Channel.CHAT, now, who, "lessons", words)


def asked(desk: Desk, new: NewInquiry | None = None, *, now: datetime = NOW) -> Inquiry:
    """Open an inquiry, the mother's where nothing else is said."""
    return opened(desk, new, now=now).inquiry


def asked_by_many(desk: Desk, words: str) -> None:
    """Let three families ask the same."""
    for surname, name in (("Хуаде", "Алий"), ("Королёв", "Семён"), ("Петров", "Артём")):
        mother = replace(parent().requester, name=f"Анна {surname}")
        children = (Child(surname, name, "5А"),)
        asked(desk, replace(parent(words), requester=mother, children=children))


def opened(desk: Desk, new: NewInquiry | None = None, *, now: datetime = NOW) -> Opened:
    return open_inquiry(desk, new or parent(now=now), REQUESTER, now)


def record(desk: Desk, inquiry_id: int) -> Inquiry:
    return view(desk, inquiry_id).inquiry


def deliver(desk: Desk, now: datetime) -> list[str]:
    """Deliver all that can go now; return «type to addressee» in the order of sending."""
    said = []
    while leased := outbox.lease(desk, now, limit=1):
        delivery = leased[0]
        said.append(f"{delivery.occasion} to {delivery.addressee}")
        outbox.mark_sent(desk, delivery, f"post-{delivery.id}", now)
    return said


def deliveries(desk: Desk, inquiry_id: int | None) -> list[str]:
    """Return every message about an inquiry, sent or not: «type to addressee: state».

    None asks for what is about no single one.
    """
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.addressee, table.state).where(
        table.inquiry_id == inquiry_id
    )
    with desk.reading() as connection:
        rows = connection.execute(query.order_by(table.id)).all()
    return [f"{row.occasion} to {row.addressee}: {row.state}" for row in rows]


def story(desk: Desk, inquiry_id: int) -> list[str]:
    """Return what the history says has happened, in order."""
    return [entry.what for entry in view(desk, inquiry_id).history]


def answered_lately(desk: Desk, kind: Kind, *after: timedelta, now: datetime = NOW) -> None:
    """Let questions be asked a week before `now`, each answered after such a time."""
    at = now - 7 * DAY
    for number, length in enumerate(after):
        words = f"Вопрос номер {number}"
        new = parent(words, now=at) if kind is Kind.PARENT else teacher(words, now=at)
        answer(desk, asked(desk, new, now=at).id, "Ответ", MARINA, at + length)
