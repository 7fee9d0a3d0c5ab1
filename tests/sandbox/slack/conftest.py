"""A practice Slack with a small app in it, that listens by Socket Mode."""

from collections.abc import Iterator

import pytest

from sandbox.slack_testing import RunningSlack, start_slack
from tests.sandbox.slack.small_app import SmallApp, connected


@pytest.fixture
def slack() -> Iterator[RunningSlack]:
    with start_slack() as running:
        yield running


@pytest.fixture
def app(slack: RunningSlack) -> Iterator[SmallApp]:
    with connected(slack) as small:
        yield small
