"""Who holds a question for long says that he is still at it; and the morning is one post."""

from datetime import UTC, datetime

from helpdesk.clock import digest
from helpdesk.clock.clockwork import tick
from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import card_post
from sandbox.seen import SeenPost
from sandbox.server.mentions import names_called
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import deliver, told


def test_who_is_still_at_it_says_so_with_a_button(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    assert "давно без движения. Ещё занимаетесь?" in quiet.message
    assert [action["name"] for action in quiet.actions] == ["Занимаюсь", "Вернуть"]
    for _ in range(2):
        school.consultant.press_named(quiet, "Занимаюсь")
    deliver(school)
    assert school.consultant.post(quiet.id).actions == []
    seen = school.now(inquiry)
    assert Step.ASK_IF_QUIET not in seen.inquiry.fired
    assert [entry.what for entry in seen.history].count(Move.STILL_ON) == 1


def test_who_is_not_gives_it_back_with_a_button(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    school.consultant.press_named(quiet, "Вернуть")
    assert school.now(inquiry).inquiry.state is State.NEW
    school.consultant.press_named(quiet, "Занимаюсь")
    assert told(school.consultant) == "Сейчас это сделать нельзя: вопрос ещё никто не взял."


def test_only_the_claimant_says_that_he_is_still_at_it(
    school: School, inquiry: Inquiry, quiet: SeenPost
) -> None:
    school.colleague.press_named(school.card(inquiry, Action.STILL_ON), "Занимаюсь")
    assert told(school.colleague).startswith("Вопрос уже взят: consultant1")


def test_the_morning_is_one_post_with_links_that_calls_who_is_on_duty(
    school: School, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    tick(school.desk, now)
    deliver(school)
    opens = digest.next_morning(school.desk.regulation().calendar, now)
    tick(school.desk, opens)
    called = {person.user for person in school.desk.regulation().on_duty(opens.date())}
    deliver(school, opens)
    posts = [p for p in school.consultant.posts("consultants") if "доброе утро!" in p.message]
    (post,) = posts
    address = f"{school.settings.mattermost_url}/school/pl/{card_post(school.desk, inquiry.id)}"
    assert f"- [{inquiry.shown_reference}]({address}) · Проведение уроков · " in post.message
    assert names_called(post.message, dict(post.props), fields_mention=True) == called


def test_a_morning_that_an_outage_kept_is_not_said_the_day_after(
    school: School, inquiry: Inquiry
) -> None:
    now = datetime.now(UTC)
    tick(school.desk, now)
    calendar = school.desk.regulation().calendar
    opens = digest.next_morning(calendar, now)
    tick(school.desk, opens)
    day_after = digest.next_morning(calendar, opens)
    deliver(school, day_after)
    assert not [p for p in school.consultant.posts("consultants") if "доброе утро!" in p.message]
