"""Which chat the desk lives in, and which settings each of them needs."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr
from pydantic_core import PydanticCustomError

from tls import is_loopback

SLACK_API = "https://slack.com/api/"
# Of governments' workspaces.
SLACK_HOSTS = ("slack.com", "slack-gov.com")


class ChatName(StrEnum):
    """A chat, by the name of its folder in `integration/`."""

    MATTERMOST = "mattermost"
    SLACK = "slack"


NEEDED = {
    ChatName.MATTERMOST: (
        "bot_url",
        "mattermost_url",
        "mattermost_token",
        "mattermost_team",
        "mattermost_channel",
        "mattermost_command_tokens",
    ),
    ChatName.SLACK: ("slack_url", "slack_bot_token", "slack_channel"),
}
# Slack keeps `/help` for itself.
COMMANDS = {ChatName.MATTERMOST: "/help", ChatName.SLACK: "/helpdesk"}
OF_ONE_CHAT = tuple(name for names in NEEDED.values() for name in names)
# What Slack's keys begin with: one in the place of another is a frequent slip.
BEGINNINGS = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}


def chosen_chat(given: Mapping[str, Any]) -> str:
    """Return which chat these values choose: by name, or by the only key that is there."""
    found = {name.lower(): value for name, value in given.items() if value}
    if "chat" in found:
        return str(found["chat"])
    is_slack = "slack_bot_token" in found and "mattermost_token" not in found
    return ChatName.SLACK if is_slack else ChatName.MATTERMOST


def if_chosen(name: str, value: Any, check: Callable[[Any], Any], chat: ChatName | None) -> Any:
    """Return the value, checked; what only another chat needs may be left out."""
    if value not in (None, "", (), SecretStr("")):
        return check(value)
    if name in NEEDED.get(chat or ChatName.MATTERMOST, ()):
        raise PydanticCustomError("missing", "не задан")
    return value


def expect_beginning(name: str, value: SecretStr | None) -> SecretStr | None:
    """Return one of Slack's keys, unless it is one of another sort."""
    beginning = BEGINNINGS[name]
    if value and not value.get_secret_value().startswith(beginning):
        raise PydanticCustomError("address", "начинается с {is}", {"is": beginning})
    return value


def expect_slack(value: str) -> str:
    """Return an address to which the desk's key for Slack may go."""
    address = urlsplit(value)
    host = address.hostname or ""
    is_slacks = address.scheme == "https" and host in SLACK_HOSTS
    if not (is_slacks or is_loopback(host)):
        raise PydanticCustomError("address", "ключ ушёл бы не в Slack")
    return value.rstrip("/") + "/"


SlackApi = Annotated[str, AfterValidator(expect_slack)]
