"""Three months of questions that are over: asked, claimed, answered, closed, each in its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from demonstration.asking import WAYS, Asking, Question
from demonstration.school import Plan, School
from demonstration.words import (
    ASKED_BACK,
    CLARIFIED,
    DOES_NOT_HELP,
    FOR_SUPPORT,
    SECOND_ANSWER,
    VENDORS_ANSWER,
    WHY_LATE,
)
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.domain.states import Channel, CloseReason, Kind, ReplyBy
from helpdesk.inquiries.adding import reply
from helpdesk.inquiries.answering import answer, did_not_help, helped
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.calling import Outcome, call
from helpdesk.inquiries.claims import claim
from helpdesk.inquiries.closing import close
from helpdesk.inquiries.entry import enter_together
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.journal.reasons import explain
from helpdesk.vendor.checking import complete
from helpdesk.vendor.relaying import vendor_answer, vendor_case

DAY = timedelta(days=1)
# Working minutes: the median of a claim and of the answer after it, and how far they spread.
TO_CLAIM, TO_ANSWER, SPREAD = 25, 70, 0.9
MOST_TO_CLAIM, MOST_TO_ANSWER = 220, 700
# So much later than its question nothing needs the clock any more that closes what was answered.
CLOSED_BY_ITSELF = timedelta(days=21)
# Of a hundred.
PARENTS, BY_FORM, BY_CHAT, ASKS_BACK, HELPS_NOT, HANDED_OFF, SAYS_NOTHING = 64, 72, 78, 12, 8, 6, 20
# How many questions a working day brings.
BUSY = (0, 1, 1, 2, 2, 2, 3, 3, 4)
Course = Literal["usual", "late", "nobody"]


@dataclass
class Months:
    """Plans the questions of the days; `ends` is the moment by which all of them are closed."""

    school: School
    asking: Asking
    ends: datetime
    _cases: Iterator[int] = field(default_factory=lambda: iter(range(4101, 9999, 7)))

    def plan(self, first: date, last: date) -> None:
        """Plan the questions of these days, the odd ones among them in their second month."""
        days = [first + DAY * n for n in range((last - first).days + 1)]
        working = [day for day in days if self.school.calendar.is_working_day(day)]
        odd: dict[date, Course] = {}
        if len(working) > 30:
            odd = {working[18]: "late", working[30]: "late", working[24]: "nobody"}
        for day in working:
            for _ in range(self.asking.dice.choice(BUSY)):
                self.school.plan(self._one(day))
            if day in odd:
                self.school.plan(self._one(day, odd[day]))
        if working:
            self.school.plan(self._meeting(working[len(working) // 3]))

    def _chance(self, of_hundred: int) -> bool:
        return self.asking.dice.random() * 100 < of_hundred

    def _minutes(self, median: float, most: float) -> float:
        return min(median * self.asking.dice.lognormvariate(0, SPREAD), most)

    def _at(self, day: date, opens: float, closes: float) -> datetime:
        hours = self.asking.dice.triangular(opens, closes, (opens + closes) / 2.3)
        midnight = datetime.combine(day, time(), self.school.calendar.zone)
        return midnight + timedelta(hours=hours)

    def _awake(self, hours: float) -> datetime:
        """Return a moment about so many hours from now at which families are awake."""
        at = self.school.now + timedelta(hours=hours * self.asking.dice.uniform(0.5, 1.5))
        local = self.school.calendar.local(at)
        if 8 <= local.hour < 22:
            return at
        return at + timedelta(hours=(32 - local.hour) % 24)

    def consultant(self) -> Actor:
        """Return who is on duty on this day, mostly."""
        called = {each.user for each in self.school.desk.roster().to_call(self.school.now).people}
        known = self.asking.people.consultants
        fit = [each for each in known if each.username in called]
        return self.asking.dice.choice(fit if fit and self._chance(85) else known)

    def _one(self, day: date, course: Course = "usual") -> Plan:
        is_parents = course == "nobody" or self._chance(PARENTS)
        if not is_parents:
            yield from self._staffs(day, course)
        elif course != "usual" or self._chance(BY_FORM):
            yield self._at(day, 8, 21.5 if course == "usual" else 11)
            by = ReplyBy(self.asking.chosen({str(way): n for way, n in WAYS.items()}))
            asked = self.asking.question(Kind.PARENT)
            yield from self._course(self.asking.by_form(asked, by), asked, course)
        else:
            yield self._at(day, 8.5, 16.5)
            yield from self._by_mouth(Kind.PARENT)

    def _staffs(self, day: date, course: Course) -> Plan:
        yield self._at(day, 8.2, 16 if course == "usual" else 10)
        if course != "usual" or self._chance(BY_CHAT):
            asked = self.asking.question(Kind.STAFF)
            yield from self._course(self.asking.in_chat(asked), asked, course)
        else:
            yield from self._by_mouth(Kind.STAFF)

    def _by_mouth(self, kind: Kind) -> Plan:
        """Somebody rings or comes, is answered at once, and it is written down."""
        asked, by = self.asking.question(kind), self.consultant()
        channel = Channel.PHONE if kind is Kind.PARENT and self._chance(65) else Channel.PERSON
        inquiry = self.asking.told(asked, kind, channel, by)
        yield self.school.working(self._minutes(60, 400))
        helped(self.school.desk, inquiry.id, by, self.school.now)

    def _meeting(self, day: date) -> Plan:
        """At a parents' meeting several ask, and hear the answer next day."""
        yield self._at(day, 17.9, 18.3)
        questions = [
            self.asking.question(Kind.PARENT, each) for each in ("login", "marks", "login")
        ]
        told = [
            self.asking.entry(each, Kind.PARENT, Channel.MEETING, answered=False)
            for each in questions
        ]
        by = self.asking.people.consultants[0]
        entered = enter_together(self.school.desk, told, by, self.school.now, meeting="5А")
        for inquiry, asked in zip(entered, questions, strict=True):
            self.school.plan(self._course(inquiry, asked, "usual"))

    def _course(self, inquiry: Inquiry, asked: Question, course: Course) -> Plan:
        """Claim, answer and close it."""
        desk, number = self.school.desk, inquiry.id
        if course == "nobody":
            yield from self._nobody(inquiry)
            return
        yield self.school.working(self._minutes(TO_CLAIM, MOST_TO_CLAIM))
        by = self.consultant()
        if self._chance(3):
            close(desk, number, CloseReason.NOT_OURS, by, self.school.now)
            return
        claim(desk, number, by, self.school.now)
        if course == "usual" and self._chance(HANDED_OFF):
            yield from self._with_vendor(inquiry, by)
            return
        if course == "usual" and self._chance(ASKS_BACK):
            yield from self._asked_back(inquiry, by)
        if course == "late":
            # The clock hands it over meanwhile: its term has passed.
            yield self.school.now + DAY * 9
        yield self.school.working(self._minutes(TO_ANSWER, MOST_TO_ANSWER))
        answer(desk, number, asked.answer, by, self.school.now)
        if self.school.now > inquiry.regulation_due_at:
            explain(desk, number, 1, WHY_LATE, self.asking.people.head, self.school.now)
        yield from self._afterwards(inquiry, by)

    def _asked_back(self, inquiry: Inquiry, by: Actor) -> Plan:
        yield self.school.working(self._minutes(15, 90))
        ask(self.school.desk, inquiry.id, ASKED_BACK, by, self.school.now)
        yield self._awake(3)
        reply(self.school.desk, inquiry.id, CLARIFIED, REQUESTER, self.school.now)

    def _with_vendor(self, inquiry: Inquiry, by: Actor) -> Plan:
        """The school cannot help: the requester writes to the support, which answers."""
        yield self.school.working(self._minutes(50, 300))
        hand_off(self.school.desk, inquiry.id, by, self.school.now)
        yield from self._support_answers(inquiry)

    def _nobody(self, inquiry: Inquiry) -> Plan:
        """Nobody claims it in the window, and the clock hands it over."""
        yield self.school.working(12 * 60)
        yield from self._support_answers(inquiry)

    def _support_answers(self, inquiry: Inquiry) -> Plan:
        desk, number = self.school.desk, inquiry.id
        yield self._awake(4)
        complete(desk, number, FOR_SUPPORT, REQUESTER, self.school.now)
        vendor_case(desk, number, f"ДН-{next(self._cases)}", REQUESTER, self.school.now)
        yield self._awake(30)
        vendor_answer(desk, number, VENDORS_ANSWER, REQUESTER, self.school.now)
        yield self._awake(5)
        helped(desk, number, REQUESTER, self.school.now)

    def _afterwards(self, inquiry: Inquiry, by: Actor) -> Plan:
        """What the requester says of the answer, himself or on the telephone."""
        desk, number = self.school.desk, inquiry.id
        if inquiry.reply_by is ReplyBy.CALL:
            yield self.school.working(self._minutes(40, 200))
            call(desk, number, Outcome.HELPED, by, self.school.now)
            return
        if self._chance(HELPS_NOT):
            yield self._awake(4)
            did_not_help(desk, number, REQUESTER, self.school.now, body=DOES_NOT_HELP)
            yield self.school.working(self._minutes(TO_ANSWER, 400))
            answer(desk, number, SECOND_ANSWER, by, self.school.now)
        is_long_ago = self.school.now + CLOSED_BY_ITSELF < self.ends
        if is_long_ago and self._chance(SAYS_NOTHING):
            return
        yield min(self._awake(6), max(self.ends, self.school.now))
        helped(desk, number, REQUESTER, self.school.now)
