"""What a visitor finds in the demonstration, told once for all of these tests."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from demonstration.telling import tell
from helpdesk.access.first_setup import setup_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.letter_states import LetterStanding
from helpdesk.domain.moves import Move
from helpdesk.domain.states import Channel, HandoffReason, Kind, State
from helpdesk.duty.order_register import all_orders
from helpdesk.duty.schedule_queries import draft, in_force
from helpdesk.inspection.clauses import Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.mailbox_tables import mail_letter
from helpdesk.storage.records import inquiries_where
from helpdesk.storage.training_tables import training
from helpdesk.training.model import State as Training
from launch.demo_environment import prepare
from sandbox.server.storage import Store
from settings import ROOT, Settings
from tests.helpdesk.life import HEAD
from tests.launch.house import free_ports

# A Sunday night after the holidays: the hour at which a school is least likely to be at work.
NOW = datetime(2027, 1, 10, 0, 40, tzinfo=UTC)
pytestmark = pytest.mark.xdist_group("the story")


@dataclass(frozen=True)
class Told:
    """What is left of the telling."""

    desk: Desk
    chat: Store
    mail: Path

    @property
    def inquiries(self) -> list[Inquiry]:
        with self.desk.reading() as connection:
            return inquiries_where(connection, inquiry_tables.inquiry.c.id > 0)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    var = tmp_path_factory.mktemp("var")
    ports = dict(zip(("WEB_PORT", "BOT_PORT", "CHAT_PORT"), map(str, free_ports(3)), strict=True))
    added = {**prepare(var, ports, var / "story").additions, **ports}
    given = {name.lower(): value for name, value in added.items()}
    settings = Settings(_env_file=None, **given)  # type: ignore[arg-type]
    folder = Path(added["SANDBOX_FOLDER"])
    tell(settings, folder, (ROOT / "regulation.toml").read_text("utf-8"), NOW)
    engine: Engine = create_engine_for(settings.database)
    store = Store(folder / "chat.db")
    yield Told(Desk(engine, settings.secret), store, var / "story" / "mail")
    store.close()
    engine.dispose()


def test_a_dozen_questions_stand_in_every_state(told: Told) -> None:
    lately = [each for each in told.inquiries if each.received_at > NOW - timedelta(days=5)]
    assert len(lately) >= 12
    assert {each.state for each in lately} == set(State)


def test_one_question_is_overdue(told: Told) -> None:
    (late,) = [each for each in told.inquiries if each.is_open and each.regulation_due_at < NOW]
    assert late.kind is Kind.STAFF


def test_three_months_of_questions_are_over(told: Told) -> None:
    closed = [each for each in told.inquiries if each.state is State.CLOSED]
    months = Counter(f"{each.received_at:%Y-%m}" for each in closed)
    assert set(months) == {"2026-10", "2026-11", "2026-12", "2027-01"}
    assert len(closed) >= 100
    assert len({(each.kind, each.topic) for each in closed}) >= 12
    assert {each.channel for each in told.inquiries} == set(Channel)


def test_its_times_are_those_of_a_school(told: Told) -> None:
    for each in told.inquiries:
        moments = [each.received_at, each.answered_at, each.closed_at]
        known = [moment for moment in moments if moment]
        assert known == sorted(known), each
        assert known[-1] <= NOW


def test_it_is_told_by_the_desks_own_use_cases(told: Told) -> None:
    """Each record has the history that leads to its state, the clock's steps among it."""
    line = inquiry_tables.history.c
    rows = told.desk.rows(select(line.inquiry_id, line.what, line.to_state).order_by(line.id))
    begun = {row.inquiry_id for row in rows if row.what == Move.OPEN}
    last = {row.inquiry_id: row.to_state for row in rows}
    assert begun == {each.id for each in told.inquiries}
    assert last == {each.id: each.state for each in told.inquiries}
    assert {Move.AUTO_CLOSE, "hand_off_window", "hand_off_term"} <= {row.what for row in rows}
    reasons = told.desk.column(select(inquiry_tables.handoff.c.reason))
    assert set(reasons) == set(HandoffReason)


def test_a_schedule_is_approved_and_the_next_waits_for_the_director(told: Told) -> None:
    with told.desk.reading() as connection:
        held = in_force(connection, NOW.date())
        waiting = draft(connection)
    assert held is not None
    assert held.approved_by
    assert waiting is not None
    assert waiting.missing == ()


def test_somebody_is_on_duty_at_every_hour(told: Told) -> None:
    regulation, roster = told.desk.regulation(), told.desk.roster()
    for hours in range(0, 24 * 7, 5):
        at = NOW + timedelta(hours=hours)
        assert regulation.calendar.is_open(at)
        assert roster.to_call(at).day == regulation.calendar.local_date(at)


def test_there_are_orders_a_training_and_letters(told: Told) -> None:
    with told.desk.reading() as connection:
        orders = all_orders(connection)
    assert all(order.scan for order in orders)
    assert len(orders) == 2
    assert set(told.desk.column(select(training.c.state))) == {Training.RUNNING, Training.FINISHED}
    states = told.desk.column(select(mail_letter.c.state))
    assert sorted(states) == [LetterStanding.KEPT, LetterStanding.TAKEN]
    assert list(told.mail.glob("*.eml"))


def test_the_first_setup_is_over(told: Told) -> None:
    with told.desk.reading() as connection:
        assert setup_of(connection, HEAD).next is None


def test_the_chat_shows_what_is_new(told: Told) -> None:
    """Everything that has a card in the desk's memory and is of these days has it in the chat."""
    message = inquiry_tables.delivery.c
    lately = [each.id for each in told.inquiries if each.received_at > NOW - timedelta(days=4.5)]
    query = select(message.post_id).where(message.inquiry_id.in_(lately), message.sort == "card")
    cards = set(told.desk.column(query))
    there = {row["id"] for row in told.chat.all("SELECT id FROM posts WHERE delete_at = 0")}
    assert len(cards) == len(lately)
    assert cards <= there


def test_its_posts_have_the_hours_of_the_story(told: Told) -> None:
    row = told.chat.one("SELECT min(create_at) AS first, max(create_at) AS last FROM posts")
    assert row is not None
    first, last = (datetime.fromtimestamp(row[name] / 1000, UTC) for name in ("first", "last"))
    assert NOW - timedelta(days=6) < first < last <= NOW


def test_nothing_is_left_to_be_done_at_once(told: Told) -> None:
    assert outbox.unsent(told.desk, NOW) == []
    assert told.desk.column(select(func.count()).where(clock_tables.timer.c.due_at <= NOW)) == [0]


def test_the_inspection_finds_what_the_records_say(told: Told) -> None:
    regulation = told.desk.regulation()
    with told.desk.reading() as connection:
        since = (NOW - timedelta(days=92)).date()
        sections = inspect(Scope(connection, regulation, since, NOW.date(), NOW))
    shown = " ".join(str(each.findings) for section in sections for each in section.clauses)
    late = [each for each in told.inquiries if each.reference in shown]
    assert late
