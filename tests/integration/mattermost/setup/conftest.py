"""A sandbox with nothing of the desk in it, and a school in it to be connected."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.server.seed import PASSWORD
from sandbox.testing import RunningSandbox, start_sandbox
from tests.contract.mattermost.school import Server
from tests.contract.mattermost.trial import Trial, new_trial, people_of


@pytest.fixture
def bare() -> Iterator[RunningSandbox]:
    """A server as it comes: an administrator, and its settings untouched."""
    with start_sandbox(furnished=False, patience=5) as running:
        yield running


@pytest.fixture
def trial(bare: RunningSandbox, tmp_path: Path) -> Trial:
    server = Server(bare.url, bare.admin, 11)
    return new_trial(server, people_of(server), PASSWORD, tmp_path)
