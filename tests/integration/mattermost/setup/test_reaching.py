"""The way from the server to the bot: tried with a small server, with the bot, and cut."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer

import pytest
from sqlalchemy import Engine
from werkzeug.serving import make_server

from helpdesk.storage.database import create_engine_for
from integration.chat.sealing import answer_to, new_question
from integration.mattermost.bot import create_bot
from integration.mattermost.setup.reach_step import stand_in
from integration.mattermost.signing import typed
from sandbox.testing import RunningSandbox
from settings import Settings
from tests.contract.mattermost.trial import Trial
from tests.integration.house import SECRET, found_desk
from tests.launch.house import free_ports

KEY = SECRET.encode()
CHECK = "Проверка связи: "


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = create_engine_for(sqlite_url)
    yield engine
    engine.dispose()


@contextmanager
def bot_of(trial: Trial, engine: Engine, **changes: str) -> Iterator[None]:
    """Run the desk's bot on the trial's port, with the settings that were written there."""
    values = {name.lower(): value for name, value in trial.env.items()} | changes
    settings = Settings(_env_file=None, attachments=trial.folder, **values)  # type: ignore[arg-type]
    desk = found_desk(engine)
    port = int(trial.environment["BOT_PORT"])
    server = make_server("127.0.0.1", port, create_bot(desk, settings), threaded=True)
    with _served(server):
        yield


@contextmanager
def _served(server: BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="somebody")
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_running_bot_answers_itself(trial: Trial, engine: Engine) -> None:
    trial.connect()
    with bot_of(trial, engine):
        run = trial.connect()
    assert run.status == 0, run.text
    assert "отвечаем вместо него" not in run.text
    assert len([each for each in run.lines("в порядке") if each.startswith(CHECK)]) == 2


def test_a_bot_that_still_has_another_key_is_no_failure_and_has_to_be_started_again(
    trial: Trial, engine: Engine
) -> None:
    trial.connect()
    with bot_of(trial, engine, secret_key=SECRET):
        run = trial.connect()
    assert (run.status, run.failed) == (0, []), run.text
    told = [each for each in run.lines("к сведению") if "с прежними настройками" in each]
    assert len(told) == 2
    assert "перезапустите программу" in run.text


def test_a_bot_that_runs_while_its_command_is_made_is_reached_all_the_same(
    trial: Trial, engine: Engine
) -> None:
    trial.connect()
    with bot_of(trial, engine, mattermost_command_tokens="an-old-token"):
        run = trial.connect()
    assert run.status == 0, run.text
    assert len([each for each in run.lines("в порядке") if each.startswith(CHECK)]) == 2


def test_an_address_with_another_port_than_the_bots_is_named_as_the_reason(trial: Trial) -> None:
    port, (elsewhere,) = trial.environment["BOT_PORT"], free_ports(1)
    run = trial.connect(BOT_URL=f"http://127.0.0.1:{elsewhere}")
    assert run.status == 1
    said = f"BOT_URL ведёт на порт {elsewhere}, а бот слушает порт {port} (BOT_PORT)"
    assert run.text.count(said) == 2
    assert "сетевой экран" not in run.text


def test_somebody_elses_page_is_not_taken_for_the_bot(trial: Trial) -> None:
    class Polite(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"text": "hello"}).encode())

        def log_message(self, *_: object) -> None: ...

    port = int(trial.environment["BOT_PORT"])
    with _served(ThreadingHTTPServer(("127.0.0.1", port), Polite)):
        run = trial.connect()
    assert run.status == 1
    assert len([each for each in run.failed if "занят другой программой" in each]) == 2


def test_an_address_that_the_server_may_not_call_is_found_out(
    bare: RunningSandbox, trial: Trial
) -> None:
    bare.chat.store.set("ServiceSettings.AllowedUntrustedInternalConnections", "")
    run = trial.connect(agrees=False)
    assert run.status == 1
    assert f"{CHECK}/dnevnik не дошла до {trial.environment['BOT_URL']}/command" in run.failed
    assert f"{CHECK}нажатие не дошло до {trial.environment['BOT_URL']}/action" in run.failed
    assert trial.connect().status == 0


def test_the_stand_in_answers_checks_alone() -> None:
    visitor = stand_in(KEY, ("token",)).test_client()
    question = new_question(KEY)
    said = {"token": "token", "text": typed(question)}
    assert visitor.post("/command", data=said).get_json()["text"] == answer_to(KEY, question)
    assert visitor.post("/command", data=said | {"token": "other"}).status_code == 403
    assert visitor.post("/command", data=said | {"text": "вопрос"}).status_code == 404
    assert visitor.post("/action", json={"context": {"check": "forged"}}).status_code == 404
    assert visitor.post("/action", data="no JSON").status_code == 404


def test_a_question_has_one_right_answer_and_only_the_key_knows_it() -> None:
    question = new_question(KEY)
    assert answer_to(KEY, question) == answer_to(KEY, question)
    assert str(answer_to(KEY, question)) not in question
    assert answer_to(b"another key", question) is None
    assert answer_to(KEY, f"{question}0") is None
    assert answer_to(KEY, "") is None
    assert new_question(KEY) != question
