"""What a chat server does for the desk, whichever it is: its own folder implements these.

Every method may raise a ChatError (integration.chat.errors). Whatever else a chat can do, such as
answering in a window or to one person alone, its folder does with what the flows return.
"""

from typing import Protocol

from integration.chat.dialogs import Dialog
from integration.chat.interaction import DialogState
from integration.chat.values import FileInfo, Post, User


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

    def is_in_team(self, user_id: str) -> bool:
        """Return whether the user is among the school's people."""

    def is_in_channel(self, user_id: str) -> bool:
        """Return whether the user is in the consultants' channel."""

    def of_channel(self) -> list[User]:
        """Return who is in the consultants' channel, machines too."""

    def forget(self) -> None:
        """Forget by which ids team and channel are known: they may have been made again."""
