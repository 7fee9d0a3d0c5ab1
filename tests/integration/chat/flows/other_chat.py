"""A chat that is no Mattermost: all that the flows ask of any, in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from integration.chat.dialogs import Dialog
from integration.chat.directory import Directory
from integration.chat.errors import Refused, Unreachable
from integration.chat.flows.context import ChatContext
from integration.chat.interaction import DialogState
from integration.chat.values import FileInfo, Post, Room, User
from tests.integration.house import settings_for

TEACHER, CONSULTANT, STRANGER, BOT = "U1", "U2", "U3", "U4"
NAMES = {TEACHER: "uchitel", CONSULTANT: "consultant1", STRANGER: "guest", BOT: "helpbot"}
CHANNEL = "C1"


@dataclass
class OtherChat:
    """Keeps what it was asked to show; while it `is_away`, it shows nothing."""

    opened: list[tuple[Dialog, DialogState]] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    is_away: bool = False

    def user(self, user_id: str) -> User:
        at = datetime(2026, 9, 1, tzinfo=UTC)
        return User(user_id, NAMES[user_id], "Ольга", "Петрова", False, False, True, at)

    def get_post(self, post_id: str) -> Post:
        if post_id not in self.posts:
            raise Refused(404, "message_not_found", "")
        return self.posts[post_id]

    def post_url(self, post_id: str) -> str:
        return f"https://other.example/archives/{post_id}"

    def file_info(self, file_id: str) -> FileInfo:
        return FileInfo(file_id, f"{file_id}.png", 1)

    def download_file(self, file_id: str) -> bytes:
        return file_id.encode()

    def open_dialog(self, trigger_id: str, dialog: Dialog, state: DialogState) -> None:
        if self.is_away:
            raise Unreachable(trigger_id)
        self.opened.append((dialog, state))

    def help_link(self) -> str:
        return "https://other.example/help"


@dataclass(frozen=True)
class OtherMembers:
    """A team of two, one of whom is in the consultants' channel."""

    chat: OtherChat

    def user(self, user_id: str) -> User:
        return self.chat.user(user_id)

    def is_in_team(self, user_id: str) -> bool:
        return user_id != STRANGER

    def is_in_channel(self, user_id: str) -> bool:
        return user_id == CONSULTANT

    def of_channel(self) -> list[User]:
        return [self.user(CONSULTANT)]

    def me(self) -> User:
        return self.user(BOT)

    def edit_seconds(self) -> int | None:
        return None

    def channel_id(self) -> str:
        return CHANNEL

    def direct_channel(self, user_id: str) -> str:
        return f"D-{user_id}"

    def channels_of_bot(self) -> list[Room]:
        return [Room(CHANNEL, False, datetime(2026, 9, 1, tzinfo=UTC))]

    def forget(self) -> None:
        """Nothing is known by an id of its own here."""


def context_on(desk: Desk, chat: OtherChat) -> ChatContext:
    settings = settings_for("https://other.example", "https://bot.example", "token", "command")
    return ChatContext(desk, settings, chat, Directory(OtherMembers(chat)))


def asked_by_teacher(desk: Desk) -> Inquiry:
    """Let the teacher ask, past the chat."""
    who = Requester(
        "Ольга Петрова", reply_by=ReplyBy.CHAT, mattermost_id=TEACHER, username=NAMES[TEACHER]
    )
    now = datetime.now(UTC)
    new = NewInquiry(Kind.STAFF, Channel.CHAT, now, who, "lessons", "Не сохраняется тема урока")
    return open_inquiry(desk, new, REQUESTER, now).inquiry
