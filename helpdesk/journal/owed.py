"""What of an inquiry no machine could tell its requester: somebody must call and say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, literal, or_, select, text

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import MAIL, PHONE, Addressee, DeliveryState, NotificationType, by_id
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import Text, TextKind
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.storage.few_rows import IS_PARKED
from helpdesk.storage.records import grouped, inquiry_of, text_of

_DELIVERY = inquiry_tables.delivery.c
_OF_AN_ANSWER = (
    NotificationType.ANSWER,
    NotificationType.CORRECTION,
    NotificationType.IF_HELPED,
)


@dataclass(frozen=True)
class Task:
    """A message that no machine can deliver: somebody must call and say so."""

    delivery_id: int
    occasion: str
    asked_for: bool


def parked(chat: ColumnElement[Any]) -> Select[tuple[int, str, Addressee]]:
    """Return the statement for what no machine can tell the requester, whom the chat calls so.

    What a colleague's address or the channel refused is nothing to call him about.
    """
    return select(_DELIVERY.id.label("delivery_id"), _DELIVERY.occasion, _DELIVERY.addressee).where(
        _DELIVERY.state == DeliveryState.PARKED,
        or_(_DELIVERY.addressee.in_([PHONE, MAIL]), _DELIVERY.addressee == chat),
        # That his words have joined, he need not be told by telephone.
        _DELIVERY.occasion != NotificationType.JOINED,
    )


def task_of(row: Row[Any]) -> Task:
    """Return the task that a row of `parked` holds."""
    return Task(row.delivery_id, row.occasion, row.addressee == PHONE)


def said_in(texts: Iterable[Text], *kinds: TextKind) -> list[Text]:
    """Return those of the texts that are of these kinds and not erased, in order."""
    return [text for text in texts if text.kind in kinds and text.body]


def owed_of(inquiry: Inquiry, tasks: Iterable[Task], texts: Sequence[Text]) -> list[Task]:
    """Return the tasks that make sense: no question that was replied to, no letter too late, no
    answer of which somebody has said that it did not help.
    """
    void: set[str] = set(_OF_AN_ANSWER if inquiry.is_open else ())
    if open_question_of(inquiry, texts) is None:
        void.add(NotificationType.QUESTION)
    if inquiry.state is not State.HANDED_OFF:
        void |= {NotificationType.HANDOFF, NotificationType.VENDOR_ASK}
    if inquiry.owes is not Owes.REQUESTER:
        void |= {
            NotificationType.VENDOR_WANTS,
            NotificationType.VENDOR_OWED,
            NotificationType.VENDOR_REJECTED,
        }
    return [task for task in tasks if task.occasion not in void]


def open_question_of(inquiry: Inquiry, texts: Sequence[Text]) -> Text | None:
    """Return the last question asked back that nothing of the requester's has followed."""
    questions = said_in(texts, TextKind.QUESTION)
    replies = said_in(texts, TextKind.CLARIFICATION, TextKind.ADDITION)
    if not questions or (replies and replies[-1].id > questions[-1].id):
        return None
    return questions[-1] if inquiry.is_open else None


def undelivered_for(
    desk: Desk, person_id: str, *, sees_all: bool, most: int
) -> list[tuple[Inquiry, list[Task]]]:
    """Return the inquiries whose requester somebody must call, with what he must be told, the
    oldest first: this person's own and nobody's; for who `sees_all`, all. One more than `most` are
    enough.

    What is closed is nothing to call about.
    """
    table = inquiry_tables.inquiry.c
    which = [table.state != State.CLOSED]
    if not sees_all:
        which.append(or_(table.claimant_id.is_(None), table.claimant_id == person_id))
    found: list[tuple[Inquiry, list[Task]]] = []
    ids = _to_tell(desk, which, 0, most + 1)
    while ids:
        found += _owed_among(desk, ids)
        is_all = len(ids) <= most or len(found) > most
        ids = [] if is_all else _to_tell(desk, which, ids[-1], most + 1)
    return found


def _to_tell(desk: Desk, which: Sequence[ColumnElement[bool]], after: int, most: int) -> list[int]:
    """Return the ids of those that have something parked, from one on: in order by an index."""
    parked_of = _parked_of(*which, _DELIVERY.inquiry_id > after)
    ids = parked_of.with_only_columns(_DELIVERY.inquiry_id).distinct()
    return [row.inquiry_id for row in desk.rows(ids.order_by(_DELIVERY.inquiry_id).limit(most))]


def _owed_among(desk: Desk, ids: Sequence[int]) -> list[tuple[Inquiry, list[Task]]]:
    rows = desk.rows(_parked_of(_DELIVERY.inquiry_id.in_(ids)))
    tasks = grouped((row.id, task_of(row)) for row in rows)
    found = sorted({row.id: inquiry_of(row) for row in rows}.items())
    texts = _conversations(desk, list(tasks))
    owed = ((each, owed_of(each, tasks[key], texts.get(key, ()))) for key, each in found)
    return [(each, still) for each, still in owed if still]


def _parked_of(*which: ColumnElement[bool]) -> Select[tuple[Any, ...]]:
    table = inquiry_tables.inquiry
    chat = literal(by_id(""), String) + table.c.mattermost_id
    query = parked(chat).add_columns(table).join(table, _DELIVERY.inquiry_id == table.c.id)
    return query.where(text(f"delivery.{IS_PARKED}"), *which)


def _conversations(desk: Desk, ids: Sequence[int]) -> dict[int, tuple[Text, ...]]:
    """Return what was asked back about these inquiries, and what the requesters have replied."""
    table = inquiry_tables.text
    kinds = (TextKind.QUESTION, TextKind.CLARIFICATION, TextKind.ADDITION)
    query = select(table).where(table.c.inquiry_id.in_(ids), table.c.kind.in_(kinds))
    rows = desk.rows(query.order_by(table.c.id))
    return grouped((row.inquiry_id, text_of(row)) for row in rows)
