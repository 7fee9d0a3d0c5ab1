"""Slack as the doctor asks it: its answer, the bot's rights, and the way back to the desk."""

import json
import time
import urllib.request
from collections.abc import Iterator
from secrets import token_hex

from endpoints import PATIENCE
from helpdesk.clock.incident_words import CONNECT
from helpdesk.clock.nightly_look import Finding
from integration.chat.errors import ChatError, Refused
from settings import Settings
from tls import verified_context

AWAY = "проверьте, открывается ли Slack с этой машины; ничего не теряется, всё ждёт его"
NOT_CALLED = "{} не дойдёт: {} не отвечает Slack, как он ждёт ({})"
MEND_ADDRESS = (
    "запустите процесс bot, проверьте прокси перед ним и SLACK_SIGNING_SECRET; потом в Slack: "
    "api.slack.com/apps → приложение → Event Subscriptions → Retry"
)
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
        yield _called(settings, COMMAND)
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


def _called(settings: Settings, command: str) -> Finding:
    """Ask the bot's address what Slack asks before it calls it: to give a signed word back."""
    from slack_sdk.signature import SignatureVerifier

    from integration.slack.setup.manifest import PATH

    secret = settings.slack_signing_secret
    word, moment, url = token_hex(), str(int(time.time())), f"{settings.bot_url}{PATH}"
    body = json.dumps({"type": "url_verification", "challenge": word})
    verifier = SignatureVerifier(secret.get_secret_value() if secret else "")
    headers = {
        "X-Slack-Signature": verifier.generate_signature(timestamp=moment, body=body) or "",
        "X-Slack-Request-Timestamp": moment,
        "Content-Type": "application/json",
    }
    asked = urllib.request.Request(url, body.encode(), headers)  # noqa: S310 - set by the school
    try:
        with urllib.request.urlopen(asked, None, PATIENCE, context=verified_context()) as answer:  # noqa: S310
            why = "" if word in answer.read(1_000).decode() else "другой ответ"
    except (OSError, ValueError) as error:
        why = str(error)
    if why:
        return Finding("Слово", False, NOT_CALLED.format(command, url, why), MEND_ADDRESS)
    return Finding("Слово", True, f"{command}: Slack зовёт бота по {url}, и он отвечает")
