"""Somebody at Slack, for tests: what one does by hand in a client, done in this process."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.server import accounts, channels, files, posts, whispers
from sandbox.server.records import Channel, Dialog, User
from sandbox.slack import acting, ids, messages
from sandbox.slack.limits import options_of
from sandbox.slack.shapes import message_shape, view_shape
from sandbox.slack.view_methods import open_views
from sandbox.slack.workspace import SlackError, Workspace

Shape = dict[str, Any]


class SlackPerson:
    """A channel is a name, `@name` for a direct one, or an id; messages and views are Slack's."""

    def __init__(self, slack: Workspace, username: str) -> None:
        self._slack = slack
        self.username = username
        self.id = ids.user_id(self._user)

    @property
    def _user(self) -> User:
        return accounts.user_named(self._slack.chat.store, self.username)

    def channel(self, name: str) -> Channel:
        store = self._slack.chat.store
        if name.startswith("@"):
            other = accounts.user_named(store, name[1:])
            return channels.direct_channel(self._slack.chat, self._user, other)
        if row := ids.row_of(store, name):
            return Channel.of(row)
        (team,) = channels.all_teams(store)
        return channels.channel_named(store, team.id, name, include_deleted=True)

    # What one types

    def say(
        self, channel: str, text: str, thread_ts: str = "", sent: Sequence[tuple[str, bytes]] = ()
    ) -> Shape:
        place, chat = self.channel(channel), self._slack.chat
        root = ids.post_at(chat.store, place, thread_ts) if thread_ts else None
        kept = [files.upload(chat, self._user, place.id, name, data) for name, data in sent]
        made = messages.post_files(self._slack, self._user, place, text, kept, root)
        return message_shape(self._slack, made)

    def edit(self, channel: str, ts: str, text: str) -> None:
        old = self._own(channel, ts)
        posts.edit_post(self._slack.chat, self._user, old.id, posts.Edit(text))

    def delete(self, channel: str, ts: str) -> None:
        messages.take_back(self._slack, self._user, self._own(channel, ts))

    def _own(self, channel: str, ts: str) -> Any:
        found = ids.post_at(self._slack.chat.store, self.channel(channel), ts)
        if found is None or found.user_id != self._user.id:
            raise SlackError("message_not_found")
        return found

    def run(self, typed: str, channel: str = "@helpbot") -> None:
        """Type a command; raise NotAcknowledged where the app did not answer."""
        acting.run(self._slack, self._user, self.channel(channel), typed)

    # What one presses

    def press(self, channel: str, ts: str, label: str) -> None:
        """Press what bears this label: a button, or an option of a menu; raise LookupError."""
        place = self.channel(channel)
        said = ids.post_at(self._slack.chat.store, place, ts) or self._whisper(place, ts)
        for block, element in acting.pressable(said.props.get("blocks") or []):
            if element["type"] == "button" and element["text"]["text"] == label:
                choice = ""
            elif not (choice := _choice(element, label)):
                continue
            names = block["block_id"], element["action_id"], choice
            acting.press(self._slack, self._user, said, *names)
            return
        raise LookupError(f"nothing bears {label!r}")

    def _whisper(self, place: Channel, ts: str) -> Any:
        heard = whispers.whispers_to(self._slack.chat.store, self._user.id, place.id)
        return next(each for each in heard if ids.ts_of(each) == ts)

    # What one fills in

    def views(self) -> list[Shape]:
        """Return the modals that are open before this person, the topmost last."""
        found = open_views(self._slack, self._user)
        return [view_shape(self._slack, each, {}) for each in found]

    def view(self) -> Shape:
        return self.views()[-1]

    def submit(self, view: Shape, given: Mapping[str, Any]) -> dict[str, str]:
        """Send a modal in with a value, or a list of them, by block; return its errors.

        What is not given keeps its first value. Raise LookupError where it has no such button.
        """
        if not view["submit"]:
            raise LookupError("nothing to send it in by")
        state = {
            each["block_id"]: {each["element"]["action_id"]: _filled(each, given)}
            for each in view["blocks"]
            if each["type"] == "input"
        }
        return acting.submit(self._slack, self._user, self._dialog(view), state).errors

    def close(self, view: Shape) -> None:
        acting.close(self._slack, self._user, self._dialog(view))

    def _dialog(self, view: Shape) -> Dialog:
        row = ids.row_of(self._slack.chat.store, view["id"])
        if row is None:
            raise SlackError("not_found")
        return Dialog.of(row)

    # What one reads

    def messages(self, channel: str) -> list[Shape]:
        """Return what stands in a channel, threads left out, the oldest first."""
        found = posts.page_of_channel(self._slack.chat.store, self.channel(channel).id, 0, -1)
        return [message_shape(self._slack, each) for each in found[::-1] if not each.root_id]

    def thread(self, channel: str, ts: str) -> list[Shape]:
        """Return the replies under a message, the oldest first."""
        root = ids.post_at(self._slack.chat.store, self.channel(channel), ts)
        found = posts.thread(self._slack.chat.store, root.id) if root else []
        return [message_shape(self._slack, each) for each in found[1:]]

    def whispers(self, channel: str = "") -> list[Shape]:
        """Return what this person alone was told, the oldest first."""
        place = self.channel(channel).id if channel else ""
        heard = whispers.whispers_to(self._slack.chat.store, self._user.id, place)
        return [
            {"text": each.message, "ts": ids.ts_of(each), "blocks": each.props.get("blocks", [])}
            for each in heard
        ]


def _choice(element: Shape, label: str) -> str:
    named = (each for each in options_of(element) if each["text"]["text"] == label)
    return next((str(each["value"]) for each in named), "")


def _filled(block: Shape, given: Mapping[str, Any]) -> Shape:
    element, name = block["element"], block["block_id"]
    kind, options = element["type"], options_of(element)
    if kind == "checkboxes":
        values = given.get(name, [each["value"] for each in element.get("initial_options", ())])
        return {"type": kind, "selected_options": [o for o in options if o["value"] in values]}
    if options:
        value = given.get(name, element.get("initial_option", {}).get("value"))
        return {
            "type": kind,
            "selected_option": next((o for o in options if o["value"] == value), None),
        }
    return {"type": kind, "value": given.get(name, element.get("initial_value")) or None}
