"""Who wrote a letter agrees on his page, or to a colleague, who writes it down on his."""

from flask import Flask

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import link_token
from settings import Settings
from tests.webforms.staff.access.test_header import come_in
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.visitor import Visitor


def by_letter(desk: Desk) -> InquiryView:
    who = Requester("Анна Хуаде", email="mama@home.example")
    new = NewInquiry(Kind.PARENT, Channel.MAIL, moment(), who, "other", "Нет оценок")
    return view(desk, open_inquiry(desk, new, REQUESTER, moment()).inquiry.id)


def test_on_ones_own_page(web: Flask, desk: Desk, settings: Settings) -> None:
    seen = by_letter(desk)
    visitor = Visitor(web.test_client())
    path = f"/i/{link_token(settings.secret, seen.inquiry.reference)}"
    assert "Даю согласие на обработку данных" in visitor.open(path).text
    sent = visitor.client.post(path, data={**visitor.fields, "do": "consent"})
    assert sent.status_code == 303
    page = visitor.open(path).text
    assert "записали ваше согласие" in page
    assert "Даю согласие на обработку данных" not in page
    assert not view(desk, seen.inquiry.id).lacks_consent


def test_a_colleague_writes_down_how_he_has_it(consultant: Consultant) -> None:
    seen = by_letter(consultant.desk)
    come_in(consultant, seen.inquiry.reference.lower())
    path = consultant.visitor.path
    assert "Согласие дано устно" in consultant.visitor.page.text
    post = consultant.visitor.client.post
    token = consultant.visitor.fields
    assert post(f"{path}/consent", data={**token, "way": "letter"}).status_code == 400
    assert post(f"{path}/consent", data={**token, "way": "paper"}).status_code == 303
    page = consultant.visitor.open(path).text
    assert "бланк подписан" in page
    assert "Согласие дано устно" not in page
