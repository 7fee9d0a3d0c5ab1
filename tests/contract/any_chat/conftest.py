"""One school for a module, in each chat that there is to practise in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.storage.database import create_engine_for
from tests.contract.any_chat.acting import AnySchool
from tests.contract.any_chat.of_mattermost import in_mattermost
from tests.contract.any_chat.of_slack import in_slack
from tests.integration.house import found_desk

SCHOOLS = {"mattermost": in_mattermost, "slack": in_slack}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a module meet one school of each chat, and not one in each process."""
    for item in items:
        if isinstance(item, pytest.Function) and "life" in item.fixturenames:
            chat = item.callspec.params["life"]
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {chat}"))


@pytest.fixture(scope="module", params=SCHOOLS)
def life(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AnySchool]:
    """A desk and its chat; each test asks what nobody has asked before."""
    folder = tmp_path_factory.mktemp(request.param)
    engine = create_engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'desk.db')}")
    with SCHOOLS[request.param](found_desk(engine), folder / "pictures") as school:
        yield school
    engine.dispose()


@pytest.fixture(autouse=True)
def _troubles_end_with_their_test(life: AnySchool) -> Iterator[None]:
    """The next test of the module shall not meet what this one ordered and did not use up."""
    yield
    life.running.troubles.forget()
