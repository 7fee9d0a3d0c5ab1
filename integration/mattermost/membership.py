"""The port of the site to the chat: whether somebody still belongs, asked at this moment."""

from __future__ import annotations

from helpdesk.access.sessions import AskChat, Belongs, ChatSilent
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from integration.mattermost.client import MattermostClient
from integration.mattermost.directory import Directory, NotAllowed, NotSure, directory_of
from integration.mattermost.http import Timeouts
from settings import Settings

# Somebody waits: a trigger of 5.38 is dead after three seconds.
IMPATIENT = Timeouts(connect=1, read=2)


def impatient_directory(desk: Desk, settings: Settings) -> Directory:
    """Return what asks this server while somebody waits; it asks nothing before it is used."""
    client = MattermostClient(
        settings.mattermost_url, settings.mattermost_token.get_secret_value(), timeouts=IMPATIENT
    )
    return directory_of(desk, settings, client)


def ask_chat_of(desk: Desk, settings: Settings) -> AskChat:
    """Return the port."""
    directory = impatient_directory(desk, settings)
    return lambda user_id: belongs(directory, desk.regulation(), user_id)


def belongs(directory: Directory, regulation: Regulation, user_id: str) -> Belongs:
    """Return where somebody belongs; raise ChatSilent where the chat does not say."""
    try:
        member = directory.member(directory.staff(user_id), regulation)
    except NotSure as error:
        raise ChatSilent from error
    except NotAllowed:
        return Belongs.TO_NOBODY
    return Belongs.TO_STAFF if member is None else Belongs.TO_CHANNEL
