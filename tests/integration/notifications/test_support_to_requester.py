"""What the teacher hears of the vendor's support, with the letter to send."""

from datetime import timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import answering
from helpdesk.vendor import relaying
from tests.integration.notifications.addressed import ME, hand_off
from tests.integration.telling import (
    MARINA,
    NIGHT,
    NOW,
    Telling,
)


def test_the_vendors_answer_is_said_to_be_theirs(telling: Telling, inquiry: Inquiry) -> None:
    hand_off(telling, inquiry)
    relaying.vendor_answer(telling.desk, inquiry.id, "Исправлено", MARINA, NOW)
    text = telling.says(inquiry, NotificationType.ANSWER, ME).text
    assert "Ответ поддержки «Дневник.ру»:\n\n> Исправлено" in text


def test_a_handoff_brings_the_letter_ready_to_copy(telling: Telling, inquiry: Inquiry) -> None:
    hand_off(telling, inquiry)
    told = telling.says(inquiry, NotificationType.HANDOFF, ME)
    letter = telling.view(inquiry).letter
    assert letter is not None
    assert f"```\n{letter.body}\n```" in told.text
    assert "Кому: `team@company.dnevnik.ru`" in told.text
    assert f"Тема: `{letter.subject}`" in told.text
    assert "](mailto:team@company.dnevnik.ru?subject=" in told.text


def test_a_handoff_says_how_the_support_works_and_who_stays_responsible(
    telling: Telling, inquiry: Inquiry
) -> None:
    hand_off(telling, inquiry)
    told = telling.says(inquiry, NotificationType.HANDOFF, ME)
    assert "8 (812) 490-70-33 (звонок платный)" in told.text
    assert "Поддержка работает ежедневно с 9:00 до 18:00" in told.text
    assert "Письма регистрируют круглосуточно" in told.text
    assert "отклонить обращение, если пользователь не может предоставить" in told.text
    assert "обсуждение вопроса проводится неконструктивно" in told.text
    assert "прочитайте вслух: «Здравствуйте. Меня зовут Ольга Петрова" in told.text
    assert "Школа ваш вопрос не бросает, за него отвечает Марина Юрьевна Нехай." in told.text
    assert told.buttons == ["Номер обращения", "Ответ поддержки", "Поддержка просит сведения"]


def test_after_hours_a_handoff_says_when_the_support_opens(
    telling: Telling, inquiry: Inquiry
) -> None:
    hand_off(telling, inquiry)
    told = telling.says(inquiry, NotificationType.HANDOFF, ME, NIGHT)
    assert "сейчас закрыта, откроется завтра с 9:00." in told.text


def test_a_handoff_overtaken_by_an_answer_is_not_told(telling: Telling, inquiry: Inquiry) -> None:
    hand_off(telling, inquiry)
    answering.answer(telling.desk, inquiry.id, "Нашли!", MARINA, NOW)
    assert telling.told(inquiry, NotificationType.HANDOFF, ME) is None


def test_days_later_it_asks_whether_the_support_has_answered(
    telling: Telling, inquiry: Inquiry
) -> None:
    hand_off(telling, inquiry)
    later = NOW + timedelta(days=6)
    tick(telling.desk, later)
    told = telling.says(inquiry, NotificationType.VENDOR_ASK, ME, later)
    assert told.text.startswith("Ответила ли поддержка «Дневник.ру» на ваш вопрос")
    assert "Если ещё ждёте ответа, ничего нажимать не нужно." in told.text
    assert told.buttons == ["Помогло", "Ответ поддержки", "Номер обращения"]


def test_a_known_case_number_is_not_asked_for(telling: Telling, inquiry: Inquiry) -> None:
    hand_off(telling, inquiry)
    relaying.vendor_case(telling.desk, inquiry.id, "4815", REQUESTER, NOW)
    later = NOW + timedelta(days=6)
    tick(telling.desk, later)
    told = telling.says(inquiry, NotificationType.VENDOR_ASK, ME, later)
    assert "Номер обращения" not in told.buttons
