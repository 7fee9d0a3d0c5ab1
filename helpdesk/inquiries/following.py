"""What somebody changes or deletes in the chat once it was taken: his inquiry follows him.

Words are followed while nobody has answered them; afterwards the answer would be to other words.
What is deleted goes at any time: there may be a password in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import CHANNEL, THREAD, DeliveryState, NotificationType, by_id
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.incoming_posts import which_asked
from helpdesk.inquiries.intake import subject_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.search_words import keep_anew
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import chat_tables, inquiry_tables

# In the history, and in what is said to the author.
EDITED, DELETED, KEPT = "edited", "deleted", "kept"
GONE = "Слова удалены тем, кто спросил"
_SETTLED = frozenset({State.ANSWERED, State.CLOSED})


@dataclass(frozen=True)
class Taken:
    """Where the words of a post stand: with those of the other posts of one text, or unplaced."""

    post_ids: tuple[str, ...]
    author_id: str
    inquiry_id: int | None = None
    text_id: int | None = None


def taken(desk: Desk, post_id: str, author_id: str) -> Taken | None:
    """Return where the words of a post stand; None where none of them are kept."""
    heard, kept = chat_tables.heard.c, chat_tables.unplaced.c
    with desk.reading() as connection:
        waits = select(kept.post_id).where(kept.post_id == post_id)
        if connection.execute(waits).first() is not None:
            return Taken((post_id,), author_id)
        found = connection.execute(
            select(heard.inquiry_id, heard.text_id).where(heard.post_id == post_id)
        ).first()
        if found is None or found.text_id is None:
            return None
        same = select(heard.post_id).where(heard.text_id == found.text_id)
        posts = connection.execute(same.order_by(heard.at, heard.post_id)).scalars()
        return Taken(tuple(posts), author_id, found.inquiry_id, found.text_id)


def follow(
    desk: Desk, held: Taken, words: Sequence[str], now: datetime, *, is_deleted: bool
) -> None:
    """Let what the posts say by now stand, in their order; saying the same again changes nothing.

    `is_deleted` is whether the author has deleted one of them.
    """
    body = "\n".join(filter(None, words))
    look_through(body)
    desk.write(_follow_in, now, held, body, is_deleted=is_deleted)


def _follow_in(unit: UnitOfWork, held: Taken, body: str, *, is_deleted: bool) -> None:
    if held.inquiry_id is None or held.text_id is None:
        _keep(unit, held, body, is_deleted=is_deleted)
        return
    inquiry = unit.load(held.inquiry_id)
    row = inquiry_tables.text.c
    query = select(row.body, row.original, row.kind).where(row.id == held.text_id)
    text = unit.connection.execute(query).one()
    if body == (text.original or text.body or ""):
        return
    if inquiry.state in _SETTLED and not is_deleted:
        _say(unit, inquiry, held, KEPT)
        return
    shown = unit.rewrite(held.text_id, TextKind(text.kind), body)
    what = DELETED if is_deleted else EDITED
    _say(unit, _saved(unit, inquiry, held, what, text.kind, shown), held, what)
    _redraw(unit, inquiry, held, what)


def _saved(
    unit: UnitOfWork, inquiry: Inquiry, held: Taken, what: str, kind: str, shown: str
) -> Inquiry:
    is_his = inquiry.mattermost_id == held.author_id
    actor = REQUESTER if is_his else Actor(Role.CONSULTANT, held.author_id)
    changes: Changes = {}
    if kind == TextKind.WORDS:
        changes["subject"] = subject_of(shown) or GONE
    after = unit.save(inquiry, actor, what, data={"text": held.text_id}, **changes)
    keep_anew(unit.connection, after)
    return after


def _say(unit: UnitOfWork, inquiry: Inquiry, held: Taken, what: str) -> None:
    key = f"{held.text_id}:{what}:{inquiry.version}"
    to = [by_id(held.author_id)]
    unit.tell(inquiry, NotificationType.JOINED, to, key=key, params={"followed": what, "root": ""})


def _redraw(unit: UnitOfWork, inquiry: Inquiry, held: Taken, what: str) -> None:
    """Let messages that repeat the words show them as they are; once deleted, every one of ours."""
    row = inquiry_tables.delivery.c
    ours = row.inquiry_id == inquiry.id, row.state == DeliveryState.SENT
    repeats = (
        row.key == str(held.text_id),
        row.occasion.in_([NotificationType.ADDED, NotificationType.CLARIFIED]),
    )
    if what == EDITED:
        unit.redraw(*ours, *repeats, anew=True)
    else:
        unit.redraw(*ours, or_(row.addressee.in_([THREAD, CHANNEL]), row.asks), anew=True)


def _keep(unit: UnitOfWork, held: Taken, body: str, *, is_deleted: bool) -> None:
    """Change words that wait for their place; where none wait any more, the question goes."""
    table = chat_tables.unplaced
    (post_id,) = held.post_ids
    values = {"body": body} | ({"pictures": [], "unfit": 0} if is_deleted else {})
    mine = table.c.post_id == post_id, table.c.author_id == held.author_id
    unit.update(table, *mine, **values)
    left = select(table.c.post_id, table.c.body, table.c.pictures)
    rows = unit.connection.execute(left.where(table.c.author_id == held.author_id)).all()
    if any(row.body or row.pictures for row in rows):
        unit.redraw(*which_asked(*[row.post_id for row in rows]))
        return
    unit.delete(table, table.c.author_id == held.author_id)
    unit.take_back(NotificationType.WHICH, [row.post_id for row in rows], None)
