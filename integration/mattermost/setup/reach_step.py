"""Whether the server finds the bot: a command run and a button pressed, there and back.

Only who knows the key can answer, so that nobody else's page at the address is taken for the desk.
"""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from integration.chat.errors import ChatError, Refused, UnknownOutcome
from integration.chat.sealing import answer_to, new_question
from integration.chat.values import RenderedPost
from integration.mattermost.setup.server_settings import INSIDE
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.setup.stand_in import Answerer, answering
from integration.mattermost.signing import typed
from integration.setup.results import StepResult, cannot, note, or_fail, right, why

ANSWERED_BADLY = "api.command.execute_command.failed_resp.app_error"
ACTION = "check"
HELP = "help"
NOT_PRESSED = "кнопку не удалось нажать"
RESTART = (
    "перезапустите программу, тогда она возьмёт новые настройки "
    "(make run — Ctrl-C и снова make run)"
)


def try_the_way(setup: SetupContext) -> Iterator[StepResult]:
    """Run the command and press a button; say which of them came through."""
    with answering(setup) as answerer:
        if answerer is Answerer.STAND_IN:
            yield note("бот ещё не запущен, на время проверки отвечаем вместо него")
        yield _command(setup, found(setup.command).trigger, answerer)
        if setup.has_help:
            yield _command(setup, HELP, answerer)
        yield _button(setup, answerer)


def _command(setup: SetupContext, word: str, answerer: Answerer) -> StepResult:
    """Run the command as whoever runs this, and read what came back."""
    question, url = new_question(setup.secret), setup.wishes.command_url
    try:
        channel, team = found(setup.channel), found(setup.team)
        answer = execute(setup.client, channel.id, team.id, f"/{word} {typed(question)}")
    except UnknownOutcome:
        return cannot(f"/{word} не дошла до {url}", _likely_reasons(setup))
    except ChatError as error:
        return cannot(f"/{word} не удалось выполнить: {why(error)}")
    if answer != answer_to(setup.secret, question):
        return _wrong_answer(setup, f"/{word} дошла до BOT_URL", answerer)
    return right(f"/{word} сходила к {url} и вернулась")


def execute(client: SetupClient, channel_id: str, team_id: str, command: str) -> str:
    """Return the answer to a command; nothing where it came, but as no server can read it.

    Raise ChatError; UnknownOutcome is one that did not arrive.
    """
    sent = {"channel_id": channel_id, "team_id": team_id, "command": command}
    try:
        return str(client.post("/commands/execute", sent).get("text"))
    except UnknownOutcome as failure:
        if failure.error_id == ANSWERED_BADLY:
            return ""
        raise


def _wrong_answer(setup: SetupContext, reached: str, answerer: Answerer) -> StepResult:
    """Say of an answer that is not the right one who will have given it."""
    if answerer is Answerer.BOT:
        return note(f"{reached}, где работает бот с прежними настройками", RESTART)
    if answerer is Answerer.STRANGER:
        port = setup.wishes.bot_port
        return cannot(
            f"{reached}, но ответил не бот: порт {port} занят другой программой",
            f"освободите порт {port} или задайте другой в .env: BOT_PORT=… и тот же в BOT_URL",
        )
    return cannot(f"{reached}, но ответил кто-то другой: не эта программа", _likely_reasons(setup))


def _button(setup: SetupContext, answerer: Answerer) -> StepResult:
    """Press a button of a post of the bot's own, and read what became of the post."""
    question, url, as_bot = new_question(setup.secret), setup.wishes.action_url, found(setup.as_bot)
    with or_fail(NOT_PRESSED):
        room = as_bot.direct_channel(found(setup.me).id)
        post_id = as_bot.create_post(room, _post_with_button(url, question)).id
    try:
        setup.client.post(f"/posts/{post_id}/actions/{ACTION}")
        answer = as_bot.get_post(post_id).message
    except ChatError as error:
        if isinstance(error, Refused) and error.status == 400:
            return cannot(f"нажатие не дошло до {url}", _likely_reasons(setup))
        return cannot(f"{NOT_PRESSED}: {why(error)}")
    finally:
        # What stays is one line to the administrator; the next check makes its own.
        with suppress(ChatError):
            as_bot.delete_post(post_id)
    if answer != answer_to(setup.secret, question):
        return _wrong_answer(setup, "нажатие дошло до BOT_URL", answerer)
    return right(f"нажатие сходило к {url} и вернулось")


def _post_with_button(url: str, question: str) -> RenderedPost:
    integration = {"url": url, "context": {"check": question}}
    button = {"id": ACTION, "type": "button", "name": "Проверка", "integration": integration}
    props = {"attachments": [{"fallback": "", "actions": [button]}]}
    return RenderedPost("Проверка связи; это сообщение сейчас исчезнет.", props)


def _likely_reasons(setup: SetupContext) -> str:
    """Say what may stand in the way, the likeliest first."""
    wishes = setup.wishes
    host = urlsplit(wishes.bot_url).hostname
    usual = (
        f"с машины Mattermost должен открываться {wishes.bot_url}/healthz: проверьте "
        f"BOT_URL, прокси и сетевой экран; если адрес внутренний — {INSIDE.where}: {host}"
    )
    mismatch = wishes.bot_endpoint.mismatch
    if not mismatch:
        return usual
    remedy = f"{mismatch}: впишите в .env один и тот же порт и повторите make connect"
    here = wishes.bot_endpoint.leads_here
    return remedy if here else f"скорее всего, дело в порту: {remedy}. Если там прокси: {usual}"
