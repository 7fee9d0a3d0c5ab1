"""The port of the site to the chat: whether somebody still belongs, asked at this moment."""

from helpdesk.access.sessions import AskChat
from helpdesk.kernel.desk import Desk
from integration.chat.directory import belongs
from integration.mattermost.client import MattermostClient
from integration.mattermost.http import Timeouts
from integration.mattermost.members import directory_of
from settings import Settings

# Somebody waits: a trigger of 5.38 is dead after three seconds.
IMPATIENT = Timeouts(connect=1, read=2)


def impatient_client(settings: Settings) -> MattermostClient:
    """Return what asks the server while somebody waits; it asks nothing before it is used."""
    token = settings.mattermost_token.get_secret_value()
    return MattermostClient(settings.mattermost_url, token, timeouts=IMPATIENT)


def ask_chat_of(desk: Desk, settings: Settings) -> AskChat:
    """Return the port."""
    directory = directory_of(desk, settings, impatient_client(settings))
    return lambda user_id: belongs(directory, desk.regulation(), user_id)
