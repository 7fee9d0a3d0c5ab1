"""Whoever writes beside whom, on PostgreSQL: nobody stands in the other's way for good."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import Engine, ExceptionContext, event, select, update

from helpdesk.clock.at_release import redraw_if_changed
from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.messages import MAIL
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.duty.standing import Post
from helpdesk.inquiries import adding, asking, claims, entitlement, routing
from helpdesk.inquiries.incoming_posts import IncomingPost
from helpdesk.kernel import outbox
from helpdesk.kernel.activation import recompute_wakeups
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.mailbox.incoming_letter import Enclosed, Seen
from helpdesk.mailbox.taking import Taking
from helpdesk.orders import appointing, relieving
from helpdesk.orders.appointing import Appointed
from helpdesk.orders.papers import Paper
from helpdesk.regulation.decisions import Person
from helpdesk.schedule import days
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import IN_THE_WAY
from integration.mail.reading.letter_reader import letter_of
from tests.faults.conftest import desks_on
from tests.faults.instant import at_once
from tests.helpdesk.life import HEAD, MARINA, NOW, RUSLAN, asked, story

ROUNDS = 3
# By then the term has passed: whatever the clock can do is due.
DUE = NOW + timedelta(days=20)
SOMEBODY = Person(user=RUSLAN.username, name=RUSLAN.name)
_numbers = itertools.count()


@dataclass(frozen=True)
class Scene:
    """An inquiry with somebody who has it, and the messages about it that are being sent."""

    inquiry_id: int
    leased: tuple[Delivery, ...]
    sent_letter: str


def scene(desk: Desk) -> Scene:
    """Let a letter about it have gone, so that it may bounce, and the rest be on its way."""
    who = Requester("Ольга Петровна", "", "olga@example.ru", ReplyBy.CHAT, "teacher-id", "uchitel")
    new = NewInquiry(Kind.STAFF, Channel.CHAT, NOW, who, "lessons", f"Вопрос {next(_numbers)}")
    inquiry = asked(desk, new)
    claims.claim(desk, inquiry.id, RUSLAN, NOW)
    asking.ask(desk, inquiry.id, "Какой класс?", RUSLAN, NOW)
    row = inquiry_tables.delivery.c
    mails = select(row.id).where(row.inquiry_id == inquiry.id, row.addressee == MAIL)
    with desk.reading() as connection:
        ids = list(connection.execute(mails).scalars())
    (letter,) = outbox.lease(desk, DUE, ids=ids, limit=1)
    outbox.mark_sent(desk, letter, None, DUE)
    leased = [each for each in outbox.lease(desk, DUE) if each.inquiry_id == inquiry.id]
    return Scene(inquiry.id, tuple(leased), letter.uuid)


def move(desk: Desk, at: Scene) -> None:
    adding.reply(desk, at.inquiry_id, f"Пятый А, {next(_numbers)}", REQUESTER, DUE)
    claims.still_on(desk, at.inquiry_id, RUSLAN, DUE)


def delivery(desk: Desk, at: Scene) -> None:
    for number, each in enumerate(at.leased):
        if number % 2 and not each.is_card:
            outbox.park(desk, each, "refused", DUE)
        else:
            outbox.mark_sent(desk, each, f"post-{each.id}", DUE)


def clock(desk: Desk, _at: Scene) -> None:
    tick(desk, DUE)


def listener(desk: Desk, at: Scene) -> None:
    post = IncomingPost(f"post{next(_numbers)}", "direct", "", "teacher-id", DUE, "И ещё вот что")
    routing.take(desk, post, DUE, about=at.inquiry_id)


def mailbox(desk: Desk, at: Scene) -> None:
    """The letter that has gone comes back."""
    report, number = EmailMessage(), next(_numbers)
    report["From"], report["To"] = "MAILER-DAEMON@mx.example", "school@example.ru"
    report["Message-ID"], report["Subject"] = f"<b{number}@mx.example>", f"Undelivered {number}"
    report["Auto-Submitted"] = "auto-replied"
    raw = report.as_bytes().replace(b"\n\n", b"\n" + PARTS_BEGIN, 1)
    raw += PARTS.replace("{uuid}", at.sent_letter).encode()
    letter = letter_of(raw)
    assert letter.failed
    seen = Seen("INBOX", number, "report", DUE)
    Taking(desk, frozenset()).take(letter, seen, Enclosed(), DUE)


PARTS_BEGIN = b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
PARTS = """--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; olga@example.ru
Action: failed
Status: 5.1.1

--B
Content-Type: text/rfc822-headers

Message-ID: <{uuid}@help.example>

