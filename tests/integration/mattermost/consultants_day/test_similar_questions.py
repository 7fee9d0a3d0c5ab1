"""Similar questions are answered at once."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.inquiries import claims
from integration.chat.dialog_submission import EXPIRED, KEPT
from integration.chat.flows import opening
from integration.mattermost import requests
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import (
    actor,
    card,
    choose,
    deliver,
    newest,
    told,
)


def test_similar_questions_are_answered_at_once(school: School, inquiry: Inquiry) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    third = school.ask_as(school.colleague, "Пропал урок")
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    boxes = [element for element in shown.elements if element["type"] == "bool"]
    assert [box["name"] for box in boxes] == [
        f"similar{each.reference}" for each in (inquiry, second, third)
    ]
    assert (boxes[0]["default"], boxes[1]["default"]) == ("true", "")
    assert boxes[1]["placeholder"] == "Тема урока не сохраняется"
    filled = {
        "words": "Обновите страницу.",
        boxes[0]["name"]: True,
        boxes[1]["name"]: True,
        boxes[2]["name"]: False,
    }
    assert school.consultant.submit(shown, filled).went_through
    deliver(school)
    for each in (inquiry, second):
        assert school.now(each).inquiry.state is State.ANSWERED
    assert school.now(third).inquiry.state is State.NEW
    assert "> Обновите страницу." in newest(school.teacher).message
    assert "> Обновите страницу." in newest(school.head).message
    said = newest(school.consultant).message
    assert said.startswith("Ваш ответ дан на 2 вопроса:")
    assert inquiry.shown_reference in said


def test_what_a_colleague_took_meanwhile_is_named(school: School, inquiry: Inquiry) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    claims.claim(school.desk, second.id, actor(school.colleague), datetime.now(UTC))
    filled = {
        "words": "Обновите.",
        f"similar{inquiry.reference}": True,
        f"similar{second.reference}": True,
    }
    assert school.consultant.submit(shown, filled).went_through
    deliver(school)
    assert school.now(second).inquiry.state is State.CLAIMED
    said = newest(school.consultant).message
    assert "Без вашего ответа остались:" in said
    assert f"[{second.shown_reference}](" in said


def test_ones_own_question_is_no_choice_while_a_colleague_holds_it(
    school: School, inquiry: Inquiry
) -> None:
    second = school.ask_as(school.head, "Тема урока не сохраняется")
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    deliver(school)
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    assert shown.names == ["words", f"similar{second.reference}"]


def test_where_nothing_is_similar_no_dialog_opens(school: School, inquiry: Inquiry) -> None:
    school.consultant.select(card(school, inquiry), "Похожие")
    assert told(school.consultant) == opening.NOTHING_SIMILAR
    assert not [each for each in school.consultant.dialogs() if each.elements]


def test_an_answer_to_similar_ones_is_kept_when_it_comes_too_late(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.ask_as(school.head, "Тема урока не сохраняется")
    post = card(school, inquiry)
    shown = choose(school.consultant, post, "Похожие")
    filled = {"words": "Обновите.", f"similar{inquiry.reference}": True}
    with monkeypatch.context() as late:
        late.setattr(requests, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        answer = school.consultant.submit(shown, filled)
    assert answer.error == f"{EXPIRED} {KEPT}"
    again = choose(school.consultant, post, "Похожие")
    assert again.elements[0]["default"] == "Обновите."


def test_a_password_in_an_answer_to_similar_ones_is_held_and_can_be_insisted_on(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.ask_as(school.head, "Тема урока не сохраняется")
    shown = choose(school.consultant, card(school, inquiry), "Похожие")
    filled = {"words": "Ваш пароль: Zaq12wsx", f"similar{inquiry.reference}": True}
    held = school.consultant.submit(shown, filled)
    assert held.errors["words"].startswith("Похоже на пароль.")
    assert school.now(inquiry).inquiry.state is State.NEW
    monkeypatch.setattr(requests, "moment", lambda: datetime.now(UTC) + timedelta(seconds=5))
    assert school.consultant.submit(shown, filled).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED
