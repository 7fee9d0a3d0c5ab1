"""An order that was mistyped is mended on its page, or annulled."""

from werkzeug.test import TestResponse

from tests.webforms.staff.conftest import Consultant
from tests.webforms.staff.duty.entering import PATH, day, enter, held, orders


def corrected(who: Consultant, **changed: str) -> TestResponse:
    order = orders(who.desk)[-1].id
    who.visitor.open(f"{PATH}/correct/{order}")
    given = {**who.visitor.fields, "do": "correct", **changed}
    who.visitor.page = who.visitor.client.post(f"{PATH}/correct/{order}", data=given)
    return who.visitor.page


def test_a_mistyped_order_is_mended_on_its_page_and_both_are_shown(head: Consultant) -> None:
    enter(head)
    person = held(head.desk)[0].id
    assert corrected(head, number="141", **{f"name-{person}": "Марина Нехай"}).status_code == 303
    assert orders(head.desk)[0].number == "141"
    assert held(head.desk)[0].name == "Марина Нехай"
    text = head.visitor.open(PATH).text
    assert "номер приказа: было «114», стало «141»" in text
    assert "было «Марина Юрьевна Нехай», стало «Марина Нехай»" in text


def test_topics_are_corrected_in_place(head: Consultant) -> None:
    enter(head, **{"topics-1": "parent:marks"})
    person = held(head.desk)[0].id
    order = orders(head.desk)[-1].id
    ticked = f'name="topics-{person}" value="parent:marks" checked'
    assert ticked in head.visitor.open(f"{PATH}/correct/{order}").text
    assert corrected(head, **{f"topics-{person}": "staff:lessons"}).status_code == 303
    assert held(head.desk)[0].topics == ("staff:lessons",)
    text = head.visitor.open(PATH).text
    assert "темы" in text
    assert "было «родители: Оценки», стало «сотрудники: Проведение уроков»" in text


def test_what_cannot_be_corrected_so_is_said_beside_its_field(head: Consultant) -> None:
    enter(head)
    person = held(head.desk)[0].id
    assert corrected(head, **{f"last-{person}": day(-20)}).status_code == 422
    assert f'id="last-{person}-error"' in head.visitor.page.text
    assert corrected(head, number="").status_code == 422
    assert 'id="number-error"' in head.visitor.page.text
    assert corrected(head, **{f"first-{person}": day(-30)}).status_code == 422
    assert "это не опечатка" in head.visitor.page.text


def test_an_order_is_annulled_on_its_page(head: Consultant) -> None:
    enter(head)
    assert corrected(head, do="annul").status_code == 303
    assert held(head.desk) == ()
    assert "Приказ аннулирован" in head.visitor.open(PATH).text
