"""What was said in the chat is taken back for good: each post by a row of the outbox.

So a chat that is away, or slow, delays it and loses nothing; what its server refuses stays parked.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import (
    CHANNEL,
    ERASED,
    MAIL,
    PHONE,
    DeliveryState,
    NotificationType,
    by_id,
)
from helpdesk.kernel.delivered import BENEATH
from helpdesk.kernel.deliveries import CARD, NOTICE
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables

_ROW = inquiry_tables.delivery.c


def of_inquiry(inquiry_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for every message about an inquiry but its card."""
    return _ROW.inquiry_id == inquiry_id, _ROW.sort != CARD


def has_key(keys: Iterable[str]) -> ColumnElement[bool]:
    return _ROW.key.in_(list(keys))


def has_id(ids: Iterable[int]) -> ColumnElement[bool]:
    return _ROW.id.in_(list(ids))


def shows_pictures(text_ids: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition for what has shown a picture by itself, or beside one of these texts."""
    with_words = [NotificationType.QUESTION, NotificationType.ANSWER, NotificationType.CORRECTION]
    beside = and_(_ROW.occasion.in_(with_words), has_key(text_ids))
    return or_(_ROW.occasion == NotificationType.PICTURE, beside)


def of_training(training_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was said of a training, its checklists among it."""
    about = _ROW.key.startswith(f"{training_id}:")
    return _ROW.inquiry_id.is_(None), _ROW.occasion.startswith("training"), about


def of_contact(contact_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what has asked a teacher how he may be shown."""
    asked = _ROW.occasion == NotificationType.CONTACT_ENTERED
    return _ROW.inquiry_id.is_(None), asked, _ROW.key.startswith(f"{contact_id}:")


def daily(since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what told of a whole day within that time: to the consultants each
    morning, and to the head. Such a post is drawn once, and names who was in training then.
    """
    told = _ROW.occasion.in_([NotificationType.MORNING, NotificationType.HEAD_DAY])
    return _ROW.inquiry_id.is_(None), told, _ROW.created_at.between(since, until)


def answers_since(since: datetime) -> Select[Any]:
    """Return the query for what was answered since to who looked something up."""
    row = select(_ROW.id, _ROW.addressee, _ROW.params)
    return row.where(_ROW.occasion == NotificationType.REPLY, _ROW.created_at >= since)


def forget_addressee(unit: UnitOfWork, inquiry: Inquiry) -> None:
    """Let no message say any more who has asked, where that was a member of staff."""
    if inquiry.mattermost_id:
        his = _ROW.addressee == by_id(inquiry.mattermost_id)
        unit.update(inquiry_tables.delivery, _ROW.inquiry_id == inquiry.id, his, addressee=ERASED)


def silence(unit: UnitOfWork, inquiry_id: int) -> None:
    """Let nothing more be said of an inquiry, nor drawn anew, but its card."""
    unit.update(inquiry_tables.delivery, *of_inquiry(inquiry_id), asks=False, last_error=None)


def take_back(unit: UnitOfWork, *which: ColumnElement[bool], inquiry_id: int | None = None) -> int:
    """Let the posts of these messages be deleted, and what waits never be said; return how many.

    One that is just being sent is deleted once it is there.
    """
    chat = or_(_ROW.post_id.is_not(None), _ROW.lease_until > unit.now)
    told = select(_ROW.id).where(
        *which,
        chat,
        _ROW.addressee.not_in([MAIL, PHONE]),
        _ROW.occasion != NotificationType.ERASE_POST,
    )
    ids = unit.column(told)
    waits = _ROW.state == DeliveryState.PENDING
    unit.update(inquiry_tables.delivery, *which, waits, state=DeliveryState.VOID)
    _put(unit, inquiry_id, [(str(each), {"of": each}) for each in ids])
    return len(ids)


def take_back_posts(unit: UnitOfWork, inquiry_id: int, post_ids: Iterable[str]) -> None:
    """Let posts be deleted that have no message of their own any more."""
    _put(unit, inquiry_id, [(each, {"post": each}) for each in post_ids])


def _put(
    unit: UnitOfWork, inquiry_id: int | None, rows: list[tuple[str, dict[str, object]]]
) -> None:
    if rows:
        unit.put(
            [
                unit.delivery_row(
                    NOTICE,
                    NotificationType.ERASE_POST,
                    CHANNEL,
                    inquiry_id=inquiry_id,
                    key=key,
                    params=params,
                )
                for key, params in rows
            ]
        )


def left_in_chat(connection: Connection) -> int:
    """Return how many posts are still to be deleted, or could not be."""
    query = select(func.count()).where(
        _ROW.occasion == NotificationType.ERASE_POST,
        _ROW.state.in_([DeliveryState.PENDING, DeliveryState.PARKED]),
    )
    return int(connection.execute(query).scalar_one())


def posts_of(connection: Connection, delivery_id: int, now: datetime) -> tuple[list[str], bool]:
    """Return the posts of a message, and whether it may still be on its way."""
    query = select(_ROW.post_id, _ROW.params, _ROW.lease_until).where(_ROW.id == delivery_id)
    row = connection.execute(query).one()
    is_leased = row.lease_until is not None and row.lease_until > now
    posts = [*([row.post_id] if row.post_id else []), *row.params.get(BENEATH, ())]
    return posts, is_leased and row.post_id is None
