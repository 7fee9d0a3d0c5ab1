"""What a press and a filled-in dialog do: each is one use case of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from helpdesk.contacts import on_behalf
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import CloseReason, Owes, State
from helpdesk.domain.texts import Picture
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.calls import Outcome, call
from helpdesk.journal.overviews import others_of
from helpdesk.journal.queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_reference
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule.words import ABSENT
from helpdesk.vendor import relaying
from helpdesk.vendor.owing import coming_day, vendor_told, vendor_wants
from helpdesk.vendor.rejecting import vendor_rejected
from integration.chat.actions import Action

_A_REASON = re.compile(r"\d{1,2}")
# By which row of the table of moves an action goes.
MOVES: dict[Action, Move] = {
    Action.CLAIM: Move.CLAIM,
    Action.RELEASE: Move.RELEASE,
    Action.OFFER: Move.OFFER,
    Action.ACCEPT: Move.ACCEPT,
    Action.DECLINE: Move.DECLINE,
    Action.REASSIGN: Move.REASSIGN,
    Action.ASK: Move.ASK,
    Action.REPLY: Move.CLARIFY,
    Action.ANSWER: Move.ANSWER,
    Action.CORRECT: Move.CORRECT,
    Action.ANSWER_PAGE: Move.ANSWER,
    Action.CORRECT_PAGE: Move.CORRECT,
    Action.HAND_OFF: Move.HAND_OFF,
    Action.CLOSE: Move.CLOSE,
    Action.DUPLICATE: Move.CLOSE,
    Action.READY: Move.ANSWER,
    Action.SIMILAR: Move.ANSWER,
    Action.STILL_ON: Move.STILL_ON,
    Action.WITHDRAW: Move.WITHDRAW,
    Action.HELPED_SELF: Move.HELPED_SELF,
    Action.HELPED: Move.HELPED,
    Action.DID_NOT_HELP: Move.DID_NOT_HELP,
    Action.LOG_REACHED: Move.LOG_CALL,
    Action.LOG_MISSED: Move.LOG_CALL,
    Action.TOLD: Move.LOG_CALL,
    Action.CALL_PAGE: Move.LOG_CALL,
    Action.ERASE_PAGE: Move.WITHDRAW_CONSENT,
    Action.VENDOR_CASE: Move.VENDOR_CASE,
    Action.VENDOR_ANSWER: Move.VENDOR_ANSWER,
    Action.VENDOR_WANTS: Move.VENDOR_WANTS,
    Action.VENDOR_TOLD: Move.VENDOR_TOLD,
    Action.VENDOR_REJECTED: Move.VENDOR_REJECTED,
}


@dataclass(frozen=True)
class Filled:
    """What was filled into a dialog; a field that the dialog has not is empty."""

    words: str = ""
    colleague: str = ""
    reason: str = ""
    # Of a double: what was chosen from the list, and the reference that was typed.
    original: str = ""
    typed: str = ""
    # Everybody to whom the chat says an inquiry can be given at this moment.
    colleagues: Sequence[Person] = field(default_factory=tuple)
    # Which of them are absent today, and whether one of those is meant all the same.
    away: Collection[str] = ()
    even_away: bool = False
    # Sent once more after a warning that the words look like a password.
    insisted: bool = False
    # What was put beside the draft on its page; None where the use case knows better.
    pictures: Sequence[Picture] | None = None
    # Who has to send the vendor's support something, and by which day, as it was typed.
    owes: str = ""
    day: str = ""
    # Others that wait on the same case of the vendor's, and were checked.
    mates: Sequence[int] = field(default_factory=tuple)


class Unfit(Exception):
    """One field was not filled in as it must be; the message stands beside it."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name
        self.words = words


def press(desk: Desk, action: Action, inquiry_id: int, actor: Actor, now: datetime) -> Inquiry:
    """Do what needs no words; raise RuleViolation with words for who pressed."""
    return _AT_ONCE[action](desk, inquiry_id, actor, now)


