"""Words that could not be sent come back to who wrote them, until he drops, gives or sends them."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.states import CloseReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, claims, closing
from helpdesk.inquiries.giving_back import NOBODY_ELSE, NOTHING_KEPT
from helpdesk.kernel.drafts import DraftKey, save_draft, whole_draft
from integration.chat.actions import Action
from integration.chat.dialog_drafts import EXPIRED
from integration.chat.dialog_submission import KEPT
from integration.chat.flows import opening, questions, submission
from integration.mattermost import dialog_intake
from integration.mattermost.signing import button_context
from sandbox.people import Person
from sandbox.seen import SeenPost, ShownDialog
from tests.integration.hearing import Ears, actor
from tests.integration.house import School

WORDS = "Обновите страницу.\n\n```\nCtrl+F5\n```"
GIVE, DROP = Action.GIVE_TEXT.words, Action.DROP_TEXT.words


@pytest.fixture
def inquiry(school: School, ears: Ears) -> Inquiry:
    inquiry = school.ask()
    ears.deliver()
    return inquiry


def now() -> datetime:
    return datetime.now(UTC)


def writing(school: School, inquiry: Inquiry, action: Action = Action.ANSWER) -> ShownDialog:
    return school.open(school.consultant, school.card(inquiry, action), action)


def overtaken(ears: Ears, inquiry: Inquiry, words: str = WORDS) -> ShownDialog:
    """Let a colleague claim what the consultant is writing an answer to."""
    school = ears.school
    shown = writing(school, inquiry)
    ears.claim(inquiry, school.colleague)
    assert not school.consultant.submit(shown, {"words": words}).went_through
    ears.deliver()
    return shown


def brought(ears: Ears, person: Person) -> list[SeenPost]:
    return [post for post in ears.told(person) if "не отправлен." in post.text]


def names(post: SeenPost) -> list[str]:
    return [str(action["name"]) for action in post.actions]


def draft(school: School, inquiry: Inquiry, move: Move = Move.ANSWER) -> str:
    return whole_draft(school.desk, DraftKey(inquiry.id, school.consultant.id, move)).body


def test_they_come_to_their_writer_alone_ready_to_copy(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    assert f"````\n{WORDS}\n````" in post.text
    assert "Вопросом занимается Имя consultant2." in post.text
    assert names(post) == [GIVE, DROP]
    for other in (school.colleague, school.teacher):
        assert not [each for each in ears.told(other) if "Обновите" in each.text]
    assert not [each for each in ears.thread(inquiry) if "Обновите" in each.text]


def test_the_same_words_again_bring_no_second_message_and_others_take_its_place(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = overtaken(ears, inquiry)
    (first,) = brought(ears, school.consultant)
    assert school.consultant.submit(shown, {"words": WORDS}).error.endswith(KEPT)
    ears.deliver()
    assert brought(ears, school.consultant) == [first]
    school.consultant.submit(shown, {"words": "Лучше так."})
    ears.deliver()
    (second,) = brought(ears, school.consultant)
    assert "Лучше так." in second.text
    assert "Ctrl" not in second.text


def test_dropped_they_are_gone_with_their_message(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, DROP)
    ears.deliver()
    assert (brought(ears, school.consultant), draft(school, inquiry)) == ([], "")
    school.consultant.submit(shown, {"words": WORDS})
    ears.deliver()
    assert len(brought(ears, school.consultant)) == 1


def test_given_to_the_colleague_they_reach_him_and_never_the_requester(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, GIVE)
    ears.deliver()
    assert school.consultant.told()[-1] == "Текст отправлен. Его получит: Имя consultant2."
    note = ears.last_told(school.colleague).text
    assert note.startswith("Марина Юрьевна Нехай передаёт вам свой текст к вопросу")
    assert f"````\n{WORDS}\n````" in note
    assert (brought(ears, school.consultant), draft(school, inquiry)) == ([], "")
    assert not [each for each in ears.told(school.teacher) if "Обновите" in each.text]
    assert school.now(inquiry).answers == []


def test_pressed_twice_they_are_given_once(school: School, ears: Ears, inquiry: Inquiry) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    for _ in range(2):
        school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1] == NOTHING_KEPT
    assert len(school.now(inquiry).said(TextKind.NOTE)) == 1


def test_nobody_gives_or_drops_what_another_has_written(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    secret = school.settings.secret
    for action in (Action.GIVE_TEXT, Action.DROP_TEXT):
        context = button_context(secret, inquiry.id, action, str(Move.ANSWER))
        post = school.post("consultants", [school.drawn(action, context)])
        school.head.press_named(post, action.words)
        assert school.head.told()[-1] == NOTHING_KEPT
    assert draft(school, inquiry) == WORDS


def test_where_nobody_else_has_it_there_is_nobody_to_give_them_to(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    claims.release(school.desk, inquiry.id, actor(school.colleague), now())
    school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1] == NOBODY_ELSE
    assert draft(school, inquiry) == WORDS
    ears.deliver()
    (post,) = brought(ears, school.consultant)
    assert names(post) == ["Ответить", DROP]
    assert f"````\n{WORDS}\n````" in post.text


def test_what_looks_like_a_password_is_not_given(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry, "Ваш пароль: Zaq12wsx")
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1].startswith("Похоже на пароль.")
    assert school.now(inquiry).said(TextKind.NOTE) == []
    assert len(brought(ears, school.consultant)) == 1


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


# Dialogs of no inquiry stay open with what was typed


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
    assert school.teacher.submit(shown, sent).error == submission.FAILED
    monkeypatch.undo()
    assert school.teacher.submit(shown, sent).went_through


def test_what_is_wrong_with_a_field_is_said_at_the_foot_as_well(school: School) -> None:
    school.teacher.run("/help")
    answer = school.teacher.submit(school.teacher.dialog(), {"topic": "marks", "words": " "})
    assert list(answer.errors) == ["words"]
    assert answer.error == dialog_intake.FAULTY
