"""What is wrong with the desk's chat, mailbox or disk: remembered, told to the administrator once.

Each look at the chat says what is wrong now. What is new, and has lasted, is told; what is over
is told too, if its beginning was. Where the chat itself is the trouble, a letter tells, and when it
has been away for long, the consultants get an inquiry by e-mail.
"""

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from helpdesk.domain.messages import Addressee, DeliveryState, NotificationType, by_mail, by_user
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.following import at_work
from helpdesk.kernel.leases import Delivery
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.regulation.regulation import administrator
from helpdesk.storage import clock_tables, inquiry_tables
from helpdesk.storage.records import IS_OPEN

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=5)
LOOK = "chat_look"
# Until what was found is told, and until its end is.
NIGHT_AGAIN = timedelta(hours=1)
NIGHTLY_LOOK = "nightly_look"
# Longer than a restart or an update of the server takes.
LONG = timedelta(minutes=15)


class IncidentKind(StrEnum):
    """What can be wrong. The names stand in the database: words may change, names may not."""

    CHAT_AWAY = "chat_away"
    TOKEN = "token"  # noqa: S105 - the name of a trouble
    TEAM = "team"
    CHANNEL = "channel"
    EDIT_LIMIT = "edit_limit"
    PERSON_UNKNOWN = "person_unknown"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_OUTSIDE = "person_outside"
    MAIL_AWAY = "mail_away"
    MAIL_LOGIN = "mail_login"
    MAIL_FOLDER = "mail_folder"
    MAIL_UNREADABLE = "mail_unreadable"
    UNWRITABLE = "unwritable"
    DISK = "disk"
    FLOOD = "flood"
    LETTERS = "letters"
    CARDS = "cards"
    NIGHTLY = "nightly"


# With these the bot can write to nobody.
DEAFENING = frozenset({IncidentKind.CHAT_AWAY, IncidentKind.TOKEN})
# Found by the reader of the mailbox, and by nobody who looks at the chat.
MAIL_INCIDENTS = frozenset(
    {IncidentKind.MAIL_AWAY, IncidentKind.MAIL_LOGIN, IncidentKind.MAIL_FOLDER}
    | {IncidentKind.MAIL_UNREADABLE}
)
# Found on this machine, by looking at its disk and into the database.
OWN_INCIDENTS = frozenset(
    {IncidentKind.UNWRITABLE, IncidentKind.DISK, IncidentKind.FLOOD}
    | {IncidentKind.LETTERS, IncidentKind.CARDS}
)
# Found by the doctor at night, each by its title.
NIGHTLY_INCIDENTS = frozenset({IncidentKind.NIGHTLY})
CHAT_INCIDENTS = frozenset(IncidentKind) - MAIL_INCIDENTS - OWN_INCIDENTS - NIGHTLY_INCIDENTS
# Their subject is somebody's name.
_OF_PEOPLE = (
    IncidentKind.PERSON_UNKNOWN,
    IncidentKind.PERSON_DEACTIVATED,
    IncidentKind.PERSON_OUTSIDE,
)
# Which looks say when they were done.
LOOKS = {CHAT_INCIDENTS: LOOK, NIGHTLY_INCIDENTS: NIGHTLY_LOOK}
# A restart or an update of the server is no trouble; a look that went wrong once is none either.
LASTS = {
    IncidentKind.CHAT_AWAY: LONG,
    IncidentKind.MAIL_AWAY: timedelta(minutes=30),
    # The attempts at it were made before.
    IncidentKind.MAIL_UNREADABLE: timedelta(0),
    IncidentKind.FLOOD: timedelta(0),
    IncidentKind.LETTERS: LONG,
    IncidentKind.CARDS: LONG,
    # A server that is started again at night is no trouble: the second look tells.
    IncidentKind.NIGHTLY: NIGHT_AGAIN / 2,
}
LASTS_AT_LEAST = timedelta(minutes=4)


@dataclass(frozen=True)
class Incident:
    """One thing that is wrong; `subject` is a limit in seconds, a name in the chat or a title.

    `says` is what the look saw, where no kind has words for it; it makes no other incident.
    """

    kind: IncidentKind
    subject: str = ""
    says: str = field(default="", compare=False)


def told_of(delivery: Delivery) -> Incident:
    """Return what a notice of a trouble, or of its end, is about."""
    said = delivery.params
    return Incident(IncidentKind(said["kind"]), str(said["subject"]), str(said.get("says", "")))


def is_time_to_look(desk: Desk, now: datetime) -> bool:
    return is_due(desk.last_beat(LOOK), LOOK_EVERY, now)


def is_due(last: datetime | None, each: timedelta, now: datetime) -> bool:
    """Whether so long after the last look it is time for the next."""
    # A look in the future was written under a clock that ran fast.
    return last is None or not timedelta() <= now - last < each


def note(
    desk: Desk,
    found: Iterable[Incident],
    now: datetime,
    *,
    kinds: Collection[IncidentKind] = CHAT_INCIDENTS,
) -> None:
    """Remember what a look has found, and tell what is new or over; safe with several clocks.

    A look at one thing says nothing about troubles of other `kinds`.
    """
    desk.write(_note_in, now, set(found), kinds=kinds)