@use_case
def check(unit: UnitOfWork, action: Action, inquiry_id: int, actor: Actor) -> None:
    """Raise RuleViolation where a dialog would be filled in for nothing."""
    if action is Action.SIMILAR:
        return  # It is about the others, each of which meets the table by itself.
    inquiry = unit.load(inquiry_id)
    adds = action is Action.REPLY and inquiry.state is not State.WAITING
    unit.permit(Move.ADD if adds else MOVES[action], inquiry, actor)
    if action in (Action.DID_NOT_HELP, Action.CORRECT):
        answering.refuse_when_old(unit, inquiry)


def submit(
    desk: Desk, action: Action, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    """Do what a filled-in dialog says; raise RuleViolation or Unfit."""
    return _WITH_WORDS[action](desk, inquiry_id, filled, actor, now)


def _told(desk: Desk, inquiry_id: int, actor: Actor, now: datetime) -> Inquiry:
    return calling.log_call(desk, inquiry_id, actor, now, reached=True)


_AT_ONCE: dict[Action, Callable[[Desk, int, Actor, datetime], Inquiry]] = {
    Action.CLAIM: claims.claim,
    Action.RELEASE: claims.release,
    Action.ACCEPT: claims.accept,
    Action.DECLINE: claims.decline,
    Action.HELPED: answering.helped,
    Action.TOLD: _told,
    Action.CALL_TO_LESSON: calling.call_to_lesson,
    Action.STILL_ON: claims.still_on,
    Action.VENDOR_TOLD: vendor_told,
}

Submit = Callable[[Desk, int, Filled, Actor, datetime], Inquiry]
Say = Callable[[Desk, int, str, Actor, datetime], Inquiry]


def _saying(use_case: Say) -> Submit:
    """Adapt the use cases that take nothing but words."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        return use_case(desk, inquiry_id, filled.words, actor, now)

    return act


def _giving_out(use_case: Callable[..., Inquiry]) -> Submit:
    """Adapt the use cases whose words go out to the requester, and may look like a password."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        shown = {} if filled.pictures is None else {"pictures": filled.pictures}
        return use_case(
            desk, inquiry_id, filled.words, actor, now, insisted=filled.insisted, **shown
        )

    return act


def away_today(desk: Desk, people: Iterable[Person], now: datetime) -> frozenset[str]:
    """Return the ids of those of these people who are absent today."""
    roster, today = desk.roster(), desk.regulation().calendar.local_date(now)
    return frozenset(each.id for each in people if roster.is_away(each.username, today))


def refuse_absent(chosen: Person, away: Collection[str], *, even_away: bool) -> None:
    """Raise Unfit for who is absent, unless he is meant all the same."""
    if chosen.id in away and not even_away:
        raise Unfit("colleague", ABSENT)


def _giving(use_case: Callable[[Desk, int, Person, Actor, datetime], Inquiry]) -> Submit:
    """Adapt the use cases that give an inquiry to a colleague, whom the chat must know."""

    def act(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
        found = [person for person in filled.colleagues if person.id == filled.colleague]
        if not found:
            raise Unfit("colleague", "Выберите коллегу из канала консультантов.")
        refuse_absent(found[0], filled.away, even_away=filled.even_away)
        return use_case(desk, inquiry_id, found[0], actor, now)

    return act


def _ask(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    """Words or a reason: either is enough, and with a reason the words come after it."""
    if not filled.words and not filled.reason:
        raise Unfit("words", "Напишите, что уточнить, или выберите, чего не хватает.")
    return asking.ask(
        desk,
        inquiry_id,
        filled.words,
        actor,
        now,
        reason=filled.reason,
        pictures=filled.pictures or (),
        insisted=filled.insisted,
    )


def _reached(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    said = (Outcome.HELPED, Outcome.DID_NOT_HELP, Outcome.SCHOOL_SENDS)
    outcome = Outcome(filled.reason) if filled.reason in said else Outcome.REACHED
    return call(desk, inquiry_id, outcome, actor, now, note=filled.words)


def _missed(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return call(desk, inquiry_id, Outcome.MISSED, actor, now, note=filled.words)


def _close(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    # A double has a dialog of its own, which asks for the first one.
    if filled.reason not in closing.BY_CONSULTANT or filled.reason == CloseReason.DUPLICATE:
        raise Unfit("reason", "Выберите причину из списка.")
    reason = CloseReason(filled.reason)
    return closing.close(desk, inquiry_id, reason, actor, now, comment=filled.words)


def _double(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return closing.close(
        desk,
        inquiry_id,
        CloseReason.DUPLICATE,
        actor,
        now,
        comment=filled.words,
        original_id=_original(desk, inquiry_id, filled),
    )


def _original(desk: Desk, inquiry_id: int, filled: Filled) -> int:
    """What was typed counts more than what was chosen; only what can be offered is chosen."""
    if not filled.typed:
        offered = others_of(desk, view(desk, inquiry_id).inquiry)
        chosen = [each.id for each in offered if str(each.id) == filled.original]
        if chosen:
            return chosen[0]
    try:
        return find_by_reference(desk, filled.typed).id
    except NotFound:
        words = "Выберите первый вопрос из списка или впишите его номер."
        raise Unfit("typed", words) from None


def _hand_off(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return handoffs.hand_off(desk, inquiry_id, actor, now, tried=filled.words)


def _helped_self(
    desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    return on_behalf.helped_self(
        desk, inquiry_id, filled.words, actor, now, insisted=filled.insisted
    )


def _vendor_answer(
    desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    return relaying.vendor_answer(
        desk,
        inquiry_id,
        filled.words,
        actor,
        now,
        also=filled.mates,
        pictures=filled.pictures or (),
        insisted=filled.insisted,
    )


def _vendor_wants(
    desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    try:
        by = coming_day(filled.day, desk.regulation().calendar.local_date(now))
    except RuleViolation as unread:
        raise Unfit("day", str(unread)) from None
    owes = Owes.SCHOOL if filled.owes == Owes.SCHOOL else Owes.REQUESTER
    return vendor_wants(
        desk, inquiry_id, filled.words, actor, now, owes=owes, by=by, insisted=filled.insisted
    )


def _vendor_rejected(
    desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    reason = int(filled.reason) if _A_REASON.fullmatch(filled.reason) else None
    return vendor_rejected(
        desk, inquiry_id, reason, actor, now, body=filled.words, insisted=filled.insisted
    )


def _reply(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return adding.reply(desk, inquiry_id, filled.words, actor, now, confirm=True)


def _withdraw(desk: Desk, inquiry_id: int, _: Filled, actor: Actor, now: datetime) -> Inquiry:
    return closing.withdraw(desk, inquiry_id, actor, now)


def _not_helped(
    desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime
) -> Inquiry:
    return answering.did_not_help(desk, inquiry_id, actor, now, body=filled.words)


_WITH_WORDS: dict[Action, Submit] = {
    Action.ASK: _ask,
    Action.ANSWER: _giving_out(answering.answer),
    Action.CORRECT: _giving_out(answering.correct),
    Action.REPLY: _reply,
    Action.HELPED_SELF: _helped_self,
    Action.VENDOR_CASE: _saying(relaying.vendor_case),
    Action.VENDOR_ANSWER: _vendor_answer,
    Action.VENDOR_WANTS: _vendor_wants,
    Action.VENDOR_REJECTED: _vendor_rejected,
    Action.DID_NOT_HELP: _not_helped,
    Action.OFFER: _giving(claims.offer),
    Action.REASSIGN: _giving(claims.reassign),
    Action.LOG_REACHED: _reached,
    Action.LOG_MISSED: _missed,
    Action.CLOSE: _close,
    Action.DUPLICATE: _double,
    Action.HAND_OFF: _hand_off,
    Action.WITHDRAW: _withdraw,
}
