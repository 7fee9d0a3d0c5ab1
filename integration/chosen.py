"""The chat that the settings have chosen: what each process needs of it, and no more is imported.

Each chat's folder has these under the same names; nobody else asks which chat it is.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from settings import ROOT
from settings.chats import ChatName, chosen_chat
from settings.env_file import given_by

if TYPE_CHECKING:
    from helpdesk.access.sessions import AskChat
    from helpdesk.kernel.desk import Desk
    from integration.chat.chat_server import ChatServer
    from integration.delivery.chat_sender import ChatSender
    from settings import Settings

NO_SUCH_CHAT = "CHAT: чата «{}» программа не знает. Впишите в .env один из этих: {}."


def create_server(desk: Desk, settings: Settings, *, impatient: bool = False) -> ChatServer:
    """Return this process's connections; where somebody waits, ones that give up soon."""
    found: ChatServer = _of(settings, "chat").create_server(desk, settings, impatient=impatient)
    return found


def ask_chat_of(desk: Desk, settings: Settings) -> AskChat:
    """Return the port of the site to the chat: where somebody belongs, asked at that moment."""
    from integration.chat.directory import belongs

    directory = create_server(desk, settings, impatient=True).directory
    return lambda user_id: belongs(directory, desk.regulation(), user_id)


def create_sender(desk: Desk, settings: Settings) -> ChatSender:
    """Return what delivers into the chat, with connections of its own."""
    from integration.delivery.sender_factory import sender_over

    rendering = _of(settings, "chat").rendering(settings)
    return sender_over(create_server(desk, settings), rendering, desk, settings)


def create_bot(desk: Desk, settings: Settings) -> Any:
    """Return the app of the process `bot`, a Flask."""
    return _of(settings, "bot").create_bot(desk, settings)


def listen(desk: Desk, settings: Settings) -> int:
    """Hear what people write in the chat, until told to stop."""
    return int(_of(settings, "listener_process").run(desk, settings))


def modules_of(settings: Settings, *names: str) -> list[str]:
    """Return what processes need of the chat, by name, to load it before they are forked."""
    return [f"integration.{settings.chat}.{name}" for name in names]


def drawn_under(settings: Settings) -> str:
    """Return what changes when cards have to be drawn anew, and tells nothing of the key."""
    return str(_of(settings, "chat").drawn_under(settings))


def converse(what: str, *, agrees: bool) -> int:
    """Connect the desk to its chat, or take back what that has made and changed.

    The settings are not complete yet: what is there says which chat it is.
    """
    name = chosen_chat(given_by(ROOT / ".env", os.environ))
    if name not in set(ChatName):
        sys.stderr.write(f"{NO_SUCH_CHAT.format(name, ', '.join(ChatName))}\n")
        return 1
    return int(import_module(f"integration.{name}.setup.conversation").run(what, agrees=agrees))


def _of(settings: Settings, module: str) -> Any:
    return import_module(f"integration.{settings.chat}.{module}")
