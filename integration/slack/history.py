"""What was said where the bot is, as Slack keeps it; each post of the desk known by its mark."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from integration.chat.errors import Refused
from integration.chat.values import CLOCK_SKEW, Room
from integration.slack.account_list import AccountList
from integration.slack.slack_answers import SlackPost, moment_of, name_of, post_of
from integration.slack.web_api import NOT_FOUND, WebApi

# For so long people answer in a thread: a channel's history does not name replies by themselves.
THREADS_FOR = timedelta(days=14)
# Each channel is looked through so often; in between, those where something was heard.
LOOK_THROUGH_EACH = 600.0  # seconds
MOMENT = timedelta(milliseconds=1)
FIND = "conversations.history"
WHERE_BOT_IS = "im,private_channel,public_channel"


class ChannelHistory:
    """Every method may raise a ChatError."""

    def __init__(self, api: WebApi) -> None:
        self.api = api
        self.accounts = AccountList(api)
        self._said: dict[str, datetime] = {}
        # Channels that were not looked through since the last time that all were to be.
        self._unseen: set[str] = set()
        self._look_through_at = float("-inf")
        self._threads: dict[tuple[str, ...], list[SlackPost]] = {}

    def get_post(self, post_id: str) -> SlackPost:
        name = name_of(post_id)
        method = "conversations.replies" if name.root else FIND
        of_thread = {"ts": name.root} if name.root else {}
        at = {"channel": name.channel, "oldest": name.ts, "latest": name.ts, "inclusive": True}
        answer = self.api.ask(method, **at, **of_thread, limit=2, include_all_metadata=True)
        for shape in answer.get("messages") or ():
            if shape.get("ts") == name.ts:
                return post_of(name.channel, shape)
        raise Refused(NOT_FOUND, "message_not_found", "")

    def posts_of(
        self, channel_id: str, *, delivery_id: str, since: datetime, root_id: str = ""
    ) -> Iterator[SlackPost]:
        """Return the bot's own posts that carry this delivery; Slack shows none that is deleted."""
        mine, oldest = self.accounts.identity().user_id, _ts(since - CLOCK_SKEW)
        if root_id:
            found = self._replies(channel_id, name_of(root_id).ts, oldest)
        else:
            found = (post_of(channel_id, each) for each in self._history(channel_id, oldest))
        for post in found:
            # Any app may write any metadata: only the bot's own post counts.
            if post.mark == delivery_id and post.user_id == mine:
                yield post

    def posts_since(
        self, channel_id: str, since: datetime, known: Sequence[str] = ()
    ) -> Iterator[SlackPost]:
        """Return what was posted or edited since then, also under roots that are not too old.

        A thread does not say that something in it was edited: those of `known` are looked through.
        """
        latest = since
        # By its root: since when, and until when by Slack's word, a thread is read.
        threads = _threads_of(known)
        for shape in self._history(channel_id, _ts(since - THREADS_FOR)):
            post = post_of(channel_id, shape)
            if post.changed > since:
                latest = max(latest, post.created)
                yield post
            if moment_of(last := shape.get("latest_reply") or 0) > since:
                known_from = threads.get(str(shape["ts"]), (_ts(since), ""))[0]
                threads[str(shape["ts"])] = min(known_from, _ts(since)), str(last)
        for root, read in threads.items():
            for reply in self._thread(channel_id, root, *read):
                if reply.changed > since:
                    latest = max(latest, reply.created)
                    yield reply
        self.note_said(channel_id, latest)
        self._unseen.discard(channel_id)
        self._threads.clear()

    def _thread(self, channel: str, root: str, oldest: str, last: str) -> list[SlackPost]:
        """Return the replies: those read before Slack said to wait are not asked for again."""
        read = channel, root, oldest, last
        if read not in self._threads:
            self._threads[read] = [*self._replies(channel, root, oldest)]
        return self._threads[read]

    def _history(self, channel: str, oldest: str) -> Iterator[dict[str, Any]]:
        return self._messages(FIND, channel=channel, oldest=oldest)

    def _replies(self, channel: str, root: str, oldest: str) -> Iterator[SlackPost]:
        try:
            shapes = list(
                self._messages("conversations.replies", channel=channel, ts=root, oldest=oldest)
            )
        except Refused as refused:
            if refused.error_id != "thread_not_found":
                raise
            return
        # The root comes along, whatever was asked for.
        yield from (post_of(channel, shape) for shape in shapes if shape.get("ts") != root)

    def _messages(self, method: str, **given: Any) -> Iterator[dict[str, Any]]:
        return self.api.pages(method, "messages", include_all_metadata=True, **given)

    def note_said(self, channel_id: str, at: datetime) -> None:
        """Remember that something was said there, so that the channel is looked through."""
        self._said[channel_id] = max(at, self._said.get(channel_id, at))

    def look_through_all(self) -> None:
        """Let every channel be looked through: something may have been missed."""
        self._look_through_at = float("-inf")

    def rooms(self) -> list[Room]:
        """Return where the bot is. Slack does not say when something was last said there: now and
        then it may have been just now, in between what was heard is known.
        """
        found = self.api.pages("users.conversations", "channels", types=WHERE_BOT_IS)
        rooms = {str(each["id"]): bool(each.get("is_im")) for each in found}
        if time.monotonic() >= self._look_through_at:
            self._unseen = set(rooms)
            self._look_through_at = time.monotonic() + LOOK_THROUGH_EACH
        return [Room(each, is_direct, self._last_said(each)) for each, is_direct in rooms.items()]

    def _last_said(self, channel_id: str) -> datetime:
        is_unseen = channel_id in self._unseen
        return datetime.now(UTC) if is_unseen else self._said.get(channel_id, moment_of(0))


def _ts(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _threads_of(post_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the roots of those that are replies, each with the moment just before its first."""
    found: dict[str, tuple[str, str]] = {}
    for name in sorted(map(name_of, post_ids)):
        if name.root:
            found.setdefault(name.root, (_ts(moment_of(name.ts) - MOMENT), ""))
    return found
