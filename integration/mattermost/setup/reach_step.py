"""Whether the server finds the bot: a command run and a button pressed, there and back.

Only who knows the key can answer, so that nobody else's page at the address is taken for the desk.
"""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from endpoints import port_error
from integration.chat.errors import ChatError, Refused, UnknownOutcome
from integration.chat.sealing import answer_to, new_question
from integration.chat.values import RenderedPost
from integration.mattermost.setup.server_settings import INSIDE
from integration.mattermost.setup.setup_client import SetupClient
from integration.mattermost.setup.setup_context import SetupContext, found
from integration.mattermost.signing import answer_to_command, answer_to_press, is_any_of, typed
from integration.setup.results import StepResult, cannot, note, or_fail, right, why

ANSWERED_BADLY = "api.command.execute_command.failed_resp.app_error"
ACTION = "check"
HELP = "help"
NOT_PRESSED = "кнопку не удалось нажать"
RESTART = (
    "перезапустите программу, тогда она возьмёт новые настройки "
    "(make run — Ctrl-C и снова make run)"
)


class Answerer(Enum):
    """Who has the bot's port on this machine."""

    BOT = "the desk's bot, maybe with settings of before"
    STAND_IN = "a small app of ours, for the bot does not run yet"
    STRANGER = "some other program"


@contextmanager
def answering(setup: SetupContext) -> Iterator[Answerer]:
    """See that somebody answers on the bot's port while this is open; yield who it is."""
    endpoint = setup.wishes.bot_endpoint
    if _is_taken(endpoint.host, endpoint.port):
        is_bot = endpoint.ask_at_port().app == endpoint.app
        yield Answerer.BOT if is_bot else Answerer.STRANGER
        return
    app = stand_in(setup.secret, tuple(setup.command_tokens))
    server = make_server(endpoint.host, endpoint.port, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="stand-in")
    thread.start()
    try:
        yield Answerer.STAND_IN
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stand_in(secret: bytes, command_tokens: tuple[str, ...]) -> Flask:
    """Return an app that answers checks at the bot's addresses and nothing else."""
    app = Flask(__name__, static_folder=None)

    @app.post("/command")
    def command() -> ResponseReturnValue:
        if not is_any_of(request.form.get("token", ""), command_tokens):
            abort(403)
        return answer_to_command(secret, request.form.get("text", "")) or abort(404)

    @app.post("/action")
    def action() -> ResponseReturnValue:
        said = request.get_json(force=True, silent=True)
        context = said.get("context") if isinstance(said, dict) else None
        return answer_to_press(secret, context if isinstance(context, dict) else {}) or abort(404)

    return app


class _Silent(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        """Say nothing amid what is said to people."""


def _is_taken(host: str, port: int) -> bool:
    """Whether somebody has the port; on a port that may not be had, nobody can stand in."""
    error = port_error(host, port)
    return error is not None and error.errno in (errno.EADDRINUSE, errno.EACCES)


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
