"""The desk's own bot behind a command of whatever server is asked: whom it believes."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask

from helpdesk.journal.inquiry_queries import open_of
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from integration.chat.flows.command import UNPROVED
from integration.mattermost.bot import create_bot
from sandbox.loopback import LoopbackServer, serving
from tests.contract.mattermost.school import School
from tests.integration.house import found_desk, settings_for

pytestmark = pytest.mark.contract


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    engine = create_engine_for(sqlite_url)
    yield found_desk(engine)
    engine.dispose()


@pytest.fixture
def command(school: School, desk: Desk) -> Iterator[tuple[str, str, str]]:
    """The bot's address, the command's word and its token."""
    apps: list[Flask] = []

    def answer(environ: Any, start: Any) -> Any:
        # The app needs to know its own address, so it is made after the port.
        return apps[0](environ, start)

    server = LoopbackServer(answer)
    url = server.url
    made = school.command(f"{url}/command")
    settings = settings_for(school.url, url, school.bot.token, made["token"])
    here = {"mattermost_team": school.team, "mattermost_channel": school.channel}
    apps.append(create_bot(desk, settings.model_copy(update=here)))
    with serving(server, "bot"):
        yield url, f"/{made['trigger']}", made["token"]


def test_who_types_is_believed_and_whoever_has_the_token_alone_is_not(
    school: School, desk: Desk, command: tuple[str, str, str]
) -> None:
    url, word, token = command
    said = school.teacher.run(f"{word} Не сохраняется тема", "town-square")
    assert said.text.startswith("Принято")
    assert len(open_of(desk, school.teacher.id)) == 1
    # With what the server has just signed for this teacher, and with nothing of the server's.
    for trigger in (said.trigger_id, "", "made-up"):
        form = {
            "token": token,
            "user_id": school.consultant.id,
            "command": word,
            "text": "кабинет",
            "trigger_id": trigger,
        }
        answer = requests.post(f"{url}/command", data=form, timeout=10).json()["text"]
        assert answer == UNPROVED
    page = school.consultant.run(f"{word} кабинет", "town-square").text
    assert "/desk/enter/" in page
