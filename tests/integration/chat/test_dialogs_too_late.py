"""Dialogs that come too late or are held: no words are lost."""

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.moves import Move
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.kernel.drafts import DraftKey, save_draft
from integration.chat.buttons import Button
from integration.chat.dialog_submission import EXPIRED, INSIST, KEPT, READS_FOR
from integration.chat.directory import NOT_CONSULTANT
from integration.mattermost import requests
from tests.integration.chat.filled import LONG, LOOKS_SECRET, actor, texts
from tests.integration.house import School


def test_when_the_claim_is_void_the_words_are_kept_and_offered_again(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    now = datetime.now(UTC)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), now)
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    overtaken = "Пока вы писали, вопрос перешёл: теперь им занимается consultant2."
    assert answer.error == f"{overtaken} {KEPT}"
    assert texts(school, inquiry.id, TextKind.ANSWER) == []
    claims.release(school.desk, inquiry.id, actor(school.colleague), now)
    again = school.open(school.consultant, card, Action.ANSWER)
    assert again.elements[0]["default"] == "Обновите страницу."
    assert school.consultant.submit(again, {"words": "Обновите страницу."}).went_through
    school.consultant.press_named(school.card(inquiry, Action.CORRECT), Action.CORRECT.words)
    assert texts(school, inquiry.id, TextKind.ANSWER) == ["Обновите страницу."]


def test_a_claim_that_the_clock_took_away_voids_the_dialog(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.ANSWER)
    claims.release(school.desk, inquiry.id, actor(school.consultant), datetime.now(UTC))
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error.startswith("Пока вы писали, вопрос освободился")
    assert school.now(inquiry).inquiry.state is State.NEW


def test_ones_own_claim_made_meanwhile_is_no_hindrance(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    school.consultant.press_named(card, "Беру")
    assert school.consultant.submit(shown, {"words": "Обновите страницу."}).went_through


def test_a_dialog_open_for_too_long_keeps_its_words(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    with monkeypatch.context() as late:
        late.setattr(requests, "moment", lambda: datetime.now(UTC) + timedelta(days=1))
        answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error == f"{EXPIRED} {KEPT}"
    again = school.open(school.consultant, card, Action.ANSWER)
    assert again.elements[0]["default"] == "Обновите страницу."


def test_a_kept_text_longer_than_a_field_comes_back_in_two(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    shown = school.open(school.consultant, card, Action.ANSWER)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    school.consultant.submit(shown, {"words": LONG})
    claims.release(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    again = school.open(school.consultant, card, Action.ANSWER)
    parts = {element["name"]: element["default"] for element in again.elements}
    assert list(parts) == ["words", "words2"]
    assert school.consultant.submit(again, parts).went_through
    (answer,) = texts(school, inquiry.id, TextKind.ANSWER)
    assert answer.split() == LONG.split()
    assert school.sandbox.violations == []


def test_a_draft_that_was_sent_is_not_offered_again(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ASK)
    shown = school.open(school.consultant, card, Action.ASK)
    claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    school.consultant.submit(shown, {"words": "Какой класс?"})
    claims.release(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))
    again = school.open(school.consultant, card, Action.ASK)
    school.consultant.submit(again, {"words": "Какой класс?"})
    reply = school.open(school.teacher, school.letter(inquiry, Action.REPLY), Action.REPLY)
    school.teacher.submit(reply, {"words": "7А"})
    assert school.open(school.consultant, card, Action.ASK).elements[1]["default"] == ""


def test_who_has_left_the_channel_meanwhile_is_refused(school: School) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    channel = school.bot.channel_id("consultants")
    school.bot.request("DELETE", f"/channels/{channel}/members/{school.consultant.id}")
    answer = school.consultant.submit(shown, {"words": "Обновите страницу."})
    assert answer.error == NOT_CONSULTANT
    assert school.now(inquiry).inquiry.state is State.NEW


def test_a_ready_answer_that_was_kept_is_not_doubled(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, more=[Action.ANSWER_PAGE])
    ready = school.now(inquiry).articles[0]
    key = DraftKey(inquiry.id, school.consultant.id, Move.ANSWER)
    save_draft(school.desk, key, f"{ready.body} Вот так.", datetime.now(UTC))
    chosen = Button(Action.READY, detail=str(ready.id)).value
    school.consultant.press(card.id, card.action(Action.MORE.words)["id"], chosen)
    assert school.consultant.dialog().elements[0]["default"] == f"{ready.body} Вот так."


@pytest.mark.parametrize("action", [Action.ANSWER, Action.ASK])
def test_what_looks_like_a_password_is_held_in_the_open_dialog(
    school: School, action: Action
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, action), action)
    answer = school.consultant.submit(shown, {"words": LOOKS_SECRET})
    assert answer.errors["words"].startswith(
        "Похоже на пароль. Пароли, логины, коды и номера документов"
    )
    assert answer.errors["words"].endswith(INSIST.format("это не пароль"))
    assert school.now(inquiry).inquiry.state is State.NEW


def test_the_same_words_once_more_are_taken_for_no_password(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(shown, {"words": LOOKS_SECRET})
    with monkeypatch.context() as read:
        read.setattr(requests, "moment", lambda: datetime.now(UTC) + READS_FOR)
        assert school.consultant.submit(shown, {"words": LOOKS_SECRET}).went_through
    assert texts(school, inquiry.id, TextKind.ANSWER) == [LOOKS_SECRET]


def test_a_second_press_at_once_is_no_decision(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    frozen = datetime.now(UTC)
    monkeypatch.setattr(requests, "moment", lambda: frozen)
    for _ in range(2):
        assert school.consultant.submit(shown, {"words": LOOKS_SECRET}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []


def test_other_words_with_a_password_are_held_anew(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    shown = school.open(school.consultant, school.card(inquiry, Action.ANSWER), Action.ANSWER)
    school.consultant.submit(shown, {"words": LOOKS_SECRET})
    monkeypatch.setattr(requests, "moment", lambda: datetime.now(UTC) + READS_FOR)
    assert school.consultant.submit(shown, {"words": LOOKS_SECRET + "!"}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []


def test_a_dialog_opened_anew_is_warned_anew(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.ANSWER)
    school.consultant.submit(
        school.open(school.consultant, card, Action.ANSWER), {"words": LOOKS_SECRET}
    )
    monkeypatch.setattr(requests, "moment", lambda: datetime.now(UTC) + READS_FOR)
    again = school.open(school.consultant, card, Action.ANSWER)
    monkeypatch.setattr(requests, "moment", lambda: datetime.now(UTC) + 2 * READS_FOR)
    assert again.elements[0]["default"] == LOOKS_SECRET
    assert school.consultant.submit(again, {"words": LOOKS_SECRET}).errors["words"]
    assert texts(school, inquiry.id, TextKind.ANSWER) == []
