"""Posts of a chat that is no Mattermost, kept in memory, and all that the desk delivers through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from integration.chat.directory import Directory
from integration.chat.errors import Reason, Refused
from integration.chat.flows.lookup import LookUp
from integration.chat.speech import Card, Notification
from integration.chat.values import NewFiles, Post, RenderedPost, User
from integration.delivery.chat_sender import ChatSender
from integration.delivery.posting import Poster
from integration.delivery.rooms import Rooms
from integration.notifications.direct_replies import DirectReplies
from integration.notifications.writer import NotificationWriter
from tests.integration.chat.flows.other_chat import BOT, NAMES, OtherChat, OtherMembers

SITE = "https://help.school.example"


@dataclass(frozen=True)
class MarkedPost(Post):
    """A post with its mark and with what stands on its buttons."""

    mark: str = ""
    buttons: tuple[str, ...] = ()

    @property
    def button_names(self) -> list[str]:
        return list(self.buttons)


@dataclass
class RecordingPosts:
    """Keeps the posts; refuses what `refuses` names, by the call's name."""

    posts: dict[str, MarkedPost] = field(default_factory=dict)
    refuses: dict[str, Reason] = field(default_factory=dict)
    uploaded: dict[str, bytes] = field(default_factory=dict)

    def create_post(
        self,
        channel_id: str,
        rendered: RenderedPost,
        *,
        root_id: str = "",
        file_ids: Sequence[str] = (),
        pending_id: str = "",
    ) -> Post:
        self._refuse("create")
        now, post_id = datetime.now(UTC), f"P{len(self.posts) + 1}"
        said, shapes = rendered.message, rendered.props
        post = MarkedPost(post_id, channel_id, BOT, root_id, said, now, **shapes)
        self.posts[post_id] = replace(post, file_ids=tuple(file_ids))
        return self.posts[post_id]

    def update_post(
        self, post_id: str, rendered: RenderedPost, file_ids: Sequence[str] = ()
    ) -> Post:
        self._refuse("update")
        if self.get_post(post_id).is_deleted:
            raise Refused(404, "message_not_found", "")
        shapes = {"buttons": (), **rendered.props}
        changed = replace(self.posts[post_id], message=rendered.message, **shapes)
        self.posts[post_id] = replace(changed, file_ids=tuple(file_ids))
        return self.posts[post_id]

    def get_post(self, post_id: str) -> Post:
        if post_id not in self.posts:
            raise Refused(404, "message_not_found", "")
        return self.posts[post_id]

    def delete_post(self, post_id: str) -> None:
        self._refuse("delete")
        self.posts[post_id] = replace(self.posts[post_id], is_deleted=True)

    def posts_of(
        self,
        channel_id: str,
        *,
        delivery_id: str,
        since: datetime,
        root_id: str = "",
    ) -> Iterator[Post]:
        for post in self.posts.values():
            if (post.channel_id, post.mark) == (channel_id, delivery_id):
                yield post

    def upload_files(self, channel_id: str, files: NewFiles) -> list[str]:
        self.uploaded |= dict(files)
        return [name for name, _ in files]

    def close(self) -> None:
        """Nothing is open."""

    def shown(self, channel_id: str) -> list[MarkedPost]:
        """Return what people see in a channel."""
        posts = self.posts.values()
        return [post for post in posts if post.channel_id == channel_id and not post.is_deleted]

    def _refuse(self, call: str) -> None:
        if reason := self.refuses.get(call):
            raise Refused(404 if reason is Reason.MISSING else 400, "not_now", "", reason)


class PlainRenderer:
    """Makes posts of the words as they are; `props` are what RecordingPosts keep beside them."""

    def card(self, card: Card, reference: str, delivery_id: str, earlier: str = "") -> RenderedPost:
        message = f"{reference} {card.line} {card.blocks} {earlier}"
        names = tuple(each.words for each in card.buttons)
        return RenderedPost(message, {"mark": delivery_id, "buttons": names})

    def notification(
        self,
        notice: Notification,
        reference: str,
        delivery_id: str,
    ) -> RenderedPost:
        names = tuple(each.words for each in notice.buttons)
        return RenderedPost(str(notice.blocks), {"mark": delivery_id, "buttons": names})


def named(chat: OtherChat, name: str) -> User:
    ids = [user_id for user_id, each in NAMES.items() if each == name]
    if not ids:
        raise Refused(404, "users_not_found", "")
    return chat.user(ids[0])


def sender_on(desk: Desk, posts: RecordingPosts, folder: Path) -> ChatSender:
    """Return a sender that holds every lease for as long as a test lasts."""
    chat = OtherChat()
    members = OtherMembers(chat)
    rooms = Rooms(members, partial(named, chat), chat.post_url)
    look_up = LookUp(desk, Directory(members), SITE, chat.post_url)
    return ChatSender(
        desk=desk,
        poster=Poster(posts, rooms, lambda _: True),
        pen=PlainRenderer(),
        files=FileStore(folder),
        writer=NotificationWriter(desk, SITE, chat.post_url, DirectReplies(desk, look_up)),
    )
