"""Which use case an act is, on a card and on a page alike, and what it takes of what was filled in.

An act that asks something reads first what was filled in, and raises UnfitFields; what it returns
then does it to one inquiry.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from helpdesk.contacts import on_behalf
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, Question, RuleViolation, UnfitFields
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import CloseReason, Owes
from helpdesk.domain.texts import Picture
from helpdesk.inquiries import adding, answering, asking, claims, closing, handoffs
from helpdesk.inquiries.calling import Outcome, call, call_to_lesson
from helpdesk.journal.overviews import original_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_id
from helpdesk.schedule.availability_words import ABSENT
from helpdesk.vendor import outages, relaying
from helpdesk.vendor.information_requests import (
    coming_day,
    vendor_rejected,
    vendor_told,
    vendor_wants,
)

# What goes with words that go out to the requester, who may be told a password by them.
_GOING_OUT = ("pictures", "insisted")
NO_COLLEAGUE = "Выберите коллегу из списка."
_A_REASON = re.compile(r"\d{1,2}")


@dataclass(frozen=True)
class Filled:
    """What was filled into a dialog or a page; a field that it has not is empty."""

    words: str = ""
    colleague: str = ""
    reason: str = ""
    # Of a double: what was chosen from the list, and the reference that was typed.
    original: str = ""
    typed: str = ""
    # Everybody to whom an inquiry can be given at this moment.
    colleagues: Sequence[Person] = ()
    # Which of them are absent today, and whether one of those is meant all the same.
    away: Collection[str] = ()
    even_away: bool = False
    # Sent once more after a warning that the words look like a password.
    insisted: bool = False
    # What was put beside the draft on its page.
    pictures: Sequence[Picture] = ()
    # Who has to send the vendor's support something, and by which day, as it was typed.
    owes: str = ""
    day: str = ""
    # Others that wait on the same case of the vendor's, or have the same trouble, and were checked.
    also: Sequence[int] = ()
    # Of a mass outage.
    title: str = ""
    since: str = ""


# Does it to one inquiry; raises RuleViolation, or UnfitFields by the names of the fields.
Do = Callable[[Desk, int, Actor, datetime], Inquiry]
Reads = Callable[[Filled], Do]


def saying(use_case: Callable[..., Inquiry], *also: str) -> Reads:
    """Adapt the use cases that take words, and by name also these fields of what was filled in."""

    def read(filled: Filled) -> Do:
        named = {name: getattr(filled, name) for name in also}
        words = filled.words
        return lambda desk, which, actor, now: use_case(desk, which, words, actor, now, **named)

    return read


def noting(use_case: Callable[..., Inquiry], name: str) -> Reads:
    """Adapt the use cases that need no words: what was said all the same they take by a name."""
    return lambda filled: partial(use_case, **{name: filled.words})


def chosen_among(colleagues: Iterable[Person], person_id: str) -> Person:
    """Return who of them was chosen; raise UnfitFields where nobody was."""
    for each in colleagues:
        if each.id == person_id:
            return each
    raise UnfitFields(("colleague", NO_COLLEAGUE))


def refuse_absent(chosen: Person, away: Collection[str], *, even_away: bool) -> None:
    """Raise UnfitFields for who is absent, unless he is meant all the same."""
    if chosen.id in away and not even_away:
        raise UnfitFields(("colleague", Question(ABSENT)))


def _giving(use_case: Callable[[Desk, int, Person, Actor, datetime], Inquiry]) -> Reads:
    """Adapt the use cases that give an inquiry to a colleague, one of those who can be chosen."""

    def read(filled: Filled) -> Do:
        chosen = chosen_among(filled.colleagues, filled.colleague)
        refuse_absent(chosen, filled.away, even_away=filled.even_away)
        return lambda desk, which, actor, now: use_case(desk, which, chosen, actor, now)

    return read


def _ask(filled: Filled) -> Do:
    """Words or a reason: either is enough, and with a reason the words come after it."""
    if not filled.words and not filled.reason:
        raise UnfitFields(("words", "Напишите, что уточнить, или выберите, чего не хватает."))
    return saying(asking.ask, "reason", *_GOING_OUT)(filled)


def _reached(filled: Filled) -> Do:
    said = (Outcome.HELPED, Outcome.DID_NOT_HELP, Outcome.SCHOOL_SENDS)
    outcome = Outcome(filled.reason) if filled.reason in said else Outcome.REACHED
    return _called(outcome, filled.words)


def _missed(filled: Filled) -> Do:
    return _called(Outcome.MISSED, filled.words)


def _called(outcome: Outcome, note: str = "") -> Do:
    return lambda desk, which, actor, now: call(desk, which, outcome, actor, now, note=note)


def _close(filled: Filled) -> Do:
    if filled.reason not in closing.WITHOUT_ANSWER:
        raise UnfitFields(("reason", closing.NO_REASON))
    why = CloseReason(filled.reason)
    return lambda desk, which, actor, now: closing.close(
        desk, which, why, actor, now, comment=filled.words
    )


def _close_duplicate(filled: Filled) -> Do:
    def close(desk: Desk, which: int, actor: Actor, now: datetime) -> Inquiry:
        inquiry = find_by_id(desk, which)
        try:
            original = original_of(desk, inquiry, filled.typed, filled.original)
        except NotFound as missing:
            raise UnfitFields(("typed", str(missing))) from None
        why, comment = CloseReason.DUPLICATE, filled.words
        return closing.close(desk, which, why, actor, now, comment=comment, original_id=original)

    return close


def _withdraw(_filled: Filled) -> Do:
    return closing.withdraw


def _vendor_wants(filled: Filled) -> Do:
    """Write down what the support asks for, and who will send it: he himself unless he says so."""
    owes = Owes.SCHOOL if filled.owes == Owes.SCHOOL else Owes.REQUESTER

    def want(desk: Desk, which: int, actor: Actor, now: datetime) -> Inquiry:
        try:
            by = coming_day(filled.day, desk.regulation().calendar.local_date(now))
        except RuleViolation as unread:
            raise UnfitFields(("day", str(unread))) from None
        words, insisted = filled.words, filled.insisted
        return vendor_wants(desk, which, words, actor, now, owes=owes, by=by, insisted=insisted)

    return want


def _vendor_rejected(filled: Filled) -> Do:
    reason = int(filled.reason) if _A_REASON.fullmatch(filled.reason) else None
    return lambda desk, which, actor, now: vendor_rejected(
        desk, which, reason, actor, now, body=filled.words, insisted=filled.insisted
    )


def _outage(filled: Filled) -> Do:
    title, words, since, also = filled.title, filled.words, filled.since, filled.also
    return lambda desk, which, actor, now: outages.declare(
        desk, which, title, words, actor, now, since=since, also=also
    )


AT_ONCE: dict[Action, Do] = {
    Action.CLAIM: claims.claim,
    Action.RELEASE: claims.release,
    Action.ACCEPT: claims.accept,
    Action.DECLINE: claims.decline,
    Action.STILL_ON: claims.still_on,
    Action.HELPED: answering.helped,
    Action.TOLD: _called(Outcome.REACHED),
    Action.CALL_TO_LESSON: call_to_lesson,
    Action.OUTAGE_JOIN: outages.join,
    Action.OUTAGE_LEAVE: outages.leave,
    Action.VENDOR_TOLD: vendor_told,
}
ASKING: dict[Action, Reads] = {
    Action.OFFER: _giving(claims.offer),
    Action.REASSIGN: _giving(claims.reassign),
    Action.ASK: _ask,
    Action.ANSWER: saying(answering.answer, *_GOING_OUT),
    Action.CORRECT: saying(answering.correct, *_GOING_OUT),
    Action.REPLY: saying(partial(adding.reply, confirm=True)),
    Action.LOG_REACHED: _reached,
    Action.LOG_MISSED: _missed,
    Action.DID_NOT_HELP: noting(answering.did_not_help, "body"),
    Action.HELPED_SELF: saying(on_behalf.helped_self, "insisted"),
    Action.CLOSE: _close,
    Action.DUPLICATE: _close_duplicate,
    Action.WITHDRAW: _withdraw,
    Action.HAND_OFF: noting(handoffs.hand_off, "tried"),
    Action.VENDOR_CASE: saying(relaying.vendor_case),
    Action.VENDOR_ANSWER: saying(relaying.vendor_answer, "also", *_GOING_OUT),
    Action.VENDOR_WANTS: _vendor_wants,
    Action.VENDOR_REJECTED: _vendor_rejected,
    Action.OUTAGE: _outage,
}


def read(action: Action, filled: Filled) -> Do:
    """Return what does this as it was filled in; raise UnfitFields."""
    return AT_ONCE.get(action) or ASKING[action](filled)
