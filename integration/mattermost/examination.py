"""A look at the chat with the bot's own eyes: what has been lost since it was set up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpdesk.clock.incidents import Incident, IncidentKind
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from integration.chat.errors import ChatError, Refused
from integration.chat.values import User
from integration.mattermost.client import MattermostClient

UNAUTHORIZED = 401
LOST = frozenset({403, 404})


@dataclass(frozen=True)
class Examination:
    """Asks the server some twenty questions; every answer, and none at all, is a finding."""

    client: MattermostClient
    team: str
    channel: str
    # Returns who is meant by a name of the regulation; by itself, who has it in the chat.
    named: Callable[[str], User] | None = None

    def look(self, regulation: Regulation) -> list[Incident]:
        """Return what is wrong now, the most serious alone where the rest follows from it."""
        try:
            return list(self._found(regulation))
        except Refused as refused:
            kind = IncidentKind.TOKEN if refused.status == UNAUTHORIZED else IncidentKind.CHAT_AWAY
            return [Incident(kind)]
        except ChatError:
            return [Incident(IncidentKind.CHAT_AWAY)]

    def _found(self, regulation: Regulation) -> Iterator[Incident]:
        self.client.user("me")
        limit = self.client.client_config().edit_seconds
        if limit is not None:
            yield Incident(IncidentKind.EDIT_LIMIT, str(limit))
        if not self._sees_team():
            yield Incident(IncidentKind.TEAM)
            return
        channel_id = self._channel()
        if channel_id is None:
            yield Incident(IncidentKind.CHANNEL)
        yield from self._people(regulation, channel_id)

    def _sees_team(self) -> bool:
        try:
            team_id = self.client.team_id(self.team)
            return self.client.team_member(team_id, self.client.me().id)
        except Refused as refused:
            if refused.status in LOST:
                return False
            raise

    def _channel(self) -> str | None:
        """Return the id of the consultants' channel; None where the bot cannot work in it."""
        try:
            found = self.client.channel_id(self.team, self.channel)
            return found if self.client.channel_member(found, self.client.me().id) else None
        except Refused as refused:
            if refused.status in LOST:
                return None
            raise

    def _people(self, regulation: Regulation, channel_id: str | None) -> Iterator[Incident]:
        people = {person.user: person for person in regulation.everybody()}
        for person in people.values():
            yield from self._person(person, regulation, channel_id)

    def _person(
        self, person: Person, regulation: Regulation, channel_id: str | None
    ) -> Iterator[Incident]:
        try:
            user = (self.named or self.client.user_by_name)(person.user)
        except Refused as refused:
            if refused.status not in LOST:
                raise
            yield Incident(IncidentKind.PERSON_UNKNOWN, person.user)
            return
        if not user.is_active:
            yield Incident(IncidentKind.PERSON_DEACTIVATED, person.user)
        elif (
            person in regulation.people.consultants
            and channel_id is not None
            and not self.client.channel_member(channel_id, user.id)
        ):
            yield Incident(IncidentKind.PERSON_OUTSIDE, person.user)
