"""`main.py worker` and `main.py clock` as they run in production, before the sandbox chat."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from helpdesk.inquiries.claims import claim
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from sandbox.seen import SeenPost
from sandbox.server.troubles import TroubleKind
from sandbox.testing import RunningSandbox, start_sandbox
from tests.launch.forked import start
from tests.launch.house import wait_until
from tests.workers.office import CONSULTANT, SECRET, ask_as_parent, desk_on

ROOT = Path(__file__).resolve().parents[2]
CHANNEL = "consultants"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def environment(tmp_path: Path, sqlite_url: str, sandbox: RunningSandbox) -> dict[str, str]:
    """Settings of a desk without Redis: the clock delivers."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": sqlite_url,
        "SECRET_KEY": SECRET.decode(),
        "PUBLIC_URL": "http://localhost:8000",
        "BOT_URL": "http://localhost:8001",
        "MATTERMOST_URL": sandbox.url,
        "MATTERMOST_TOKEN": sandbox.bot_token,
        "MATTERMOST_TEAM": "school",
        "MATTERMOST_CHANNEL": CHANNEL,
        "MATTERMOST_COMMAND_TOKENS": sandbox.command_token,
        "SMTP_URL": (tmp_path / "mail").as_uri(),
        "MAIL_FROM": "help@school.example",
        "ATTACHMENTS": str(tmp_path / "attachments"),
    }


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[Desk]:
    """The desk as a release leaves it."""
    Path(environment["ATTACHMENTS"]).mkdir()
    engine = create_engine_for(environment["DATABASE_URL"])
    yield desk_on(engine)
    engine.dispose()


@contextmanager
def _running(
    name: str, environment: dict[str, str], stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Keep it running, started from nothing."""
    words = [sys.executable, "main.py", name]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=stdout)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


@contextmanager
def _forked_clock(environment: dict[str, str]) -> Iterator[None]:
    words = [sys.executable, "main.py", "clock"]
    process = start(words, environment, ROOT, Path(os.devnull))
    try:
        yield
    finally:
        process.kill()
        process.wait(60)


def test_an_inquiry_becomes_a_card_in_the_channel_and_a_letter_in_the_tray(
    desk: Desk, environment: dict[str, str], sandbox: RunningSandbox, tmp_path: Path
) -> None:
    opened = ask_as_parent(desk, datetime.now(UTC))
    with _running("clock", environment):
        wait_until(lambda: outbox.oldest_unsent(desk) is None, "everything sent")
    (card,) = _cards(sandbox)
    (letter,) = (tmp_path / "mail").glob("*.eml")
    message = message_from_bytes(letter.read_bytes(), policy=default)
    assert opened.inquiry.shown_reference in card.message
    assert message["To"] == "mama@example.ru"


def _cards(sandbox: RunningSandbox) -> list[SeenPost]:
    return [post for post in sandbox.person("consultant1").posts(CHANNEL) if post.attachments]


def test_a_claim_made_elsewhere_is_drawn_on_the_same_card(
    desk: Desk, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    opened = ask_as_parent(desk, datetime.now(UTC))
    with _forked_clock(environment):
        wait_until(lambda: _cards(sandbox), "the card")
        claim(desk, opened.inquiry.id, CONSULTANT, datetime.now(UTC))
        wait_until(lambda: "В работе" in str(_cards(sandbox)[0].attachments), "the claim")
    assert len(_cards(sandbox)) == 1


@pytest.mark.parametrize("way", list(TroubleKind))
def test_a_chat_in_trouble_misses_nothing_and_hears_nothing_twice(
    desk: Desk, environment: dict[str, str], sandbox: RunningSandbox, way: TroubleKind
) -> None:
    sandbox.trouble(way, "/api/v4/posts", times=2)
    ask_as_parent(desk, datetime.now(UTC))
    with _forked_clock(environment):
        wait_until(lambda: outbox.oldest_unsent(desk) is None, "everything sent")
    assert len(_cards(sandbox)) == 1


def test_the_worker_comes_up_with_the_same_settings(environment: dict[str, str]) -> None:
    with _running("worker", environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        # It says so once it can be stopped.
        assert any(b"nothing to do" in line for line in worker.stdout)
        worker.terminate()
        assert worker.wait(timeout=60) == 0
