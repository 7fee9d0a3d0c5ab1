"""Which moves a card offers in each state, likeliest first."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import CloseReason, State
from helpdesk.inquiries import adding, answering, asking, calling, claims, closing, handoffs
from helpdesk.kernel import outbox
from integration.chat.speech import Tone
from tests.integration.chat.card_parts import answered, buttons, field, first_line, more
from tests.integration.telling import (
    HEAD,
    MARINA,
    NOW,
    RUSLAN,
    Telling,
    person_of,
    text_of,
)


def test_a_new_card_offers_to_claim_first(telling: Telling) -> None:
    card = telling.card(telling.teacher_asks())
    assert buttons(card) == [Action.CLAIM, Action.ANSWER]
    assert more(card) == [
        Action.ANSWER_PAGE,
        Action.ASK,
        Action.SIMILAR,
        Action.OUTAGE,
        Action.CLOSE,
        Action.DUPLICATE,
        *[Action.READY] * 5,
    ]
    assert card.tone is Tone.NEW


def test_a_waiting_card_that_was_given_back_can_be_taken(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    asking.ask(telling.desk, inquiry.id, "В каком классе?", MARINA, NOW)
    assert Action.CLAIM not in buttons(telling.card(inquiry))
    claims.release(telling.desk, inquiry.id, MARINA, NOW)
    assert buttons(telling.card(inquiry)) == [Action.CLAIM, Action.ANSWER]
    taken = claims.claim(telling.desk, inquiry.id, RUSLAN, NOW)
    assert (taken.state, taken.claimant_id) == (State.WAITING, RUSLAN.id)


def test_a_handed_off_card_asks_for_the_vendors_case(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(telling.desk, inquiry.id, MARINA, NOW)
    card = telling.card(inquiry)
    assert first_line(card).endswith("— передано в поддержку «Дневник.ру»")
    assert field(card, "Поддержка") == "номера обращения пока нет"
    assert buttons(card) == [Action.VENDOR_ANSWER, Action.ANSWER]
    assert Action.VENDOR_CASE in more(card)


def test_an_answered_card_asks_whether_it_helped(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    answered(telling, inquiry)
    card = telling.card(inquiry)
    assert first_line(card).endswith("— ответ дан")
    assert [button.words for button in card.buttons] == ["Сказали: помогло", "Сказали: не помогло"]
    assert Action.CORRECT in more(card)


def test_a_closed_card_is_readable_and_offers_only_the_way_back(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    answered(telling, inquiry)
    answering.helped(telling.desk, inquiry.id, REQUESTER, NOW)
    card = telling.card(inquiry)
    assert first_line(card).endswith("— закрыт: помогло")
    assert "Не сохраняется тема урока" in text_of(card.blocks)
    assert (buttons(card), more(card)) == (
        [],
        [Action.DID_NOT_HELP, Action.CORRECT, Action.CORRECT_PAGE],
    )


def test_a_card_closed_long_ago_offers_nothing(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    answered(telling, inquiry)
    answering.helped(telling.desk, inquiry.id, REQUESTER, NOW)
    card = telling.card(inquiry, NOW + timedelta(days=15))
    assert (card.buttons, card.more) == ((), ())


def test_spam_never_comes_back(telling: Telling) -> None:
    inquiry = telling.parent_asks(suspicious=True)
    assert field(telling.card(inquiry), "Осторожно") == "похоже на автоматическую отправку"
    closing.close(telling.desk, inquiry.id, CloseReason.SPAM, MARINA, NOW)
    card = telling.card(inquiry)
    assert first_line(card).endswith("— закрыт: спам")
    assert (card.buttons, card.more) == ((), ())


def test_who_asked_to_be_called_is_a_task_with_a_button(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answered(telling, inquiry)
    card = telling.card(inquiry)
    assert field(card, "Позвоните и скажите") == "ответ. Телефон: +7 900 123-45-67."
    assert buttons(card) == [Action.LOG_REACHED, Action.LOG_MISSED]


def test_nobody_is_called_about_a_question_that_was_replied_to(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    asking.ask(telling.desk, inquiry.id, "Какой класс?", MARINA, NOW)
    assert Action.LOG_REACHED in buttons(telling.card(inquiry))
    adding.reply(telling.desk, inquiry.id, "7А", REQUESTER, NOW)
    card = telling.card(inquiry)
    assert field(card, "Позвоните и скажите") is None
    assert Action.LOG_REACHED not in buttons(card)


def test_nobody_is_called_about_an_answer_that_did_not_help(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answered(telling, inquiry)
    answering.did_not_help(telling.desk, inquiry.id, REQUESTER, NOW)
    assert field(telling.card(inquiry), "Позвоните и скажите") is None
    answered(telling, inquiry)
    assert field(telling.card(inquiry), "Позвоните и скажите") is not None


def test_what_could_not_be_delivered_is_a_task_with_a_button(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    notices = [each for each in outbox.lease(telling.desk, NOW) if each.occasion == "accepted"]
    outbox.park(telling.desk, notices[0], "410", NOW)
    card = telling.card(inquiry)
    assert field(card, "Не доставлено, позвоните") == "вопрос принят."
    assert buttons(card) == [Action.TOLD, Action.CLAIM]


def test_once_told_the_task_leaves_the_card(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answered(telling, inquiry)
    calling.call(telling.desk, inquiry.id, calling.Outcome.REACHED, MARINA, NOW)
    card = telling.card(inquiry)
    assert field(card, "Позвоните и скажите") is None
    assert Action.TOLD not in buttons(card)
    assert field(card, "Звонки") == "1, дозвонились"


def test_long_words_are_cut_and_can_be_shown_whole(telling: Telling) -> None:
    card = telling.card(telling.teacher_asks("слово " * 800))
    assert "… Целиком: «Ещё…», «Показать целиком»." in text_of(card.blocks)
    assert Action.SHOW in more(card)


def test_short_words_need_no_showing(telling: Telling) -> None:
    assert Action.SHOW not in more(telling.card(telling.teacher_asks()))


def test_a_card_never_has_more_than_two_buttons(telling: Telling) -> None:
    inquiry = telling.parent_asks()
    answered(telling, inquiry)
    assert len(telling.card(inquiry).buttons) == 2


def test_what_the_head_alone_may_stands_on_no_card(telling: Telling) -> None:
    inquiry = telling.teacher_asks()
    assert Action.REASSIGN not in more(telling.card(inquiry))
    claims.reassign(telling.desk, inquiry.id, person_of(RUSLAN), HEAD, NOW)
    offered = more(telling.card(inquiry))
    assert Action.REASSIGN not in offered
    assert Action.OFFER in offered


def _given_back(telling: Telling, inquiry: Inquiry) -> None:
    claims.release(telling.desk, inquiry.id, MARINA, NOW)


def _asked(telling: Telling, inquiry: Inquiry) -> None:
    asking.ask(telling.desk, inquiry.id, "В каком классе?", MARINA, NOW)


def _handed_off(telling: Telling, inquiry: Inquiry) -> None:
    handoffs.hand_off(telling.desk, inquiry.id, HEAD, NOW)


def _claimed(telling: Telling, inquiry: Inquiry) -> None:
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)


def _closed(telling: Telling, inquiry: Inquiry) -> None:
    closing.close(telling.desk, inquiry.id, CloseReason.BY_MOUTH, MARINA, NOW)


def _helped(telling: Telling, inquiry: Inquiry) -> None:
    answering.helped(telling.desk, inquiry.id, REQUESTER, NOW)


@pytest.mark.parametrize(
    "before",
    [
        (),
        (_claimed,),
        (_asked,),
        (_asked, _given_back),
        (_handed_off,),
        (_claimed, _handed_off),
        (_claimed, _handed_off, _given_back),
        (answered,),
        (_closed,),
        (answered, _helped),
    ],
)
def test_a_card_offers_nothing_that_is_refused_to_all_but_the_head(
    telling: Telling, before: tuple[Callable[[Telling, Inquiry], None], ...]
) -> None:
    for inquiry in (telling.teacher_asks(), telling.parent_asks()):
        for step in before:
            step(telling, inquiry)
        card, now = telling.card(inquiry), telling.view(inquiry).inquiry
        acts = {*buttons(card), *more(card)} - {Action.SHOW}
        # «Похожие» is about the others, each of which meets the table by itself.
        for act in acts - {Action.SIMILAR}:
            assert any(permitted(act.move, now, who) for who in (MARINA, RUSLAN)), act
