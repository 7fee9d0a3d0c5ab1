"""What the app hears of messages and people: the Events API, each event sent until it is taken.

Slack tries three times more within five minutes; here an event that was not acknowledged comes
once more at once. What happens while the app is not there is lost to it, as with Slack.
"""

import threading
from queue import Queue
from typing import Any

from sandbox.server import channels
from sandbox.server.chat import DELETED, POSTED
from sandbox.server.identity import new_id
from sandbox.server.records import Channel, Post, User
from sandbox.slack import ids
from sandbox.slack.outlets import EVENTS
from sandbox.slack.shapes import message_shape, team_of
from sandbox.slack.workspace import NotAcknowledged, Workspace

SORTS = {"O": "channel", "P": "group", "D": "im"}
TRIES = 2


class Events:
    """A queue with a thread of its own: who posts does not wait for the app."""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack
        self._waiting: Queue[dict[str, Any] | None] = Queue()
        self._thread: threading.Thread | None = None
        slack.chat.on_posted = self.tell_of_post
        slack.on_joined = self.tell_of_joining

    def tell_of_post(self, author: User, post: Post, event: str, old: Post | None = None) -> None:
        channel = channels.channel(self._slack.chat.store, post.channel_id)
        if not self._slack.has_bot(channel):
            return
        moment = {"event_ts": ids.ts_of(post), "channel_type": SORTS[channel.type.value]}
        place = {"type": "message", "channel": ids.channel_id(channel), **moment}
        shape = message_shape(self._slack, post)
        if event == POSTED:
            # A person's own client gives each message a name.
            by_person = {} if author.is_bot else {"client_msg_id": post.id}
            subtype = {"subtype": "file_share"} if post.file_ids else {}
            self.tell({**shape, **place, **by_person, **subtype})
            return
        before = message_shape(self._slack, old or post)
        now = self._slack.chat.clock()
        hidden = {"ts": f"{now // 1000}.{now % 1000:03d}000", "hidden": True}
        told = {**place, **hidden, "previous_message": before}
        if event == DELETED:
            self.tell({**told, "subtype": "message_deleted", "deleted_ts": before["ts"]})
        else:
            self.tell({**told, "subtype": "message_changed", "message": shape})

    def tell_of_joining(self, channel: Channel, user: User) -> None:
        if self._slack.has_bot(channel):
            sort = "C" if channel.type.value == "O" else "G"
            told = {"type": "member_joined_channel", "user": ids.user_id(user)}
            place = {"channel": ids.channel_id(channel), "channel_type": sort}
            self.tell({**told, **place, "team": team_of(self._slack, user)})

    def tell(self, event: dict[str, Any]) -> None:
        """Send it in its turn, as an event callback."""
        slack, now = self._slack, self._slack.chat.clock() // 1000
        bot = {"team_id": slack.team_id, "user_id": ids.user_id(slack.bot)}
        self._waiting.put(
            {
                "token": "verification",
                "team_id": slack.team_id,
                "api_app_id": slack.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": ids.slack_id("Ev", new_id()),
                "event_time": now,
                "authorizations": [{"enterprise_id": slack.enterprise_id, **bot, "is_bot": True}],
                "is_ext_shared_channel": False,
            }
        )
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="slack events", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while (callback := self._waiting.get()) is not None:
            for attempt in range(TRIES):
                try:
                    self._slack.send(EVENTS, callback, attempt)
                except NotAcknowledged:
                    continue
                break

    def close(self) -> None:
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
