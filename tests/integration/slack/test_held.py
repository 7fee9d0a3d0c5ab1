"""A desk that waits since a restore: whoever presses or types is answered, and nothing is lost."""

from datetime import UTC, datetime
from pathlib import Path

from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.hold import hold, let_go
from helpdesk.storage.database import create_engine_for
from sandbox.slack_testing import RunningSlack
from tests.integration.hearing import wait_for
from tests.integration.house import found_desk
from tests.integration.slack.house import BOT, WORDS, school_in, settings_for


def test_a_held_desk_answers_and_hears_afterwards(
    slack: RunningSlack, sqlite_url: str, tmp_path: Path
) -> None:
    engine = create_engine_for(sqlite_url)
    desk, settings = found_desk(engine), settings_for(slack, tmp_path)
    with school_in(slack, desk, settings) as school:
        inquiry = school.asked()
    desk.write(lambda unit: hold(unit, datetime.now(UTC), 0), datetime.now(UTC))
    with school_in(slack, desk, settings) as school:
        school.press(school.consultant, "Беру")
        school.is_state(State.CLAIMED)
        school.teacher.run("/helpdesk мои", channel=BOT)
        school.whispered(school.teacher, BOT)
        school.teacher.say(BOT, f"{WORDS} и в 8А", school.told()[0]["ts"])
        desk.write(let_go, datetime.now(UTC))
        wait_for(lambda: len(view(desk, inquiry.id).texts) == 2, "the words")
    engine.dispose()
