"""Words that a member of staff writes to the bot: they join his inquiry, or wait for his choice."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.rules import ONLY_REQUESTER, permitted
from helpdesk.domain.states import Channel, Kind, ReplyBy, State
from helpdesk.domain.texts import ANSWERS, Picture
from helpdesk.inquiries.adding import WITHOUT_WORDS, confirm_in, join_in, newest_text
from helpdesk.inquiries.incoming_posts import IncomingPost, belong, is_first, say, which_asked
from helpdesk.inquiries.intake import open_inquiry_in
from helpdesk.inquiries.repetition import Repeated
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import chat_tables, inquiry_tables
from helpdesk.storage.records import IS_OPEN, inquiries_where

Noting = Callable[[Connection, NewInquiry], NewInquiry]
# What comes within it is asked about together.
ASKED_ONCE_WITHIN = timedelta(minutes=10)
# For so long after an answer the next words may well be about it.
FRESH = timedelta(days=3)
UNSAID_TOPIC = "other"
CHOSEN = "На это вы уже ответили."


def take(
    desk: Desk,
    heard: IncomingPost,
    now: datetime,
    *,
    about: int | None = None,
    actor: Actor = REQUESTER,
) -> None:
    """Let the words join the inquiry that they are `about`, or the writer's only open one.

    Of several open ones they join the one that waits for him, where it alone does.

    Where it cannot be told which, or there is none, they are kept and the writer is asked.
    """
    look_through(heard.words, WITHOUT_WORDS)
    desk.write(_take_in, now, heard, about=about, actor=actor)


def _take_in(unit: UnitOfWork, heard: IncomingPost, *, about: int | None, actor: Actor) -> None:
    if not is_first(unit, heard):
        return
    named = _named(unit, about, heard, actor)
    inquiry = named or _only_one(unit, heard.author_id)
    if inquiry is None:
        keep(unit, heard)
        return
    is_guessed = named is None and inquiry.state is State.WAITING
    joined = join_in(unit, inquiry, heard.words, heard.pictures, actor)
    if is_guessed and len(inquiries_of(unit.connection, heard.author_id)) > 1:
        joined = replace(joined, is_guessed=True)
    belong(unit, [heard.post_id], inquiry.id, joined.text_id)
    confirm_in(unit, joined, heard.author_id, heard.post_id, heard.root_id, heard.unfit)


def _named(
    unit: UnitOfWork, about: int | None, heard: IncomingPost, actor: Actor
) -> Inquiry | None:
    """Return the inquiry of the thread, where it may still be added to and by him."""
    if about is None:
        return None
    inquiry = unit.load(about)
    is_his = inquiry.mattermost_id == heard.author_id or actor.role is Role.CONSULTANT
    return inquiry if is_his and permitted(Move.ADD, inquiry, actor) else None


def _only_one(unit: UnitOfWork, author_id: str) -> Inquiry | None:
    """Return his one open inquiry, or of several the one that waits for him."""
    found = inquiries_of(unit.connection, author_id)
    waits = [each for each in found if each.state is State.WAITING]
    chosen = found if len(found) == 1 else waits
    return unit.load(chosen[0].id) if len(chosen) == 1 else None


@dataclass(frozen=True)
class Question:
    """What somebody is asked about his words: the inquiries that they may belong to.

    The open ones come first, then those freshly answered; `is_open` is whether any is open.
    """

    words: str
    pictures: int
    inquiries: tuple[Inquiry, ...]
    is_open: bool


def inquiries_of(
    connection: Connection, author_id: str, which: ColumnElement[bool] = IS_OPEN
) -> list[Inquiry]:
    """Return his open inquiries, or those of `which` that holds, the newest first."""
    return inquiries_where(connection, inquiry_tables.inquiry.c.mattermost_id == author_id, which)[
        ::-1
    ]


def keep(unit: UnitOfWork, heard: IncomingPost) -> None:
    """Keep the words, and ask once for all that comes in one go."""
    values = {
        "post_id": heard.post_id,
        "author_id": heard.author_id,
        "body": heard.words,
        "pictures": [asdict(each) for each in heard.pictures],
        "unfit": heard.unfit,
        "at": heard.at,
    }
    unit.insert(chat_tables.unplaced, **values)
    batch = _kept(unit.connection, heard.author_id)[0].post_id
    row = inquiry_tables.delivery.c
    questions = which_asked(batch)
    if unit.count(select(row.id).where(*questions, row.created_at > unit.now - ASKED_ONCE_WITHIN)):
        # What is chosen there goes for these words too, so they have to stand there.
        unit.redraw(*questions)
    else:
        say(unit, heard, NotificationType.WHICH, batch, {})


def ask_about(desk: Desk, heard: IncomingPost, now: datetime) -> None:
    """Keep words that may be no question, and ask their writer."""
    look_through(heard.words, WITHOUT_WORDS)
    desk.write(keep, now, heard)


def _kept(connection: Connection, author_id: str) -> list[Row[Any]]:
    table = chat_tables.unplaced.c
    query = select(chat_tables.unplaced).where(table.author_id == author_id)
    return list(connection.execute(query.order_by(table.at, table.post_id)))


def _look_through_kept(desk: Desk, author_id: str) -> None:
    look_through(_words(desk.read(_kept, author_id)), WITHOUT_WORDS)


def question_about(desk: Desk, batch: str, author_id: str, now: datetime) -> Question | None:
    """Return what to ask about the kept words; None once they have found their place."""
    with desk.reading() as connection:
        rows = _kept(connection, author_id)
        still_open = inquiries_of(connection, author_id)
        is_answered = inquiry_tables.inquiry.c.state == State.ANSWERED
        fresh = is_answered & _answered_since(now - FRESH)
        answered = inquiries_of(connection, author_id, fresh)
    if batch not in {row.post_id for row in rows}:
        return None
    pictures = sum(len(row.pictures) for row in rows)
    return Question(_words(rows), pictures, (*still_open, *answered), bool(still_open))


def _answered_since(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that the newest answer came after this moment."""
    text = inquiry_tables.text.c
    lately = select(text.inquiry_id).where(text.kind.in_(ANSWERS), text.created_at > moment)
    return inquiry_tables.inquiry.c.id.in_(lately)


def _words(rows: Sequence[Row[Any]]) -> str:
    return "\n".join(row.body for row in rows if row.body)


def _pictures(rows: Sequence[Row[Any]]) -> list[Picture]:
    return [Picture(**each) for row in rows for each in row.pictures]


def join(desk: Desk, batch: str, author_id: str, inquiry_id: int, now: datetime) -> None:
    """Let the kept words join this inquiry of the writer's."""
    _look_through_kept(desk, author_id)
    desk.write(_join_in, now, batch, author_id, inquiry_id)


def _join_in(unit: UnitOfWork, batch: str, author_id: str, inquiry_id: int) -> None:
    inquiry = unit.load(inquiry_id)
    if inquiry.mattermost_id != author_id:
        raise RuleViolation(ONLY_REQUESTER)
    unit.permit(Move.ADD, inquiry, REQUESTER)
    rows = _settle(unit, batch, author_id)
    joined = join_in(unit, inquiry, _words(rows), _pictures(rows), REQUESTER)
    posts = [row.post_id for row in rows]
    belong(unit, posts, inquiry.id, joined.text_id)
    confirm_in(unit, joined, author_id, posts[0], "", sum(row.unfit for row in rows))


def open_new(
    desk: Desk, batch: str, who: Requester, now: datetime, *, noting: Noting | None = None
) -> Inquiry:
    """Open an inquiry from the kept words; what was asked in the same words is not asked twice."""
    _look_through_kept(desk, who.mattermost_id)
    try:
        return desk.write(_open_in, now, batch, who, noting)
    except Repeated as repeated:
        # Leaving that transaction has put the words back.
        join(desk, batch, who.mattermost_id, repeated.inquiry.id, now)
        return repeated.inquiry


def _open_in(unit: UnitOfWork, batch: str, who: Requester, noting: Noting | None) -> Inquiry:
    rows = _settle(unit, batch, who.mattermost_id)
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=min(rows[0].at, unit.now),
        requester=who,
        topic=UNSAID_TOPIC,
        words=_words(rows) or WITHOUT_WORDS,
    )
    new = noting(unit.connection, new) if noting else new
    inquiry = open_inquiry_in(unit, new, REQUESTER)
    text_id = newest_text(unit, inquiry) if _words(rows) else None
    belong(unit, [row.post_id for row in rows], inquiry.id, text_id)
    joined = join_in(unit, inquiry, "", _pictures(rows), REQUESTER)
    unfit = sum(row.unfit for row in rows)
    if joined.over or unfit:
        confirm_in(unit, joined, who.mattermost_id, rows[0].post_id, "", unfit)
    return joined.inquiry


def drop(desk: Desk, batch: str, author_id: str, now: datetime) -> None:
    """Forget the kept words: they were no question."""
    desk.write(_settle, now, batch, author_id)


def _settle(unit: UnitOfWork, batch: str, author_id: str) -> list[Row[Any]]:
    """Take the kept words out, once; the questions about them vanish from the chat."""
    table = chat_tables.unplaced
    statement = delete(table).where(table.c.author_id == author_id).returning(*table.c)
    found = unit.connection.execute(statement).all()
    rows = sorted(found, key=lambda row: (row.at, row.post_id))
    posts = [row.post_id for row in rows]
    if batch not in posts:
        raise RuleViolation(CHOSEN)
    unit.take_back(NotificationType.WHICH, posts, None)
    return rows


def requester(user_id: str, username: str, name: str) -> Requester:
    """Return a member of staff as the one who asks."""
    return Requester(name, reply_by=ReplyBy.CHAT, mattermost_id=user_id, username=username)
