"""What the letters say, and what they no longer say when it is no longer so."""

from datetime import timedelta

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import attach, reply
from helpdesk.inquiries.answering import answer, correct
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.closing import withdraw
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor.relaying import vendor_answer
from tests.integration.mail.written import Written, handed_over_to_support
from tests.workers.office import CONSULTANT, NOW, ask_as_parent


def test_an_acceptance_says_by_when_and_how_that_was_counted(desk: Desk, inquiry: int) -> None:
    text = Written(desk).text("accepted")
    assert "Ответим не позднее понедельника, 30 ноября." in text
    assert "Считаем со следующего дня: 5 дней" in text
    assert "Школа сейчас открыта до 17:00" in text
    assert view(desk, inquiry).inquiry.shown_reference in text


def test_an_acceptance_by_night_says_when_it_will_be_seen(desk: Desk) -> None:
    night = NOW + timedelta(hours=11)
    ask_as_parent(desk, night)
    text = Written(desk, night).text("accepted")
    assert "Школа сейчас закрыта. Увидим завтра с 8:00." in text


def test_a_late_acceptance_promises_nothing_that_is_over(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    text = Written(desk).text("accepted")
    assert "Мы получили ваш вопрос" in text
    assert "не позднее" not in text


def test_who_has_withdrawn_reads_no_acceptance(desk: Desk, inquiry: int) -> None:
    withdraw(desk, inquiry, REQUESTER, NOW)
    assert Written(desk).text("accepted") == ""


def test_a_question_says_that_the_term_stands_still(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    text = Written(desk).text("question")
    assert "Какой класс?" in text
    assert "срок с учётом уточнений приостановлен" in text


def test_a_question_that_was_replied_to_is_not_asked_again(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    reply(desk, inquiry, "5А", REQUESTER, NOW)
    assert Written(desk).text("question") == ""


def test_two_open_questions_are_both_asked(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    hand_off(desk, inquiry, CONSULTANT, NOW)
    ask(desk, inquiry, "А предмет?", CONSULTANT, NOW)
    letters = Written(desk).letters["question"]
    assert len([letter for letter in letters if letter is not None]) == 2


def test_an_answer_names_who_gave_it(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    text = Written(desk).text("answer")
    assert "Отвечает Марина Юрьевна Нехай:\nОбновите страницу." in text
    assert "«Не помогло»" in text


def test_the_vendors_answer_is_called_so(desk: Desk, inquiry: int) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, NOW)
    hand_off(desk, inquiry, CONSULTANT, NOW)
    vendor_answer(desk, inquiry, "Исправлено.", REQUESTER, NOW)
    assert "Ответила поддержка «Дневник.ру»:\nИсправлено." in Written(desk).text("answer")


def test_a_correction_brings_the_better_answer(desk: Desk, inquiry: int) -> None:
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    correct(desk, inquiry, "Обновите приложение.", CONSULTANT, NOW)
    text = Written(desk).text("correction")
    assert text.index("Обновите приложение.") < text.index("Прежний ответ, он больше не верен:")


def test_pictures_are_said_to_be_on_the_page(desk: Desk, inquiry: int) -> None:
    pictures = [Picture("one.png", 1, "a" * 64), Picture("two.png", 1, "b" * 64)]
    answer(desk, inquiry, "Смотрите снимки.", CONSULTANT, NOW, pictures=pictures)
    assert "приложено: 2 снимка экрана. Откройте страницу" in Written(desk).text("answer")


def test_a_handoff_brings_the_letter_the_phone_and_who_stays_responsible(
    desk: Desk, inquiry: int
) -> None:
    handed_over_to_support(desk, inquiry)
    text = Written(desk).text("handoff")
    seen = view(desk, inquiry)
    assert seen.letter is not None
    assert seen.letter.body in text
    assert "не может проконсультировать" in text
    assert "8 (812) 490-70-33 (звонок платный). Поддержка работает ежедневно с 9:00" in text
    assert "отвечает Марина Юрьевна Нехай" in text


def test_a_handoff_with_pictures_says_where_they_are(desk: Desk, inquiry: int) -> None:
    attach(desk, inquiry, "1.png", 10, "digest", REQUESTER, NOW)
    handed_over_to_support(desk, inquiry)
    assert "Снимки экрана приложите к письму" in Written(desk).text("handoff")


def test_a_handoff_by_night_says_when_the_support_is_open(desk: Desk, inquiry: int) -> None:
    night = NOW + timedelta(hours=12)
    handed_over_to_support(desk, inquiry, night)
    text = Written(desk, night).text("handoff")
    assert "сейчас закрыта, откроется завтра с 9:00." in text
    assert "Письма регистрируют круглосуточно" in text


def test_a_handoff_that_was_answered_meanwhile_is_not_announced(desk: Desk, inquiry: int) -> None:
    handed_over_to_support(desk, inquiry)
    answer(desk, inquiry, "Обновите страницу.", CONSULTANT, NOW)
    assert Written(desk).text("handoff") == ""
