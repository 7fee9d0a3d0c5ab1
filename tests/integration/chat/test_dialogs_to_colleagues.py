"""Giving an inquiry to a colleague: who can be chosen, and who is absent."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.schedule.availability_words import AWAY
from helpdesk.schedule.days import enter_absence
from tests.helpdesk.life import HEAD
from tests.integration.chat.filled import told
from tests.integration.house import School


def test_a_colleague_is_chosen_from_the_channel(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.OFFER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.OFFER)
    offered = {option["text"]: option["value"] for option in shown.elements[0]["options"]}
    assert "Марина Юрьевна Нехай" not in offered
    assert not {"helpbot", "Ольга Петрова"} & set(offered)
    chosen = {"colleague": offered["Руслан Казбекович Ачмиз"]}
    assert school.consultant.submit(shown, chosen).went_through
    assert school.now(inquiry).inquiry.offered_to == school.colleague.id


def test_an_absent_colleague_is_marked_and_stands_last(school: School) -> None:
    today = school.desk.regulation().calendar.local_date(datetime.now(UTC))
    away = next(each for each in school.desk.regulation().everybody() if each.user == "consultant2")
    enter_absence(school.desk, away, today, today, HEAD, datetime.now(UTC))
    inquiry = school.ask()
    card = school.card(inquiry, Action.REASSIGN)
    shown = school.open(school.head, card, Action.REASSIGN)
    names = [option["text"] for option in shown.elements[0]["options"]]
    assert names[-1] == "Руслан Казбекович Ачмиз (сегодня отсутствует)"
    assert not any(AWAY in name for name in names[:-1])


@pytest.mark.parametrize("action", [Action.REASSIGN, Action.OFFER])
def test_who_is_absent_is_asked_about_once(school: School, action: Action) -> None:
    today = school.desk.regulation().calendar.local_date(datetime.now(UTC))
    away = next(each for each in school.desk.regulation().everybody() if each.user == "consultant2")
    enter_absence(school.desk, away, today, today, HEAD, datetime.now(UTC))
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, action)
    who = school.head if action is Action.REASSIGN else school.consultant
    if action is Action.OFFER:
        who.press_named(card, "Беру")
    shown = school.open(who, card, action)
    assert action.about in shown.content["introduction_text"]
    chosen = {"colleague": school.colleague.id}
    answer = who.submit(shown, chosen)
    assert "сегодня отсутствует" in answer.errors["colleague"]
    assert school.colleague.id not in _who_has(school, inquiry)
    assert who.submit(shown, {**chosen, "even_away": True}).went_through
    assert school.colleague.id in _who_has(school, inquiry)


def _who_has(school: School, inquiry: Inquiry) -> tuple[str | None, str | None]:
    after = school.now(inquiry).inquiry
    return after.claimant_id, after.offered_to


def test_where_nobody_is_absent_nothing_is_asked(school: School) -> None:
    shown = school.open(school.head, school.card(school.ask(), Action.REASSIGN), Action.REASSIGN)
    assert [each["name"] for each in shown.elements] == ["colleague"]


def test_nothing_is_offered_to_somebody_outside_of_the_channel(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.CLAIM, Action.OFFER)
    school.consultant.press_named(card, "Беру")
    shown = school.open(school.consultant, card, Action.OFFER)
    answer = school.consultant.submit(shown, {"colleague": school.teacher.id})
    assert list(answer.errors) == ["colleague"]
    assert school.now(inquiry).inquiry.offered_to is None


def test_only_the_head_gives_an_inquiry_to_another(school: School) -> None:
    inquiry = school.ask()
    card = school.card(inquiry, Action.REASSIGN)
    school.consultant.press_named(card, Action.REASSIGN.words)
    assert told(school.consultant) == "Передать чужой вопрос может только завуч или директор."
    shown = school.open(school.head, card, Action.REASSIGN)
    assert school.head.submit(shown, {"colleague": school.colleague.id}).went_through
    assert school.now(inquiry).inquiry.claimant_id == school.colleague.id
