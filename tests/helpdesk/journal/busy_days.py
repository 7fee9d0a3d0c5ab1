"""Some months at a school as they may be: who asks what and when, and what comes of it."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import update

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child, NewInquiry
from helpdesk.domain.messages import DeliveryState
from helpdesk.domain.people import REQUESTER, Actor, Requester
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.inquiries import answering, asking, claims, closing, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.vendor import relaying
from tests.helpdesk.life import DAY, HOUR, MARINA, RUSLAN, deliver

WORDS = {
    ("parent", "marks"): (
        "Не видно оценок за четверть",
        "Нет оценок у дочери, хотя учитель их поставил",
        "Не видно оценок сына по алгебре",
        "Не видны оценки за контрольную",
    ),
    ("parent", "login"): (
        "Не приходит пароль на телефон",
        "Не могу войти, не приходит код",
        "Не приходит пароль, номер старый",
        "Забыла пароль от личного кабинета",
    ),
    ("parent", "timetable"): ("Не открывается расписание", "Расписание не совпадает с уроками"),
    ("staff", "lessons"): ("Не сохраняется тема урока", "Не сохраняется тема урока в 7Б"),
    ("staff", "marks"): ("Нельзя исправить оценку", "Не выставляется итоговая оценка"),
}
CLASSES = ("5А", "5Б", "6А", "7Б", "8В", "9А", "11А")
NAMES = ("Хуаде", "Тлехас", "Ачмиз", "Нагоев", "Хатит", "Чич", "Шеуджен", "Беретарь", "Хакуй")
# By the hour of the school's clock.
HOURS = (7, 8, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21)
Event = tuple[datetime, Callable[[datetime], object]]
WAYS = (Channel.FORM,) * 6 + (Channel.PHONE, Channel.PERSON, Channel.MEETING)


def moments(rng: random.Random, number: int, begins: datetime, days: int) -> Iterator[datetime]:
    """Yield when questions come, in order: fewer at weekends."""
    found: list[datetime] = []
    while len(found) < number:
        day = begins + rng.randrange(days) * DAY
        if day.weekday() < 5 or rng.random() < 0.25:
            found.append(day + timedelta(hours=rng.choice(HOURS) - 3, minutes=rng.randrange(60)))
    yield from sorted(found)


def question(rng: random.Random, at: datetime) -> NewInquiry:
    kind, topic = rng.choice([*WORDS, ("parent", "marks"), ("parent", "login")])
    words = f"{rng.choice(WORDS[kind, topic])}"
    number, family = rng.randrange(90), rng.choice(NAMES)
    if kind == "staff":
        who = f"teacher-{number % 12}"
        teacher = Requester(f"Учитель {family}", reply_by=ReplyBy.CHAT, mattermost_id=who)
        return NewInquiry(Kind.STAFF, Channel.CHAT, at, teacher, topic, words)
    mail = f"{family.encode().hex()[:8]}{number}@example.ru"
    mother = Requester(f"Анна {family}", f"+7918{number:07}", mail, ReplyBy.MAIL)
    child = Child(family, "Алий", rng.choice(CLASSES))
    return NewInquiry(Kind.PARENT, rng.choice(WAYS), at, mother, topic, words, (child,))


def fill(
    desk: Desk, number: int, begins: datetime, days: int, until: datetime, seed: int = 1
) -> None:
    """Let so many questions come in these days, and let each have its life until a moment."""
    rng = random.Random(seed)
    for at in moments(rng, number, begins, days):
        inquiry_id = open_inquiry(desk, question(rng, at), REQUESTER, at).inquiry.id
        for when, act in _life(rng, desk, inquiry_id, at):
            # Who asks the same again is led to what he asked before.
            with suppress(RuleViolation):
                if when < until:
                    act(when)
    _arrive(desk, until)


def _arrive(desk: Desk, now: datetime) -> None:
    """Let everything have arrived that was said; at once, for a commit for each takes its time."""
    table = inquiry_tables.delivery
    waits = table.c.state == DeliveryState.PENDING
    arrived = update(table).where(waits).values(state=DeliveryState.SENT, sent_at=now)
    desk.transact(lambda connection: connection.execute(arrived))


def _life(rng: random.Random, desk: Desk, inquiry: int, at: datetime) -> Iterator[Event]:
    who = rng.choice((MARINA, MARINA, RUSLAN))
    fate, soon = rng.random(), at + timedelta(hours=rng.choice((1, 1, 2, 5, 20)), minutes=7)
    if fate < 0.03:
        return
    if fate < 0.07:
        times = (at + hour * HOUR for hour in range(1, 60, 3))
        yield from ((time, lambda when: _pass(desk, when)) for time in times)
        return
    if fate < 0.12:
        reason = CloseReason.SPAM if fate < 0.09 else CloseReason.BY_MOUTH
        yield soon, lambda when: closing.close(desk, inquiry, reason, who, when)
        return
    yield soon, lambda when: claims.claim(desk, inquiry, who, when)
    if fate < 0.2:
        yield from _handed_off(desk, inquiry, who, soon, fate)
        return
    if fate < 0.26:
        yield soon + HOUR, lambda when: asking.ask(desk, inquiry, "Какой класс?", who, when)
    late = 9 * DAY if fate > 0.96 else timedelta(hours=rng.choice((1, 2, 3, 24, 50)))
    yield from _answered(desk, inquiry, who, soon + HOUR + late, fate)


def _pass(desk: Desk, now: datetime) -> None:
    """Let the clock look at what nobody claims, once the card is there."""
    deliver(desk, now)
    tick(desk, now)


def _answered(desk: Desk, inquiry: int, who: Actor, at: datetime, fate: float) -> Iterator[Event]:
    yield at, lambda when: answering.answer(desk, inquiry, "Вот так", who, when)
    if 0.26 < fate < 0.34:
        yield at + HOUR, lambda when: answering.did_not_help(desk, inquiry, REQUESTER, when)
    if 0.26 < fate < 0.3:
        yield at + DAY, lambda when: answering.answer(desk, inquiry, "Тогда так", who, when)


def _handed_off(desk: Desk, inquiry: int, who: Actor, at: datetime, fate: float) -> Iterator[Event]:
    yield at + HOUR, lambda when: handoffs.hand_off(desk, inquiry, who, when)
    if fate < 0.14:
        yield at + DAY, lambda when: answering.answer(desk, inquiry, "Сами", who, when)
    elif fate < 0.18:
        answer = relaying.vendor_answer
        yield at + 3 * DAY, lambda when: answer(desk, inquiry, "Исправлено", who, when)
