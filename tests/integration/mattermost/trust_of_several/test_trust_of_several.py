"""What is about several questions is believed from who may do it, and once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.inquiries.handing_over import ONLY_HEAD
from helpdesk.schedule.availability_words import ABSENT
from helpdesk.schedule.days import enter_absence
from integration.chat import dialogs
from integration.chat.directory import NOT_CONSULTANT, NOT_SURE
from integration.chat.flows import submitted_dialog
from sandbox.people import Person
from sandbox.server.troubles import TroubleKind
from tests.helpdesk.life import HEAD
from tests.integration.house import School
from tests.integration.mattermost.trust_of_several.handing import Opened, pressed, sent


def test_the_heads_button_opens_nothing_for_a_consultant(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    answer = bot.post("/action", json=pressed(school, school.consultant, Action.HAND_OVER))
    assert school.words_of(answer) == ONLY_HEAD


def test_the_heads_button_opens_nothing_for_who_is_outside_of_the_channel(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    answer = bot.post("/action", json=pressed(school, school.teacher, Action.HAND_OVER))
    assert school.words_of(answer, school.teacher) == NOT_CONSULTANT


def test_the_way_to_a_flood_is_shown_to_consultants_alone(school: School, bot: FlaskClient) -> None:
    answer = bot.post("/action", json=pressed(school, school.consultant, Action.GATHERED))
    assert "Собранные вопросы" in school.words_of(answer)
    answer = bot.post("/action", json=pressed(school, school.teacher, Action.GATHERED))
    assert school.words_of(answer, school.teacher) == NOT_CONSULTANT


@pytest.mark.parametrize("action", [Action.CLAIM, Action.CLOSE, Action.SHOW, Action.SIMILAR])
def test_a_seal_for_no_inquiry_is_good_for_no_move(
    school: School, bot: FlaskClient, action: Action
) -> None:
    assert bot.post("/action", json=pressed(school, school.head, action)).status_code == 400


def handing(school: School) -> Opened:
    return {"owner": school.colleague.id, "colleague": school.consultant.id}


def holder(school: School, inquiry: Inquiry) -> str | None:
    return school.now(inquiry).inquiry.claimant_id


def test_a_dialog_sealed_for_a_consultant_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.consultant, Action.HAND_OVER, "", handing(school))
    assert bot.post("/dialog", json=dialog).json == {"error": ONLY_HEAD}
    assert holder(school, held) == school.colleague.id


def test_the_heads_dialog_is_nothing_in_the_hands_of_another(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, "", handing(school))
    dialog["user_id"] = school.consultant.id
    assert bot.post("/dialog", json=dialog).json == {"error": submitted_dialog.FORGED}
    assert holder(school, held) == school.colleague.id


def leave(school: School, person: Person) -> None:
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{person.id}")


def test_a_head_who_has_left_the_channel_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, "", handing(school))
    leave(school, school.head)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_CONSULTANT}
    assert holder(school, held) == school.colleague.id


def test_a_head_of_whom_the_chat_does_not_say_who_he_is_hands_nothing_over(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, "", handing(school))
    school.sandbox.trouble(TroubleKind.REFUSES, "/api/v4/channels/", method="GET", times=9)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_SURE}
    assert holder(school, held) == school.colleague.id


def test_who_is_absent_gets_nothing_handed_over_before_it_is_meant(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    now = datetime.now(UTC)
    marina = school.desk.regulation().person("consultant1")
    assert marina
    today = school.desk.regulation().calendar.local_date(now)
    enter_absence(school.desk, marina, today, today, HEAD, now)
    dialog = sent(school, school.head, Action.HAND_OVER, "", handing(school))
    answer = bot.post("/dialog", json=dialog).json
    assert answer
    assert answer["errors"] == {"colleague": ABSENT}
    assert holder(school, held) == school.colleague.id
    meant = {**handing(school), "even_away": True}
    dialog = sent(school, school.head, Action.HAND_OVER, "", meant)
    assert bot.post("/dialog", json=dialog).json == {}
    assert holder(school, held) == school.consultant.id


def test_a_handing_over_that_has_expired_is_not_done(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(
        school, school.head, Action.HAND_OVER, "", handing(school), valid=-timedelta(seconds=1)
    )
    assert bot.post("/dialog", json=dialog).json == {"error": submitted_dialog.STALE}
    assert holder(school, held) == school.colleague.id


def test_a_handing_over_sent_again_is_done_once(
    school: School, bot: FlaskClient, held: Inquiry
) -> None:
    dialog = sent(school, school.head, Action.HAND_OVER, "", handing(school))
    assert bot.post("/dialog", json=dialog).json == {}
    again = Actor(Role.CONSULTANT, school.head.id, "zavuch", "Завуч", head=True)
    claims.release(school.desk, held.id, again, datetime.now(UTC))
    who = Actor(Role.CONSULTANT, school.colleague.id, "consultant2", "Руслан Казбекович Ачмиз")
    claims.claim(school.desk, held.id, who, datetime.now(UTC))
    assert bot.post("/dialog", json=dialog).json == {}
    assert holder(school, held) == school.colleague.id


@pytest.mark.parametrize("action", [Action.ANSWER, Action.CLAIM, Action.SIMILAR, "explode"])
def test_a_dialog_of_no_inquiry_makes_no_move(
    school: School, bot: FlaskClient, held: Inquiry, action: str
) -> None:
    dialog = sent(school, school.head, action, "", {"words": "Ответ"})
    # A client closes a dialog that was answered with anything but 200, and its words are gone.
    assert bot.post("/dialog", json=dialog).json == {"error": submitted_dialog.FORGED}
    assert school.asked_by(school.head) == []


def test_a_similar_answer_by_who_has_left_the_channel_is_not_given(
    school: School, bot: FlaskClient
) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", f"{dialogs.SIMILAR}{inquiry.reference}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.reference, answers)
    leave(school, school.consultant)
    assert bot.post("/dialog", json=dialog).json == {"error": NOT_CONSULTANT}
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_similar_answer_sent_again_is_given_once(school: School, bot: FlaskClient) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", f"{dialogs.SIMILAR}{inquiry.reference}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.reference, answers)
    for _ in range(2):
        assert bot.post("/dialog", json=dialog).json == {}
    assert len(school.now(inquiry).said(TextKind.ANSWER)) == 1


@pytest.mark.parametrize("name", ["similar", "similar-1", "similarACEHKMP", "similar" * 2])
def test_boxes_that_nobody_drew_are_no_choice(school: School, bot: FlaskClient, name: str) -> None:
    inquiry = school.ask()
    answers = {"words": "Обновите.", name: True, f"{dialogs.SIMILAR}{'9' * 30}": True}
    dialog = sent(school, school.consultant, Action.SIMILAR, inquiry.reference, answers)
    said = (bot.post("/dialog", json=dialog).json or {})["error"]
    assert said == "Отметьте хотя бы один вопрос."
    assert school.now(inquiry).inquiry.state is State.NEW
