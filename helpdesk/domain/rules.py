"""Whether the table of moves allows a move; and the words for who is refused."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Who
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State

# To take up an inquiry is to advise; the regulation (section 2) leaves that to who is appointed.
# Whoever makes a move that is free to all takes it up by that.
_ADVISING = frozenset(
    {Move.CLAIM, Move.ACCEPT, *(each for each in Move if each.who is Who.FREE_OR_CLAIMANT)}
)
_NOT_IN_ORDER = "Вас нет в приказе о консультантах, поэтому брать вопросы и отвечать нельзя. "
NOT_APPOINTED = f"{_NOT_IN_ORDER}Если это ошибка, скажите завучу."
# Who leads enters the orders himself.
NOT_APPOINTED_HEAD = f"{_NOT_IN_ORDER}Если это ошибка, внесите себя в приказ: /help приказы."
ONLY_REQUESTER = "Это может сделать только тот, кто спросил."
ONLY_WHO_ENTERED = "Это может отметить только тот, кто внёс вопрос за родителя."
OWN = "Это ваш собственный вопрос: на него отвечает другой консультант."
ERASED = "Личные данные этого вопроса удалены, с ним больше ничего не сделать."
CONSENT_WITHDRAWN = (
    "Согласие на обработку данных отозвано: с вопросом больше ничего не делаем, данные скоро "
    "удалятся."
)
_NOT_YOUR_ANSWER = "Исправить ответ может тот, кто занимался вопросом, или завуч."

# Says who holds the inquiry and since when; the caller knows people's names and the time zone.
TakenBy = Callable[[Inquiry], str]
# Says why this person may not, whatever the state; nothing where he may.
Refusal = Callable[[Inquiry, Actor, TakenBy], str]


def already_taken(inquiry: Inquiry, name: str, now: datetime, calendar: WorkingCalendar) -> str:
    """Say who holds the inquiry and since when, for somebody who came second."""
    if inquiry.claimed_at is None:
        return f"Вопросом уже занимается {name}."
    return f"Вопрос уже взят: {name}, {dates.moment(inquiry.claimed_at, now, calendar)}."


def permit(move: Move, inquiry: Inquiry, actor: Actor, taken_by: TakenBy) -> None:
    """Raise RuleViolation, in words for the person who tried, unless the table allows it."""
    if inquiry.erased_at is not None:
        raise RuleViolation(ERASED)
    if inquiry.consent_withdrawn_at is not None and move is not Move.ERASE:
        raise RuleViolation(CONSENT_WITHDRAWN)
    if inquiry.state not in move.froms:
        raise RuleViolation(_wrong_state(inquiry, taken_by))
    refusal = _REFUSALS[move.who](inquiry, actor, taken_by)
    if refusal:
        raise RuleViolation(refusal)
    if move in _ADVISING and actor.role is Role.CONSULTANT:
        refuse_unappointed(actor)
        _refuse_own(inquiry, actor)
    if move is Move.CLAIM and inquiry.claimant_id is not None:
        raise RuleViolation(taken_by(inquiry))


def refuse_but_head(actor: Actor, words: str) -> None:
    """Raise RuleViolation with these words for everybody but who leads."""
    if not actor.head:
        raise RuleViolation(words)


def refuse_unappointed(actor: Actor) -> None:
    """Raise RuleViolation for who may not advise."""
    if not actor.appointed:
        raise RuleViolation(NOT_APPOINTED_HEAD if actor.head else NOT_APPOINTED, Code.CLAIM)


def _refuse_own(inquiry: Inquiry, actor: Actor) -> None:
    if actor.id and actor.id == inquiry.mattermost_id:
        raise RuleViolation(OWN)


def permitted(move: Move, inquiry: Inquiry, actor: Actor) -> bool:
    """Return whether the table allows the move: what a card or a page offers."""
    try:
        permit(move, inquiry, actor, lambda _: "Вопрос уже взят.")
    except RuleViolation:
        return False
    return True


def _wrong_state(inquiry: Inquiry, taken_by: TakenBy) -> str:
    if inquiry.state is State.CLAIMED and inquiry.claimant_id is not None:
        return taken_by(inquiry)
    return f"Сейчас это сделать нельзя: {inquiry.state.clause}."


def _is_consultant(_inquiry: Inquiry, actor: Actor) -> bool:
    return actor.role is Role.CONSULTANT


def _is_head(inquiry: Inquiry, actor: Actor) -> bool:
    return _is_consultant(inquiry, actor) and actor.head


def _unless(may: Callable[[Inquiry, Actor], bool], words: str) -> Refusal:
    return lambda inquiry, actor, _taken_by: "" if may(inquiry, actor) else words


_ONLY_CONSULTANT = _unless(_is_consultant, "Это может сделать только консультант.")


def _not_free_or_claimant(inquiry: Inquiry, actor: Actor, taken_by: TakenBy) -> str:
    if inquiry.claimant_id is None:
        return _ONLY_CONSULTANT(inquiry, actor, taken_by)
    return _not_claimant(inquiry, actor, taken_by)


def _not_claimant(inquiry: Inquiry, actor: Actor, taken_by: TakenBy) -> str:
    is_his = bool(actor.id) and actor.id == inquiry.claimant_id
    if is_his and _is_consultant(inquiry, actor):
        return ""
    if inquiry.claimant_id is None:
        return "Сначала возьмите вопрос: кнопка «Беру»."
    return taken_by(inquiry)


def _not_claimant_or_head(inquiry: Inquiry, actor: Actor, taken_by: TakenBy) -> str:
    if _is_head(inquiry, actor):
        return ""
    refusal = _not_claimant(inquiry, actor, taken_by)
    # Of what is answered or closed only the answer is left to be corrected.
    is_over = inquiry.state in (State.ANSWERED, State.CLOSED)
    return _NOT_YOUR_ANSWER if refusal and is_over else refusal


def _not_claimant_head_or_clock(inquiry: Inquiry, actor: Actor, taken_by: TakenBy) -> str:
    if actor.role is Role.CLOCK:
        return ""
    return _not_claimant_or_head(inquiry, actor, taken_by)


_REFUSALS: dict[Who, Refusal] = {
    Who.REQUESTER: _unless(lambda _, actor: actor.role is Role.REQUESTER, ONLY_REQUESTER),
    Who.CONSULTANT: _ONLY_CONSULTANT,
    Who.FREE_OR_CLAIMANT: _not_free_or_claimant,
    Who.CLAIMANT: _not_claimant,
    Who.CLAIMANT_HEAD_CLOCK: _not_claimant_head_or_clock,
    Who.CLAIMANT_HEAD: _not_claimant_or_head,
    Who.COLLEAGUE: _unless(
        lambda inquiry, actor: _is_consultant(inquiry, actor) and actor.id == inquiry.offered_to,
        "Этот вопрос вам сейчас не предлагают.",
    ),
    Who.HEAD: _unless(_is_head, "Передать чужой вопрос может только завуч или директор."),
    Who.ANYBODY: _unless(lambda _, actor: actor.role is not Role.CLOCK, "Это делают только люди."),
    Who.STAND_IN: _unless(
        lambda _, actor: actor.role is Role.STAFF,
        ONLY_WHO_ENTERED,
    ),
    Who.CLOCK: _unless(lambda _, actor: actor.role is Role.CLOCK, "Это делает только расписание."),
}
