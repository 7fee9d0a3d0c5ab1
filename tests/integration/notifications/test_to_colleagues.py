"""What consultants read under the card and by direct message: of offers, and of the talk."""

from datetime import timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, asking, claims, closing, handoffs
from helpdesk.journal.histories import row_of
from helpdesk.journal.history_words import tell
from helpdesk.journal.inquiry_queries import view
from helpdesk.vendor import relaying
from tests.integration.notifications.addressed import (
    MARINA_ALONE,
    RUSLAN_ALONE,
    THREAD,
    called,
)
from tests.integration.telling import (
    CARD,
    HEAD,
    MARINA,
    NIGHT,
    NOW,
    RUSLAN,
    Telling,
    person_of,
)


def test_a_colleague_is_asked_to_take_over(telling: Telling, claimed: Inquiry) -> None:
    claims.offer(telling.desk, claimed.id, person_of(RUSLAN), MARINA, NOW)
    told = telling.says(claimed, NotificationType.OFFERED, RUSLAN_ALONE)
    assert told.text.startswith("Марина Юрьевна Нехай просит вас взять вопрос:")
    assert "> Не сохраняется тема урока" in told.text
    assert "Ждём вашего ответа до: вт 24 ноября в 15:00." in told.text
    assert f"[Открыть карточку]({CARD})" in told.text
    assert told.buttons == ["Беру", "Не могу"]


def test_an_offer_that_was_declined_is_void(telling: Telling, claimed: Inquiry) -> None:
    claims.offer(telling.desk, claimed.id, person_of(RUSLAN), MARINA, NOW)
    claims.decline(telling.desk, claimed.id, RUSLAN, NOW)
    assert telling.told(claimed, NotificationType.OFFERED, RUSLAN_ALONE) is None
    text = telling.says(claimed, NotificationType.OFFER_DECLINED, MARINA_ALONE).text
    assert text.startswith("Руслан Казбекович Ачмиз не может взять вопрос")


def test_who_accepts_is_told_to_both_sides(telling: Telling, claimed: Inquiry) -> None:
    claims.offer(telling.desk, claimed.id, person_of(RUSLAN), MARINA, NOW)
    claims.accept(telling.desk, claimed.id, RUSLAN, NOW)
    assert "вопрос взял коллега — Руслан Казбекович Ачмиз." in (
        telling.says(claimed, NotificationType.OFFER_ACCEPTED, MARINA_ALONE).text
    )
    assert telling.says(claimed, NotificationType.OFFER_ACCEPTED, THREAD).text == (
        "Теперь вопросом занимается Руслан Казбекович Ачмиз."
    )


def test_an_offer_nobody_took_comes_back(telling: Telling, claimed: Inquiry) -> None:
    claims.offer(telling.desk, claimed.id, person_of(RUSLAN), MARINA, NOW)
    later = NOW + timedelta(hours=5)
    tick(telling.desk, later)
    text = telling.says(claimed, NotificationType.OFFER_EXPIRED, MARINA_ALONE, later).text
    assert text.startswith("На ваше предложение никто не откликнулся")


def test_reassigning_tells_the_new_and_the_old(telling: Telling, claimed: Inquiry) -> None:
    claims.reassign(telling.desk, claimed.id, person_of(RUSLAN), HEAD, NOW)
    new = telling.says(claimed, NotificationType.REASSIGNED, RUSLAN_ALONE).text
    old = telling.says(claimed, NotificationType.REASSIGNED, MARINA_ALONE).text
    assert "теперь у вас. Ответить не позднее пятницы, 27 ноября." in new
    assert "вопросом занимается Руслан Казбекович Ачмиз." in old


def test_a_released_inquiry_calls_whoever_is_on_duty(telling: Telling, claimed: Inquiry) -> None:
    claims.release(telling.desk, claimed.id, MARINA, NOW)
    told = telling.says(claimed, NotificationType.RELEASED, THREAD)
    free = "@consultant2, вопрос свободен, посмотрите, пожалуйста."
    assert told.text == f"{free} Возвращает Марина Юрьевна Нехай."
    assert called(told) == ["consultant2"]


def test_released_at_night_it_calls_nobody(telling: Telling, claimed: Inquiry) -> None:
    claims.release(telling.desk, claimed.id, MARINA, NIGHT)
    assert called(telling.says(claimed, NotificationType.RELEASED, THREAD, NIGHT)) == []


