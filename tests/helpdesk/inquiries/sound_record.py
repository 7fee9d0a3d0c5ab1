"""What holds of every record, whatever has been done to it, while time passes and messages go."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.metadata import metadata
from tests.helpdesk.life import (
    NOW,
    SECRET,
    asked,
    deliver,
    desk_on,
    parent,
    teacher,
)
from tests.helpdesk.replay import replay

INQUIRIES = Bundle("inquiries")
SPANS = st.sampled_from(
    [
        timedelta(seconds=1),
        timedelta(minutes=7),
        timedelta(hours=3),
        timedelta(hours=19),
        timedelta(days=2),
        timedelta(days=9),
    ]
)
# History may never contain anybody's words, so each is one that nothing else contains.
_words = count()


def some_words() -> str:
    return f"слово-{next(_words)}-тайна"


@cache
def _template() -> Engine:
    engine = create_engine_for("sqlite://")
    metadata.create_all(engine)
    desk_on(engine)
    return engine


def _founded() -> Engine:
    """Return a database of its own, with the tables and the regulation."""
    engine = create_engine_for("sqlite://")
    with _template().connect() as made, engine.connect() as new:
        source: Any = made.connection.driver_connection
        source.backup(new.connection.driver_connection)
    return engine


class SoundRecord(RuleBasedStateMachine):
    """Inquiries, a clock, and a post that may fail; what is done to them, a subclass adds."""

    def __init__(self) -> None:
        super().__init__()
        self.engine: Engine = _founded()
        self.desk: Desk = Desk(self.engine, SECRET)
        with self.engine.connect() as connection:
            # Of a database in memory there is one, which counts each row that it writes.
            self._driver: Any = connection.connection.driver_connection
        self._views: dict[int, InquiryView] = {}
        self._written = -1
        self.now = NOW
        self.ids: list[int] = []
        self.letters: dict[tuple[int, int], int] = {}

    def teardown(self) -> None:
        self.engine.dispose()

    @rule(target=INQUIRIES, is_parent=st.booleans(), days_ago=st.sampled_from([0, 0, 0, 2, 30]))
    def open(self, is_parent: bool, days_ago: int) -> int:
        make = parent if is_parent else teacher
        received = self.now - timedelta(days=days_ago)
        inquiry = asked(self.desk, make(some_words(), now=received), now=self.now)
        self.ids.append(inquiry.id)
        return inquiry.id

    @rule(each=consumes(INQUIRIES))
    def forget(self, each: int) -> None:
        """Nobody touches it any more but the clock."""

    @rule(hours=st.integers(1, 9))
    def working_hours_pass(self, hours: int) -> None:
        """Time as it mostly goes by: messages arrive and the clock ticks."""
        for _ in range(hours):
            deliver(self.desk, self.now)
            self.now += timedelta(hours=1)
            self.ticks()

    @rule(by=SPANS)
    def time_passes(self, by: timedelta) -> None:
        self.now += by

    @rule(fate=st.sampled_from(["sent", "failed", "parked", "lost"]))
    def post(self, fate: str) -> None:
        for delivery in outbox.lease(self.desk, self.now, limit=3):
            if fate == "sent":
                post_id = f"post-{delivery.id}"
                outbox.mark_sent(self.desk, delivery, post_id, self.now)
            elif fate == "failed":
                outbox.try_again(self.desk, delivery, self.now, error="test", unsure=True)
            elif fate == "parked" and not delivery.is_card:
                outbox.park(self.desk, delivery, "test", self.now)

    @rule()
    def ticks(self) -> None:
        tick(self.desk, self.now)
        for each in self.ids:
            wake_at = self.seen(each).inquiry.wake_at
            assert wake_at is None or wake_at > self.now

    def attempt(self, each: int, act: Callable[[], Inquiry], *, also: int | None = None) -> None:
        """Try a move; where the table is against it, nothing at all has changed."""
        watched = {each, also or each}
        before = {one: self.seen(one) for one in watched}
        try:
            act()
        except RuleViolation:
            assert {one: self.seen(one) for one in watched} == before

    def all_or_none(self, act: Callable[[], object]) -> None:
        """As `attempt`, of what changes several."""
        before = {each: self.seen(each) for each in self.ids}
        try:
            act()
        except RuleViolation:
            assert {each: self.seen(each) for each in self.ids} == before

    def seen(self, each: int) -> InquiryView:
        """Return its view, read anew whenever anything has been written."""
        if self._written != self._driver.total_changes:
            self._written = self._driver.total_changes
            self._views.clear()
        if each not in self._views:
            self._views[each] = view(self.desk, each)
        return self._views[each]

    @invariant()
    def every_record_is_sound(self) -> None:
        for each in self.ids:
            shown = self.seen(each)
            self._history_agrees(shown)
            self._state_agrees(shown)
            self._one_letter_per_cycle(shown)

    def _history_agrees(self, shown: InquiryView) -> None:
        inquiry, replayed = shown.inquiry, replay(shown.history)
        told = (replayed.state, replayed.cycle, replayed.claimant_id, replayed.handoffs)
        kept = (inquiry.state, inquiry.cycle, inquiry.claimant_id, len(shown.handoffs))
        assert told == kept
        assert [entry.seq for entry in shown.history] == list(range(1, inquiry.version + 1))
        assert "тайна" not in repr(shown.history)

    def _state_agrees(self, shown: InquiryView) -> None:
        inquiry = shown.inquiry
        held = inquiry.claimant_id is not None
        assert (inquiry.claimed_at is not None) == held or inquiry.state is State.CLOSED
        assert held or inquiry.state is not State.CLAIMED
        assert not held or inquiry.state is not State.NEW
        assert (inquiry.waiting_since is not None) == (inquiry.state is State.WAITING)
        assert (inquiry.closed_at is not None) == (inquiry.state is State.CLOSED)
        assert (inquiry.close_reason is not None) == (inquiry.state is State.CLOSED)
        assert inquiry.state is not State.CLOSED or inquiry.wake_at is None
        assert inquiry.owes is None or inquiry.state is State.HANDED_OFF
        assert (inquiry.owes is None) == (inquiry.owed_since is None)
        assert inquiry.regulation_due_at <= inquiry.working_due_at

    def _one_letter_per_cycle(self, shown: InquiryView) -> None:
        letters = [text.cycle for text in shown.texts if text.kind is TextKind.LETTER]
        assert sorted(set(letters)) == sorted(letters)
        assert letters == [handoff.cycle for handoff in shown.handoffs]
