"""What is refused at once shows what was typed, and keeps the dialog open."""

from datetime import timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.states import CloseReason, State
from helpdesk.inquiries import answering, closing
from helpdesk.kernel.drafts import DraftKey, save_draft
from integration.chat.dialog_submission import EXPIRED, KEPT
from integration.chat.flows import opening, questions, submitted_dialog
from integration.mattermost import requests
from tests.integration.hearing import Ears, actor
from tests.integration.house import School
from tests.integration.mattermost.words_brought_back.typed import (
    DROP,
    GIVE,
    WORDS,
    brought,
    names,
    now,
    writing,
)


def test_sent_after_all_they_leave_no_message(
    school: School, ears: Ears, inquiry: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as short:
        short.setattr(opening, "OPEN_FOR", timedelta(seconds=-1))
        shown = writing(school, inquiry)
    answer = school.consultant.submit(shown, {"words": WORDS})
    assert answer.error == f"{EXPIRED} {KEPT}"
    ears.deliver()
    (post,) = brought(ears, school.consultant)
    assert "Сейчас отправить можно" in post.text
    assert names(post) == ["Ответить", DROP]
    again = school.open(school.consultant, post, Action.ANSWER)
    assert again.elements[0]["default"] == WORDS
    assert school.consultant.submit(again, {"words": WORDS}).went_through
    ears.deliver()
    assert brought(ears, school.consultant) == []


def test_a_press_that_is_refused_shows_them_at_once(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    save_draft(school.desk, key, WORDS, now())
    ears.claim(inquiry, school.colleague)
    for action in (Action.ANSWER, Action.ANSWER_PAGE):
        school.consultant.press_named(school.card(inquiry, action), action.words)
        said = school.consultant.told()[-1]
        assert said.startswith("Вопрос уже взят: Имя consultant2")
        assert f"\n\n````\n{WORDS}\n````\n\n" in said
    ears.deliver()
    (post,) = brought(ears, school.consultant)
    assert names(post) == [GIVE, DROP]


def test_a_refused_press_without_words_says_no_more_than_that(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    ears.claim(inquiry, school.colleague)
    school.consultant.press_named(school.card(inquiry, Action.ASK), "Уточнить")
    assert "текст" not in school.consultant.told()[-1]
    ears.deliver()
    assert brought(ears, school.consultant) == []


def test_a_requester_gets_back_what_came_after_the_end(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    closing.close(school.desk, inquiry.id, CloseReason.BY_MOUTH, actor(school.consultant), now())
    answer = school.teacher.submit(shown, {"words": "И ещё вот что."})
    assert answer.error == f"Сейчас это сделать нельзя: вопрос закрыт. {KEPT}"
    ears.deliver()
    (post,) = brought(ears, school.teacher)
    assert "```\nИ ещё вот что.\n```" in post.text
    assert "(https://help.school.example/i/" in post.text
    assert names(post) == [DROP]
    school.teacher.press_named(post, DROP)
    ears.deliver()
    assert brought(ears, school.teacher) == []


def test_after_a_colleagues_answer_they_can_still_be_given_to_him(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = writing(school, inquiry, Action.ASK)
    answering.answer(school.desk, inquiry.id, "Готово.", actor(school.colleague), now())
    answer = school.consultant.submit(shown, {"words": "Какой класс?"})
    assert answer.error.endswith(KEPT)
    ears.deliver()
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, GIVE)
    ears.deliver()
    assert "Какой класс?" in ears.last_told(school.colleague).text
    assert school.now(inquiry).inquiry.state is State.ANSWERED


def test_what_can_be_mended_in_the_dialog_brings_no_message(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    foreign = school.ask_as(school.colleague, "Чужой вопрос")
    shown = writing(school, inquiry, Action.DUPLICATE)
    sent = {"typed": foreign.reference, "words": "Спрашивали вчера."}
    assert KEPT not in school.consultant.submit(shown, sent).error
    ears.deliver()
    assert brought(ears, school.consultant) == []
    again = writing(school, inquiry, Action.DUPLICATE)
    assert again.elements[-1]["default"] == "Спрашивали вчера."


@pytest.mark.parametrize("failing", [RuntimeError("any"), KeyError("any")])
def test_whatever_fails_keeps_the_dialog_open(
    school: School, monkeypatch: pytest.MonkeyPatch, failing: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failing

    school.teacher.run("/help")
    shown = school.teacher.dialog()
    monkeypatch.setattr(questions, "open_inquiry", fail)
    sent = {"topic": "marks", "words": "Не считается балл"}
    assert school.teacher.submit(shown, sent).error == submitted_dialog.FAILED
    monkeypatch.undo()
    assert school.teacher.submit(shown, sent).went_through


def test_what_is_wrong_with_a_field_is_said_at_the_foot_as_well(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), {"topic": "marks", "words": " "})
    assert list(answer.errors) == ["words"]
    assert answer.error == requests.FAULTY
