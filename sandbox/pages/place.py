"""Where somebody is on these pages: who he is, in which room, and how the room is shown."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sandbox.api.asking import the_chat
from sandbox.pages import drawing
from sandbox.server import accounts, channels, whispers
from sandbox.server.records import Channel, User
from sandbox.server.seed import PEOPLE
from sandbox.server.unread import Unread, calls, unread, view

LAST = "last"


@dataclass(frozen=True)
class Place:
    """`room` is the channel's name in addresses."""

    user: User
    room: str
    channel: Channel

    def url(self, anchor: str | None = None, **parameters: Any) -> str:
        return url_for(
            "rooms.show", username=self.user.username, room=self.room, _anchor=anchor, **parameters
        )

    def back(self, anchor: str | None = None, **parameters: Any) -> Response:
        """Send the sender of a form back to the room, which he may then reload at will."""
        return redirect(self.url(anchor, **parameters), 303)

    @property
    def thread(self) -> str:
        """Return the root of the thread that stands open, or nothing."""
        return str(request.values.get("reply", ""))

    def whispered(self) -> list[str]:
        """Return the ids of what this person alone is shown here, the oldest first."""
        heard = whispers.whispers_to(the_chat().store, self.user.id, self.channel.id)
        return [each.id for each in drawing.shown(the_chat(), heard, self.thread)]


def place_of(username: str, room: str) -> Place:
    user = accounts.user_named(the_chat().store, username)
    if room not in (rooms := rooms_of(user)):
        raise channels.no_such_name()
    return Place(user, room, rooms[room])


def rooms_of(user: User) -> dict[str, Channel]:
    """Return the person's channels by the names they have in addresses: `@name` is direct."""
    chat = the_chat()
    found: dict[str, Channel] = {}
    for channel in channels.channels_of(chat.store, user.id):
        other = drawing.other_of(chat, user, channel) if channel.is_direct else None
        found[f"@{other.username}" if other else channel.name] = channel
    return found


@dataclass(frozen=True)
class Somebody:
    """One of the school's people, and how many posts wait for a look of his."""

    user: User
    calls: int


def people() -> list[Somebody]:
    """Return whom a visitor may be; a chat that is older than somebody does not know him."""
    chat = the_chat()
    users = {user.username: user for user in accounts.all_users(chat.store)}
    known = [users[each.username] for each in PEOPLE if each.username in users]
    return [Somebody(user, calls(chat, user)) for user in known]


def page(place: Place, **parts: Any) -> str:
    """Return the room with whatever else stands on it: a dialog, a failure, what was typed."""
    seen = sights(place)
    shown: list[drawing.Drawn] = seen["entries"]
    edit = request.values.get("edit", "")
    answered = next(
        (each for each in shown if each.id == place.thread and not each.is_whisper), None
    )
    edited = next((each for each in shown if each.id == edit and each.is_mine), None)
    return render_template(
        "room.html", **seen, people=people(), answered=answered, edited=edited, **parts
    )


def sights(place: Place) -> dict[str, Any]:
    """Return what also a page that is already open wants to hear of: it has been looked at."""
    chat = the_chat()
    view(chat, place.user, place.channel.id)
    rooms = [_link(place, name, each) for name, each in rooms_of(place.user).items()]
    return {
        "me": place.user,
        "room": place.room,
        "rooms": rooms,
        "title": drawing.title_of(chat, place.user, place.channel),
        "header": place.channel.header,
        "thread": place.thread,
        "entries": drawing.entries(chat, place.user, place.channel, place.thread),
    }


@dataclass(frozen=True)
class RoomLink:
    """`unread` is what the person has not looked at there."""

    name: str
    title: str
    is_direct: bool
    unread: Unread


def _link(place: Place, name: str, channel: Channel) -> RoomLink:
    chat = the_chat()
    title = drawing.title_of(chat, place.user, channel)
    return RoomLink(name, title, channel.is_direct, unread(chat, place.user, channel))
