"""Teams, channels and who is in them: membership is what lets one read."""

from sandbox.server.chat import Chat
from sandbox.server.identity import new_id
from sandbox.server.records import Channel, ChannelType, Team, User
from sandbox.server.refusals import Refusal, forbidden, not_found
from sandbox.server.storage import Store

DEFAULT_CHANNEL = "town-square"


def create_team(chat: Chat, name: str, display_name: str) -> Team:
    if chat.store.one("SELECT id FROM teams WHERE name = ?", name):
        raise Refusal(
            400, "app.team.save.existing.app_error", "A team with that name already exists."
        )
    team = Team(new_id(), name, display_name)
    with chat.store.transaction():
        chat.store.insert("teams", **vars(team))
        create_channel(chat, team.id, DEFAULT_CHANNEL, "Town Square", ChannelType.OPEN, "")
    return team


def team(store: Store, team_id: str) -> Team:
    return _team(store, "id", team_id)


def team_named(store: Store, name: str) -> Team:
    return _team(store, "name", name)


def join_team(store: Store, team_id: str, user_id: str) -> None:
    with store.transaction():
        store.change("INSERT OR IGNORE INTO team_members VALUES (?, ?)", team_id, user_id)
        default = channel_named(store, team_id, DEFAULT_CHANNEL)
        join_channel(store, default.id, user_id)


def leave_team(store: Store, team_id: str, user_id: str) -> None:
    """Take somebody out of the team and of all its channels."""
    with store.transaction():
        sql = "DELETE FROM team_members WHERE team_id = ? AND user_id = ?"
        store.change(sql, team_id, user_id)
        sql = (
            "DELETE FROM channel_members WHERE user_id = ? AND channel_id IN"
            " (SELECT id FROM channels WHERE team_id = ?)"
        )
        store.change(sql, user_id, team_id)


def is_in_team(store: Store, team_id: str, user_id: str) -> bool:
    sql = "SELECT 1 FROM team_members WHERE team_id = ? AND user_id = ?"
    return store.one(sql, team_id, user_id) is not None


def all_teams(store: Store) -> list[Team]:
    return [Team.of(row) for row in store.all("SELECT * FROM teams ORDER BY display_name")]


def teams_of(store: Store, user_id: str) -> list[Team]:
    sql = "SELECT teams.* FROM teams JOIN team_members ON team_id = id WHERE user_id = ?"
    return [Team.of(row) for row in store.all(sql, user_id)]


def create_channel(
    chat: Chat, team_id: str, name: str, display_name: str, type_: ChannelType, creator_id: str
) -> Channel:
    """Create a channel; who creates it is its first member."""
    if chat.store.one("SELECT id FROM channels WHERE team_id = ? AND name = ?", team_id, name):
        raise Refusal(
            400,
            "store.sql_channel.save_channel.exists.app_error",
            "A channel with that name already exists on the same team.",
        )
    channel = Channel(new_id(), team_id, type_, name, display_name, creator_id, chat.clock())
    with chat.store.transaction():
        chat.store.insert("channels", **vars(channel) | {"type": type_.value})
        if creator_id:
            join_channel(chat.store, channel.id, creator_id)
    return channel


def direct_channel(chat: Chat, first: User, second: User) -> Channel:
    """Return the two people's direct channel, made at the first request."""
    name = "__".join(sorted((first.id, second.id)))
    with chat.store.transaction():
        sql = "SELECT * FROM channels WHERE team_id = '' AND name = ?"
        if row := chat.store.one(sql, name):
            return Channel.of(row)
        channel = create_channel(chat, "", name, "", ChannelType.DIRECT, first.id)
        join_channel(chat.store, channel.id, second.id)
    return channel


def channel(store: Store, channel_id: str) -> Channel:
    row = store.one("SELECT * FROM channels WHERE id = ?", channel_id)
    if row is None:
        raise not_found("channel")
    return Channel.of(row)


def channel_named(
    store: Store, team_id: str, name: str, *, include_deleted: bool = False
) -> Channel:
    sql = "SELECT * FROM channels WHERE team_id = ? AND name = ? AND (delete_at = 0 OR ?)"
    row = store.one(sql, team_id, name.lower(), include_deleted)
    if row is None:
        raise no_such_name()
    return Channel.of(row)


def no_such_name() -> Refusal:
    """Refuse alike where there is no such channel and where it is hidden from who asks."""
    return Refusal(404, "app.channel.get_by_name.missing.app_error", "Channel does not exist.")


def describe_channel(store: Store, channel_id: str, purpose: str, header: str) -> Channel:
    sql = "UPDATE channels SET purpose = ?, header = ? WHERE id = ?"
    store.change(sql, purpose, header, channel_id)
    return channel(store, channel_id)


def rename_channel(store: Store, channel_id: str, name: str) -> None:
    store.change("UPDATE channels SET name = ? WHERE id = ?", name.lower(), channel_id)


def set_archived(chat: Chat, channel_id: str, *, is_archived: bool) -> Channel:
    delete_at = chat.clock() if is_archived else 0
    chat.store.change("UPDATE channels SET delete_at = ? WHERE id = ?", delete_at, channel_id)
    return channel(chat.store, channel_id)


def join_channel(store: Store, channel_id: str, user_id: str) -> None:
    sql = "INSERT OR IGNORE INTO channel_members (channel_id, user_id) VALUES (?, ?)"
    store.change(sql, channel_id, user_id)


def leave_channel(store: Store, channel_id: str, user_id: str) -> None:
    sql = "DELETE FROM channel_members WHERE channel_id = ? AND user_id = ?"
    store.change(sql, channel_id, user_id)


def is_member(store: Store, channel_id: str, user_id: str) -> bool:
    sql = "SELECT 1 FROM channel_members WHERE channel_id = ? AND user_id = ?"
    return store.one(sql, channel_id, user_id) is not None


def members_of(store: Store, channel_id: str) -> list[User]:
    sql = "SELECT users.* FROM users JOIN channel_members ON user_id = id WHERE channel_id = ?"
    return [User.of(row) for row in store.all(sql, channel_id)]


def channels_of(store: Store, user_id: str) -> list[Channel]:
    sql = (
        "SELECT channels.* FROM channels JOIN channel_members ON channel_id = id WHERE user_id = ?"
    )
    return [Channel.of(row) for row in store.all(f"{sql} ORDER BY channels.rowid", user_id)]


def last_post_at(store: Store, channel_id: str) -> int:
    """Return when something was last said there, in milliseconds; 0 where nothing was."""
    row = store.one("SELECT max(create_at) AS at FROM posts WHERE channel_id = ?", channel_id)
    return int(row["at"] or 0) if row else 0


def readable(store: Store, channel_id: str, reader: User) -> Channel:
    """Return the channel to somebody who may read it; refuse anybody else."""
    row = store.one("SELECT * FROM channels WHERE id = ?", channel_id)
    if row is None or not may_read(store, Channel.of(row), reader):
        raise forbidden()
    return Channel.of(row)


def may_read(store: Store, channel: Channel, reader: User) -> bool:
    if reader.is_admin and not channel.is_direct:
        return True
    if is_member(store, channel.id, reader.id):
        return True
    is_open = channel.type is ChannelType.OPEN
    return is_open and is_in_team(store, channel.team_id, reader.id)


def _team(store: Store, column: str, value: str) -> Team:
    # The column is one of this module's two words.
    row = store.one(f"SELECT * FROM teams WHERE {column} = ?", value)  # noqa: S608
    if row is None:
        raise not_found("team")
    return Team.of(row)
