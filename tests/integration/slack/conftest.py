"""A school that lives in the practice Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.storage.database import create_engine_for
from sandbox.slack_testing import RunningSlack, start_slack
from tests.integration.house import found_desk
from tests.integration.slack.house import SlackSchool, school_in, settings_for


@pytest.fixture
def slack() -> Iterator[RunningSlack]:
    with start_slack() as running:
        yield running


@pytest.fixture
def slack_school(slack: RunningSlack, sqlite_url: str, tmp_path: Path) -> Iterator[SlackSchool]:
    engine = create_engine_for(sqlite_url)
    desk = found_desk(engine)
    with school_in(slack, desk, settings_for(slack, tmp_path / "pictures")) as school:
        yield school
    engine.dispose()
