"""Through where the box was read, and which letters were tried in vain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import delete, or_, select

from helpdesk.domain.letter_states import LetterStanding, Why
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.mailbox_tables import mail_attempt, mail_folder, mail_letter

READER = "mailbox"
# Letters that are looked at together.
BATCH = 100
# A look may end for reasons that are no letter's; one that has ended so many is that letter's.
MOST_TRIES = 5
# How much is counted for a try, and what of it stays when the server or the database was at fault:
# an outage of hours costs no letter, and one that always makes the server fail is given up in days.
A_TRY, OF_AN_OUTAGE = 100, 1
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Mark:
    """Through which uid a folder was read under its validity (RFC 3501, section 2.3.1.1)."""

    folder: str
    validity: int
    uid: int
    mode: str
    looked_at: datetime = NEVER


def marks(desk: Desk) -> list[Mark]:
    """Return how far each folder was read, and when it was looked at last."""
    rows = desk.rows(select(mail_folder).order_by(mail_folder.c.name))
    return [Mark(row.name, row.validity, row.uid, row.mode, row.looked_at) for row in rows]


def mark_of_folder(desk: Desk, folder: str) -> Mark | None:
    """Return how far a folder was read; None before the first look."""
    return next((each for each in marks(desk) if each.folder == folder), None)


@use_case
def moved(unit: UnitOfWork, mark: Mark) -> None:
    """Remember a mark; under one validity it never goes backwards."""
    table = mail_folder
    query = select(table).where(table.c.name == mark.folder).with_for_update()
    known = unit.connection.execute(query).one_or_none()
    is_same = known is not None and known.validity == mark.validity
    values = {
        "validity": mark.validity,
        "uid": max(mark.uid, known.uid) if known is not None and is_same else mark.uid,
        "mode": mark.mode,
        "looked_at": unit.now,
    }
    unit.put_row(table, name=mark.folder, **values)
    tried = mail_attempt.c
    unit.connection.execute(
        delete(mail_attempt).where(
            tried.folder == mark.folder,
            or_(tried.uid <= mark.uid, tried.validity != mark.validity),
        )
    )


def tries(desk: Desk, folder: str, validity: int) -> dict[int, int]:
    """Return how much was counted for letters that no look has got beyond."""
    table = mail_attempt.c
    query = select(table.uid, table.tries).where(table.folder == folder, table.validity == validity)
    return {row.uid: row.tries for row in desk.rows(query)}


@use_case
def count_tries(
    unit: UnitOfWork, folder: str, validity: int, uids: Sequence[int], weight: int
) -> None:
    """Count an attempt at each letter before it is made; a negative weight takes of it back."""
    rows = [{"folder": folder, "validity": validity, "uid": uid, "tries": weight} for uid in uids]
    statement = unit.upsert(mail_attempt).values(rows)
    unit.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["folder", "validity", "uid"],
            set_={"tries": mail_attempt.c.tries + weight},
        )
    )


def batches(uids: Sequence[int], tried: Mapping[int, int]) -> Iterator[list[int]]:
    """Return the letters many at a time; those that were tried before each by itself."""
    for was_tried, group in groupby(uids, key=tried.__contains__):
        alike, most = list(group), 1 if was_tried else BATCH
        yield from (alike[at : at + most] for at in range(0, len(alike), most))


def has_failed(desk: Desk) -> bool:
    """Whether a letter waits for a person that the desk could not read."""
    table = mail_letter.c
    query = select(table.id).where(table.state == LetterStanding.KEPT, table.why == Why.FAILED)
    return desk.value(query) is not None
