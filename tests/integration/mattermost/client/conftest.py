"""The client beside a sandbox of its own, and one of a server that is far away."""

from collections.abc import Iterator

import pytest

from integration.mattermost.client import MattermostClient
from sandbox.testing import RunningSandbox, start_sandbox
from tests.integration.mattermost.client.asking import CHAT


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox) -> Iterator[MattermostClient]:
    client = MattermostClient(sandbox.url, sandbox.bot_token)
    yield client
    client.close()


@pytest.fixture
def channel_id(client: MattermostClient) -> str:
    return client.channel_id("school", "consultants")


@pytest.fixture
def distant() -> Iterator[MattermostClient]:
    """A client of a server that only `responses` plays."""
    client = MattermostClient(CHAT, "token")
    yield client
    client.close()
