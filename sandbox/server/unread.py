"""What somebody has not looked at yet, channel by channel, as a client marks it."""

from dataclasses import dataclass

from sandbox.server import channels
from sandbox.server.chat import Chat
from sandbox.server.mentions import EVERYBODY
from sandbox.server.records import Channel, Post, User


@dataclass(frozen=True)
class Unread:
    """How many posts are new, and how many of them call this person: in a direct channel, all."""

    posts: int = 0
    mentions: int = 0


def unread(chat: Chat, reader: User, channel: Channel) -> Unread:
    """Return what others have posted there since the reader looked last."""
    seen = chat.store.one(
        "SELECT viewed_at FROM channel_members WHERE channel_id = ? AND user_id = ?",
        channel.id,
        reader.id,
    )
    sql = (
        "SELECT * FROM posts WHERE channel_id = ? AND update_at > ? AND create_at > ?"
        " AND user_id <> ? AND delete_at = 0"
    )
    since = seen["viewed_at"] if seen else 0
    new = [Post.of(row) for row in chat.store.all(sql, channel.id, since, since, reader.id)]
    if channel.is_direct:
        return Unread(len(new), len(new))
    return Unread(len(new), sum(_calls(chat, reader, post) for post in new))


def _calls(chat: Chat, reader: User, post: Post) -> bool:
    called = chat.names_called(post.message, post.props)
    return bool(called & {reader.username, *EVERYBODY})


def calls(chat: Chat, reader: User) -> int:
    """Return how many posts in all channels call this person."""
    joined = channels.channels_of(chat.store, reader.id)
    return sum(unread(chat, reader, each).mentions for each in joined)


def view(chat: Chat, reader: User, channel_id: str) -> None:
    """The reader looks at a channel: all that stands there is known from now on."""
    chat.store.change(
        "UPDATE channel_members SET viewed_at = ? WHERE channel_id = ? AND user_id = ?",
        chat.clock(),
        channel_id,
        reader.id,
    )


def view_all(chat: Chat, reader: User) -> None:
    for each in channels.channels_of(chat.store, reader.id):
        view(chat, reader, each.id)
