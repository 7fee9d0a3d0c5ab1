"""Agreeing to a schedule, returning it, approving it (regulation, section 2: «утверждают его
совместно с директором»): each use case is one transaction, and one line in the record.

"""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Absence, DecidedBy, Deed, Schedule, Stage
from helpdesk.duty.order_register import standing
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule import schedule_messages
from helpdesk.schedule.coverage import follow_duty
from helpdesk.schedule.draft import (
    agreeing,
    change,
    draft,
    has_noted,
    lock,
    lock_duty,
    note,
    refuse_who_cannot_decide,
)
from helpdesk.schedule.mail_recipients import Addressed, choose
from helpdesk.storage import schedule_tables

NOBODY_CHOSEN = "Отметьте, кому отправить письмо, или впишите почту."
DIRECTOR = "Директор"
ACTING = "И. о. директора"
NOT_IN_IT = "Согласуют график те, кто в нём стоит. Вас в нём нет."
NOT_ALL = "Согласны ещё не все: "
NOT_DIRECTOR = "Утверждает график директор или тот, кто исполняет его обязанности."
NO_WORDS = "Напишите, что исправить."
NOT_DRAFTER = (
    "Снова править может тот, кто составлял этот график, завуч или директор. Если в нём что-то "
    "не так, нажмите «Вернуть на правку» и напишите, что исправить."
)


@dataclass(frozen=True)
class Shown:
    """What whoever decides was shown, and by which way he does; number 0 is what is drafted now.

    `without` are the users whose agreement the director does without, for they are away.
    """

    edition: int
    number: int = 0
    way: DecidedBy = DecidedBy.PAGE
    without: tuple[str, ...] = ()


@use_case
def agree(unit: UnitOfWork, shown: Shown, actor: Actor) -> Schedule:
    """Agree, once however often it is said; only those who stand in it do."""
    lock(unit)
    held = agreeing(unit, shown.edition, shown.number)
    if actor.username not in held.users:
        raise RuleViolation(NOT_IN_IT)
    if any(each.user == actor.username for each in held.agreements):
        return held
    unit.insert(
        schedule_tables.schedule_agreement,
        number=held.number,
        edition=held.edition,
        user=actor.username,
        name=held.name_of(actor.username),
        way=shown.way,
        at=unit.now,
    )
    note(unit, Deed.AGREED, actor, shown.way, number=held.number, edition=held.edition)
    found = draft(unit)
    schedule_messages.redraw(unit, found)
    if not found.awaited(unit.today):
        schedule_messages.ask_to_approve(unit, found)
    return found


@use_case
def give_back(unit: UnitOfWork, shown: Shown, words: str, actor: Actor) -> Schedule:
    """Return it with words on what to mend: one of those who stand in it, or the director.

    What he has returned already is not returned twice, however often it is sent.
    """
    said = words.strip()
    if not said:
        raise RuleViolation(NO_WORDS, Code.WORDS)
    lock(unit)
    returned = _returned(unit, shown, said, actor)
    if returned is not None:
        return returned
    held = may_return(unit, shown, actor)
    back = _back(unit, held, actor, said, Deed.RETURNED, shown.way)
    schedule_messages.tell_returned(unit, back, actor)
    return back


def _returned(unit: UnitOfWork, shown: Shown, words: str, actor: Actor) -> Schedule | None:
    """Return the draft that he has returned just so before; None where he has not."""
    held = schedule_queries.draft(unit.connection)
    if held is None or held.number != shown.number or held.returned is None:
        return None
    again = held.returned.words == words
    return held if again and has_noted(unit, Deed.RETURNED, actor, held, shown.edition) else None


def may_return(unit: UnitOfWork, shown: Shown, actor: Actor) -> Schedule:
    """Return what he would return; raise RuleViolation where he may not."""
    held = agreeing(unit, shown.edition, shown.number)
    if actor.username not in held.users:
        _refuse_all_but_director(unit, actor)
    return held


@use_case
def take_back(unit: UnitOfWork, shown: Shown, actor: Actor) -> Schedule:
    """Make it a draft again, if one has drafted it or leads; who has agreed agrees anew, for it
    is another edition.
    """
    lock(unit)
    held = agreeing(unit, shown.edition, shown.number)
    if not actor.head and actor.username not in schedule_queries.drafters(
        unit.connection, held.number
    ):
        raise RuleViolation(NOT_DRAFTER)
    return _back(unit, held, actor, "", Deed.TAKEN_BACK, DecidedBy.PAGE)


def _back(
    unit: UnitOfWork, held: Schedule, actor: Actor, words: str, what: Deed, way: DecidedBy
) -> Schedule:
    change(
        unit,
        held,
        stage=Stage.DRAFT,
        edition=held.edition + 1,
        returned_by=actor.name if words else None,
        returned_words=words or None,
        returned_at=unit.now if words else None,
    )
    note(unit, what, actor, way, number=held.number, edition=held.edition)
    schedule_messages.redraw(unit, held)
    return draft(unit)


@use_case
def approve(unit: UnitOfWork, shown: Shown, actor: Actor) -> Schedule:
    """Approve what everybody has agreed to: it is in force from its day, and clocks follow it.

    Who is away when it begins may be done without; that is noted in the record.
    What was to begin on a day that has passed meanwhile begins today.
    """
    lock_duty(unit)
    held = agreeing(unit, shown.edition, shown.number)
    post = _refuse_all_but_director(unit, actor)
    refuse_who_cannot_decide(unit, held)
    away = [each for each in held.excused(unit.today) if each.user in shown.without]
    _refuse_unless_agreed(held, away)
    change(
        unit,
        held,
        stage=Stage.APPROVED,
        approved_by=actor.name,
        approved_user=actor.username,
        approved_post=post,
        approved_way=shown.way,
        approved_at=unit.now,
        valid_from=max(held.valid_from, unit.today),
    )
    note(unit, Deed.APPROVED, actor, shown.way, number=held.number, edition=held.edition)
    about = {"number": held.number, "edition": held.edition}
    for each in away:
        note(unit, Deed.WITHOUT, actor, shown.way, **about, subject=each.id)
    schedule_messages.redraw(unit, held)
    schedule_messages.tell_approved(unit, held, actor)
    follow_duty(unit)
    found = schedule_queries.version(unit.connection, held.number)
    assert found is not None  # noqa: S101 - it was written just now
    return found


def _refuse_unless_agreed(held: Schedule, away: Sequence[Absence]) -> None:
    done_without = {each.user for each in away}
    names = [slot.name for slot in held.missing if slot.user not in done_without]
    if names:
        raise RuleViolation(f"{NOT_ALL}{', '.join(names)}.")


@use_case
def mail(unit: UnitOfWork, edition: int, letters: Sequence[Addressed], actor: Actor) -> None:
    """Send the link once more, or to somebody else, now or when it is their turn.

    Raise UnfitMail or RuleViolation.
    """
    lock(unit)
    held = agreeing(unit, edition)
    if not letters:
        raise RuleViolation(NOBODY_CHOSEN)
    choose(unit, held, letters, actor)
    schedule_messages.mail_to(unit, held, [each.user for each in letters])
    # Whoever is asked in the chat as well reads there that a link has gone out in his name.
    schedule_messages.redraw(unit, held)


def _refuse_all_but_director(unit: UnitOfWork, actor: Actor) -> str:
    """Return in what capacity he approves."""
    held = standing(unit.connection, unit.regulation, unit.today)
    if not held.is_director(actor.username):
        raise RuleViolation(NOT_DIRECTOR)
    return DIRECTOR if actor.username == held.director else ACTING
