"""What a chat server does for the desk, whichever it is: its own folder implements these.

Every method may raise a ChatError (integration.chat.errors). Whatever else a chat can do, such as
answering in a window or to one person alone, its folder does with what the flows return.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from integration.chat.dialogs import Dialog
from integration.chat.interaction import DialogState
from integration.chat.speech import Card, Notification
from integration.chat.values import FileInfo, NewFiles, Post, RenderedPost, Room, Said, User


class Chat(Protocol):
    """Posts, files and dialogs."""

    def user(self, user_id: str) -> User:
        """Return who has this account, active or not; raise Refused where nobody has it."""

    def get_post(self, post_id: str) -> Post:
        """Return a post as it stands; raise Refused, which `is_missing`, where it is gone."""

    def post_url(self, post_id: str) -> str:
        """Return where a client shows this post."""

    def file_info(self, file_id: str) -> FileInfo:
        """Return the size of a file before it is fetched."""

    def download_file(self, file_id: str) -> bytes:
        """Return the whole file: ask for its size first."""

    def open_dialog(self, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
        """Show a dialog to the person that just acted, within the request that brought the trigger.

        The state comes back with what was filled in; nobody can read or change it meanwhile.
        """

    def help_link(self) -> str:
        """Return the address of the chat's own help."""


class Members(Protocol):
    """Who somebody is and where he belongs, asked of the server each time."""

    def user(self, user_id: str) -> User:
        """Return who has this account, active or not; raise Refused where nobody has it."""

    def me(self) -> User:
        """Return the bot's own account."""

    def edit_seconds(self) -> int | None:
        """Return for how long a post may be edited; None is for ever."""

    def is_in_team(self, user_id: str) -> bool:
        """Return whether the user is among the school's people."""

    def is_in_channel(self, user_id: str) -> bool:
        """Return whether the user is in the consultants' channel."""

    def of_channel(self) -> list[User]:
        """Return who is in the consultants' channel, machines too."""

    def channel_id(self) -> str:
        """Return the id of the consultants' channel, asked for once."""

    def direct_channel(self, user_id: str) -> str:
        """Return the id of the channel of the bot and this person, made where there was none."""

    def channels_of_bot(self) -> list[Room]:
        """Return where the bot is a member: the school's channels, and the direct ones."""

    def forget(self) -> None:
        """Forget by which ids team and channel are known: they may have been made again."""


class ChannelHeader(Protocol):
    """What stands at the head of the consultants' channel."""

    @property
    def header_letters(self) -> int:
        """How many letters the chat takes there."""

    def header(self) -> str: ...

    def set_header(self, words: str) -> None: ...

    def in_header(self, text: str) -> str:
        """Return words so that they show there as they are."""


class SchoolMembers(Members, ChannelHeader, Protocol):
    """The school's people, and the head of its consultants' channel."""


class People(Protocol):
    """Accounts by their ids and by the names that they have in the chat."""

    def user(self, user_id: str) -> User:
        """Return who has this account, active or not; raise Refused where nobody has it."""

    def user_by_name(self, username: str) -> User:
        """Return who has this name, active or not; raise Refused where nobody has it."""

    def users_by_name(self, names: Sequence[str]) -> list[User]:
        """Return those of them whom the chat knows."""

    def users_by_id(self, ids: Sequence[str]) -> list[User]:
        """Return those of them whom the chat knows."""


class Posts(Protocol):
    """The bot's own posts, which carry the mark of their delivery in `props`."""

    def create_post(
        self,
        channel_id: str,
        rendered: RenderedPost,
        *,
        root_id: str = "",
        file_ids: Sequence[str] = (),
        pending_id: str = "",
    ) -> Post:
        """Post; a chat that can do it answers the same `pending_id` with the first post."""

    def update_post(
        self, post_id: str, rendered: RenderedPost, file_ids: Sequence[str] = ()
    ) -> Post:
        """Write all of a post anew; raise Refused, by its reason, where it is too old for that."""

    def get_post(self, post_id: str) -> Post:
        """Return a post as it stands; raise Refused, which `is_missing`, where it is gone."""

    def delete_post(self, post_id: str) -> None:
        """Delete a post; a root may take its whole thread with it."""

    def posts_of(
        self, channel_id: str, *, delivery_id: str, since: datetime, root_id: str = ""
    ) -> Iterator[Post]:
        """Return every post that carries the mark of this delivery, deleted ones too.

        `since` is when that was written down, by the desk's clock; `root_id` names the thread for
        which it was meant, if any.
        """

    def upload_files(self, channel_id: str, files: NewFiles) -> list[str]:
        """Return the ids of all of them, by name and contents, for a post in the same channel.

        Where one is not taken, none stays, as far as the chat lets files be deleted.
        """

    def close(self) -> None:
        """Let go of all connections."""


class Renderer(Protocol):
    """Makes posts in the chat's shapes, marked as one delivery's."""

    def card(self, card: Card, reference: str, delivery_id: str, earlier: str = "") -> RenderedPost:
        """Render the card of this reference; `earlier` is the address of the one it replaces."""

    def notification(self, notice: Notification, reference: str, delivery_id: str) -> RenderedPost:
        """Render what is said once; without a `reference` it is about no single inquiry."""


# Makes the renderer, which asks how somebody is called in the chat.
Rendering = Callable[[Callable[[str], str]], Renderer]


class History(Protocol):
    """What was said where the bot is."""

    def me(self) -> User:
        """Return the bot's own account, asked for once."""

    def posts_since(
        self, channel_id: str, since: datetime, known: Sequence[str] = ()
    ) -> Iterator[Post]:
        """Return what was posted, edited or deleted after that moment of the server's clock.

        In no order, and some of it perhaps older, or twice. Of these `known` posts it is asked
        whether they were edited, where the chat does not tell it by itself.
        """

    def close(self) -> None:
        """Let go of all connections."""


class Connection(Protocol):
    """What tells of posts at once, for as long as it holds."""

    def hear(self, patience: float) -> Said | None:
        """Return a post; None where nothing of the sort came within so many seconds.

        Raise Disconnected when the connection is lost, or has left something out; Missed when it
        has left something out and holds.
        """


class ChatClient(Chat, People, Posts, History, Protocol):
    """One connection with all of it."""
