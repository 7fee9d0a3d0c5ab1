"""Dialogs opened by presses in the sandbox and sent in: once, in time, and never losing words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering
from integration.chat.flows import submitted_dialog
from integration.mattermost import requests
from sandbox import people
from sandbox.server.seed import PASSWORD
from tests.integration.chat.filled import actor, texts, told
from tests.integration.house import School

FILLED = {
    "topic": "marks",
    "words": "Не считается средний балл",
    "done": "Открыл журнал",
    "expected": "Балл",
    "where": "7А, алгебра",
}


# A question


def test_a_filled_in_dialog_opens_an_inquiry(school: School) -> None:
    school.teacher.run("/help")
    assert school.teacher.submit(school.teacher.dialog(), FILLED).went_through
    seen = school.now(school.inquiry_of(school.teacher))
    assert (seen.inquiry.topic, seen.words) == ("marks", "Не считается средний балл")
    details = seen.said(TextKind.DONE, TextKind.EXPECTED, TextKind.PAGE)
    assert [text.body for text in details] == ["Открыл журнал", "Балл", "7А, алгебра"]


def test_a_dialog_sent_twice_opens_one_inquiry(school: School) -> None:
    school.teacher.run("/help")
    shown = school.teacher.dialog()
    for _ in range(2):
        assert school.teacher.submit(shown, FILLED).went_through
    assert len(school.asked_by(school.teacher)) == 1


def test_words_of_nothing_but_space_keep_the_dialog_open(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), FILLED | {"words": " \n "})
    assert answer.errors == {"words": "Напишите, что не получается."}


def test_a_topic_that_was_never_offered_is_not_taken(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), FILLED | {"topic": "spam"})
    assert answer.errors == {"topic": "Выберите тему из списка."}


def test_a_cancelled_dialog_opens_nothing(school: School) -> None:
    school.teacher.run("/help")
    shown = school.teacher.dialog()
    sent = {"user_id": school.teacher.id, "state": shown.content["state"], "submission": FILLED}
    answer = school.app.test_client().post("/dialog", json=sent | {"cancelled": True})
    assert answer.json == {}
    assert school.asked_by(school.teacher) == []


def test_a_question_dialog_open_for_too_long_says_so_and_stays(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.teacher.run("/help")
    monkeypatch.setattr(requests, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
    answer = school.teacher.submit(school.teacher.dialog(), FILLED)
    assert answer.error == submitted_dialog.STALE


# Moves


def test_an_answer_reaches_the_record(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_an_answer_sent_twice_is_one_answer(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    for _ in range(2):
        assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_words_sent_ten_times_at_once_join_once(each_school: School) -> None:
    school = each_school
    inquiry = school.ask()
    shown = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    hands = [people.Person(school.sandbox.url, "uchitel", PASSWORD) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda one: one.submit(shown, {"words": "Ещё вот что"}), hands))
    assert all(answer.went_through for answer in answers)
    assert texts(school, inquiry.id, TextKind.ADDITION) == ["Ещё вот что"]


def test_a_question_back_is_answered_by_the_requester(school: School) -> None:
    inquiry = school.ask()
    asked = school.open(school.consultant, school.card(inquiry, Action.ASK), Action.ASK)
    school.consultant.submit(asked, {"words": "Какой класс?"})
    assert school.now(inquiry).inquiry.state is State.WAITING
    reply = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    assert school.teacher.submit(reply, {"words": "7А"}).went_through
    assert school.now(inquiry).inquiry.state is State.CLAIMED
    assert texts(school, inquiry.id, TextKind.CLARIFICATION) == ["7А"]


def test_an_answer_did_not_help_and_the_next_cycle_begins(school: School) -> None:
    inquiry = school.ask()
    answer = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(answer, {"words": "Обновите страницу."})
    post = school.letter(inquiry, Action.HELPED, Action.DID_NOT_HELP)
    shown = school.open(school.teacher, post, Action.DID_NOT_HELP)
    assert school.teacher.submit(shown, {"words": "Всё равно пусто"}).went_through
    after = school.now(inquiry).inquiry
    assert (after.cycle, after.state) == (2, State.CLAIMED)
    assert texts(school, inquiry.id, TextKind.ADDITION) == ["Всё равно пусто"]


def test_what_was_tried_stands_in_the_letter_to_the_support(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.HAND_OFF)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.HAND_OFF)
    assert school.consultant.submit(shown, {"words": "Проверили права в журнале."}).went_through
    seen = school.now(inquiry)
    assert seen.inquiry.state is State.HANDED_OFF
    assert seen.letter is not None
    assert "Проверили права в журнале." in seen.letter.body


def test_the_supports_number_and_answer_are_written_down(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.HAND_OFF)
    school.consultant.press_named(card, "Беру")
    handed = school.open(school.consultant, card, Action.HAND_OFF)
    school.consultant.submit(handed, {})
    letter = school.letter(inquiry, Action.VENDOR_CASE, Action.VENDOR_ANSWER)
    number = school.open(school.teacher, letter, Action.VENDOR_CASE)
    assert school.teacher.submit(number, {"words": "DN-17"}).went_through
    answer = school.open(school.teacher, letter, Action.VENDOR_ANSWER)
    assert school.teacher.submit(answer, {"words": "Исправлено."}).went_through
    assert school.now(inquiry).inquiry.state is State.ANSWERED
    assert texts(school, inquiry.id, TextKind.VENDOR_CASE) == ["DN-17"]


def test_a_call_is_logged_with_what_was_said(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.LOG_MISSED)
    shown = school.open(school.consultant, card, Action.LOG_MISSED)
    assert school.consultant.submit(shown, {"words": "Не берёт трубку"}).went_through
    assert school.now(inquiry).inquiry.calls_tried == 1


@pytest.mark.parametrize(
    ("said", "state"), [("helped", State.CLOSED), ("did_not_help", State.CLAIMED)]
)
def test_a_call_asks_whether_it_helped(school: School, said: str, state: State) -> None:
    inquiry = school.ask()
    consultant = actor(school.consultant)
    answering.answer(school.desk, inquiry.id, "Обновите.", consultant, datetime.now(UTC))
    shown = school.open(
        school.consultant, school.card(inquiry, Action.LOG_REACHED), Action.LOG_REACHED
    )
    assert school.consultant.submit(shown, {"reason": said, "words": "Сказала"}).went_through
    assert school.now(inquiry).inquiry.state is state


def test_a_double_needs_the_number_of_the_first(school: School) -> None:
    first, second = school.ask("Не видно оценок"), school.ask("Оценок всё ещё не видно")
    card = school.card(second, Action.DUPLICATE)
    shown = school.open(school.consultant, card, Action.DUPLICATE)
    for filled in ({}, {"typed": "нет такого"}):
        assert list(school.consultant.submit(shown, filled).errors) == ["typed"]
    assert school.consultant.submit(shown, {"typed": first.shown_reference}).went_through
    assert school.now(second).inquiry.close_reason is CloseReason.DUPLICATE


def test_a_reason_that_was_never_offered_is_not_taken(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.CLOSE), Action.CLOSE)
    for reason in ("helped", "double"):
        assert list(school.consultant.submit(shown, {"reason": reason}).errors) == ["reason"]
    assert school.now(inquiry).inquiry.state is State.NEW


def test_no_dialog_opens_for_what_is_not_allowed(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    school.colleague.press_named(card, "Ответить")
    assert not [each for each in school.colleague.dialogs() if each.elements]
    assert told(school.colleague).startswith("Вопрос уже взят: Марина Юрьевна Нехай")
