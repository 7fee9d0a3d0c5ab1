"""What the teacher hears by direct message, in the key sentences, with which buttons."""

import ast
from datetime import timedelta
from pathlib import Path

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing
from integration import notifications
from tests.integration.notifications.addressed import ME, hand_off
from tests.integration.telling import (
    MARINA,
    NIGHT,
    NOW,
    PAGE,
    RUSLAN,
    Telling,
)


def test_it_says_that_it_is_accepted_and_by_when(telling: Telling, inquiry: Inquiry) -> None:
    told = telling.says(inquiry, NotificationType.ACCEPTED, ME)
    reference = inquiry.shown_reference
    assert told.text.startswith(
        f"Принято, **{reference}**. Ответим не позднее пятницы, 27 ноября.\n\n"
    )
    assert PAGE in told.text
    assert told.buttons == ["Урок идёт сейчас", "Отозвать"]


def test_who_was_not_helped_reads_the_new_term(telling: Telling, inquiry: Inquiry) -> None:
    answering.answer(telling.desk, inquiry.id, "Обновите", MARINA, NOW)
    answering.did_not_help(telling.desk, inquiry.id, REQUESTER, NOW)
    told = telling.says(inquiry, NotificationType.REOPENED, ME)
    assert told.text == (
        f"**{inquiry.shown_reference}**: занимаемся вопросом снова. "
        "Ответим не позднее пятницы, 27 ноября."
    )


def test_who_has_said_little_is_asked_for_more_and_may_reply_here(telling: Telling) -> None:
    vague = telling.teacher_asks("не работает")
    text = telling.says(vague, NotificationType.ACCEPTED, ME).text
    assert "Можно ли сказать точнее? Напишите: класс, предмет, дату урока" in text
    assert "Ответьте здесь, и слова добавятся к вопросу." in text
    adding.add(telling.desk, vague.id, "7Б, алгебра", REQUESTER, NOW)
    assert "сказать точнее" not in telling.says(vague, NotificationType.ACCEPTED, ME).text


def test_who_has_said_enough_is_not_asked_for_more(telling: Telling, inquiry: Inquiry) -> None:
    assert "сказать точнее" not in telling.says(inquiry, NotificationType.ACCEPTED, ME).text


def test_at_night_it_says_when_the_question_will_be_seen(telling: Telling) -> None:
    inquiry = telling.teacher_asks(now=NIGHT)
    told = telling.says(inquiry, NotificationType.ACCEPTED, ME, NIGHT)
    assert "Школа сейчас закрыта. Увидим завтра с 8:00." in told.text


def test_a_lesson_calls_once(telling: Telling, inquiry: Inquiry) -> None:
    calling.call_to_lesson(telling.desk, inquiry.id, REQUESTER, NOW)
    assert telling.says(inquiry, NotificationType.ACCEPTED, ME).buttons == ["Отозвать"]


def test_at_night_no_lesson_is_going_on(telling: Telling) -> None:
    inquiry = telling.teacher_asks(now=NIGHT)
    assert telling.says(inquiry, NotificationType.ACCEPTED, ME, NIGHT).buttons == ["Отозвать"]


def test_who_has_withdrawn_hears_no_acceptance(telling: Telling, inquiry: Inquiry) -> None:
    closing.withdraw(telling.desk, inquiry.id, REQUESTER, NOW)
    assert telling.told(inquiry, NotificationType.ACCEPTED, ME) is None


def test_it_says_who_has_claimed_it_and_where_to_find_him(
    telling: Telling, inquiry: Inquiry
) -> None:
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    told = telling.says(inquiry, NotificationType.CLAIMED, ME)
    assert told.text == (
        f"Вопросом **{inquiry.shown_reference}** занимается "
        "Марина Юрьевна Нехай, кабинет информатики."
    )
    assert told.buttons == ["Дополнить"]


def test_a_claim_that_was_given_back_is_not_told(telling: Telling, inquiry: Inquiry) -> None:
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    claims.release(telling.desk, inquiry.id, MARINA, NOW)
    assert telling.told(inquiry, NotificationType.CLAIMED, ME) is None


