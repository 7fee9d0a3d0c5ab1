"""A question's life in Slack: typed, taken, answered, helped; and what people write around it."""

import io

from PIL import Image

from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import view
from tests.integration.hearing import wait_for
from tests.integration.slack.house import BOT, CHANNEL, WORDS, SlackSchool


def test_a_question_is_asked_claimed_answered_and_has_helped(slack_school: SlackSchool) -> None:
    school = slack_school
    school.asked()
    # Said once, where it was asked.
    assert ["Принято" in each["text"] for each in school.told()] == [True]
    assert "Принято" not in str(school.teacher.whispers(BOT))
    assert WORDS in str(school.card()["blocks"])
    school.press(school.consultant, "Беру")
    school.is_state(State.CLAIMED)
    school.deliver()
    school.press(school.consultant, "Ответить")
    view_shown = wait_for(school.consultant.views, "the modal")[-1]
    assert school.consultant.submit(view_shown, {}) == {"words": "Напишите ответ."}
    assert school.consultant.submit(view_shown, {"words": "Обновите <!channel> страницу"}) == {}
    school.is_state(State.ANSWERED)
    school.deliver()
    answer = school.told()[-1]
    assert "Обновите <!channel> страницу" in str(answer["blocks"])
    assert "<!channel>" not in answer["text"]
    school.teacher.press(BOT, answer["ts"], "Помогло")
    school.is_state(State.CLOSED)
    school.deliver()
    # One card, and all that was said is said once.
    cards = [each for each in school.consultant.messages(CHANNEL) if each.get("bot_id")]
    assert len(cards) == 1
    assert school.slack.violations == []


def test_words_and_a_picture_to_the_bot_are_heard(slack_school: SlackSchool) -> None:
    school = slack_school
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    school.writes(f"{WORDS} и в 8А", ("снимок.png", out.getvalue()))
    # It goes on to the consultants, under the card.
    school.deliver()
    thread = school.consultant.thread(CHANNEL, school.card()["ts"])
    assert any(each.get("files") for each in [school.card(), *thread])


def test_words_that_their_writer_changes_are_followed(slack_school: SlackSchool) -> None:
    school = slack_school
    said = school.writes(WORDS)
    school.teacher.edit(BOT, said["ts"], f"{WORDS}, урок 3")
    inquiry = school.inquiry()
    wait_for(
        lambda: view(school.desk, inquiry.id).texts[0].body == f"{WORDS}, урок 3", "the change"
    )


def test_a_reply_that_was_changed_while_nobody_listened_is_followed(
    slack_school: SlackSchool,
) -> None:
    school = slack_school
    said = school.writes(WORDS)
    inquiry = school.inquiry()
    # So long ago that nothing in its thread is new.
    school.slack.pass_time(-3600)
    reply = school.teacher.say(BOT, "И в 8А", said["ts"])
    school.slack.pass_time(3600)
    wait_for(lambda: bodies(school, inquiry.id)[1:] == ["И в 8А"], "the reply")
    school.slack.cut()
    school.teacher.edit(BOT, reply["ts"], "И в 9А")
    wait_for(lambda: bodies(school, inquiry.id)[1:] == ["И в 9А"], "the change")


def bodies(school: SlackSchool, inquiry_id: int) -> list[str]:
    return [each.body or "" for each in view(school.desk, inquiry_id).texts]
