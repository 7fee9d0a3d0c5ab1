"""What people write in the chat, taken each once: by whichever listener, however often it is heard.

The chat's own history is what is to be heard, and a websocket only hurries: through when a channel
has been heard without a gap stands in `hearing`, and only a look at its history moves that on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from helpdesk.domain.messages import Addressee, NotificationType, by_id
from helpdesk.domain.texts import Picture
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage import chat_tables, inquiry_tables

LISTENER = "listener"
# The row that tells since when this desk listens at all.
ANYWHERE = ""
# The row through when what people change and delete has been followed, in all channels.
CHANGES = "changes"
MOST_IDS = 500


@dataclass(frozen=True)
class IncomingPost:
    """A post of a person: `at` by the chat's clock, its pictures in the store already.

    `unfit` counts the files that came with it and are no pictures that can be taken.
    """

    post_id: str
    channel_id: str
    root_id: str
    author_id: str
    at: datetime
    words: str
    pictures: tuple[Picture, ...] = ()
    unfit: int = 0


def begin(desk: Desk, now: datetime) -> None:
    """Note when this desk began to listen: what was said before that was said to nobody."""
    desk.write(lambda unit: _note(unit, ANYWHERE, now), now)


def heard_through(desk: Desk, channel_id: str) -> datetime:
    """Return through when a channel has been heard; LookupError before `begin`."""
    table = chat_tables.hearing.c
    query = select(table.channel_id, table.through).where(
        table.channel_id.in_([channel_id, ANYWHERE])
    )
    found: dict[str, datetime] = {row.channel_id: row.through for row in desk.rows(query)}
    return found[channel_id] if channel_id in found else found[ANYWHERE]


@use_case
def heard_all(unit: UnitOfWork, channel_id: str, through: datetime) -> None:
    """Note that everything up to this moment of the chat's clock was taken; never backwards."""
    _note(unit, channel_id, through)
    table = chat_tables.hearing
    earlier = table.c.channel_id == channel_id, table.c.through < through
    unit.update(table, *earlier, through=through)


def _note(unit: UnitOfWork, channel_id: str, through: datetime) -> None:
    unit.insert_new(chat_tables.hearing, channel_id=channel_id, through=through)


def taken_of(desk: Desk, post_ids: Iterable[str]) -> set[str]:
    """Return which of these posts have been taken."""
    ids, column, found = list(post_ids), chat_tables.heard.c.post_id, set[str]()
    for at in range(0, len(ids), MOST_IDS):
        found.update(desk.column(select(column).where(column.in_(ids[at : at + MOST_IDS]))))
    return found


def posts_followed(desk: Desk, since: datetime) -> dict[str, list[str]]:
    """Return by channel the posts, said since then, whose words stand in an inquiry."""
    said, found = chat_tables.heard.c, dict[str, list[str]]()
    query = select(said.channel_id, said.post_id).order_by(said.channel_id, said.post_id)
    for row in desk.rows(query.where(said.text_id.is_not(None), said.at > since)):
        found.setdefault(row.channel_id, []).append(row.post_id)
    return found


def is_first(unit: UnitOfWork, heard: IncomingPost) -> bool:
    """Take the post; False where it has been taken before, by anybody."""
    row = {"post_id": heard.post_id, "channel_id": heard.channel_id, "at": heard.at}
    return unit.insert_new(chat_tables.heard, **row) is not None


def belong(
    unit: UnitOfWork, post_ids: Iterable[str], inquiry_id: int, text_id: int | None = None
) -> None:
    """Remember what these posts belong to: replies to them belong there, too.

    `text_id` is the text that their words became, where there were any.
    """
    table = chat_tables.heard
    these = table.c.post_id.in_(list(post_ids))
    unit.update(table, these, inquiry_id=inquiry_id, text_id=text_id)


def pass_over(desk: Desk, heard: IncomingPost, now: datetime) -> None:
    """Take a post that leads to nothing, so that nothing comes of it later either."""
    desk.write(lambda unit: is_first(unit, heard), now)


def about_of(desk: Desk, root_id: str, addressee: Addressee) -> int | None:
    """Return which inquiry a thread in somebody's direct channel is about.

    Its root is one of the desk's notices to him, or words of his that belong somewhere.
    """
    row, said = inquiry_tables.delivery.c, chat_tables.heard.c
    notice = select(row.inquiry_id).where(
        row.post_id == root_id, row.addressee == addressee, row.inquiry_id.is_not(None)
    )
    own = select(said.inquiry_id).where(said.post_id == root_id)
    return desk.value(notice) or desk.value(own)


def card_of_thread(desk: Desk, root_id: str) -> int | None:
    """Return whose card a thread in the consultants' channel hangs on."""
    row = inquiry_tables.delivery.c
    query = select(row.inquiry_id).where(row.post_id == root_id, row.sort == CARD)
    return desk.value(query)


@use_case
def reply_to(unit: UnitOfWork, heard: IncomingPost, params: Mapping[str, object]) -> None:
    """Answer a post that is no news for any inquiry; what is said follows from `params`."""
    if is_first(unit, heard):
        say(unit, heard, NotificationType.REPLY, heard.post_id, params)


def say(
    unit: UnitOfWork,
    heard: IncomingPost,
    notification: NotificationType,
    key: str,
    params: Mapping[str, object],
) -> None:
    """Write down a notice about no inquiry to whoever wrote this post, in the same thread."""
    told = {**params, "root": heard.root_id}
    unit.tell(None, notification, [by_id(heard.author_id)], key=key, params=told)


def which_asked(*batches: str) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a notice asks where the words of these batches belong."""
    row = inquiry_tables.delivery.c
    is_question = row.occasion == NotificationType.WHICH
    return row.inquiry_id.is_(None), is_question, row.key.in_(batches)


def told_of(desk: Desk, delivery_id: int) -> tuple[str, str | None]:
    """Return the state of a notice and its post: for who is to take it back."""
    row = inquiry_tables.delivery.c
    query = select(row.state, row.post_id).where(row.id == delivery_id)
    (found,) = desk.rows(query)
    return found.state, found.post_id
