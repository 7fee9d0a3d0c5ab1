"""What a card says in each state."""

from datetime import timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType, by_id
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.vendor import outages, relaying
from integration.chat.speech import Tone
from tests.integration.chat.card_parts import answered, buttons, calls, field, first_line, more
from tests.integration.telling import (
    MARINA,
    NIGHT,
    NOW,
    RUSLAN,
    TEACHER,
    Telling,
    person_of,
    text_of,
)


def test_one_line_says_everything(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    assert first_line(telling.card(inquiry)) == (
        f"**{inquiry.shown_reference} · Оценки · родитель, 7Б** — "
        "ответить до **пн 30 ноября** · вт 24 ноября дежурит @consultant2"
    )


def test_at_night_a_card_calls_nobody(telling: Telling) -> None:
    inquiry = telling.parent_asks(now=NIGHT)
    assert calls(telling.card(inquiry, NIGHT)) == []


def test_only_an_unclaimed_card_calls_whoever_is_on_duty(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    assert calls(telling.card(inquiry)) == ["consultant2"]
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    assert calls(telling.card(inquiry)) == []


def test_the_quote_holds_the_words_and_what_was_done(telling: Telling) -> None:
    inquiry = telling.parent_asks("Не вижу оценок\nза четверть")
    assert text_of(telling.card(inquiry).blocks) == (
        "> Не вижу оценок\n> за четверть\n> Что делали: открыла «Оценки»"
    )


def test_fields_say_who_and_how_to_answer(telling: Telling) -> None:
    card = telling.card(telling.parent_asks())
    assert field(card, "Состояние") == "Новый"
    assert field(card, "Занимается") == "пока никто"
    assert field(card, "Кто") == "Анна Хуаде"
    assert field(card, "Ребёнок") == "Хуаде Алий, 7Б"
    assert field(card, "Как ответить") == "позвонить: +7 900 123-45-67, после 18:00"


def test_a_number_and_an_address_have_the_whole_width(telling: Telling) -> None:
    """In one of two columns a telephone would break them."""
    called, asked = telling.card(telling.parent_asks()), telling.card(telling.teacher_asks())
    (by_phone,) = (each for each in called.fields if each.title == "Как ответить")
    (in_chat,) = (each for each in asked.fields if each.title == "Как ответить")
    assert (by_phone.is_short, in_chat.is_short) == (False, True)


def test_the_card_says_how_the_term_was_counted(telling: Telling) -> None:
    counted = field(telling.card(telling.parent_asks()), "Срок по регламенту")
    assert counted is not None
    assert counted.startswith("Считаем со следующего дня: 5 дней, последний — воскресенье 29")


def test_the_footer_has_number_channel_and_hour(telling: Telling) -> None:
    footer = telling.card(telling.parent_asks()).footer
    assert footer == "№ 1 за 2026 · форма на сайте · пришло вт 24 ноября в 11:00"


def test_a_claimed_card_names_the_claimant(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    card = telling.card(inquiry)
    assert first_line(card).endswith("в работе: Марина Юрьевна Нехай, ответить до пт 27 ноября")
    assert field(card, "Занимается") == "Марина Юрьевна Нехай, с вт 24 ноября в 11:00"
    assert buttons(card) == [Action.ANSWER, Action.ASK]
    assert Action.RELEASE in more(card)


def test_a_waiting_card_shows_the_open_question(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    asking.ask(telling.desk, inquiry.id, "Какой предмет?", MARINA, NOW)
    card = telling.card(inquiry)
    assert first_line(card).endswith("— ждём уточнения")
    assert "Ждём ответа на наш вопрос:\n\n> Какой предмет?" in text_of(card.blocks)


def test_a_question_that_was_answered_leaves_the_card(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    asking.ask(telling.desk, inquiry.id, "Какой предмет?", MARINA, NOW)
    adding.reply(telling.desk, inquiry.id, "Алгебра", REQUESTER, NOW)
    assert "Какой предмет?" not in text_of(telling.card(inquiry).blocks)


def test_waiting_moves_the_deadline_and_the_card_says_so(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    later = NOW + timedelta(days=2)
    adding.reply(telling.desk, inquiry.id, "7А", REQUESTER, later)
    counted = field(telling.card(inquiry, later), "Срок по регламенту")
    assert counted is not None
    assert counted.endswith("С учётом уточнений — до пн 30 ноября")
    both = "ответить до пн 30 ноября с учётом уточнений (срок по регламенту пт 27 ноября)"
    assert first_line(telling.card(inquiry, later)).endswith(both)


def test_while_we_wait_the_card_says_that_the_deadline_stands(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    counted = field(telling.card(inquiry), "Срок по регламенту")
    assert counted is not None
    assert counted.endswith("С учётом уточнений приостановлен")


def test_an_offered_card_names_the_colleague(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    claims.offer(telling.desk, inquiry.id, person_of(RUSLAN), MARINA, NOW)
    assert field(telling.card(inquiry), "Предложено") == "Руслан Казбекович Ачмиз"


def test_the_vendors_case_stands_on_the_card(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA, NOW)
    relaying.vendor_case(telling.desk, inquiry.id, "4815", MARINA, NOW)
    assert field(telling.card(inquiry), "Поддержка") == "обращение 4815"


def test_a_passed_term_is_red_and_says_when(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    card = telling.card(inquiry, NOW + timedelta(days=4))
    assert card.tone is Tone.OVERDUE
    assert first_line(card).endswith(
        "**срок по регламенту прошёл пт 27 ноября** · в работе: Марина Юрьевна Нехай"
    )


def test_a_lesson_that_is_going_on_is_seen_on_the_card(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    calling.call_to_lesson(telling.desk, inquiry.id, REQUESTER, NOW)
    assert first_line(telling.card(inquiry)).endswith("· **урок идёт сейчас**")


def test_nobody_is_called_about_a_question_or_a_letter_once_the_answer_is_there(
    telling: Telling,
) -> None:
    inquiry = telling.parent_asks()
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA, NOW)
    said = "наш вопрос, письмо в поддержку готово. Телефон: +7 900 123-45-67."
    assert field(telling.card(inquiry), "Позвоните и скажите") == said
    answered(telling, inquiry)
    said = "ответ. Телефон: +7 900 123-45-67."
    assert field(telling.card(inquiry), "Позвоните и скажите") == said


def test_a_next_cycle_is_said(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    answered(telling, inquiry)
    answering.did_not_help(telling.desk, inquiry.id, REQUESTER, NOW)
    assert field(telling.card(inquiry), "Возвращался") == "не помогло, обращение повторное (2-е)"


def test_what_was_withdrawn_and_asked_again_has_not_failed(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    closing.withdraw(telling.desk, inquiry.id, REQUESTER, NOW)
    answering.did_not_help(telling.desk, inquiry.id, REQUESTER, NOW)
    again = "отозван и задан ещё раз, обращение повторное (2-е)"
    assert field(telling.card(inquiry), "Возвращался") == again


def test_a_handoff_by_the_clock_shows_on_the_card(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    tick(telling.desk, NOW + timedelta(days=4))
    assert telling.card(inquiry, NOW + timedelta(days=4)).tone is Tone.OVERDUE
    assert field(telling.card(inquiry), "Состояние") == "Передано в поддержку «Дневник.ру»"


def test_what_seems_to_be_about_an_open_outage_is_asked_about(telling: Telling) -> None:
    first, inquiry = telling.parent_asks(), telling.parent_asks("Оценки не открываются")
    outages.declare(telling.desk, first.id, "Оценки не открываются", "Чинят.", MARINA, NOW)
    said = field(telling.card(inquiry), "Это про то же?")
    assert said == "Оценки не открываются. Если да: «Ещё…», «Это тот же сбой»"
    # Who is told of its end if he says nothing is not told that this means «no».
    teacher = telling.teacher_asks("Оценки не открываются и у нас")
    said = telling.says(teacher, NotificationType.ACCEPTED, by_id(TEACHER)).text
    assert ("Это про то же?" in said, "не нажимайте" in said) == (True, False)
    outages.join(telling.desk, inquiry.id, MARINA, NOW)
    assert field(telling.card(inquiry), "Сбой у многих") == "Оценки не открываются"
