"""One case of the support's for several, in the chat: chosen from a list, answered to each once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER, Actor, Role
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_rejected, vendor_wants
from sandbox.people import Person
from sandbox.seen import ShownDialog
from tests.integration.house import School
from tests.integration.mattermost.test_bot_whole_way import card, deliver

WORDS = "Мы исправили журнал, обновите страницу."


def actor(person: Person) -> Actor:
    return Actor(Role.CONSULTANT, person.id, person.username, person.username)


def handed_off(school: School, words: str, name: str) -> Inquiry:
    inquiry, now = school.ask_as(school.teacher, words, name=name), datetime.now(UTC)
    claims.claim(school.desk, inquiry.id, actor(school.consultant), now)
    return handoffs.hand_off(school.desk, inquiry.id, actor(school.consultant), now)


@pytest.fixture
def both(school: School) -> list[Inquiry]:
    found = [
        handed_off(school, "Не сохраняется тема", "Зарема Шовгенова"),
        handed_off(school, "Журнал пуст", "Мурат Ачмиз"),
    ]
    relaying.vendor_case(school.desk, found[0].id, "ДН-17", REQUESTER, datetime.now(UTC))
    return found


def answers(school: School, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in view(school.desk, inquiry.id).said(TextKind.VENDOR_ANSWER)]


def opened(school: School, inquiry: Inquiry, action: Action) -> ShownDialog:
    return school.open(school.consultant, school.card(inquiry, action), action)


def element(shown: ShownDialog, name: str) -> dict[str, Any]:
    (found,) = [each for each in shown.elements if each["name"] == name]
    return found


def join(school: School, both: Sequence[Inquiry]) -> None:
    shown = opened(school, both[1], Action.VENDOR_CASE)
    (key,) = [each["value"] for each in element(shown, "case")["options"]]
    assert school.consultant.submit(shown, {"case": key}).went_through


def test_a_case_that_others_wait_on_is_chosen_from_the_list(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    seen = school.now(both[1])
    assert [text.body for text in seen.said(TextKind.VENDOR_CASE)] == ["ДН-17"]
    assert [each.id for each in seen.waiting_mates] == [both[0].id]


def test_a_case_that_was_never_offered_is_refused(school: School, both: list[Inquiry]) -> None:
    shown = opened(school, both[1], Action.VENDOR_CASE)
    refused = school.consultant.submit(shown, {"case": "0" * 64})
    assert "уже никто не ждёт" in refused.errors["case"]


def test_who_has_asked_sees_no_others_case_and_nobody_else_who_waits(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    letter = school.letter(both[0], Action.VENDOR_CASE, Action.VENDOR_ANSWER)
    for action in (Action.VENDOR_CASE, Action.VENDOR_ANSWER):
        shown = school.open(school.teacher, letter, action)
        assert both[1].shown_reference not in repr(shown)


def test_the_dialog_says_to_whom_and_one_answer_goes_once_to_each(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    references = ", ".join(each.shown_reference for each in both)
    assert f"Ответ получат: 2 — {references}." in shown.content["introduction_text"]
    filled = {"words": WORDS, f"mate{both[1].reference}": True}
    assert school.consultant.submit(shown, filled).went_through
    assert school.consultant.submit(shown, filled).went_through
    assert [answers(school, each) for each in both] == [[WORDS], [WORDS]]
    assert [school.now(each).inquiry.state for each in both] == [State.ANSWERED] * 2


def test_who_is_unchecked_goes_on_waiting(school: School, both: list[Inquiry]) -> None:
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    school.consultant.submit(shown, {"words": WORDS, f"mate{both[1].reference}": False})
    assert answers(school, both[1]) == []


def test_another_ones_name_keeps_the_dialog_open(school: School, both: list[Inquiry]) -> None:
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    filled = {"words": "Мурату всё исправили.", f"mate{both[1].reference}": True}
    refused = school.consultant.submit(shown, filled)
    assert "есть имя: «Мурату»" in refused.errors["words"]
    assert "Если это не имя, отправьте ещё раз" in refused.errors["words"]
    assert [answers(school, each) for each in both] == [[], []]


def test_what_is_no_name_goes_when_it_is_sent_once_more(
    school: School, both: list[Inquiry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.chat.dialog_submission.READS_FOR", timedelta(0))
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    filled = {"words": "Мурату всё исправили.", f"mate{both[1].reference}": True}
    assert school.consultant.submit(shown, filled).errors
    assert school.consultant.submit(shown, filled).went_through
    assert answers(school, both[1]) == ["Мурату всё исправили."]


def test_a_number_does_not_go_however_often_it_is_sent(
    school: School, both: list[Inquiry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integration.chat.dialog_submission.READS_FOR", timedelta(0))
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    filled = {"words": f"На {both[0].reference}: готово.", f"mate{both[1].reference}": True}
    for _ in range(2):
        refused = school.consultant.submit(shown, filled)
        assert "номер вопроса" in refused.error
    assert answers(school, both[1]) == []


def test_who_was_answered_meanwhile_is_left_alone_and_said(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    shown = opened(school, both[0], Action.VENDOR_ANSWER)
    answering.answer(
        school.desk, both[1].id, "Нашли сами.", actor(school.consultant), datetime.now(UTC)
    )
    filled = {"words": WORDS, f"mate{both[1].reference}": True}
    assert school.consultant.submit(shown, filled).went_through
    assert answers(school, both[1]) == []
    deliver(school)
    posts = [post.message for post in school.consultant.direct_posts()]
    (told,) = [each for each in posts if "Ответ поддержки получили" in each]
    assert f"получили: 1 — {both[0].shown_reference}." in told
    assert both[1].shown_reference in told.partition("Без него остались:")[2]


def test_a_rejection_is_said_in_the_others_thread(school: School, both: list[Inquiry]) -> None:
    join(school, both)
    vendor_rejected(school.desk, both[0].id, 0, actor(school.consultant), datetime.now(UTC))
    deliver(school)
    said = [post.text for post in school.consultant.thread(card(school, both[1]).id)]
    assert any("поддержка отклонила это же обращение" in each for each in said)


def test_what_the_support_asks_for_is_said_in_the_others_thread(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    vendor_wants(
        school.desk, both[0].id, "Пришлите снимок.", actor(school.consultant), datetime.now(UTC)
    )
    deliver(school)
    (said,) = [
        post.text
        for post in school.consultant.thread(card(school, both[1]).id)
        if "просит сведения по этому же обращению" in post.text
    ]
    assert "Пришлите снимок" not in said


def test_what_a_requester_has_brought_stands_in_the_others_dialog(
    school: School, both: list[Inquiry]
) -> None:
    join(school, both)
    relaying.vendor_answer(school.desk, both[0].id, WORDS, REQUESTER, datetime.now(UTC))
    shown = opened(school, both[1], Action.VENDOR_ANSWER)
    assert element(shown, "words")["default"] == WORDS
