"""Who is reminded of what, by the clock: under the card, in the channel, by direct message."""

from datetime import timedelta

from helpdesk.clock.clockwork import tick
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding, answering, asking, calling, claims, handoffs
from helpdesk.kernel import outbox
from tests.integration.notifications.addressed import (
    HEAD_ALONE,
    MARINA_ALONE,
    THREAD,
    called,
)
from tests.integration.telling import (
    MARINA,
    NOW,
    Telling,
)


def post_card(telling: Telling) -> None:
    """Let the card be delivered, which begins the claim window."""
    for delivery in outbox.lease(telling.desk, NOW):
        outbox.mark_sent(telling.desk, delivery, f"post{delivery.id}", NOW)


def test_reminders_go_to_duty_then_to_all(telling: Telling, inquiry: Inquiry) -> None:
    post_card(telling)
    first = NOW + timedelta(hours=2)
    tick(telling.desk, first)
    duty = telling.says(inquiry, NotificationType.REMIND_DUTY, THREAD, first)
    assert duty.text == (
        "@consultant2, вопрос ещё никто не взял. Возьмите его, пожалуйста.\n\n"
        "Ждёт сегодня с 11:00. Ответить не позднее пятницы, 27 ноября."
    )
    second = NOW + timedelta(hours=4)
    tick(telling.desk, second)
    channel = telling.says(inquiry, NotificationType.REMIND_CHANNEL, "channel", second)
    assert channel.text.startswith("@consultant2, коллеги, вопрос до сих пор никто не взял:")
    assert called(channel) == ["consultant2"]
    assert channel.buttons == ["Беру"]


def test_a_reminder_of_what_was_claimed_is_void(telling: Telling, inquiry: Inquiry) -> None:
    post_card(telling)
    first = NOW + timedelta(hours=2)
    tick(telling.desk, first)
    claims.claim(telling.desk, inquiry.id, MARINA, first)
    assert telling.told(inquiry, NotificationType.REMIND_DUTY, THREAD, first) is None


def test_the_claimant_is_warned_before_the_term(telling: Telling, claimed: Inquiry) -> None:
    warned = NOW + timedelta(days=3, hours=3)
    for days in (2, 3):
        adding.add(telling.desk, claimed.id, "ещё", REQUESTER, NOW + timedelta(days=days))
    tick(telling.desk, warned)
    text = telling.says(claimed, NotificationType.WARN, MARINA_ALONE, warned).text
    assert text.startswith(f"Скоро срок по вопросу **{claimed.shown_reference}**.")


def test_a_quiet_claimant_is_asked(telling: Telling, claimed: Inquiry) -> None:
    later = NOW + timedelta(days=2, hours=22)
    tick(telling.desk, later)
    text = telling.says(claimed, NotificationType.QUIET, MARINA_ALONE, later).text
    assert "у вас и давно без движения. Ещё занимаетесь?" in text


def test_the_head_hears_of_what_has_passed(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    asking.ask(telling.desk, inquiry.id, "Какой предмет?", MARINA, NOW)
    later = NOW + timedelta(days=7)
    tick(telling.desk, later)
    text = telling.says(inquiry, NotificationType.TERM_PASSED, HEAD_ALONE, later).text
    assert "**срок по регламенту прошёл пн 30 ноября, с учётом уточнений приостановлен**." in text
    assert "Ждём уточнения. Вопросом занимается Марина Юрьевна Нехай." in text


def test_the_head_hears_of_what_was_entered_late(telling: Telling) -> None:
    late = telling.parent_asks(received=NOW - timedelta(days=10))
    text = telling.says(late, NotificationType.LATE_ENTRY, HEAD_ALONE).text
    assert "внесён с опозданием: **срок по регламенту прошёл чт 19 ноября**." in text
    assert "Пришёл сб 14 ноября (форма на сайте)." in text


def test_a_lesson_calls_whoever_is_on_duty(telling: Telling, inquiry: Inquiry) -> None:
    calling.call_to_lesson(telling.desk, inquiry.id, REQUESTER, NOW)
    text = telling.says(inquiry, NotificationType.LESSON_NOW, THREAD).text
    assert text == "@consultant2, **урок идёт сейчас**: Ольга Петрова. Помогите, пожалуйста."


def test_whoever_is_on_duty_is_asked_to_call(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answering.answer(telling.desk, inquiry.id, "Оценки выставлены", MARINA, NOW)
    later = NOW + timedelta(days=15)
    tick(telling.desk, later)
    text = telling.says(inquiry, NotificationType.CALL_DUE, THREAD, later).text
    assert "позвоните, пожалуйста: Анна Хуаде, +7 900 123-45-67." in text
    calling.call(telling.desk, inquiry.id, calling.Outcome.REACHED, MARINA, later)
    assert telling.told(inquiry, NotificationType.CALL_DUE, THREAD, later) is None


def test_who_was_not_reached_is_to_be_called_again(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answering.answer(telling.desk, inquiry.id, "Оценки выставлены", MARINA, NOW)
    after = calling.call(telling.desk, inquiry.id, calling.Outcome.MISSED, MARINA, NOW)
    again = after.call_again_at
    assert again is not None
    tick(telling.desk, again)
    text = telling.says(inquiry, NotificationType.CALL_AGAIN, THREAD, again).text
    assert "позвоните ещё раз: Анна Хуаде, +7 900 123-45-67. Звонили: 1 из 3." in text
    calling.call(telling.desk, inquiry.id, calling.Outcome.REACHED, MARINA, again)
    assert telling.told(inquiry, NotificationType.CALL_AGAIN, THREAD, again) is None


def test_the_requester_without_a_chat_is_asked_through_duty(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA, NOW)
    later = NOW + timedelta(days=6)
    tick(telling.desk, later)
    text = telling.says(inquiry, NotificationType.VENDOR_ASK, THREAD, later).text
    assert "спросите, пожалуйста, ответила ли поддержка: Анна Хуаде, +7 900 123-45-67." in text