def test_the_talk_stands_in_the_thread(telling: Telling, claimed: Inquiry) -> None:
    desk = telling.desk
    asking.ask(desk, claimed.id, "Какой класс?", MARINA, NOW)
    assert telling.says(claimed, NotificationType.QUESTION, THREAD).text == (
        "Спрашиваем у того, кто спросил (Марина Юрьевна Нехай):\n\n> Какой класс?"
    )
    adding.reply(desk, claimed.id, "7А", REQUESTER, NOW)
    assert telling.says(claimed, NotificationType.CLARIFIED, THREAD).text == (
        "Ответ на наш вопрос:\n\n> 7А"
    )
    adding.add(desk, claimed.id, "И в 7Б", REQUESTER, NOW)
    assert telling.says(claimed, NotificationType.ADDED, THREAD).text == (
        "Дополнение (Ольга Петрова):\n\n> И в 7Б"
    )
    answering.answer(desk, claimed.id, "Обновите", MARINA, NOW)
    assert telling.says(claimed, NotificationType.ANSWER, THREAD).text == (
        "Ответ (Марина Юрьевна Нехай):\n\n> Обновите"
    )


def test_did_not_help_names_the_new_term(telling: Telling, claimed: Inquiry) -> None:
    answering.answer(telling.desk, claimed.id, "Обновите", MARINA, NOW)
    answering.did_not_help(telling.desk, claimed.id, REQUESTER, NOW, body="Всё так же")
    thread = telling.says(claimed, NotificationType.DID_NOT_HELP, THREAD).text
    assert thread.startswith("Ответ не помог, срок новый. Ответить не позднее пятницы, 27 ноября.")
    assert "> Всё так же" in thread
    alone = telling.says(claimed, NotificationType.DID_NOT_HELP, MARINA_ALONE).text
    assert "снова у вас. Ответить не позднее пятницы, 27 ноября." in alone


def test_who_withdrew_and_asks_again_says_of_no_answer_that_it_failed(
    telling: Telling, claimed: Inquiry
) -> None:
    closing.withdraw(telling.desk, claimed.id, REQUESTER, NOW)
    answering.did_not_help(telling.desk, claimed.id, REQUESTER, NOW)
    thread = telling.says(claimed, NotificationType.DID_NOT_HELP, THREAD).text
    assert thread.startswith("Вопрос задан ещё раз, срок новый.")
    seen = view(telling.desk, claimed.id)
    row, last = row_of(seen.history[-1]), seen.history[-1]
    assert tell(row.staff, seen, last) == "Вопрос задан ещё раз, вопрос открыт снова"
    assert tell(row.requester, seen, last) == "Вопрос задан ещё раз: занимаемся снова"
    answering.answer(telling.desk, claimed.id, "Обновите", MARINA, NOW)
    answering.did_not_help(telling.desk, claimed.id, REQUESTER, NOW)
    seen = view(telling.desk, claimed.id)
    assert tell(row.requester, seen, seen.history[-1]) == "Не помогло: занимаемся снова"


def test_helped_and_withdrawn_are_said(telling: Telling, claimed: Inquiry) -> None:
    other = telling.teacher_asks("Другое дело")
    closing.withdraw(telling.desk, other.id, REQUESTER, NOW)
    assert "Вопрос отозван" in telling.says(other, NotificationType.WITHDRAWN, THREAD).text
    answering.answer(telling.desk, claimed.id, "Обновите", MARINA, NOW)
    answering.helped(telling.desk, claimed.id, REQUESTER, NOW)
    assert (
        telling.says(claimed, NotificationType.HELPED, THREAD).text
        == "Помогло, вопрос закрыт. Спасибо!"
    )


def test_a_handoff_warns_of_a_second_case(telling: Telling, claimed: Inquiry) -> None:
    handoffs.hand_off(telling.desk, claimed.id, MARINA, NOW)
    text = telling.says(claimed, NotificationType.HANDOFF, THREAD).text
    assert text.startswith("**Передано в поддержку «Дневник.ру»**: сотрудник школы")
    assert "Второе обращение не заводите." in text
    assert "За вопрос в школе отвечает Марина Юрьевна Нехай." in text
    relaying.vendor_case(telling.desk, claimed.id, "4815", MARINA, NOW)
    case = telling.says(claimed, NotificationType.VENDOR_CASE, THREAD).text
    assert case == "Номер обращения в поддержке: **4815**"
