"""What people do in any chat, and what each of them gets to see of it."""

import io
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.kernel.usual_answer_time import UsualTimes
from helpdesk.vendor.outage_news import end
from helpdesk.vendor.outages import declare_alone
from tests.contract.any_chat.acting import AnySchool
from tests.contract.mattermost.school import word
from tests.helpdesk.life import MARINA
from tests.integration.hearing import wait_for

pytestmark = pytest.mark.contract
SECRET = "Войдите, пароль: Zaq12wsx"


def answering(life: AnySchool) -> Inquiry:
    """Return a claimed question, with the dialog for its answer before the consultant."""
    inquiry = life.claimed()
    life.consultant.press(life.card(inquiry), "Ответить", directly=False)
    assert "words" in life.consultant.names()
    return inquiry


def test_a_question_stands_on_one_card_and_is_accepted_in_words(life: AnySchool) -> None:
    words = f"Не вижу оценку {word()}"
    life.teacher.run(words)
    inquiry = life.opened(words)
    said = dict(life.teacher.seen(directly=True))[life.told(life.teacher, words)]
    assert f"Принято, {inquiry.shown_reference}" in said.replace("*", "")
    assert words in life.words_on_card(inquiry)
    assert len(life.cards(inquiry)) == 1


def test_what_is_typed_to_the_bot_itself_is_answered_by_one_message_that_says_all(
    life: AnySchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(UsualTimes, "of", lambda *_: timedelta(hours=2))
    desk, now = life.desk, datetime.now(UTC)
    outage = declare_alone(desk, "lessons", "Уроки", "Чинят уроки.", MARINA, now)
    words, alone = f"Не печатается табель {word()}", life.teacher.told_alone()
    life.teacher.run(words)
    life.told(life.teacher, words)
    (said,) = [said for _, said in life.teacher.seen(directly=True) if words in said]
    times = [said.count(each) for each in ("Принято", "Обычно отвечаем за 2 часа.", "Чинят уроки.")]
    # Slack's posts carry their words a second time, for what it shows outside of its client.
    assert times in ([1, 1, 1], [2, 2, 2]), said
    assert life.teacher.told_alone() == alone
    end(desk, outage, 0, "Всё работает.", MARINA, now)


def test_the_command_alone_opens_a_dialog_with_errors_beside_its_fields(life: AnySchool) -> None:
    words = f"Пропала тема {word()}"
    life.teacher.run()
    assert {"words", "topic"} <= set(life.teacher.names())
    assert "words" in life.teacher.submit({"words": "", "topic": "other"})
    assert life.teacher.submit({"words": words, "topic": "other"}) == {}
    assert words in life.bodies(life.opened(words))[0]


def test_a_claim_is_written_into_the_card_that_is_there(life: AnySchool) -> None:
    inquiry = life.asked()
    card = life.card(inquiry)
    life.consultant.press(card, "Беру", directly=False)
    life.await_state(inquiry, State.CLAIMED)
    assert life.cards(inquiry) == [card]
    assert "Нехай" in life.words_on_card(inquiry)
    life.told(life.teacher, "Нехай")


def test_who_comes_second_is_refused_and_hears_it_alone(life: AnySchool) -> None:
    inquiry = life.asked()
    card = life.card(inquiry)
    life.consultant.press(card, "Беру", directly=False)
    wait_for(lambda: life.now(inquiry).inquiry.state is State.CLAIMED, "the claim")
    before = life.consultant.told_alone()
    # The card is drawn anew by a worker: until then the colleague sees the button.
    said = life.told_alone(
        life.colleague, lambda: life.colleague.press(card, "Беру", directly=False)
    )
    assert "Нехай" in said
    assert life.consultant.told_alone() == before
    assert life.now(inquiry).inquiry.claimant_id == life.consultant.id


def test_who_may_not_is_refused_and_hears_it_alone(life: AnySchool) -> None:
    entry = "запись"
    assert life.told_alone(life.teacher, lambda: life.teacher.run(entry))
    with life.put_out(life.colleague):
        assert life.told_alone(life.colleague, lambda: life.colleague.run(entry))
    life.colleague.run(entry)
    assert life.colleague.names()


def test_an_answer_reaches_who_has_asked_and_has_helped(life: AnySchool) -> None:
    inquiry = answering(life)
    assert "Напишите" in "".join(life.consultant.submit({"words": ""}).values())
    words = f"Обновите страницу {word()}"
    assert life.consultant.submit({"words": words}) == {}
    life.await_state(inquiry, State.ANSWERED)
    life.teacher.press(life.told(life.teacher, words), "Помогло", directly=True)
    life.await_state(inquiry, State.CLOSED)
    assert len(life.cards(inquiry)) == 1


def test_what_did_not_help_comes_back_with_its_words(life: AnySchool) -> None:
    inquiry = answering(life)
    words = f"Обновите страницу {word()}"
    assert life.consultant.submit({"words": words}) == {}
    life.await_state(inquiry, State.ANSWERED)
    life.teacher.press(life.told(life.teacher, words), "Не помогло", directly=True)
    assert life.teacher.submit({"words": "Всё равно не видно"}) == {}
    wait_for(lambda: life.now(inquiry).inquiry.cycle == 2, "the second cycle")
    assert "Всё равно не видно" in life.bodies(inquiry)


def test_words_that_are_held_back_are_kept_for_the_next_try(life: AnySchool) -> None:
    inquiry = answering(life)
    assert "пароль" in life.consultant.submit({"words": SECRET})["words"]
    assert life.now(inquiry).inquiry.state is State.CLAIMED
    life.consultant.press(life.card(inquiry), "Ответить", directly=False)
    wait_for(lambda: life.consultant.value_of("words") == SECRET, "the draft")
    assert life.consultant.submit({"words": "Войдите заново"}) == {}
    life.await_state(inquiry, State.ANSWERED)


def test_a_question_is_asked_back_and_answered_directly(life: AnySchool) -> None:
    inquiry = life.claimed()
    life.consultant.press(life.card(inquiry), "Уточнить", directly=False)
    words = f"В каком классе {word()}"
    assert life.consultant.submit({"words": words}) == {}
    life.await_state(inquiry, State.WAITING)
    life.teacher.press(life.told(life.teacher, words), "Ответить", directly=True)
    assert life.teacher.submit({"words": "В 7А"}) == {}
    life.await_state(inquiry, State.CLAIMED)
    assert life.bodies(inquiry)[-1] == "В 7А"


def test_words_under_a_card_are_offered_as_the_answer(life: AnySchool) -> None:
    inquiry = life.claimed()
    words = f"Откройте <журнал> & сохраните {word()}"
    life.consultant.say_under(life.card(inquiry), words)

    def offered() -> list[str]:
        life.deliver()
        label = Action.SEND_ANSWER.words
        return [post for post, said in life.under_card(inquiry) if label in said]

    (post,) = wait_for(offered, "the offer")
    life.consultant.press(post, Action.SEND_ANSWER.words, directly=False)
    life.await_state(inquiry, State.ANSWERED)
    life.told(life.teacher, "Откройте")
    assert words in life.bodies(inquiry)


def test_words_under_a_card_that_nobody_has_claimed_are_offered_with_the_claim(
    life: AnySchool,
) -> None:
    inquiry, words = life.asked(), f"Нажмите «Обновить» {word()}"
    life.consultant.say_under(life.card(inquiry), words)

    def offered() -> list[str]:
        life.deliver()
        return [post for post, said in life.under_card(inquiry) if "ещё никто не взял" in said]

    (post,) = wait_for(offered, "the offer")
    life.consultant.press(post, Action.CLAIM.words, directly=False)
    life.await_state(inquiry, State.CLAIMED)
    # What he has written before he may send now.
    life.consultant.press(post, Action.SEND_ANSWER.words, directly=False)
    life.await_state(inquiry, State.ANSWERED)
    assert words in life.bodies(inquiry)


def test_words_and_a_picture_to_the_bot_become_a_question(life: AnySchool) -> None:
    out, words = io.BytesIO(), f"Не открывается {word()}"
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    inquiry = life.writes(words, {"снимок.png": out.getvalue()})
    assert len(life.now(inquiry).own_pictures) == 1
    assert words in life.words_on_card(inquiry)


def test_what_is_written_while_nobody_listens_is_heard_once(life: AnySchool) -> None:
    words = f"Не грузится {word()}"
    assert life.bodies(life.writes(words, unheard=True)) == [words]


def test_nobody_is_called_by_what_somebody_types(life: AnySchool) -> None:
    def called(words: str) -> Counter[str]:
        before = life.running.notified()
        life.asked(words)
        return Counter(life.running.notified()[len(before) :])

    usual = called("Не вижу оценку")
    assert called("Спросите @consultant2 @zavuch @channel @all @here <!channel>") == usual


def test_a_question_is_withdrawn_by_who_has_asked(life: AnySchool) -> None:
    inquiry = life.asked()
    label = Action.WITHDRAW.words
    life.teacher.press(life.told(life.teacher, label), label, directly=True)
    life.teacher.confirm()
    life.await_state(inquiry, State.CLOSED)


def test_the_chat_took_everything_as_it_was_meant(life: AnySchool) -> None:
    """The practice chats note whatever a real one would have refused or changed."""
    assert life.running.violations == []


def test_a_slip_in_a_command_is_shown_as_meant_or_asked_as_it_stands(life: AnySchool) -> None:
    slip = f"нати оценку{word()}"
    life.teacher.run(slip)
    asks = life.told(life.teacher, slip)
    said = life.told_alone(
        life.teacher, lambda: life.teacher.press(asks, slip.replace("нати", "найти"), directly=True)
    )
    assert slip.removeprefix("нати ") in said
    slip = f"нати тему{word()}"
    life.teacher.run(slip)
    asks = life.told(life.teacher, slip)
    life.teacher.press(asks, "Нет, это новый вопрос", directly=True)
    assert life.opened(slip).subject == slip
