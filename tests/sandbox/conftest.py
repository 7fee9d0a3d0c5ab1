"""A sandbox with a small bot, and a browser before its pages."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from tests.contract.mattermost.small_bot import SmallBot, sandbox_with_bot


@pytest.fixture
def bot() -> Iterator[SmallBot]:
    with sandbox_with_bot() as bot:
        yield bot


@pytest.fixture
def browser(bot: SmallBot) -> FlaskClient:
    return create_sandbox(bot.sandbox.chat).test_client()
