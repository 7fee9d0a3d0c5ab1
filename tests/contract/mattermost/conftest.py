"""One suite for every server: the sandbox in its two versions, and a real one where it is named."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.people import Person
from sandbox.server.limits import NEW, OLD, Limits
from sandbox.server.seed import PASSWORD
from sandbox.testing import RunningSandbox, start_sandbox
from tests.contract.mattermost.listener import Listener, listening
from tests.contract.mattermost.real import MISSING, WANTED
from tests.contract.mattermost.school import School, Server, found_school, server_at
from tests.contract.mattermost.trial import Trial, dismiss, new_trial, people_of

SANDBOXES = {"sandbox 11.6": NEW, "sandbox 5.38": OLD}
REAL_SERVERS = ["real server"] if not MISSING else []


@pytest.fixture(scope="session", params=[*SANDBOXES, *REAL_SERVERS])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with an administrator, and nothing known of what else is on it."""
    if request.param in SANDBOXES:
        yield from _sandbox(SANDBOXES[request.param])
    else:
        yield server_at(*(os.environ[name] for name in WANTED))


def _sandbox(limits: Limits) -> Iterator[Server]:
    with start_sandbox(limits=limits, patience=5) as running:
        running.chat.store.set("PluginSettings.EnableUploads", True)
        found = server_at(running.url, running.admin.username, "sandbox")
        yield replace(found, is_sandbox=True)


@pytest.fixture(scope="session")
def school(server: Server) -> Iterator[School]:
    """A school of the suite's own; its tests leave nothing behind that another one minds."""
    school = found_school(server)
    yield school
    # A new server without a licence takes few hundred people: these are not needed any more.
    for person in (school.teacher, school.consultant, school.colleague):
        server.admin.request("DELETE", f"/users/{person.id}")


@pytest.fixture(scope="session")
def _listening() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def listener(_listening: Listener) -> Listener:
    """What the server calls: nothing received yet, and `{}` is its answer."""
    _listening.reset()
    return _listening


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """A sandbox of the test's own, with its people in it."""
    with start_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Server) -> Iterator[dict[str, Person]]:
    found = people_of(server)
    yield found
    dismiss(server, found)


@pytest.fixture
def trial(server: Server, people: dict[str, Person], tmp_path: Path) -> Iterator[Trial]:
    is_sandbox = server.admin.username == "administrator"
    password = PASSWORD if is_sandbox else os.environ["MATTERMOST_TEST_PASSWORD"]
    trial = new_trial(server, people, password, tmp_path)
    yield trial
    if trial.memory:
        trial.disconnect()


@pytest.fixture
def connected(trial: Trial) -> Trial:
    run = trial.connect()
    assert run.status == 0, run.text
    return trial
