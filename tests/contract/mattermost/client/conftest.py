"""The desk beside a real server, and its web client in a browser; skipped where there is none."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect, sync_playwright

from integration.mattermost.plugin.building import CannotBuild, build
from sandbox.people import Person
from tests import needs
from tests.contract.mattermost import plugging
from tests.contract.mattermost.client.client import Client, context_at, log_in
from tests.contract.mattermost.client.house import House, house_of
from tests.contract.mattermost.real import MISSING, WANTED
from tests.contract.mattermost.school import server_at
from tests.contract.mattermost.trial import dismiss, new_trial, people_of

expect.set_options(timeout=20_000)
ClientOf = Callable[..., Client]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "client" in item.path.parent.parts:
            item.add_marker(pytest.mark.contract)
            item.add_marker(pytest.mark.browser)
            # The word `/help` is the whole server's.
            item.add_marker(pytest.mark.xdist_group("plugin"))


@pytest.fixture(scope="session")
def client_url() -> str:
    """Where a real server serves its web client."""
    if MISSING:
        pytest.skip(f"no real server: {', '.join(MISSING)} not set")
    url = os.environ[WANTED[0]]
    page = requests.get(url, timeout=30).text
    if not re.search(r"""id=["']?root\b""", page) or "<script" not in page:
        pytest.skip(f"no web client at {url}")
    return url


@pytest.fixture(scope="session")
def house(
    client_url: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One school for all: each test asks a question of its own."""
    server = server_at(client_url, *(os.environ[name] for name in WANTED[1:]))
    people = people_of(server)
    folder = tmp_path_factory.mktemp("house")
    (folder / "files").mkdir()
    (folder / "attachments").mkdir()
    (folder / "desk.db").write_bytes(sqlite_template.read_bytes())
    trial = new_trial(server, people, os.environ[WANTED[2]], folder / "files")
    if has_plugin():
        del trial.environment["HELP_WORD"]
        plugging.remove(server.admin)
    url = f"sqlite:///{folder / 'desk.db'}"
    with house_of(trial, folder / "attachments", url) as house:
        yield house
    dismiss(server, house.people)


def has_plugin() -> bool:
    try:
        build(lambda _: None)
    except CannotBuild:
        return False
    return True


@pytest.fixture(scope="session")
def chromium(client_url: str) -> Iterator[Browser]:
    path = needs.chromium()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def client_of(
    house: House, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ClientOf]:
    """Open the client of a person that is logged in, or of a stranger."""
    pictures = tmp_path_factory.mktemp("pictures")
    with ExitStack() as opened:

        def open_client(person: Person | None, width: int = 1280) -> Client:
            context = opened.enter_context(context_at(chromium, width))
            if person:
                log_in(context, house, person)
            page = context.new_page()
            name = next((n for n, each in house.people.items() if each is person), "stranger")
            client = Client(house, page, pictures / f"{name} {width}")
            opened.callback(client.show, "at the end")
            return client

        yield open_client