def _note_in(unit: UnitOfWork, present: set[Incident], *, kinds: Collection[IncidentKind]) -> None:
    known = {each: told for each, told in _known(unit).items() if each.kind in kinds}
    for trouble in present - known.keys():
        row = {"kind": trouble.kind, "subject": trouble.subject, "seen_at": unit.now}
        if unit.insert_new(clock_tables.trouble, **row) is None:
            # Another clock has seen it at this moment.
            continue
        log.warning("trouble", extra=_for_log(trouble))
    for trouble in known.keys() - present:
        _forget(unit, trouble, was_told=known[trouble] is not None)
    seen = {each: each for each in present}
    for trouble in _untold(unit, kinds):
        is_letter = any(each.kind in DEAFENING for each in present)
        _tell(unit, seen[trouble], NotificationType.TROUBLE, is_letter=is_letter)
    if look := LOOKS.get(frozenset(kinds)):
        unit.beat(look)


def _for_log(trouble: Incident) -> dict[str, str]:
    """Return by what a line names it: whom it is about, the chat and a page say, and no line."""
    about = "" if trouble.kind in _OF_PEOPLE else trouble.subject
    return {"trouble": trouble.kind, **({"about": about} if about else {})}


def _known(unit: UnitOfWork) -> dict[Incident, datetime | None]:
    rows = unit.connection.execute(select(clock_tables.trouble).with_for_update())
    return {Incident(IncidentKind(row.kind), row.subject): row.told_at for row in rows}


def _forget(unit: UnitOfWork, trouble: Incident, *, was_told: bool) -> None:
    gone = unit.delete(clock_tables.trouble, *_is(trouble))
    log.info("trouble is over", extra=_for_log(trouble))
    if gone and was_told:
        _tell(unit, trouble, NotificationType.TROUBLE_OVER, is_letter=False)


def _untold(unit: UnitOfWork, kinds: Collection[IncidentKind]) -> list[Incident]:
    """Mark as told, and return, what has lasted."""
    table, told = clock_tables.trouble, []
    query = select(table).where(table.c.told_at.is_(None)).order_by(table.c.seen_at)
    for row in unit.connection.execute(query).all():
        trouble = Incident(IncidentKind(row.kind), row.subject)
        lasts = LASTS.get(trouble.kind, LASTS_AT_LEAST)
        if trouble.kind in kinds and unit.now - row.seen_at >= lasts:
            told.append(trouble)
            unit.update(table, *_is(trouble), told_at=unit.now)
    return told


def _is(trouble: Incident) -> tuple[ColumnElement[bool], ...]:
    row = clock_tables.trouble.c
    return row.kind == trouble.kind, row.subject == trouble.subject


def _tell(
    unit: UnitOfWork, trouble: Incident, notification: NotificationType, *, is_letter: bool
) -> None:
    way = by_mail if is_letter else by_user
    params: dict[str, object] = {"kind": str(trouble.kind), "subject": trouble.subject}
    if trouble.says:
        params["says"] = trouble.says
    to, key = way(administrator(unit.regulation)), unit.now.isoformat(timespec="seconds")
    unit.tell(None, notification, [to], key=key, params=params)


def tell_by_mail(desk: Desk, now: datetime) -> int:
    """Write a letter to the consultants for each open inquiry whose card cannot be posted.

    Return how many inquiries were found; each is told once, however often this runs.
    """
    waiting = _without_card(desk, now)
    for inquiry_id in waiting:
        with at_work(inquiry=inquiry_id):
            desk.write(_tell_consultants, now, inquiry_id)
    return len(waiting)


def _without_card(desk: Desk, now: datetime) -> list[int]:
    card, inquiry = inquiry_tables.delivery.c, inquiry_tables.inquiry.c
    query = (
        select(card.inquiry_id)
        .join(inquiry_tables.inquiry, inquiry.id == card.inquiry_id)
        .where(card.sort == CARD, card.state == DeliveryState.PENDING, card.post_id.is_(None))
        .where(card.created_at <= now - LONG, card.last_error.is_not(None))
        .where(IS_OPEN)
        .order_by(card.inquiry_id)
    )
    return desk.column(query)


def _tell_consultants(unit: UnitOfWork, inquiry_id: int) -> None:
    inquiry = unit.load(inquiry_id)
    unit.tell(inquiry, NotificationType.CHAT_DOWN, _addressees(unit))


def _addressees(unit: UnitOfWork) -> list[Addressee]:
    """Who may advise and left an address; where none did, the head, who acts for the director,
    or the director.
    """
    regulation = unit.regulation
    directors = [
        (person,)
        for user in unit.roster.standing(unit.today).directors
        if (person := regulation.person(user))
    ]
    for group in (unit.roster.entitled(unit.today), (regulation.people.head,), *directors):
        found = [by_mail(person.user) for person in group if person.mail]
        if found:
            return found
    return []
