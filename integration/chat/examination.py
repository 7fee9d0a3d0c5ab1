"""A look at the chat with the bot's own eyes: what has been lost since it was set up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from integration.chat.errors import ChatError, Reason, Refused
from integration.chat.port import Members
from integration.chat.values import User


@dataclass(frozen=True)
class Examination:
    """Asks the server some twenty questions; every answer, and none at all, is a finding."""

    members: Members
    # Returns who is meant by a name of the regulation.
    named: Callable[[str], User]

    def look(self, regulation: Regulation) -> list[Incident]:
        """Return what is wrong now, the most serious alone where the rest follows from it."""
        try:
            return list(self._found(regulation))
        except Refused as refused:
            kind = IncidentKind.TOKEN if refused.reason is Reason.TOKEN else IncidentKind.CHAT_AWAY
            return [Incident(kind)]
        except ChatError:
            return [Incident(IncidentKind.CHAT_AWAY)]

    def _found(self, regulation: Regulation) -> Iterator[Incident]:
        self.members.forget()
        me = self.members.me()
        limit = self.members.edit_seconds()
        if limit is not None:
            yield Incident(IncidentKind.EDIT_LIMIT, str(limit))
        if not _holds(lambda: self.members.is_in_team(me.id)):
            yield Incident(IncidentKind.TEAM)
            return
        can_work = _holds(lambda: self.members.is_in_channel(me.id))
        if not can_work:
            yield Incident(IncidentKind.CHANNEL)
        for person in {each.user: each for each in regulation.everybody()}.values():
            yield from self._person(person, regulation, can_work)

    def _person(self, person: Person, regulation: Regulation, can_work: bool) -> Iterator[Incident]:
        try:
            user = self.named(person.user)
        except Refused as refused:
            if not refused.is_missing:
                raise
            yield Incident(IncidentKind.PERSON_UNKNOWN, person.user)
            return
        if not user.is_active:
            yield Incident(IncidentKind.PERSON_DEACTIVATED, person.user)
        elif (
            person in regulation.people.consultants
            and can_work
            and not self.members.is_in_channel(user.id)
        ):
            yield Incident(IncidentKind.PERSON_OUTSIDE, person.user)


def _holds(ask: Callable[[], bool]) -> bool:
    """Return whether the bot is there; not, where the server does not let it see that."""
    try:
        return ask()
    except Refused as refused:
        if refused.is_missing:
            return False
        raise
