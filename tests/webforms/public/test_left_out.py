"""A parent who types a password is asked once to leave it out; nothing that was typed is lost."""

from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import link_token
from helpdesk.privacy.confidential import LEFT_OUT
from helpdesk.privacy.holding_back import HIDDEN
from tests.helpdesk.life import parent
from tests.webforms.staff.conftest import moment
from tests.webforms.visitor import Visitor

SECRET = "Zaq12wsx"
WORDS = f"Не вижу оценок, мой пароль: {SECRET}"


def test_the_form_asks_once_and_then_takes_it(visitor: Visitor, desk: Desk) -> None:
    page = visitor.fill_in(words=WORDS)
    assert page.status_code == 422
    assert "Похоже на пароль." in page.text
    assert "мы этого не спрашиваем" in page.text
    assert '<a href="#words">К полю «Что не получается»</a>' in page.text
    assert visitor.fields["words"] == WORDS
    assert visitor.fields["requester"] == "Анна Петровна"
    assert visitor.press("check", consent=visitor.consent).status_code == 200
    assert visitor.press("send").status_code == 303
    with desk.reading() as connection:
        ids = connection.exec_driver_sql("select id from inquiry").scalars().all()
    assert [view(desk, each).words for each in ids] == [WORDS.replace(SECRET, LEFT_OUT)]


def test_it_is_told_together_with_what_else_is_wrong(visitor: Visitor) -> None:
    page = visitor.fill_in(words=WORDS, requester="")
    assert page.status_code == 422
    assert "Похоже на пароль." in page.text
    assert 'href="#requester"' in page.text
    # Who mends the name alone may have overlooked it: it is asked once more, by itself.
    again = visitor.press("check", requester="Анна", consent=visitor.consent)
    assert (again.status_code, "Похоже на пароль." in again.text) == (422, True)
    assert 'href="#requester"' not in again.text
    assert visitor.press("check", consent=visitor.consent).status_code == 200


def test_the_form_leads_to_the_field_in_which_it_stands(visitor: Visitor) -> None:
    page = visitor.fill_in(happened=f"Пишет ошибку, мой пароль: {SECRET}")
    assert (page.status_code, 'href="#happened">К полю «' in page.text) == (422, True)


def test_who_takes_it_out_is_asked_nothing_more(visitor: Visitor) -> None:
    visitor.fill_in(words=WORDS)
    assert visitor.press("check", words="Не вижу оценок сына в журнале").status_code == 200


def test_the_page_of_a_question_asks_once_too(visitor: Visitor, desk: Desk) -> None:
    opened = open_inquiry(desk, parent(now=moment()), REQUESTER, moment())
    path = f"/i/{link_token(desk.secret, opened.inquiry.reference)}"
    assert HIDDEN not in visitor.open(path).text
    token = visitor.fields["csrf_token"]
    sent = {"csrf_token": token, "do": "add", "words": WORDS, "seq": "1"}
    first = visitor.client.post(path, data=sent)
    assert first.status_code == 422
    assert "Похоже на пароль." in first.text
    assert SECRET in first.text
    assert 'name="warned"' in first.text
    assert visitor.client.post(path, data={**sent, "warned": "yes"}).status_code == 303
    page = visitor.open(path).text
    assert SECRET not in page
    assert HIDDEN in page
