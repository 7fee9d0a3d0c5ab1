"""Slack as the doctor asks it: its answer, the bot's rights, and the way back to the desk."""

from collections.abc import Iterator

from doctor.findings import Finding
from helpdesk.clock.incident_words import CONNECT
from integration.chat.errors import ChatError, Refused
from settings import Settings

AWAY = "проверьте, открывается ли Slack с этой машины; ничего не теряется, всё ждёт его"
MEND_RIGHTS = (
    "api.slack.com/apps → приложение → OAuth & Permissions → Bot Token Scopes: добавьте их и "
    "нажмите Reinstall to Workspace; затем make connect"
)


def server(settings: Settings) -> Iterator[Finding]:
    """Whether Slack answers to the bot's key, and whether the key allows what the desk does."""
    from integration.slack.setup.manifest import SCOPES
    from integration.slack.web_api import WebApi

    api = WebApi(settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    try:
        missing = sorted(set(SCOPES) - api.scopes())
    except Refused as refused:
        # What the bot sees with its own eyes says it in words of its own.
        yield Finding("Сервер чата", None, f"Slack отвечает: {refused.error_id}", CONNECT)
        return
    except ChatError as error:
        yield Finding("Сервер чата", False, f"Slack не отвечает ({error})", AWAY)
        return
    yield Finding("Сервер чата", True, f"{settings.slack_url} отвечает")
    if missing:
        says = f"боту в Slack не хватает прав: {', '.join(missing)}"
        yield Finding("Права бота", False, says, MEND_RIGHTS)


def word(settings: Settings) -> Iterator[Finding]:
    """Which word leads teachers to the desk, and whether Slack can bring it."""
    from integration.slack.command_word import COMMAND
    from integration.slack.web_api import WebApi

    if settings.slack_app_token is None:
        yield Finding("Слово", None, f"{COMMAND}: Slack зовёт бота по {settings.bot_url}")
        return
    api = WebApi(settings.slack_api_url, settings.slack_app_token.get_secret_value())
    try:
        api.ask("apps.connections.open")
    except Refused as refused:
        yield Finding("Слово", False, f"{COMMAND} не дойдёт: {refused.error_id}", CONNECT)
    except ChatError as error:
        yield Finding("Слово", None, f"не узнать ({type(error).__name__})", AWAY)
    else:
        yield Finding("Слово", True, f"{COMMAND}, по Socket Mode")
