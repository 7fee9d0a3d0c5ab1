"""Who somebody is, asked of the server at each click: what it does not confirm is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from helpdesk.access.sessions import Belongs, ChatSilent
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.domain.rules import NOT_APPOINTED
from helpdesk.duty.order_register import standing as standing_on
from helpdesk.duty.standing import DutyStanding
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from integration.chat.errors import ChatError, Reason, Refused
from integration.chat.port import Members
from integration.chat.values import User

T = TypeVar("T")

NOT_STAFF = (
    "Помощь в чате открыта для сотрудников школы. "
    "Если вы родитель, задайте вопрос на странице помощи."
)
NOT_CONSULTANT = "Это могут только консультанты: участники их канала."
NOT_SURE = "Чат не ответил, кто вы, поэтому ничего не сделано. Попробуйте ещё раз через минуту."
LOST = "Бот не видит канал консультантов, поэтому ничего не сделано. Скажите администратору чата."

log = structlog.get_logger(__name__)


class NotAllowed(Exception):
    """This is not open to this person; the message can be shown to him."""


class NotSure(NotAllowed):
    """The chat did not say who it is: refused now, and worth another try."""


# Says who holds which post today: what the orders say.
Standings = Callable[[Regulation], DutyStanding]


def by_regulation(regulation: Regulation) -> DutyStanding:
    """Where no orders are kept: the regulation alone says who leads."""
    return DutyStanding(regulation.people.head.user, regulation.people.director.user)


# Returns people with the names by which the school's papers know them.
Recognise = Callable[[Sequence[User]], list[User]]


def as_called(users: Sequence[User]) -> list[User]:
    """Where no papers are kept, everybody is whom he calls himself."""
    return list(users)


def standing_of(desk: Desk) -> Standings:
    """Return what says who holds which post on the day on which it is asked."""

    def today(regulation: Regulation) -> DutyStanding:
        day = regulation.calendar.local_date(datetime.now(UTC))
        return desk.read(standing_on, regulation, day)

    return today


@dataclass(frozen=True)
class Directory:
    """Asks each time whether somebody belongs.

    So who has been taken out of the channel can press nothing from that moment on, nor who has
    been relieved by an order.
    """

    members: Members
    standing: Standings = by_regulation
    recognise: Recognise = as_called

    def staff(self, user_id: str) -> User:
        """Return a member of the team who is no guest and no bot; raise NotAllowed."""
        user = self._sure(lambda: self._user(user_id))
        is_staff = user is not None and user.is_person
        if user is None or not is_staff or not self._sure(lambda: self.members.is_in_team(user_id)):
            log.warning("refused: not of the staff", user=user_id)
            raise NotAllowed(NOT_STAFF)
        return self.recognise([user])[0]

    def is_with_bot(self, channel_id: str, user_id: str) -> bool:
        """Return whether the chat says that this is the channel of the bot and this person."""
        try:
            return bool(channel_id) and self.members.direct_channel(user_id) == channel_id
        except ChatError as error:
            log.warning("direct channel not known", exc_info=error)
            return False

    def colleague(self, user_id: str, regulation: Regulation, role: Role) -> Actor:
        """Return a member of the staff in this role, ready to act; raise NotAllowed.

        Who leads need not be in the consultants' channel.
        """
        user = self.staff(user_id)
        leads = self.standing(regulation).is_head(user.username)
        return Actor(role, user.id, user.username, person_of(user, regulation).name, head=leads)

    def consultant(self, user_id: str, regulation: Regulation) -> Actor:
        """Return a member of the consultants' channel, ready to act; raise NotAllowed."""
        actor = self.member(self.staff(user_id), regulation)
        if actor is None:
            log.warning("refused: not in the consultants' channel", user=user_id)
            raise NotAllowed(NOT_CONSULTANT)
        if not (actor.appointed or actor.head):
            log.warning("refused: not appointed", user=user_id)
            raise NotAllowed(NOT_APPOINTED)
        return actor

    def member(self, user: User, regulation: Regulation) -> Actor | None:
        """Return who this is in the consultants' channel, appointed or not; None outside it."""
        if not self._sure(lambda: self.members.is_in_channel(user.id)):
            return None
        return actor_of(user, regulation, self.standing(regulation))

    def colleagues(self, regulation: Regulation) -> list[Person]:
        """Return everybody to whom an inquiry can be given; raise NotAllowed."""
        standing = self.standing(regulation)
        may = [user for user in self._people() if standing.may_consult(user.username)]
        return [person_of(user, regulation) for user in may]

    def present(self, regulation: Regulation) -> dict[str, bool]:
        """Return whether each member of the channel may claim, by his id; raise NotAllowed.

        By an order there may be nobody who may, though the channel is full.
        """
        standing = self.standing(regulation)
        return {user.id: standing.may_consult(user.username) for user in self._people()}

    def _people(self) -> list[User]:
        users = self._sure(self.members.of_channel)
        return self.recognise([user for user in users if user.is_person])

    def _user(self, user_id: str) -> User | None:
        try:
            return self.members.user(user_id)
        except Refused as refused:
            if refused.reason is Reason.MISSING:
                return None
            raise

    def _sure(self, ask: Callable[[], T]) -> T:
        """Return the server's word; raise NotAllowed where it gives none."""
        try:
            return ask()
        except Refused as refused:
            # The team or the channel may have been made again under its old name.
            self.members.forget()
            log.error("the bot may not look: give it its team and channel back", exc_info=refused)
            raise NotSure(LOST) from refused
        except ChatError as error:
            log.warning("nobody to say who that is", exc_info=error)
            raise NotSure(NOT_SURE) from error


def belongs(directory: Directory, regulation: Regulation, user_id: str) -> Belongs:
    """Return where somebody belongs; raise ChatSilent where the chat does not say."""
    try:
        member = directory.member(directory.staff(user_id), regulation)
    except NotSure as error:
        raise ChatSilent from error
    except NotAllowed:
        return Belongs.TO_NOBODY
    return Belongs.TO_STAFF if member is None else Belongs.TO_CHANNEL


def actor_of(user: User, regulation: Regulation, standing: DutyStanding) -> Actor:
    """Return a consultant as the desk knows him."""
    person = person_of(user, regulation)
    return Actor(
        Role.CONSULTANT,
        person.id,
        person.username,
        person.name,
        head=standing.is_head(user.username),
        appointed=standing.may_consult(user.username),
    )


def person_of(user: User, regulation: Regulation) -> Person:
    """Return the person by the regulation's name for him: requesters read it."""
    named = regulation.person(user.username)
    return Person(user.id, user.username, named.name if named else user.full_name, entitled=True)
