"""Looking through what was gathered: real questions get their cards, the rest is closed as spam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.states import CloseReason
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.closing import ended
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import IS_GATHERED, alike, draw_posts, is_to_look_through
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiries_where

# What one press acts on: a transaction must not hold all others up.
AT_ONCE = 200
FIRST_WORDS = 200
NOTHING_LEFT = "Эти вопросы уже разобраны. Обновите страницу."


@dataclass(frozen=True)
class Alike:
    """Gathered questions in the same words, the oldest first; `key` names them on a page."""

    key: str
    words: str
    inquiries: tuple[Inquiry, ...]


def is_flooded(desk: Desk) -> bool:
    """Return whether anything is gathered that nobody has looked through."""
    return bool(desk.rows(select(inquiry_tables.inquiry.c.id).where(is_to_look_through()).limit(1)))


def groups(desk: Desk) -> list[Alike]:
    """Return what is gathered: what was asked once before what came a hundred times."""
    with desk.reading() as connection:
        inquiries = inquiries_where(connection, is_to_look_through())
        words = _words_of(connection, [each.id for each in inquiries])
    found: dict[str, list[Inquiry]] = {}
    for each in inquiries:
        found.setdefault(alike(words.get(each.id, "")), []).append(each)
    every = [
        Alike(key, words.get(each[0].id, "")[:FIRST_WORDS], tuple(each))
        for key, each in found.items()
    ]
    return sorted(every, key=_real_first)


def _real_first(group: Alike) -> tuple[int, bool, int]:
    return len(group.inquiries), group.inquiries[0].suspicious, group.inquiries[0].id


def _words_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    text = inquiry_tables.text.c
    found: dict[int, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = text.inquiry_id.in_(ids[start : start + AT_ONCE])
        query = select(text.inquiry_id, text.body).where(some, text.kind == TextKind.WORDS)
        found |= {row.inquiry_id: row.body or "" for row in connection.execute(query)}
    return found


@use_case
def show(unit: UnitOfWork, ids: Iterable[int], actor: Actor) -> int:
    """Show the cards of gathered questions, as they would have been shown; return how many.

    Who asked gets the letter that says so, which was kept back.
    """
    unit.upsert_consultant(actor)
    return show_in(unit, ids)


def show_in(unit: UnitOfWork, ids: Iterable[int]) -> int:
    """As `show`, in a transaction that runs already: the clock does it where nobody has."""
    chosen = _chosen(unit, ids)
    unit.draw_anew(
        inquiry_tables.delivery.c.inquiry_id.in_([each.id for each in chosen]), *IS_GATHERED
    )
    for inquiry in chosen:
        unit.tell(inquiry, NotificationType.ACCEPTED, reach(inquiry, by_phone=False))
    draw_posts(unit)
    return len(chosen)


@use_case
def dismiss(unit: UnitOfWork, ids: Iterable[int], actor: Actor) -> int:
    """Close gathered questions as spam, in silence; return how many. None of them is deleted."""
    chosen = _chosen(unit, ids)
    for inquiry in chosen:
        unit.permit(Move.CLOSE, inquiry, actor)
        data = {"reason": str(CloseReason.SPAM)}
        unit.save(inquiry, actor, Move.CLOSE, data=data, **ended(unit, CloseReason.SPAM))
    draw_posts(unit)
    return len(chosen)


def _chosen(unit: UnitOfWork, ids: Iterable[int]) -> list[Inquiry]:
    """Load, in the order of ids, what is gathered still: others may have looked through it too."""
    wanted = sorted(set(ids))[:AT_ONCE]
    unit.lock(*wanted)
    is_wanted = inquiry_tables.inquiry.c.id.in_(wanted)
    found = inquiries_where(unit.connection, is_wanted, is_to_look_through())
    if not found:
        raise RuleViolation(NOTHING_LEFT)
    return found
