"""The desk's hands in Mattermost: the few calls it needs, typed, each ending in a known way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from integration.chat.errors import Reason, Refused
from integration.chat.values import CLOCK_SKEW, FileInfo, NewFiles, RenderedPost, Room, User
from integration.mattermost.http import Timeouts, driver_for, pooled_session
from integration.mattermost.server_answers import (
    ClientConfig,
    Post,
    config_of,
    file_info_of,
    post_of,
    room_of,
    user_of,
)

T = TypeVar("T")
SINCE_LIMIT = 1_000
PAGE = 200


class MattermostClient:
    """Safe for threads, not for forks: each process makes its own.

    Every method may raise Refused, Unreachable, UnknownOutcome or RateLimited.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeouts: Timeouts | None = None,
        pool: int = 10,
        waits: int = 0,
    ) -> None:
        self._session = pooled_session(pool)
        timeouts = timeouts or Timeouts()
        self._driver = driver_for(url, token, self._session, timeouts, waits=waits)
        self._me: User | None = None

    def close(self) -> None:
        self._session.close()

    def me(self) -> User:
        """Return the bot itself, asked for once."""
        if self._me is None:
            self._me = self.user("me")
        return self._me

    def user(self, user_id: str) -> User:
        return user_of(self._driver.users.get_user(path_part(user_id)))

    def user_by_name(self, username: str) -> User:
        return user_of(self._driver.users.get_user_by_username(path_part(username)))

    def users_by_name(self, names: Sequence[str]) -> list[User]:
        return self._users(self._driver.users.get_users_by_usernames, names)

    def users_by_id(self, ids: Sequence[str]) -> list[User]:
        return self._users(self._driver.users.get_users_by_ids, ids)

    def _users(self, ask: Callable[[list[str]], Any], wanted: Sequence[str]) -> list[User]:
        """Ask for as many at a time as a page has."""
        pages = (list(wanted[at : at + PAGE]) for at in range(0, len(wanted), PAGE))
        return [user_of(shape) for page in pages for shape in ask(page)]

    def team_id(self, name: str) -> str:
        return str(self._driver.teams.get_team_by_name(path_part(name))["id"])

    def channel_id(self, team: str, name: str) -> str:
        """Return the id of a channel by the names of its team and of its own."""
        found = self._driver.channels.get_channel_by_name_and_team_name(
            path_part(team), path_part(name)
        )
        return str(found["id"])

    def header(self, channel_id: str) -> str:
        return str(self._driver.channels.get_channel(path_part(channel_id)).get("header") or "")

    def set_header(self, channel_id: str, words: str) -> None:
        self._driver.channels.patch_channel(path_part(channel_id), {"header": words})

    def direct_channel(self, user_id: str) -> str:
        """Return the id of the direct channel with this user, made where there was none."""
        pair = [self.me().id, user_id]
        return str(self._driver.channels.create_direct_message_channel(pair)["id"])

    def team_member(self, team_id: str, user_id: str) -> bool:
        """Return whether the user is in the team; who has left it is still known, with a date."""
        ask = self._driver.teams.get_team_member
        found = unless_missing(lambda: ask(path_part(team_id), path_part(user_id)))
        return found is not None and not found.get("delete_at")

    def channel_member(self, channel_id: str, user_id: str) -> bool:
        """Return whether the user is in the channel; Refused 403 when the bot itself is not."""
        ask = self._driver.channels.get_channel_member
        found = unless_missing(lambda: ask(path_part(channel_id), path_part(user_id)))
        return found is not None

    def channel_users(self, channel_id: str) -> list[User]:
        """Return who is in the channel, two hundred people at most."""
        members = self._driver.channels.get_channel_members(
            path_part(channel_id), {"per_page": PAGE}
        )
        return self.users_by_id([str(member["user_id"]) for member in members])

    def create_post(
        self,
        channel_id: str,
        rendered: RenderedPost,
        *,
        root_id: str = "",
        file_ids: Sequence[str] = (),
        pending_id: str = "",
    ) -> Post:
        """Post once: for half a minute the same `pending_id` answers with the first post."""
        wanted = {
            "channel_id": channel_id,
            "message": rendered.message,
            "root_id": root_id,
            "props": rendered.props,
            "file_ids": list(file_ids),
            "pending_post_id": pending_id,
        }
        return post_of(self._driver.posts.create_post(wanted))

    def update_post(
        self, post_id: str, rendered: RenderedPost, file_ids: Sequence[str] = ()
    ) -> Post:
        """Write all of the post anew; a patch, for a whole update would also unpin it."""
        wanted = {"message": rendered.message, "props": rendered.props, "file_ids": list(file_ids)}
        return post_of(self._driver.posts.patch_post(path_part(post_id), wanted))

    def get_post(self, post_id: str) -> Post:
        return post_of(self._driver.posts.get_post(path_part(post_id)))

    def delete_post(self, post_id: str) -> None:
        """Delete the bot's own post; a root takes its whole thread with it."""
        self._driver.posts.delete_post(path_part(post_id))

    def posts_of(
        self,
        channel_id: str,
        *,
        delivery_id: str,
        since: datetime,
        root_id: str = "",  # noqa: ARG002 - the channel's posts are those of its threads too
    ) -> Iterator[Post]:
        """Return every post of the bot's own that carries this delivery, deleted ones too.

        They are looked for among what was posted after `since`, by whatever clock.
        """
        mine = self.me().id
        for post in self.posts_since(channel_id, since - CLOCK_SKEW):
            # Anybody may write any props: only the bot's own post counts.
            if post.mark == delivery_id and post.user_id == mine:
                yield post

    def posts_since(
        self,
        channel_id: str,
        since: datetime,
        known: Sequence[str] = (),  # noqa: ARG002 - the server tells what was edited
    ) -> Iterator[Post]:
        """Return what was posted, edited or deleted after that moment of the server's clock.

        In no order, and some of it perhaps older, or twice.
        """
        found = self._posts(channel_id, {"since": int(since.timestamp() * 1000)})
        yield from found
        if len(found) < SINCE_LIMIT:
            return
        # The answer was cut, in no order: what matters may lie outside it.
        page = 0
        while found := self._posts(channel_id, {"page": page, "per_page": PAGE}):
            yield from found
            if min(post.created for post in found) < since:
                return
            page += 1

    def _posts(self, channel_id: str, params: dict[str, int]) -> list[Post]:
        found = self._driver.posts.get_posts_for_channel(path_part(channel_id), params)
        return [post_of(shape) for shape in (found.get("posts") or {}).values()]

    def show_dialog(self, trigger_id: str, url: str, dialog: Mapping[str, Any]) -> None:
        """Show a dialog to who has just acted: within the request, for the trigger is short."""
        wanted = {"trigger_id": trigger_id, "url": url, "dialog": dict(dialog)}
        self._driver.integration_actions.open_dialog(wanted)

    def upload_files(self, channel_id: str, files: NewFiles) -> list[str]:
        """Return their ids, for a post in the same channel; nobody sees them before, or without."""
        upload = self._driver.files.upload_file
        answers = (upload(channel_id, {"files": each}) for each in files)
        return [str(answer["file_infos"][0]["id"]) for answer in answers]

    def file_info(self, file_id: str) -> FileInfo:
        return file_info_of(self._driver.files.get_file_metadata(path_part(file_id)))

    def download_file(self, file_id: str) -> bytes:
        """Return the whole file: ask for its size first."""
        answer = self._driver.client.make_request("get", f"/files/{path_part(file_id)}")
        return bytes(answer.content)

    def channels_of_bot(self, team_id: str) -> list[Room]:
        """Return where the bot is a member: the team's channels, and the direct ones."""
        found = self._driver.channels.get_channels_for_user(self.me().id, path_part(team_id))
        return [room_of(shape) for shape in found]

    def client_config(self) -> ClientConfig:
        return config_of(self._driver.system.get_client_configuration({"format": "old"}))


def unless_missing(ask: Callable[[], T]) -> T | None:
    """Return what was asked for; None when the server itself says that there is none."""
    try:
        return ask()
    except Refused as refused:
        if refused.reason is Reason.MISSING:
            return None
        raise


def path_part(text: str) -> str:
    """Return the text as one part of a path, whatever is in it."""
    return quote(text, safe="")
