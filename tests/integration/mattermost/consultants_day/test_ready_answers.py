"""An article is picked on the card, and a question is closed as another's double."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from integration.chat.flows import opening
from integration.mattermost import requests
from tests.integration.house import School
from tests.integration.mattermost.consultants_day.day import (
    card,
    choose,
    deliver,
    newest,
    thread,
    told,
)

READY = "Ответить статьёй: Проверьте учебный год и период"


def test_a_ready_answer_is_picked_edited_and_sent(school: School, inquiry: Inquiry) -> None:
    shown = choose(school.consultant, card(school, inquiry), READY)
    text = shown.elements[0]["default"]
    assert text.startswith("Проверьте вверху журнала")
    assert school.consultant.submit(shown, {"words": f"{text} Удачи!"}).went_through
    seen = school.now(inquiry)
    assert seen.inquiry.state is State.ANSWERED
    assert seen.answers[0].body == f"{text} Удачи!"


def test_only_fitting_ready_answers_stand_on_the_card(school: School, inquiry: Inquiry) -> None:
    (select,) = [action for action in card(school, inquiry).actions if action["type"] == "select"]
    offered = [each["text"] for each in select["options"] if each["value"].startswith("ready:")]
    assert offered == [
        READY,
        "Ответить статьёй: Тема урока из планирования",
        "Ответить статьёй: Забыли пароль?",
        "Ответить статьёй: Нет нужного класса или урока?",
        "Ответить статьёй: Не получается войти",
    ]


@pytest.mark.parametrize("code", ["1", "made_up"])
def test_a_ready_answer_that_does_not_fit_is_not_given(
    school: School, inquiry: Inquiry, code: str
) -> None:
    post = card(school, inquiry)
    select_id, _ = post.option(READY)
    school.consultant.press(post.id, select_id, f"ready:{code}")
    assert told(school.consultant) == opening.NOT_READY
    assert not [each for each in school.consultant.dialogs() if each.elements]


@pytest.mark.parametrize("option", ["ready", "ready:", "answer:staff_period", "hand_over", "more"])
def test_an_option_that_no_card_has_is_a_bad_request(
    school: School, inquiry: Inquiry, option: str
) -> None:
    post = card(school, inquiry)
    select_id, _ = post.option(READY)
    with pytest.raises(Exception, match="Action integration error"):
        school.consultant.press(post.id, select_id, option)


def test_what_was_typed_before_stands_above_the_ready_answer(
    school: School, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = card(school, inquiry)
    shown = school.open(school.consultant, post, Action.ANSWER)
    with monkeypatch.context() as late:
        late.setattr(requests, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        school.consultant.submit(shown, {"words": "Мой текст"})
    text = choose(school.consultant, post, READY).elements[0]["default"]
    assert text.startswith("Мой текст\n\nПроверьте вверху")


def test_a_double_is_chosen_from_what_its_requester_has_here(
    school: School, inquiry: Inquiry
) -> None:
    second = school.ask("Тема @all урока *опять* не сохраняется")
    deliver(school)
    shown = choose(school.consultant, card(school, second), "Повтор")
    (which, typed, _) = shown.elements
    assert which["options"] == [
        {
            "text": f"{inquiry.shown_reference} · Не сохраняется тема урока",
            "value": inquiry.reference,
        }
    ]
    assert typed["optional"]
    assert school.consultant.submit(shown, {"original": inquiry.reference}).went_through
    deliver(school)
    assert school.now(second).inquiry.close_reason is CloseReason.DUPLICATE
    joined = school.now(inquiry).said(TextKind.ADDITION)
    assert [text.body for text in joined] == ["Тема @all урока *опять* не сохраняется"]
    # They are the words of who asked, whoever has closed the double.
    assert [text.role for text in joined] == [Role.REQUESTER]
    assert thread(school, inquiry)[-1].startswith("Дополнение (Ольга Петрова):")
    told = newest(school.teacher).message
    assert f"Следите за первым вопросом: [{inquiry.shown_reference}](" in told
    assert thread(school, second)[-1].startswith(
        f"Вопрос закрыт: повтор вопроса {inquiry.shown_reference} (Марина"
    )


def test_somebody_elses_question_is_no_original(school: School, inquiry: Inquiry) -> None:
    foreign = school.ask_as(school.colleague, "Чужой вопрос")
    shown = choose(school.consultant, card(school, inquiry), "Повтор")
    chosen = school.consultant.submit(shown, {"original": foreign.reference})
    assert list(chosen.errors) == ["typed"]
    answer = school.consultant.submit(shown, {"typed": foreign.reference, "words": "Повтор"})
    assert "Это вопрос другого человека" in answer.error
    assert school.now(inquiry).inquiry.state is State.NEW


@pytest.mark.parametrize("made_up", ["0", "999999999999999999999", "-1", "один"])
def test_an_original_that_is_not_there_is_said(
    school: School, inquiry: Inquiry, made_up: str
) -> None:
    shown = choose(school.consultant, card(school, inquiry), "Повтор")
    answer = school.consultant.submit(shown, {"original": made_up})
    assert not answer.went_through
    assert school.now(inquiry).inquiry.state is State.NEW
