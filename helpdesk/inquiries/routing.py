"""Words that a member of staff writes to the bot: they join his inquiry, or wait for his choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select

from helpdesk.domain.addressee import by_id
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Actor, Requester, Role
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import OPEN, Channel, Kind, ReplyBy, State
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import add_in, attach_in
from helpdesk.inquiries.asking import clarify_in
from helpdesk.inquiries.incoming_posts import IncomingPost, belong, is_first, say
from helpdesk.inquiries.intake import Repeated, open_inquiry_in
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through, mask
from helpdesk.storage import chat_tables, schema
from helpdesk.storage.pictures import MOST_PICTURES
from helpdesk.storage.records import inquiry_of

# What comes within it is asked about together.
ASKED_ONCE_WITHIN = timedelta(minutes=10)
# For so long after an answer the next words may well be about it.
FRESH = timedelta(days=3)
UNSAID_TOPIC = "other"
WITHOUT_WORDS = "Прислан снимок экрана, без слов."
CHOSEN = "На это вы уже ответили."
NOT_YOURS = "Это может сделать только тот, кто спросил."


@dataclass(frozen=True)
class Question:
    """What somebody is asked about his words: the inquiries that they may belong to.

    The open ones come first, then those freshly answered; `is_open` is whether any is open.
    """

    words: str
    pictures: int
    inquiries: tuple[Inquiry, ...]
    is_open: bool


@dataclass(frozen=True)
class _Joined:
    """An inquiry after words and pictures have joined; `over` is what there was no room for."""

    inquiry: Inquiry
    is_clarified: bool
    added: int
    over: int
    text_id: int | None
    # Whether something of the words is hidden.
    is_hidden: bool
    # Whether it was taken for this one of several, for it alone waits for the writer.
    is_guessed: bool = False


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
        _keep(unit, heard)
        return
    is_guessed = named is None and inquiry.state is State.WAITING
    joined = _join(unit, inquiry, heard.words, heard.pictures, actor)
    joined = replace(joined, is_guessed=is_guessed and _is_one_of_several(unit, heard.author_id))
    belong(unit, [heard.post_id], inquiry.id, joined.text_id)
    _confirm(unit, joined, heard.author_id, heard.post_id, heard.root_id, heard.unfit)


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
    found = _open_of(unit, author_id)
    waits = [each for each in found if each.state is State.WAITING]
    chosen = found if len(found) == 1 else waits
    return unit.load(chosen[0].id) if len(chosen) == 1 else None


def _is_one_of_several(unit: UnitOfWork, author_id: str) -> bool:
    return len(_open_of(unit, author_id)) > 1


def _open_of(unit: UnitOfWork, author_id: str) -> list[Inquiry]:
    return _inquiries(unit.connection, author_id, [state.value for state in OPEN])


def _inquiries(connection: Any, author_id: str, states: Sequence[str]) -> list[Inquiry]:
    table = schema.inquiry
    query = (
        select(table)
        .where(table.c.mattermost_id == author_id, table.c.state.in_(states))
        .order_by(table.c.id.desc())
    )
    return [inquiry_of(row) for row in connection.execute(query)]


def _join(
    unit: UnitOfWork, inquiry: Inquiry, words: str, pictures: Sequence[Picture], actor: Actor
) -> _Joined:
    table = schema.attachment
    own = (table.c.inquiry_id == inquiry.id, table.c.role == Role.REQUESTER)
    there = unit.count(select(table.c.id).where(*own))
    room = max(MOST_PICTURES - there, 0)
    fits, over = pictures[:room], len(pictures[room:])
    waits = inquiry.state is State.WAITING and actor.role is Role.REQUESTER
    said = words or (WITHOUT_WORDS if waits and fits else "")
    if said and waits:
        inquiry = clarify_in(unit, inquiry, said, actor)
    elif said:
        inquiry = add_in(unit, inquiry, said, actor)
    text_id = _newest_text(unit, inquiry) if words else None
    count = 0
    for picture in fits:
        inquiry, is_new = attach_in(unit, inquiry, picture, actor)
        count += is_new
    return _Joined(inquiry, bool(said) and waits, count, over, text_id, mask(words) != words)


def _newest_text(unit: UnitOfWork, inquiry: Inquiry) -> int:
    """Return the text that was written just now: whoever writes another waits for the lock."""
    row = schema.text.c
    newest = select(func.max(row.id)).where(row.inquiry_id == inquiry.id)
    return int(unit.connection.execute(newest).scalar_one())


def _confirm(
    unit: UnitOfWork, joined: _Joined, author_id: str, key: str, root_id: str, unfit: int
) -> None:
    params: dict[str, object] = {
        "root": root_id,
        "clarified": joined.is_clarified,
        "pictures": joined.added,
        "over": joined.over,
        "unfit": unfit,
        "hidden": joined.is_hidden,
        "guessed": joined.is_guessed,
    }
    unit.tell(joined.inquiry, NotificationType.JOINED, [by_id(author_id)], key=key, params=params)


def _keep(unit: UnitOfWork, heard: IncomingPost) -> None:
    """Keep the words, and ask once for all that comes in one go."""
    pictures = [
        {"name": each.name, "size": each.size, "sha256": each.sha256} for each in heard.pictures
    ]
    values = {
        "post_id": heard.post_id,
        "author_id": heard.author_id,
        "body": heard.words,
        "pictures": pictures,
        "unfit": heard.unfit,
        "at": heard.at,
    }
    unit.connection.execute(insert(chat_tables.unplaced).values(values))
    batch = _kept(unit.connection, heard.author_id)[0].post_id
    row = schema.delivery.c
    asked = select(row.id).where(
        row.inquiry_id.is_(None),
        row.occasion == NotificationType.WHICH,
        row.key == batch,
        row.created_at > unit.now - ASKED_ONCE_WITHIN,
    )
    if not unit.count(asked):
        say(unit, heard, NotificationType.WHICH, batch, {})


def _kept(connection: Any, author_id: str) -> list[Row[Any]]:
    table = chat_tables.unplaced.c
    query = select(chat_tables.unplaced).where(table.author_id == author_id)
    return list(connection.execute(query.order_by(table.at, table.post_id)))


def _look_through_kept(desk: Desk, author_id: str) -> None:
    with desk.reading() as connection:
        look_through(_words(_kept(connection, author_id)), WITHOUT_WORDS)


def question_about(desk: Desk, batch: str, author_id: str, now: datetime) -> Question | None:
    """Return what to ask about the kept words; None once they have found their place."""
    with desk.reading() as connection:
        rows = _kept(connection, author_id)
        still_open = _inquiries(connection, author_id, [state.value for state in OPEN])
        answered = _inquiries(connection, author_id, [State.ANSWERED.value])
    if batch not in {row.post_id for row in rows}:
        return None
    fresh = [i for i in answered if i.answered_at and now - i.answered_at < FRESH]
    pictures = sum(len(row.pictures) for row in rows)
    return Question(_words(rows), pictures, (*still_open, *fresh), bool(still_open))


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
        raise RuleViolation(NOT_YOURS)
    unit.permit(Move.ADD, inquiry, REQUESTER)
    _place(unit, _settle(unit, batch, author_id), inquiry, author_id)


def _place(unit: UnitOfWork, rows: list[Row[Any]], inquiry: Inquiry, author_id: str) -> None:
    joined = _join(unit, inquiry, _words(rows), _pictures(rows), REQUESTER)
    posts = [row.post_id for row in rows]
    belong(unit, posts, inquiry.id, joined.text_id)
    _confirm(unit, joined, author_id, posts[0], "", sum(row.unfit for row in rows))


def open_new(desk: Desk, batch: str, who: Requester, now: datetime) -> Inquiry:
    """Open an inquiry from the kept words; what was asked in the same words is not asked twice."""
    _look_through_kept(desk, who.mattermost_id)
    try:
        return desk.write(lambda unit: _open(unit, batch, who), now)
    except Repeated as repeated:
        # Leaving that transaction has put the words back.
        join(desk, batch, who.mattermost_id, repeated.inquiry.id, now)
        return repeated.inquiry


def _open(unit: UnitOfWork, batch: str, who: Requester) -> Inquiry:
    rows = _settle(unit, batch, who.mattermost_id)
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=min(rows[0].at, unit.now),
        requester=who,
        topic=UNSAID_TOPIC,
        words=_words(rows) or WITHOUT_WORDS,
    )
    inquiry = open_inquiry_in(unit, new, REQUESTER)
    text_id = _newest_text(unit, inquiry) if _words(rows) else None
    belong(unit, [row.post_id for row in rows], inquiry.id, text_id)
    joined = _join(unit, inquiry, "", _pictures(rows), REQUESTER)
    unfit = sum(row.unfit for row in rows)
    if joined.over or unfit:
        _confirm(unit, joined, who.mattermost_id, rows[0].post_id, "", unfit)
    return joined.inquiry


def drop(desk: Desk, batch: str, author_id: str, now: datetime) -> None:
    """Forget the kept words: they were no question."""
    desk.write(lambda unit: _settle(unit, batch, author_id), now)


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
