"""Who belongs to the school's team and to the consultants' channel of a Mattermost server."""

from dataclasses import dataclass, field

from helpdesk.kernel.desk import Desk
from integration.chat.directory import Directory, standing_of
from integration.chat.values import User
from integration.mattermost.accounts import Accounts
from integration.mattermost.client import MattermostClient
from settings import Settings


@dataclass
class TeamMembers:
    """Asks each time; only the ids of team and channel are kept, until told to forget.

    So a person who was taken out of the channel can click nothing from that moment on.
    """

    client: MattermostClient
    team: str
    channel: str
    _team_id: str = field(default="", init=False)
    _channel_id: str = field(default="", init=False)

    def user(self, user_id: str) -> User:
        return self.client.user(user_id)

    def is_in_team(self, user_id: str) -> bool:
        if not self._team_id:
            self._team_id = self.client.team_id(self.team)
        return self.client.team_member(self._team_id, user_id)

    def is_in_channel(self, user_id: str) -> bool:
        return self.client.channel_member(self._channel(), user_id)

    def of_channel(self) -> list[User]:
        return self.client.channel_users(self._channel())

    def forget(self) -> None:
        self._team_id = self._channel_id = ""

    def _channel(self) -> str:
        if not self._channel_id:
            self._channel_id = self.client.channel_id(self.team, self.channel)
        return self._channel_id


def directory_of(desk: Desk, settings: Settings, client: MattermostClient) -> Directory:
    """Return the directory of this process: by the orders, and by the ids of accounts."""
    members = TeamMembers(client, settings.mattermost_team, settings.mattermost_channel)
    return Directory(members, standing_of(desk), Accounts(desk, client).recognise)
