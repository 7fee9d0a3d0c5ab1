"""A requester looks at what is stored of him, withdraws his consent, and finds it gone."""

from datetime import timedelta

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.erasure_requests import erase_token
from helpdesk.inquiries import adding, answering
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from settings import Settings
from tests.helpdesk.life import MARINA, parent
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import moment, png
from tests.webforms.visitor import Visitor


@pytest.fixture
def files(settings: Settings) -> FileStore:
    return FileStore(settings.attachments)


@pytest.fixture
def asked(desk: Desk) -> Opened:
    return open_inquiry(desk, parent(now=moment()), REQUESTER, moment())


def record(desk: Desk, inquiry: Inquiry) -> Inquiry:
    return view(desk, inquiry.id).inquiry


def test_the_page_says_how_long_data_are_kept(visitor: Visitor, asked: Opened, desk: Desk) -> None:
    page = visitor.open(f"/i/{asked.token}").text
    assert "Храним их, пока отвечаем, и ещё 1 год после закрытия вопроса" in page
    answering.answer(desk, asked.inquiry.id, "Вот", MARINA, moment())
    closed = answering.helped(desk, asked.inquiry.id, REQUESTER, moment())
    assert closed.closed_at is not None
    page = visitor.open(f"/i/{asked.token}").text
    assert f"{closed.closed_at.year + 1} года, потом удалим сами" in page


def test_consent_is_withdrawn_after_one_more_question(
    visitor: Visitor, asked: Opened, desk: Desk, files: FileStore
) -> None:
    page = visitor.open(f"/i/{asked.token}/forget")
    assert "Вернуть их будет нельзя" in page.text
    assert record(desk, asked.inquiry).is_open
    done = visitor.client.post(visitor.path, data=visitor.fields, follow_redirects=True)
    assert "Вы отозвали согласие" in done.text
    assert record(desk, asked.inquiry).close_reason is CloseReason.WITHDRAWN
    assert "/forget" not in done.text
    erase_due(desk, files, moment() + timedelta(days=4))
    gone = visitor.open(f"/i/{asked.token}")
    assert gone.status_code == 200
    assert "Данные удалены" in gone.text
    assert "акт № 1 за" in gone.text
    for said in ("Хуаде", "Не видно оценок", "mama@example.ru"):
        assert said not in gone.text
    for path in ("forget", "data.pdf", "letter.eml"):
        answer = visitor.client.get(f"/i/{asked.token}/{path}")
        assert answer.status_code in (303, 404), path


def test_a_withdrawn_question_offers_nothing_more(
    visitor: Visitor, asked: Opened, desk: Desk
) -> None:
    visitor.open(f"/i/{asked.token}/forget")
    page = visitor.client.post(visitor.path, data=visitor.fields, follow_redirects=True).text
    for offered in ("Не помогло", "Добавить слова", "отозвать вопрос"):
        assert offered not in page


def test_all_that_is_stored_is_one_file(
    visitor: Visitor, asked: Opened, desk: Desk, files: FileStore
) -> None:
    files.put("one.png", png())
    adding.attach(desk, asked.inquiry.id, "one.png", 10, "1" * 64, REQUESTER, moment())
    answering.answer(desk, asked.inquiry.id, "Обновите страницу", MARINA, moment())
    paper = visitor.client.get(f"/i/{asked.token}/data.pdf")
    words = words_of(paper.data)
    for said in (
        "Анна Хуаде",
        "mama@example.ru",
        "Хуаде Алий, 5А",
        "152-ФЗ",
        "Не видно оценок сына",
        "Обновите страницу",
        "Оператор: МБОУ",
    ):
        assert said in words, said
    assert paper.data.count(b"/Subtype /Image") == 1


def test_who_reads_the_mail_of_an_address_has_all_of_it_erased(
    visitor: Visitor, asked: Opened, desk: Desk, settings: Settings
) -> None:
    second = open_inquiry(desk, parent("Ещё одно", now=moment()), REQUESTER, moment()).inquiry
    stranger = parent("Чужой", now=moment(), email="other@example.ru")
    other = open_inquiry(desk, stranger, REQUESTER, moment()).inquiry
    path = f"/forget/{erase_token(settings.secret, asked.inquiry, moment())}"
    page = visitor.open(path).text
    assert "Не видно оценок" in page
    assert "Ещё одно" in page
    assert "Чужой" not in page
    done = visitor.client.post(path, data=visitor.fields, follow_redirects=True)
    assert "Вы отозвали согласие" in done.text
    left = [record(desk, each).is_open for each in (asked.inquiry, second, other)]
    assert left == [False, False, True]


def test_a_link_that_proves_nothing_opens_nothing(visitor: Visitor, asked: Opened) -> None:
    assert visitor.open(f"/forget/{asked.token}").status_code == 404
