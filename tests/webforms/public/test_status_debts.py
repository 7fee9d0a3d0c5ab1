"""What the support asks of a requester, on his status page."""

from flask.testing import FlaskClient

from helpdesk.domain.states import Owes
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from tests.webforms.public.status_page import Send, handed_off, shown


def test_what_the_support_asks_for_is_written_down_and_ended_by_a_button(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    assert send("vendor_wants", "Номер класса", owes="requester", by="").status_code == 303
    text = shown(client, opened)
    assert "Поддержка ждёт вашего ответа" in text
    assert "Ответьте ей на её письмо" in text
    assert view(desk, opened.inquiry.id).inquiry.owes is Owes.REQUESTER
    send("vendor_told", "Отправила номер")
    assert view(desk, opened.inquiry.id).inquiry.owes is None
    assert "Сведения отправлены в поддержку" in shown(client, opened)


def test_words_about_a_debt_that_is_paid_already_are_given_back(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    refused = send("vendor_told", "Отправила номер")
    assert refused.status_code == 422
    assert "Отправила номер" in refused.text


def test_who_needs_the_schools_help_says_so(
    client: FlaskClient, desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    send("vendor_wants", "Номер класса", owes="school")
    assert view(desk, opened.inquiry.id).inquiry.owes is Owes.SCHOOL
    assert "Ответить поддержке помогает школа." in shown(client, opened)


def test_a_day_that_was_not_read_is_said_beside_it_and_nothing_typed_is_lost(
    desk: Desk, opened: Opened, send: Send
) -> None:
    handed_off(desk, opened)
    refused = send("vendor_wants", "Номер класса", owes="school", by="скоро")
    assert refused.status_code == 422
    assert 'id="by-error"' in refused.text
    for kept in ("Номер класса", 'value="скоро"', 'value="school" checked'):
        assert kept in refused.text
