"""The app's manifest: what an administrator pastes at Slack, so that he has nothing to tick."""

from typing import Any

from integration.slack.command_word import COMMAND

BOT = "helpbot"
NAME = "Помощь по журналу"
ABOUT = "Вопросы о «Дневнике.ру»: задать, взять, ответить"
# Each for something: the command, posts, files, the consultants' channel, direct messages, people.
SCOPES = (
    "channels:history",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
)
# Without it all is well, but for the topic of a channel that is not private.
OF_OPEN_CHANNELS = {"channels:manage"}
EVENTS = ("message.channels", "message.groups", "message.im")
PATH = "/slack/events"


def manifest(bot_url: str = "") -> dict[str, Any]:
    """Return the manifest: with Socket Mode, or with an address at which Slack calls the bot."""
    at = {"url": f"{bot_url}{PATH}"} if bot_url else {}
    request = {"request_url": f"{bot_url}{PATH}"} if bot_url else {}
    command = {
        "command": COMMAND,
        "description": "Спросить о «Дневнике.ру»",
        "usage_hint": "что не получается; или: мои, статус, график, помощь",
        "should_escape": False,
        **at,
    }
    return {
        "display_information": {"name": NAME, "description": ABOUT},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": BOT, "always_online": True},
            "slash_commands": [command],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **request},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not bot_url,
            "token_rotation_enabled": False,
        },
    }
