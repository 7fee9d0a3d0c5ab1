"""The number to dial, and what came of the call, on the page of an inquiry."""

from typing import Any

from helpdesk.domain.states import State
from helpdesk.inquiries import answering
from helpdesk.inquiries.consents import edition
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment


def press(consultant: Consultant, outcome: str, note: str = "") -> Any:
    fields = {**consultant.visitor.fields, "outcome": outcome, "note": note}
    return consultant.visitor.client.post(f"{consultant.path}/call", data=fields)


def at_inquiry(consultant: Consultant) -> str:
    come_in(consultant)
    return consultant.visitor.open(consultant.path).text


def test_the_number_can_be_dialled_from_the_page(consultant: Consultant) -> None:
    assert 'href="tel:+79180000000"' in at_inquiry(consultant)


def test_a_missed_call_is_counted_and_the_next_try_is_named(consultant: Consultant) -> None:
    at_inquiry(consultant)
    press(consultant, "missed", "Занято")
    press(consultant, "missed", "Занято")
    page = consultant.visitor.open(consultant.path).text
    assert "Звонили: 1 из 3" in page
    assert "Напомним" in page
    assert "Занято" in page


def test_a_call_closes_what_has_helped(consultant: Consultant) -> None:
    inquiry = consultant.opened.inquiry
    answering.answer(consultant.desk, inquiry.id, "Обновите.", consultant.actor, moment())
    assert "Дозвонились: помогло" in at_inquiry(consultant)
    assert press(consultant, "helped", "Видно").status_code == 303
    assert consultant.seen.inquiry.state is State.CLOSED


def test_a_number_of_endless_length_is_refused(consultant: Consultant) -> None:
    at_inquiry(consultant)
    fields = {**consultant.visitor.fields, "outcome": "missed", "seq": "9" * 5_000}
    assert consultant.visitor.client.post(f"{consultant.path}/call", data=fields).status_code == 400


def test_a_refusal_keeps_the_note(consultant: Consultant) -> None:
    at_inquiry(consultant)
    page = press(consultant, "helped", "Говорила с мамой")
    assert page.status_code == 409
    assert "Говорила с мамой" in page.text
    assert consultant.seen.inquiry.calls_tried == 0


def test_the_consent_can_be_printed_for_signing(consultant: Consultant) -> None:
    sent = consultant.visitor.client.get("/consent.pdf")
    assert sent.mimetype == "application/pdf"
    said = words_of(sent.data)
    document = consultant.desk.regulation().consent
    assert f"{edition(document.version).capitalize()}." in said
    assert "Подпись" in said