--B--
"""


def daily_check(desk: Desk, _at: Scene) -> None:
    entitlement.check(desk, lambda _person: False, DUE)


def regulation(desk: Desk, _at: Scene) -> None:
    desk.transact(lambda connection: recompute_wakeups(connection, DUE))
    redraw_if_changed(desk, f"address {next(_numbers)}", DUE)


def orders(desk: Desk, _at: Scene) -> None:
    """Somebody is appointed, and relieved from the first day on, with all that he has in hand."""
    day, number = DUE.date(), next(_numbers)
    whom = Appointed(Post.CONSULTANT, RUSLAN.username, RUSLAN.name, day)
    hers = Appointed(Post.CONSULTANT, MARINA.username, MARINA.name, day)
    ids = appointing.appoint_all(desk, Paper(f"{number}", day), (hers, whom), HEAD, DUE)
    relieving.relieve(
        desk, ids[1], Paper(f"{number}а", day), day, relieving.Successors(), HEAD, DUE
    )


def schedule(desk: Desk, _at: Scene) -> None:
    away = days.enter_absence(desk, SOMEBODY, DUE.date(), DUE.date(), HEAD, DUE)
    days.take_out_absence(desk, away, HEAD, DUE)


WRITERS = (move, delivery, clock, listener, mailbox, daily_check, regulation, orders, schedule)
PAIRS = list(itertools.combinations_with_replacement(WRITERS, 2))


@pytest.fixture
def engines(postgresql_url: str, postgresql_engines: list[Engine]) -> list[Engine]:
    # With the test's own listeners.
    return [each.execution_options() for each in postgresql_engines[:2]]


@pytest.fixture
def desks(engines: list[Engine]) -> list[Desk]:
    """A desk for each writer, as if each were a process of its own."""
    return desks_on(engines)


@pytest.fixture
def in_the_way(engines: list[Engine]) -> list[str]:
    """What PostgreSQL has said of two that wait for each other, though nobody else heard it."""
    said: list[str] = []

    def note(context: ExceptionContext) -> None:
        state = getattr(context.original_exception, "sqlstate", "")
        if state in IN_THE_WAY:
            said.append(str(context.original_exception).partition("\n")[0])

    for engine in engines:
        event.listen(engine, "handle_error", note)
    return said


@pytest.mark.timeout(300)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: " and ".join(w.__name__ for w in pair))
def test_no_two_writers_wait_for_each_other(
    desks: list[Desk], in_the_way: list[str], pair: tuple[Callable[[Desk, Scene], None], ...]
) -> None:
    for _ in range(ROUNDS):
        at = scene(desks[0])
        at_once([partial(act, desk, at) for act, desk in zip(pair, desks, strict=True)])
        assert story(desks[0], at.inquiry_id)[:3] == ["open", "claim", "ask"]
    assert in_the_way == []


def test_who_had_to_give_way_does_it_once_more(
    desks: list[Desk], in_the_way: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Two that lock in opposite orders: PostgreSQL ends one, and nobody hears of it."""
    ids = [scene(desks[0]).inquiry_id for _ in range(2)]
    both_hold_one = Barrier(2)
    tries = [0, 0]

    def work(number: int, unit: UnitOfWork) -> None:
        tries[number] += 1
        for place, inquiry_id in enumerate(ids if number else reversed(ids)):
            unit.load(inquiry_id)
            if place == 0 and tries[number] == 1:
                both_hold_one.wait(timeout=30)
        table = inquiry_tables.inquiry
        late = update(table).where(table.c.id == ids[0])
        unit.connection.execute(late.values(calls_tried=table.c.calls_tried + 1))

    at_once([partial(d.write, partial(work, n), NOW) for n, d in enumerate(desks)])
    with desks[0].reading() as connection:
        query = select(inquiry_tables.inquiry.c.calls_tried).where(
            inquiry_tables.inquiry.c.id == ids[0]
        )
        assert connection.execute(query).scalar_one() == 2
    assert sorted(tries) == [1, 2]
    assert len(in_the_way) == 1
    assert [each.message for each in caplog.records] == ["stood in another's way"]


def test_forty_additions_while_all_is_delivered_are_forty(
    desks: list[Desk], in_the_way: list[str]
) -> None:
    at = scene(desks[0])

    def add() -> None:
        for number in range(40):
            adding.add(desks[0], at.inquiry_id, f"Ещё {number}", MARINA, DUE)

    def deliver() -> None:
        while story(desks[1], at.inquiry_id).count("add") < 40:
            for each in outbox.lease(desks[1], DUE, limit=1):
                outbox.mark_sent(desks[1], each, f"post-{each.id}", DUE)

    at_once([add, deliver])
    assert in_the_way == []
