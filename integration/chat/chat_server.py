"""One process's connections to the school's chat, and what is asked over them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from helpdesk.access import binding
from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.known_accounts import binding_of
from helpdesk.kernel.desk import Desk
from integration.chat.directory import Directory, standing_of
from integration.chat.errors import Refused
from integration.chat.port import ChatClient, People, SchoolMembers
from integration.chat.values import User

NOT_FOUND = 404
# Who has said so, where the administrator did at the machine itself.
CONSOLE = "console"
NO_PERSON = "Это бот, гость или отключённая учётная запись."
NOBODY_CONFIRMED = "desk.nobody_confirmed"


@dataclass(frozen=True)
class Accounts:
    """Every method may raise a ChatError."""

    desk: Desk
    client: People

    def recognise(self, users: Sequence[User]) -> list[User]:
        """Return these people under the names by which the papers know them."""
        called = binding.recognise(self.desk, users, datetime.now(UTC))
        return [replace(user, username=called[user.id], shown=user.username) for user in users]

    def named(self, name: str) -> User:
        """Return who is meant by a name of the papers, whatever he calls himself by now.

        Raise Refused where that is nobody, or nobody has confirmed who.
        """
        known = self.desk.read(binding_of, name)
        if known is not None and known.user_id:
            user = self.client.user(known.user_id)
            return replace(user, username=name, shown=user.username)
        (user,) = self.recognise([self.client.user_by_name(name)])
        if user.username != name:
            raise Refused(NOT_FOUND, NOBODY_CONFIRMED, "")
        return user

    def confirm(self, name: str, now: datetime) -> str:
        """Let who has this name in the chat be whom the papers name so; return his full name.

        Raise RuleViolation where he is somebody else already, or no person.
        """
        user = self.client.user_by_name(name)
        if not user.is_person:
            raise RuleViolation(NO_PERSON)
        self.desk.write(lambda unit: binding.give(unit, name, user.id, CONSOLE), now)
        return user.full_name

    def look(self, now: datetime) -> None:
        """Look for everybody whom the papers name."""
        binding.look(self.desk, self._people, now)

    def _people(self, names: Sequence[str], ids: Sequence[str]) -> list[User]:
        found = [*self.client.users_by_name(names), *self.client.users_by_id(ids)]
        return list({user.id: user for user in found if user.is_person}.values())


class ChatServer:
    """It asks nothing before it is used."""

    def __init__(self, desk: Desk, chat: ChatClient, members: SchoolMembers) -> None:
        self.chat = chat
        self.members = members
        self.accounts = Accounts(desk, chat)
        self.directory = Directory(members, standing_of(desk), self.accounts.recognise)
