"""What is said between requester and desk: each word reaches whom it must, once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.messages import NotificationType, by_mail, by_user
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, ReplyBy, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.vendor import relaying
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliver,
    deliveries,
    desk_on,
    opened,
    parent,
    record,
    story,
    teacher,
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_the_same_words_of_the_same_teacher_are_one_inquiry_for_ten_minutes(desk: Desk) -> None:
    first = opened(desk, teacher())
    again = open_inquiry(
        desk, teacher("не  сохраняется тема УРОКА"), REQUESTER, NOW + 9 * HOUR / 60
    )
    later = open_inquiry(desk, teacher(), REQUESTER, NOW + timedelta(minutes=11))
    assert (again.inquiry.id, again.repeated) == (first.inquiry.id, True)
    assert later.inquiry.id != first.inquiry.id


def test_a_repetition_takes_no_journal_number(desk: Desk) -> None:
    opened(desk, parent(nonce="n"))
    opened(desk, parent(nonce="n"))
    assert opened(desk, parent("Другой")).inquiry.number == 2


def test_what_is_received_tomorrow_is_refused(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="ещё не наступило"):
        asked(desk, parent(now=NOW + DAY), now=NOW)


def test_the_terms_run_from_the_receipt_and_not_from_the_entry(desk: Desk) -> None:
    entered_late = asked(desk, parent(now=NOW - 2 * DAY), now=NOW)
    assert entered_late.regulation_due_at < asked(desk, parent("Другой")).regulation_due_at


def test_a_question_claims_and_waits_and_goes_to_the_requester(desk: Desk) -> None:
    inquiry = asked(desk)
    after = asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    assert (after.state, after.claimant_id) == (State.WAITING, MARINA.id)
    assert "question to mail: pending" in deliveries(desk, inquiry.id)
    assert "question to thread: pending" in deliveries(desk, inquiry.id)


def test_a_clarification_goes_back_to_who_asked(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    after = adding.reply(desk, inquiry.id, "Пятый А", REQUESTER, NOW + HOUR)
    assert (after.state, after.claimant_id) == (State.CLAIMED, MARINA.id)


def test_a_clarification_of_a_released_inquiry_makes_it_new(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    claims.release(desk, inquiry.id, MARINA, NOW)
    after = adding.reply(desk, inquiry.id, "Пятый А", REQUESTER, NOW + HOUR)
    assert (after.state, after.claimant_id) == (State.NEW, None)


def test_an_answer_for_who_wants_a_call_is_a_task_until_he_was_told(desk: Desk) -> None:
    inquiry = asked(desk, parent(reply_by=ReplyBy.CALL, email=""))
    answering.answer(desk, inquiry.id, "Выберите четверть.", MARINA, NOW)
    assert [task.occasion for task in view(desk, inquiry.id).tasks] == ["answer"]
    calling.call(desk, inquiry.id, calling.Outcome.REACHED, MARINA, NOW, note="Всё поняла")
    assert view(desk, inquiry.id).tasks == ()


def test_a_call_tells_the_requester_and_nobody_else(desk: Desk) -> None:
    """What the head could not be told, or a colleague by mail, is still to be told to them."""
    inquiry = asked(desk, parent(reply_by=ReplyBy.CALL))
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW)

    def tell_others(unit: UnitOfWork) -> None:
        unit.tell(inquiry, NotificationType.TERM_PASSED, [by_user("zavuch"), by_mail("zavuch")])

    desk.write(tell_others, NOW)
    for each in outbox.lease(desk, NOW):
        outbox.park(desk, each, "refused", NOW)
    calling.call(desk, inquiry.id, calling.Outcome.REACHED, MARINA, NOW)
    found = dict(each.split(": ") for each in deliveries(desk, inquiry.id))
    assert {to: state for to, state in found.items() if state == "parked"} == {
        "term_passed to user:zavuch": "parked",
        "term_passed to mail:zavuch": "parked",
    }
    assert found["accepted to mail"] == found["answer to phone"] == "told"


def test_a_call_that_reached_nobody_leaves_the_task(desk: Desk) -> None:
    inquiry = asked(desk, parent(reply_by=ReplyBy.CALL, email=""))
    answering.answer(desk, inquiry.id, "Выберите четверть.", MARINA, NOW)
    after = calling.call(desk, inquiry.id, calling.Outcome.MISSED, MARINA, NOW)
    assert after.calls_tried == 1
    assert len(view(desk, inquiry.id).tasks) == 1


def test_a_corrected_answer_goes_out_again_and_both_are_kept(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Первая четверть.", MARINA, NOW)
    answering.correct(desk, inquiry.id, "Вторая четверть.", MARINA, NOW + HOUR)
    assert [text.body for text in view(desk, inquiry.id).answers] == [
        "Первая четверть.",
        "Вторая четверть.",
    ]
    assert "correction to mail: pending" in deliveries(desk, inquiry.id)


@pytest.mark.parametrize("words", ["", "  \n "])
def test_an_empty_answer_is_refused(desk: Desk, words: str) -> None:
    inquiry = asked(desk)
    with pytest.raises(RuleViolation, match="Напишите ответ"):
        answering.answer(desk, inquiry.id, words, MARINA, NOW)
    assert story(desk, inquiry.id) == ["open"]


def test_helped_closes_it(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Выберите четверть.", MARINA, NOW)
    after = answering.helped(desk, inquiry.id, REQUESTER, NOW + HOUR)
    assert (after.state, after.close_reason) == (State.CLOSED, CloseReason.HELPED)


def test_after_two_weeks_a_closed_inquiry_does_not_come_back(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Выберите четверть.", MARINA, NOW)
    answering.helped(desk, inquiry.id, REQUESTER, NOW)
    with pytest.raises(RuleViolation, match="Задайте, пожалуйста, новый"):
        answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + 15 * DAY)


@pytest.mark.parametrize("reason", [CloseReason.SPAM, CloseReason.DUPLICATE])
def test_spam_and_doubles_do_not_come_back(desk: Desk, reason: CloseReason) -> None:
    original, inquiry = asked(desk, parent("Первый")), asked(desk, parent("Второй"))
    closing.close(desk, inquiry.id, reason, MARINA, NOW, original_id=original.id)
    with pytest.raises(RuleViolation):
        answering.did_not_help(desk, inquiry.id, REQUESTER, NOW)


def test_the_words_of_a_double_join_the_original(desk: Desk) -> None:
    original, double = asked(desk, parent("Первый")), asked(desk, parent("Второй"))
    closing.close(desk, double.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=original.id)
    joined = view(desk, original.id).said(TextKind.ADDITION)
    assert ["Второй" in (text.body or "") for text in joined] == [True]


def test_the_question_of_another_person_is_no_double(desk: Desk) -> None:
    original = asked(desk, teacher())
    stranger = asked(desk)
    with pytest.raises(RuleViolation, match="другого человека"):
        closing.close(
            desk, stranger.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=original.id
        )
    assert record(desk, stranger.id).state is State.NEW


def test_spam_is_closed_without_a_word_to_who_sent_it(desk: Desk) -> None:
    inquiry = asked(desk)
    deliver(desk, NOW)
    closing.close(desk, inquiry.id, CloseReason.SPAM, MARINA, NOW)
    assert deliver(desk, NOW) == ["card to channel", "closed to thread"]


def test_the_vendors_answer_reaches_the_requester_like_any_other(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    relaying.vendor_case(desk, inquiry.id, "№ 123", MARINA, NOW + HOUR)
    after = relaying.vendor_answer(desk, inquiry.id, "Исправлено", MARINA, NOW + DAY)
    assert after.state is State.ANSWERED
    assert "answer to mail: pending" in deliveries(desk, inquiry.id)
    handoff = view(desk, inquiry.id).handoffs[0]
    assert view(desk, inquiry.id).body(handoff.case_id) == "№ 123"


def test_a_bystander_does_not_speak_for_the_vendor(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    wednesday = NOW + DAY  # Marina's own day of duty, not Ruslan's.
    with pytest.raises(RuleViolation, match="дежурный"):
        relaying.vendor_answer(desk, inquiry.id, "Исправлено", RUSLAN, wednesday)


def test_the_letter_holds_the_whole_talk_and_no_staff_words(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    adding.reply(desk, inquiry.id, "Пятый А", REQUESTER, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    letter = view(desk, inquiry.id).letter
    assert letter is not None
    for words in (
        "Анна Хуаде",
        "Хуаде Алий, 5А",
        "Не видно оценок сына",
        "Какой класс?",
        "Пятый А",
        inquiry.shown_reference,
        "mama@example.ru",
    ):
        assert words in letter.body


def test_a_lesson_calls_whoever_is_on_duty_once(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    for _ in range(3):
        calling.call_to_lesson(desk, inquiry.id, REQUESTER, NOW)
    told = [each for each in deliveries(desk, inquiry.id) if each.startswith("lesson_now")]
    assert told == ["lesson_now to thread: pending"]


def test_when_no_lesson_can_be_going_on_nobody_is_called(desk: Desk) -> None:
    inquiry = asked(desk, teacher())
    with pytest.raises(RuleViolation, match=r"Сейчас уроков нет.* позвоните: 9-44-24"):
        calling.call_to_lesson(desk, inquiry.id, REQUESTER, NOW + timedelta(hours=12))
    assert story(desk, inquiry.id) == ["open"]
    answering.answer(desk, inquiry.id, "Обновите страницу", MARINA, NOW)
    with pytest.raises(RuleViolation, match="уже не ждёт ответа"):
        calling.call_to_lesson(desk, inquiry.id, REQUESTER, NOW)
