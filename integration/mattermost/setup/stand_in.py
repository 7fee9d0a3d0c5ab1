"""Who answers on the bot's port while the way to it is tried.

The desk's bot does, or, where it does not run yet, a small app in its place.
"""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from endpoints import port_error
from integration.mattermost.setup.setup_context import SetupContext
from integration.mattermost.signing import answer_to_command, answer_to_press, is_any_of


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