def test_a_question_comes_with_a_button_to_reply(telling: Telling, inquiry: Inquiry) -> None:
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    told = telling.says(inquiry, NotificationType.QUESTION, ME)
    assert told.text == (
        f"У нас вопрос к вам, **{inquiry.shown_reference}**:\n\n> Какой класс?\n\n"
        "Пока ждём вашего ответа, срок с учётом уточнений приостановлен; срок по регламенту идёт."
    )
    assert told.buttons == ["Ответить", "Отозвать"]


def test_a_question_that_was_answered_is_not_asked(telling: Telling, inquiry: Inquiry) -> None:
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    adding.reply(telling.desk, inquiry.id, "7А", REQUESTER, NOW)
    assert telling.told(inquiry, NotificationType.QUESTION, ME) is None


def test_after_a_handoff_no_term_is_said_to_stand(telling: Telling, inquiry: Inquiry) -> None:
    hand_off(telling, inquiry)
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    assert "срок" not in telling.says(inquiry, NotificationType.QUESTION, ME).text


def test_an_answer_asks_whether_it_helped(telling: Telling, inquiry: Inquiry) -> None:
    answering.answer(telling.desk, inquiry.id, "Обновите страницу", MARINA, NOW)
    told = telling.says(inquiry, NotificationType.ANSWER, ME)
    assert told.text == (
        f"Ответ готов, **{inquiry.shown_reference}**. "
        "Вы спрашивали: «Не сохраняется тема урока»\n\n"
        "Отвечает Марина Юрьевна Нехай:\n\n> Обновите страницу"
    )
    assert told.buttons == ["Помогло", "Не помогло"]


def test_a_correction_says_that_it_is_one(telling: Telling, inquiry: Inquiry) -> None:
    answering.answer(telling.desk, inquiry.id, "Обновите", MARINA, NOW)
    answering.correct(telling.desk, inquiry.id, "Выйдите и войдите", MARINA, NOW)
    text = telling.says(inquiry, NotificationType.CORRECTION, ME).text
    assert text.index("Выйдите и войдите") < text.index("Прежний ответ, он больше не верен:")
    told = telling.says(inquiry, NotificationType.CORRECTION, ME)
    assert told.text.startswith(f"Исправленный ответ, **{inquiry.shown_reference}**")
    assert "> Выйдите и войдите" in told.text


def test_closing_says_why_and_what_was_added(telling: Telling, inquiry: Inquiry) -> None:
    closing.close(
        telling.desk, inquiry.id, CloseReason.BY_MOUTH, MARINA, NOW, comment="Поговорили в 12-м"
    )
    told = telling.says(inquiry, NotificationType.CLOSED, ME)
    assert "закрыт: мы ответили вам лично или по телефону." in told.text
    assert "> Поговорили в 12-м" in told.text
    assert told.buttons == ["Не помогло"]


def test_a_double_cannot_come_back(telling: Telling, inquiry: Inquiry) -> None:
    double = telling.teacher_asks("Тема урока пропадает")
    closing.close(
        telling.desk, double.id, CloseReason.DUPLICATE, RUSLAN, NOW, original_id=inquiry.id
    )
    told = telling.says(double, NotificationType.CLOSED, ME)
    assert "такой же вопрос от вас уже есть" in told.text
    assert told.buttons == []


def test_closing_by_itself_leaves_a_way_back(telling: Telling, inquiry: Inquiry) -> None:
    answering.answer(telling.desk, inquiry.id, "Обновите", MARINA, NOW)
    later = NOW + timedelta(days=30)
    tick(telling.desk, later)
    told = telling.says(inquiry, NotificationType.AUTO_CLOSED, ME, later)
    assert "закрыт: от вас давно не было вестей." in told.text
    assert told.buttons == ["Не помогло"]


def test_what_a_teacher_typed_calls_nobody_in_his_own_message(telling: Telling) -> None:
    inquiry = telling.teacher_asks("@all посмотрите http://evil.example/x.png")
    text = telling.says(inquiry, NotificationType.ACCEPTED, ME).text
    assert "@all" not in text
    assert "`http://evil.example/x.png`" in text


def test_a_command_to_be_typed_stands_by_itself() -> None:
    """Not within a sentence: so it is seen where it begins and ends, and is copied whole."""
    (folder,) = notifications.__path__
    trees = [ast.parse(each.read_text("utf-8")) for each in Path(folder).glob("*.py")]
    said = [
        str(node.value)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and "/help" in str(node.value)
    ]
    assert said
    assert [each for each in said if not each.startswith("/help")] == []
