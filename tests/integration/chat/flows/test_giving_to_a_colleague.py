"""What the head may give to a colleague: by a name after the command, by a number, by the card."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import claims
from tests.integration.hearing import actor
from tests.integration.house import School


@pytest.fixture
def held(school: School) -> Inquiry:
    """An inquiry that the colleague has claimed."""
    inquiry = school.ask("Не видно журнала 7А")
    return claims.claim(school.desk, inquiry.id, actor(school.colleague), datetime.now(UTC))


@pytest.mark.parametrize("name", ["Марине", "марине юрьевне нехай", "@consultant1", "Нехай"])
def test_a_name_after_the_command_proposes_that_colleague(
    school: School, held: Inquiry, name: str
) -> None:
    school.head.run(f"/help передать всё {name}")
    (_, to) = school.head.dialog().elements
    assert to["default"] == school.consultant.id


def test_the_head_is_told_that_nobody_is_called_so(school: School, held: Inquiry) -> None:
    said = school.head.run("/help передать всё Клеопатре").text
    assert "консультанта с таким именем нет: Клеопатре." in said
    assert not school.head.dialogs()


def test_only_the_head_hands_over_by_name(school: School, held: Inquiry) -> None:
    said = school.consultant.run("/help передать всё Марине").text
    assert said.startswith("Передать все вопросы коллеги может только завуч или директор.")


def test_what_names_no_colleague_is_a_question_of_a_teacher(school: School) -> None:
    answer = school.teacher.run("/help передать всё домашнее задание", "town-square")
    assert answer.text.startswith("Принято")


def test_where_nobody_has_claimed_anything_that_is_what_is_said(school: School) -> None:
    school.ask("Не видно журнала 7А")
    said = school.head.run("/help передать всё").text
    assert said == "Передавать нечего: сейчас никто не занимается ни одним вопросом."


def test_a_mistyped_word_is_no_question(school: School) -> None:
    said = school.teacher.run("/help журналл").text
    assert "команды «журналл» нет. Есть похожая: `/help журнал`." in said
    assert school.teacher.run("/help мои").text.startswith("Открытых вопросов у вас нет.")


def test_the_head_gives_one_inquiry_by_its_number(school: School) -> None:
    inquiry = school.ask()
    school.head.run(f"/help назначить {inquiry.shown_reference}")
    shown = school.head.dialog()
    assert school.head.submit(shown, {"colleague": school.colleague.id}).went_through
    assert school.now(inquiry).inquiry.claimant_id == school.colleague.id
    said = school.consultant.run(f"/help назначить {inquiry.shown_reference}").text
    assert said == "Передать чужой вопрос может только завуч или директор."
    assert "Какой вопрос назначить?" in school.head.run("/help назначить").text


def test_passing_on_is_giving_for_the_head_who_has_it_not(school: School, held: Inquiry) -> None:
    card = school.card(held, Action.OFFER)
    shown = school.open(school.head, card, Action.OFFER)
    assert school.head.submit(shown, {"colleague": school.consultant.id}).went_through
    assert school.now(held).inquiry.claimant_id == school.consultant.id
