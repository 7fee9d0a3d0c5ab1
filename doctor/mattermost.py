"""Mattermost as the doctor asks it: whether it answers, and whether the word arrives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from endpoints import PATIENCE, ask
from helpdesk.clock.incident_words import CONNECT
from helpdesk.clock.nightly_look import Finding
from settings import Settings

if TYPE_CHECKING:
    from integration.mattermost.setup.setup_client import SetupClient

CHAT_AWAY = "проверьте MATTERMOST_URL и что сервер запущен; ничего не теряется, всё ждёт его"
# A server hands a command on and waits for the answer.
WORD_PATIENCE = 15  # seconds
NOT_ARRIVED = "{} с сервера Mattermost до бота не доходит"
MEND_ADDRESS = "проверьте BOT_URL: он должен открываться с машины Mattermost; затем make connect"
REFUSED = "{} доходит, но бот её не принимает: другой ключ команды или другая программа"
MEND_TOKENS = (
    "впишите в MATTERMOST_COMMAND_TOKENS ключи команд (make connect делает это сам) и "
    "перезапустите процесс bot"
)


def server(settings: Settings) -> Iterator[Finding]:
    status = ask(settings.mattermost_url, "/api/v4/system/ping").status
    says = f"{settings.mattermost_url} " + (f"отвечает {status}" if status else "не отвечает")
    yield Finding("Сервер чата", status == 200, says, "" if status == 200 else CHAT_AWAY)


def word(settings: Settings) -> Iterator[Finding]:
    """Which word leads teachers to the desk, and whether it arrives there with a key of ours.

    What only an administrator sees is not told.
    """
    from integration.chat.errors import ChatError
    from integration.mattermost.http import Timeouts
    from integration.mattermost.setup.help_step import HELP, HelpWord, way_of_the_word
    from integration.mattermost.setup.setup_client import SetupClient
    from integration.mattermost.setup.wishes import WORD

    token = settings.mattermost_token.get_secret_value()
    timeouts = Timeouts(PATIENCE, WORD_PATIENCE)
    with closing(SetupClient(settings.mattermost_url, token, timeouts=timeouts)) as client:
        try:
            way = way_of_the_word(client, settings.mattermost_team, settings.public_url)
        except (ChatError, LookupError) as error:
            yield Finding("Слово", None, f"не узнать ({type(error).__name__})", CHAT_AWAY)
            return
        well = {HelpWord.DESK: True, HelpWord.NONE: False}.get(way)
        yield Finding("Слово", well, way, CONNECT if well is False else "")
        if way is not HelpWord.NONE:
            yield _there_and_back(client, settings, HELP if way is HelpWord.DESK else WORD)


def _there_and_back(client: SetupClient, settings: Settings, typed_word: str) -> Finding:
    """Run the command as the bot: it arrives, at this desk, with a token that is known."""
    from integration.chat.errors import ChatError, UnknownOutcome
    from integration.chat.sealing import answer_to, new_question
    from integration.mattermost.setup.reach_step import execute
    from integration.mattermost.signing import PROVE, typed

    question, command = new_question(settings.secret), f"/{typed_word}"
    try:
        team = client.team_named(settings.mattermost_team)
        channel = client.channel_id(settings.mattermost_team, settings.mattermost_channel)
        said = typed(question, PROVE)
        answer = execute(client, channel, team.id if team else "", f"{command} {said}")
    except UnknownOutcome:
        return Finding("Команды", False, NOT_ARRIVED.format(command), MEND_ADDRESS)
    except ChatError as error:
        return Finding("Команды", None, f"не узнать ({type(error).__name__})", CONNECT)
    if answer == answer_to(settings.secret, question):
        return Finding("Команды", True, f"{command} доходит до бота, и ключ команды верен")
    return Finding("Команды", False, REFUSED.format(command), MEND_TOKENS)
