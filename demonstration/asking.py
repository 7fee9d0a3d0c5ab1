"""How questions come: by the form, in the chat, by telephone or in person."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from demonstration.people import CLASSES, TEACHER, TEACHERS, Family, People, some_family
from demonstration.school import School
from demonstration.words import BY_PARENTS, BY_STAFF, PARENTS_ASK, STAFF_ASK
from helpdesk.access.proved_mail import prove
from helpdesk.domain.inquiry import Consent, Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Actor, Requester
from helpdesk.domain.states import Channel, ConsentWay, Kind, ReplyBy
from helpdesk.inquiries.entry import Told, enter
from helpdesk.inquiries.intake import open_inquiry

WAYS = {ReplyBy.MAIL: 60, ReplyBy.CALL: 20, ReplyBy.SELF: 20}


@dataclass(frozen=True)
class Question:
    """What somebody asks, and what will be answered."""

    topic: str
    words: str
    answer: str


@dataclass
class Asking:
    """Lets people ask; the dice are loaded, so that one day always brings the same."""

    school: School
    people: People
    dice: random.Random
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def chosen(self, weights: dict[str, int]) -> str:
        return self.dice.choices(list(weights), list(weights.values()))[0]

    def question(self, kind: Kind, topic: str = "") -> Question:
        """Return some question of the kind, of the topic if one is named."""
        is_parents = kind is Kind.PARENT
        topic = topic or self.chosen(PARENTS_ASK if is_parents else STAFF_ASK)
        words, answer = self.dice.choice((BY_PARENTS if is_parents else BY_STAFF)[topic])
        day = self.school.now - timedelta(days=self.dice.randint(1, 4))
        named = {"klass": self.dice.choice(CLASSES), "day": f"{day:%d.%m}"}
        return Question(topic, words.format(**named), answer.format(**named))

    def family(self) -> Family:
        return some_family(self.dice, next(self._numbers))

    def by_form(
        self, asked: Question, by: ReplyBy, family: Family | None = None, *, proves: bool = True
    ) -> Inquiry:
        """Let a parent fill in the form, and open the link in the first letter."""
        family = family or self.family()
        now, document = self.school.now, self.school.desk.regulation().consent
        new = NewInquiry(
            Kind.PARENT,
            Channel.FORM,
            now,
            family.asking(by),
            asked.topic,
            asked.words,
            (family.child,),
            consent=Consent(document.version, document.digest, now),
        )
        inquiry = open_inquiry(self.school.desk, new, REQUESTER, now).inquiry
        if proves and by is ReplyBy.MAIL:
            self.school.desk.write(lambda unit: prove(unit, inquiry.id), now)
        return inquiry

    def in_chat(self, asked: Question, username: str = "") -> Inquiry:
        """Let a colleague ask the bot."""
        names = [TEACHER, *(each.username for each in TEACHERS)]
        who = self.people.asking(username or self.dice.choice(names))
        new = NewInquiry(Kind.STAFF, Channel.CHAT, self.school.now, who, asked.topic, asked.words)
        return open_inquiry(self.school.desk, new, REQUESTER, self.school.now).inquiry

    def told(
        self, asked: Question, kind: Kind, channel: Channel, by: Actor, *, answered: bool = True
    ) -> Inquiry:
        """Let a consultant write down what he was told, and what he has answered."""
        return enter(
            self.school.desk,
            self.entry(asked, kind, channel, answered=answered),
            by,
            self.school.now,
        ).inquiry

    def entry(
        self, asked: Question, kind: Kind, channel: Channel, *, answered: bool = True
    ) -> Told:
        family, is_parents = self.family(), kind is Kind.PARENT
        who = Requester(family.name, family.phone, reply_by=ReplyBy.CALL)
        return Told(
            kind,
            channel,
            self.school.now,
            who if is_parents else Requester(self.dice.choice(_COLLEAGUES)),
            asked.topic,
            asked.words,
            nonce=f"story-{next(self._numbers)}",
            children=(family.child,) if is_parents else (),
            heard=ConsentWay.SPOKEN if is_parents else None,
            answer=asked.answer if answered else "",
        )


_COLLEAGUES = tuple(f"{each.first_name} {each.last_name}" for each in TEACHERS)
