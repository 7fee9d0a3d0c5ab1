"""How an act is done on a page: what its fields say, and the use case that does it.

The page of one inquiry and the journal, where several are chosen, do the same in the same way.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import request

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import answering, claims, closing, handoffs
from helpdesk.inquiries.calling import Outcome, call
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.overviews import original_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.once import Sent, once, when_done
from helpdesk.orders.relieving import may_follow
from helpdesk.privacy.confidential import look_through
from helpdesk.schedule.availability_words import ABSENT, away_today, present_first
from helpdesk.vendor import outages
from webforms.staff.access.visitors import standing_now
from webforms.web import fields, typed
from webforms.web.site import moment, site
from webforms.web.typed_form import Question, UnfitFields

MOST_WORDS = 5_000
NO_COLLEAGUE = "Выберите коллегу из списка."
NO_REASON = "Выберите причину из списка."
CHANGED_SINCE = (
    "Сейчас ничего не сделано: вы уже нажимали это раньше, а потом вопрос изменился. Посмотрите, "
    "каков он теперь."
)
CHOOSES_COLLEAGUE = frozenset({Action.OFFER, Action.REASSIGN})
# Does it to one inquiry; raises RuleViolation, or UnfitFields by the names of the fields.
Do = Callable[[Desk, int, Actor, datetime], Inquiry]
# Reads what was filled in, for one inquiry or for several; raises UnfitFields.
Reads = Callable[[], Do]


def done_words(act: Action) -> str:
    """Say that an act was done; of one by which a colleague was chosen, which."""
    return " ".join(filter(None, (act.done, chosen_words(act))))


def chosen_words(act: Action) -> str:
    """Say which colleague was chosen; nothing for an act that chooses none."""
    to = fields.line("to") if act in CHOOSES_COLLEAGUE else ""
    name = next((each.name for each in _colleagues() if to and each.id == to), "")
    return f"Кому: {name}." if name else ""


def colleagues(claimant_id: str | None = None) -> list[Person]:
    """Return to whom an inquiry can be given, the absent marked."""
    people = [each for each in _colleagues() if each.id != claimant_id]
    return present_first(people, away_today(site().desk, people, moment()))


def _colleagues() -> list[Person]:
    """Whom the desk knows in the consultants' channel: that it knows while the chat is away too."""
    with site().desk.reading() as connection:
        return may_follow(connection, standing_now(), "")


def _colleague() -> Person:
    """Return who was chosen; the absent only where it is said that he is meant all the same."""
    found = next((each for each in _colleagues() if each.id == fields.line("to")), None)
    if found is None:
        raise UnfitFields(("to", NO_COLLEAGUE))
    if away_today(site().desk, [found], moment()) and not fields.line("even_away"):
        raise UnfitFields(("to", Question(ABSENT)))
    return found


def _words() -> str:
    words = fields.words()
    unfit = typed.too_long(words, MOST_WORDS)
    if unfit:
        raise UnfitFields(("words", unfit))
    look_through(words)
    return words


def _offer() -> Do:
    colleague = _colleague()
    return lambda desk, which, actor, now: claims.offer(desk, which, colleague, actor, now)


def _reassign() -> Do:
    colleague = _colleague()
    return lambda desk, which, actor, now: claims.reassign(desk, which, colleague, actor, now)


def _hand_off() -> Do:
    return partial(handoffs.hand_off, tried=_words())


def _close() -> Do:
    reason, comment = fields.line("reason"), _words()
    if reason not in closing.WITHOUT_ANSWER:
        raise UnfitFields(("reason", NO_REASON))
    why = CloseReason(reason)
    return lambda desk, which, actor, now: closing.close(
        desk, which, why, actor, now, comment=comment
    )


def _close_duplicate() -> Do:
    written, chosen, comment = fields.line("typed"), fields.line("original"), _words()

    def close(desk: Desk, which: int, actor: Actor, now: datetime) -> Inquiry:
        try:
            original = original_of(desk, view(desk, which).inquiry, written, chosen)
        except NotFound as missing:
            raise UnfitFields(("typed", str(missing))) from None
        why = CloseReason.DUPLICATE
        return closing.close(desk, which, why, actor, now, comment=comment, original_id=original)

    return close


def _did_not_help() -> Do:
    return partial(answering.did_not_help, body=_words())


def _told(desk: Desk, inquiry_id: int, actor: Actor, now: datetime) -> Inquiry:
    return call(desk, inquiry_id, Outcome.REACHED, actor, now)


AT_ONCE: dict[Action, Do] = {
    Action.CLAIM: claims.claim,
    Action.RELEASE: claims.release,
    Action.ACCEPT: claims.accept,
    Action.DECLINE: claims.decline,
    Action.STILL_ON: claims.still_on,
    Action.HELPED: answering.helped,
    Action.OUTAGE_JOIN: outages.join,
    Action.OUTAGE_LEAVE: outages.leave,
    Action.TOLD: _told,
}
WITH_FIELDS: dict[Action, Reads] = {
    Action.OFFER: _offer,
    Action.REASSIGN: _reassign,
    Action.HAND_OFF: _hand_off,
    Action.CLOSE: _close,
    Action.DUPLICATE: _close_duplicate,
    Action.DID_NOT_HELP: _did_not_help,
}


def filled_in(act: Action) -> Do:
    """Return what does this act as its fields say; raise UnfitFields."""
    return AT_ONCE[act] if act in AT_ONCE else WITH_FIELDS[act]()


def sent() -> Sent:
    """Return what was sent, as a key names it."""
    return tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")


def do_once(key: Sent, inquiry_id: int, reads: Reads, actor: Actor) -> None:
    """Do it to an inquiry, unless this was done before and the inquiry is as it was left then.

    Raise RuleViolation where something has happened to it since: it may not stand any more.
    """
    desk, now, before = site().desk, moment(), when_done(site().desk, key)
    if before is None:
        do = reads()
        once(desk, key, lambda within: do(within, inquiry_id, actor, now), now)
    elif any(entry.at > before for entry in view(desk, inquiry_id).history):
        raise RuleViolation(CHANGED_SINCE)
