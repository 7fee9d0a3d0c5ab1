"""Random lives: whatever people and the clock do in whatever order, the record stays sound."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.history import replay
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor, Person
from helpdesk.domain.states import CloseReason, Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.entitlement import check
from helpdesk.inquiries.handing_over import hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.journal.queries import view
from helpdesk.journal.view import InquiryView
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.schema import metadata
from helpdesk.vendor import relaying
from helpdesk.vendor.owing import vendor_told, vendor_wants
from helpdesk.vendor.rejecting import vendor_rejected
from helpdesk.vendor.relaying import join_case
from tests.helpdesk.life import (
    HEAD,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliver,
    desk_on,
    parent,
    teacher,
)

CONSULTANTS = st.sampled_from([MARINA, RUSLAN, HEAD])
SOMEBODY = st.sampled_from([REQUESTER, MARINA, RUSLAN, HEAD])
COLLEAGUES = st.sampled_from(
    [Person(each.id, each.username, each.name, entitled=True) for each in (MARINA, RUSLAN)]
)
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


class Lives(RuleBasedStateMachine):
    """Two consultants, the head, parents and teachers, a clock, and a post that may fail."""

    inquiries = Bundle("inquiries")

    def __init__(self) -> None:
        super().__init__()
        self.engine: Engine = create_engine_for("sqlite://")
        metadata.create_all(self.engine)
        self.desk: Desk = desk_on(self.engine)
        self.now = NOW
        self.ids: list[int] = []
        self.letters: dict[tuple[int, int], int] = {}

    def teardown(self) -> None:
        self.engine.dispose()

    @rule(target=inquiries, is_parent=st.booleans(), days_ago=st.sampled_from([0, 0, 0, 2, 30]))
    def open(self, is_parent: bool, days_ago: int) -> int:
        make = parent if is_parent else teacher
        received = self.now - timedelta(days=days_ago)
        inquiry = asked(self.desk, make(some_words(), now=received), now=self.now)
        self.ids.append(inquiry.id)
        return inquiry.id

    @rule(each=inquiries, who=CONSULTANTS)
    def claim(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.claim(self.desk, each, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS)
    def release(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.release(self.desk, each, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS, to=COLLEAGUES)
    def offer(self, each: int, who: Actor, to: Person) -> None:
        self.attempt(each, lambda: claims.offer(self.desk, each, to, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS, takes=st.booleans())
    def respond(self, each: int, who: Actor, takes: bool) -> None:
        act = claims.accept if takes else claims.decline
        self.attempt(each, lambda: act(self.desk, each, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS, to=COLLEAGUES)
    def reassign(self, each: int, who: Actor, to: Person) -> None:
        self.attempt(each, lambda: claims.reassign(self.desk, each, to, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS)
    def still_on(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.still_on(self.desk, each, who, self.now))

    @rule(owner=COLLEAGUES, to=st.one_of(st.none(), COLLEAGUES), who=CONSULTANTS)
    def give_everything(self, owner: Person, to: Person | None, who: Actor) -> None:
        """Nothing of what somebody held is left with him, or nothing has changed."""
        before = {each: self.seen(each) for each in self.ids}
        try:
            hand_over(self.desk, owner.id, to, who, self.now, key=some_words())
        except RuleViolation:
            assert {each: self.seen(each) for each in self.ids} == before
            return
        held = [self.seen(each).inquiry for each in self.ids]
        assert not [each for each in held if each.is_open and each.claimant_id == owner.id]

    @rule(stays=st.booleans())
    def consultants_are_counted(self, stays: bool) -> None:
        check(self.desk, lambda person_id: stays or person_id != MARINA.id, self.now)

    @rule(each=inquiries, other=inquiries, who=CONSULTANTS)
    def answer_alike(self, each: int, other: int, who: Actor) -> None:
        before = {one: self.seen(one) for one in (each, other)}
        both, words = [each, other], some_words()
        try:
            answer_together(self.desk, each, both, words, who, self.now, key=some_words())
        except RuleViolation:
            assert {one: self.seen(one) for one in (each, other)} == before

    @rule(each=inquiries, who=CONSULTANTS)
    def ask(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: asking.ask(self.desk, each, some_words(), who, self.now))

    @rule(each=inquiries, who=SOMEBODY)
    def reply(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: adding.reply(self.desk, each, some_words(), who, self.now))

    @rule(each=inquiries, who=CONSULTANTS)
    def answer(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: answering.answer(self.desk, each, some_words(), who, self.now))

    @rule(each=inquiries, who=CONSULTANTS)
    def correct(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: answering.correct(self.desk, each, some_words(), who, self.now))

    @rule(each=inquiries, who=SOMEBODY, helped=st.booleans())
    def judge(self, each: int, who: Actor, helped: bool) -> None:
        act = answering.helped if helped else answering.did_not_help
        self.attempt(each, lambda: act(self.desk, each, who, self.now))

    @rule(each=inquiries, who=CONSULTANTS, reached=st.booleans())
    def call(self, each: int, who: Actor, reached: bool) -> None:
        self.attempt(
            each,
            lambda: calling.log_call(
                self.desk, each, who, self.now, reached=reached, note=some_words()
            ),
        )

    @rule(each=inquiries, who=CONSULTANTS)
    def hand_off(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: handoffs.hand_off(self.desk, each, who, self.now))

    @rule(each=inquiries, who=SOMEBODY, answered=st.booleans())
    def vendor(self, each: int, who: Actor, answered: bool) -> None:
        act = relaying.vendor_answer if answered else relaying.vendor_case
        self.attempt(each, lambda: act(self.desk, each, some_words(), who, self.now))

    @rule(each=inquiries, who=SOMEBODY, number=st.sampled_from(["ДН-1", "дн 1", "ДН-2"]))
    def number(self, each: int, who: Actor, number: str) -> None:
        self.attempt(each, lambda: relaying.vendor_case(self.desk, each, number, who, self.now))

    @rule(each=inquiries, others=st.lists(inquiries, max_size=3), who=CONSULTANTS)
    def join(self, each: int, others: list[int], who: Actor) -> None:
        self.all_or_none(lambda: join_case(self.desk, each, others, who, self.now))

    @rule(each=inquiries, others=st.lists(inquiries, max_size=3), who=SOMEBODY)
    def vendor_answers_all(self, each: int, others: list[int], who: Actor) -> None:
        """Everybody of the case, or nobody; and who was answered before is left as he was."""
        before = {one: self.seen(one) for one in self.ids}
        words = some_words()
        self.all_or_none(
            lambda: relaying.vendor_answer(self.desk, each, words, who, self.now, also=others)
        )
        for one, was in before.items():
            now = self.seen(one)
            if now == was or one == each:
                continue
            assert was.inquiry.state is State.HANDED_OFF
            if now.inquiry.state is not State.HANDED_OFF:
                assert one in [mate.id for mate in before[each].waiting_mates]
                assert [text.body for text in now.answers].count(words) == 1

    @rule(each=inquiries, who=SOMEBODY, owes=st.sampled_from(Owes), days=st.sampled_from([0, 1, 9]))
    def vendor_wants(self, each: int, who: Actor, owes: Owes, days: int) -> None:
        by = (self.now + timedelta(days=days)).date() if days else None
        self.attempt(
            each,
            lambda: vendor_wants(self.desk, each, some_words(), who, self.now, owes=owes, by=by),
        )

    @rule(each=inquiries, who=SOMEBODY)
    def vendor_told(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: vendor_told(self.desk, each, who, self.now, body=some_words()))

    @rule(each=inquiries, who=SOMEBODY, reason=st.sampled_from([None, 0, 1, 7]))
    def vendor_rejects(self, each: int, who: Actor, reason: int | None) -> None:
        words = some_words()
        self.attempt(
            each,
            lambda: vendor_rejected(self.desk, each, reason, who, self.now, body=words),
        )

    @rule(each=inquiries, who=CONSULTANTS, answered=st.booleans())
    def handed_off_and_owed(self, each: int, who: Actor, answered: bool) -> None:
        """The whole of an information request, which chance alone seldom finds."""
        self.claim(each, who)
        self.hand_off(each, who)
        self.vendor_wants(each, who, Owes.REQUESTER, 1)
        if answered:
            self.vendor_told(each, REQUESTER)

    @rule(each=inquiries, who=CONSULTANTS, reason=st.sampled_from(CloseReason), other=inquiries)
    def close(self, each: int, who: Actor, reason: CloseReason, other: int) -> None:
        self.attempt(
            each,
            lambda: closing.close(
                self.desk, each, reason, who, self.now, comment=some_words(), original_id=other
            ),
            also=other,
        )

    @rule(each=inquiries)
    def withdraw(self, each: int) -> None:
        self.attempt(each, lambda: closing.withdraw(self.desk, each, REQUESTER, self.now))

    @rule(each=inquiries)
    def lesson(self, each: int) -> None:
        self.attempt(each, lambda: calling.call_to_lesson(self.desk, each, REQUESTER, self.now))

    @rule(each=consumes(inquiries))
    def forget(self, each: int) -> None:
        """Nobody touches it any more but the clock."""

    @rule(each=inquiries, takes=st.booleans())
    def hand_over(self, each: int, takes: bool) -> None:
        """The whole of an offer, which chance alone seldom finds."""
        ruslan = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)
        self.claim(each, MARINA)
        self.attempt(each, lambda: claims.offer(self.desk, each, ruslan, MARINA, self.now))
        self.respond(each, RUSLAN, takes)

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
                outbox.mark_sent(self.desk, delivery, self.now, post_id=post_id)
            elif fate == "failed":
                outbox.try_again(self.desk, delivery, self.now, error="test", unsure=True)
            elif fate == "parked" and not delivery.is_card:
                outbox.park(self.desk, delivery, self.now, error="test")

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
        return view(self.desk, each)

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


Lives.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
# Each run is a few thousand moves.
TestLives = pytest.mark.timeout(300)(Lives.TestCase)
