"""The sender of a process that delivers into the chat."""

from functools import partial

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import is_held
from helpdesk.storage.attachments import FileStore
from integration.chat.chat_server import ChatServer
from integration.chat.flows.lookup import LookUp
from integration.chat.port import Rendering
from integration.delivery.chat_sender import ChatSender
from integration.delivery.posting import Poster
from integration.delivery.rooms import Rooms
from integration.notifications.direct_replies import DirectReplies
from integration.notifications.writer import NotificationWriter
from settings import Settings


def sender_over(
    server: ChatServer, rendering: Rendering, desk: Desk, settings: Settings
) -> ChatSender:
    post_url = server.chat.post_url
    rooms = Rooms(server.members, server.accounts.named, post_url)
    look_up = LookUp(desk, server.directory, settings.public_url, post_url)
    return ChatSender(
        desk=desk,
        poster=Poster(server.chat, rooms, partial(is_held, desk)),
        pen=rendering(rooms.called),
        files=FileStore(settings.attachments),
        writer=NotificationWriter(
            desk, settings.public_url, post_url, DirectReplies(desk, look_up)
        ),
    )
