"""Random lives: whatever people and the clock do in whatever order, the record stays sound."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import REQUESTER, Actor, Person
from helpdesk.domain.states import CloseReason, Owes, State
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.entitlement import check
from helpdesk.inquiries.handing_over import hand_over
from helpdesk.inquiries.similar import answer_together
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from helpdesk.vendor.relaying import join_case
from tests.helpdesk.inquiries.sound_record import INQUIRIES, SoundRecord, some_words
from tests.helpdesk.life import (
    HEAD,
    MARINA,
    RUSLAN,
)

CONSULTANTS = st.sampled_from([MARINA, RUSLAN, HEAD])
SOMEBODY = st.sampled_from([REQUESTER, MARINA, RUSLAN, HEAD])
COLLEAGUES = st.sampled_from(
    [Person(each.id, each.username, each.name, entitled=True) for each in (MARINA, RUSLAN)]
)


class Lives(SoundRecord):
    """Two consultants, the head, parents and teachers do whatever they may, and may not."""

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def claim(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.claim(self.desk, each, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def release(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.release(self.desk, each, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS, to=COLLEAGUES)
    def offer(self, each: int, who: Actor, to: Person) -> None:
        self.attempt(each, lambda: claims.offer(self.desk, each, to, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS, takes=st.booleans())
    def respond(self, each: int, who: Actor, takes: bool) -> None:
        act = claims.accept if takes else claims.decline
        self.attempt(each, lambda: act(self.desk, each, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS, to=COLLEAGUES)
    def reassign(self, each: int, who: Actor, to: Person) -> None:
        self.attempt(each, lambda: claims.reassign(self.desk, each, to, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def still_on(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: claims.still_on(self.desk, each, who, self.now))

    @rule(owner=COLLEAGUES, to=st.one_of(st.none(), COLLEAGUES), who=CONSULTANTS)
    def give_everything(self, owner: Person, to: Person | None, who: Actor) -> None:
        """Nothing of what somebody held is left with him, or nothing has changed."""
        before = {each: self.seen(each) for each in self.ids}
        try:
            hand_over(self.desk, owner.id, to, who, some_words(), self.now)
        except RuleViolation:
            assert {each: self.seen(each) for each in self.ids} == before
            return
        held = [self.seen(each).inquiry for each in self.ids]
        assert not [each for each in held if each.is_open and each.claimant_id == owner.id]

    @rule(stays=st.booleans())
    def consultants_are_counted(self, stays: bool) -> None:
        check(self.desk, lambda person_id: stays or person_id != MARINA.id, self.now)

    @rule(each=INQUIRIES, other=INQUIRIES, who=CONSULTANTS)
    def answer_alike(self, each: int, other: int, who: Actor) -> None:
        before = {one: self.seen(one) for one in (each, other)}
        both, words = [each, other], some_words()
        try:
            answer_together(self.desk, each, both, words, who, self.now, key=some_words())
        except RuleViolation:
            assert {one: self.seen(one) for one in (each, other)} == before

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def ask(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: asking.ask(self.desk, each, some_words(), who, self.now))

    @rule(each=INQUIRIES, who=SOMEBODY)
    def reply(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: adding.reply(self.desk, each, some_words(), who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def answer(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: answering.answer(self.desk, each, some_words(), who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def correct(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: answering.correct(self.desk, each, some_words(), who, self.now))

    @rule(each=INQUIRIES, who=SOMEBODY, helped=st.booleans())
    def judge(self, each: int, who: Actor, helped: bool) -> None:
        act = answering.helped if helped else answering.did_not_help
        self.attempt(each, lambda: act(self.desk, each, who, self.now))

    @rule(each=INQUIRIES, who=CONSULTANTS, reached=st.booleans())
    def call(self, each: int, who: Actor, reached: bool) -> None:
        outcome = calling.Outcome.REACHED if reached else calling.Outcome.MISSED
        self.attempt(
            each,
            lambda: calling.call(self.desk, each, outcome, who, self.now, note=some_words()),
        )

    @rule(each=INQUIRIES, who=CONSULTANTS)
    def hand_off(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: handoffs.hand_off(self.desk, each, who, self.now))

    @rule(each=INQUIRIES, who=SOMEBODY, answered=st.booleans())
    def vendor(self, each: int, who: Actor, answered: bool) -> None:
        act = relaying.vendor_answer if answered else relaying.vendor_case
        self.attempt(each, lambda: act(self.desk, each, some_words(), who, self.now))

    @rule(each=INQUIRIES, who=SOMEBODY, number=st.sampled_from(["ДН-1", "дн 1", "ДН-2"]))
    def number(self, each: int, who: Actor, number: str) -> None:
        self.attempt(each, lambda: relaying.vendor_case(self.desk, each, number, who, self.now))

    @rule(each=INQUIRIES, others=st.lists(INQUIRIES, max_size=3), who=CONSULTANTS)
    def join(self, each: int, others: list[int], who: Actor) -> None:
        self.all_or_none(lambda: join_case(self.desk, each, others, who, self.now))

    @rule(each=INQUIRIES, others=st.lists(INQUIRIES, max_size=3), who=SOMEBODY)
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

    @rule(each=INQUIRIES, who=SOMEBODY, owes=st.sampled_from(Owes), days=st.sampled_from([0, 1, 9]))
    def vendor_wants(self, each: int, who: Actor, owes: Owes, days: int) -> None:
        by = (self.now + timedelta(days=days)).date() if days else None
        self.attempt(
            each,
            lambda: vendor_wants(self.desk, each, some_words(), who, self.now, owes=owes, by=by),
        )

    @rule(each=INQUIRIES, who=SOMEBODY)
    def vendor_told(self, each: int, who: Actor) -> None:
        self.attempt(each, lambda: vendor_told(self.desk, each, who, self.now, body=some_words()))

    @rule(each=INQUIRIES, who=SOMEBODY, reason=st.sampled_from([None, 0, 1, 7]))
    def vendor_rejects(self, each: int, who: Actor, reason: int | None) -> None:
        words = some_words()
        self.attempt(
            each,
            lambda: vendor_rejected(self.desk, each, reason, who, self.now, body=words),
        )

    @rule(each=INQUIRIES, who=CONSULTANTS, answered=st.booleans())
    def handed_off_and_owed(self, each: int, who: Actor, answered: bool) -> None:
        """The whole of an information request, which chance alone seldom finds."""
        self.claim(each, who)
        self.hand_off(each, who)
        self.vendor_wants(each, who, Owes.REQUESTER, 1)
        if answered:
            self.vendor_told(each, REQUESTER)

    @rule(each=INQUIRIES, who=CONSULTANTS, reason=st.sampled_from(CloseReason), other=INQUIRIES)
    def close(self, each: int, who: Actor, reason: CloseReason, other: int) -> None:
        self.attempt(
            each,
            lambda: closing.close(
                self.desk, each, reason, who, self.now, comment=some_words(), original_id=other
            ),
            also=other,
        )

    @rule(each=INQUIRIES)
    def withdraw(self, each: int) -> None:
        self.attempt(each, lambda: closing.withdraw(self.desk, each, REQUESTER, self.now))

    @rule(each=INQUIRIES)
    def lesson(self, each: int) -> None:
        self.attempt(each, lambda: calling.call_to_lesson(self.desk, each, REQUESTER, self.now))

    @rule(each=INQUIRIES, takes=st.booleans())
    def hand_over(self, each: int, takes: bool) -> None:
        """The whole of an offer, which chance alone seldom finds."""
        ruslan = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)
        self.claim(each, MARINA)
        self.attempt(each, lambda: claims.offer(self.desk, each, ruslan, MARINA, self.now))
        self.respond(each, RUSLAN, takes)


Lives.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
# Each run is a few thousand moves.
TestLives = pytest.mark.timeout(300)(Lives.TestCase)
