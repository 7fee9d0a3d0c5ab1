"""The listener is killed in the middle of twenty messages: each is taken, and each once."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from sandbox.testing import RunningSandbox, start_sandbox
from settings import ROOT
from tests.integration.hearing import wait_for
from tests.integration.house import SECRET, School, bot_beside, found_desk
from tests.launch.forked import Forked, start

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

MESSAGES = 20
# After so many has somebody written when the listener dies.
STRIKES = (4, 9, 14)


@pytest.fixture
def school(database_url: str) -> Iterator[School]:
    engine = create_engine_for(database_url)
    with start_sandbox() as sandbox, bot_beside(sandbox, found_desk(engine)) as school:
        yield school
    engine.dispose()


@contextmanager
def listening(school: School, database_url: str, folder: Path) -> Iterator[Forked]:
    """Run the process; whatever happens, it is gone at the end of the block."""
    settings = school.settings
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": settings.public_url,
        "BOT_URL": settings.bot_url,
        "MATTERMOST_URL": school.sandbox.url,
        "MATTERMOST_TOKEN": school.sandbox.bot_token,
        "MATTERMOST_TEAM": "school",
        "MATTERMOST_CHANNEL": "consultants",
        "MATTERMOST_COMMAND_TOKENS": school.sandbox.command_token,
        "ATTACHMENTS": str(folder),
        "no_proxy": "*",
    }
    words = [sys.executable, "main.py", "listen"]
    process = start(words, environment, ROOT, Path(os.devnull))
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def heard(school: School) -> list[str]:
    (inquiry,) = school.asked_by(school.teacher)
    return [text.body or "" for text in school.now(inquiry).texts][1:]


def connected(sandbox: RunningSandbox) -> bool:
    return bool(sandbox.wires.open)


def test_killed_three_times_in_the_middle_it_loses_and_doubles_nothing(
    school: School, database_url: str, tmp_path: Path
) -> None:
    school.ask()
    words = [f"Слово {number}" for number in range(MESSAGES)]
    with ExitStack() as stack:
        process = stack.enter_context(listening(school, database_url, tmp_path))
        wait_for(lambda: connected(school.sandbox), "the websocket")
        for number, each in enumerate(words):
            school.teacher.say("@helpbot", each)
            if number in STRIKES:
                # It is in the middle of them: some are taken, the last one hardly.
                wait_for(lambda: heard(school), "the first of them")
                process.send_signal(signal.SIGKILL)
                process.wait(timeout=30)
                process = stack.enter_context(listening(school, database_url, tmp_path))
        wait_for(lambda: len(heard(school)) >= MESSAGES, "all of them")
        # Told to stop, it stops by itself and well.
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert Counter(heard(school)) == Counter(words)
    assert confirmations(school.desk) == MESSAGES


def confirmations(desk: Desk) -> int:
    with desk.reading() as connection:
        query = "SELECT count(*) FROM delivery WHERE occasion = 'joined'"
        return int(connection.exec_driver_sql(query).scalar_one())
