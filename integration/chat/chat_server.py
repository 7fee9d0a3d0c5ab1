"""One process's connections to the school's chat, and what is asked over them."""

from helpdesk.kernel.desk import Desk
from integration.chat.accounts import Accounts
from integration.chat.directory import Directory, standing_of
from integration.chat.port import ChatClient, SchoolMembers


class ChatServer:
    """It asks nothing before it is used."""

    def __init__(self, desk: Desk, chat: ChatClient, members: SchoolMembers) -> None:
        self.chat = chat
        self.members = members
        self.accounts = Accounts(desk, chat)
        self.directory = Directory(members, standing_of(desk), self.accounts.recognise)
