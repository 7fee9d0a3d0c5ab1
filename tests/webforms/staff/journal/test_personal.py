"""«Персональные данные»: what the head sees, whose consent he withdraws, and the act he signs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.journal.exports import log_export
from helpdesk.journal.filters import Filters
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.clock_tables import kept
from settings import Settings
from tests.helpdesk.life import HEAD, MARINA
from tests.webforms.papers.reading import words_of
from tests.webforms.staff.conftest import Consultant, moment
from tests.webforms.staff.journal.reading import come_in


@pytest.fixture
def head(consultant: Consultant) -> Consultant:
    come_in(consultant, HEAD, "personal")
    return consultant


def press(consultant: Consultant, path: str, **fields: str) -> str:
    sent = {**consultant.visitor.fields, **fields}
    return consultant.visitor.client.post(path, data=sent, follow_redirects=True).text


def erase(desk: Desk, settings: Settings) -> None:
    erase_due(desk, FileStore(settings.attachments), moment() + timedelta(days=4))


def test_it_shows_every_kind_with_its_term(head: Consultant) -> None:
    page = head.visitor.page.text
    for said in ("Вопросы", "Черновики ответов", "Листы обучения", "1 год", "30 дней", "3 года"):
        assert said in page
    assert "Ещё ничего не удаляли" in page


def test_only_the_head_opens_it(consultant: Consultant) -> None:
    come_in(consultant, MARINA, "personal")
    assert consultant.visitor.page.status_code == 403


def test_a_person_is_found_and_his_consent_withdrawn(
    head: Consultant, desk: Desk, settings: Settings
) -> None:
    inquiry = head.opened.inquiry
    page = head.visitor.open("/desk/personal?q=918 000").text
    assert "Анна Хуаде" in page
    file = head.visitor.client.get(f"/desk/personal/data.pdf?inquiry={inquiry.id}")
    assert "Не видно оценок сына" in words_of(file.data)
    said = press(head, "/desk/personal?q=x", inquiry=str(inquiry.id))
    assert "Отметьте вопросы" in said
    said = press(head, "/desk/personal", inquiry=str(inquiry.id), way="paper")
    assert "Согласие отозвано, закрыто: 1 вопрос" in said
    assert inquiry.shown_reference in said
    assert not view(desk, inquiry.id).inquiry.is_open


def test_an_act_is_not_to_be_signed_while_the_log_of_the_database_is_held(
    head: Consultant, desk: Desk, settings: Settings
) -> None:
    withdraw_consent(desk, head.opened.inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    head.visitor.open("/desk/personal")
    with desk.reading() as reader:
        reader.execute(select(kept)).all()
        erase(desk, settings)
    act = "/desk/personal/acts/1.pdf"
    assert "Подписывать рано" in words_of(head.visitor.client.get(act).data)
    erase(desk, settings)
    assert "Подписывать рано" not in words_of(head.visitor.client.get(act).data)


def test_the_act_says_what_was_erased_why_and_what_is_left_to_do(
    head: Consultant, desk: Desk, settings: Settings
) -> None:
    inquiry = head.opened.inquiry
    log_export(desk, MARINA.id, Filters(), 12, moment())
    withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    erase(desk, settings)
    page = head.visitor.open("/desk/personal").text
    assert f"Акт № 1 за {(moment() + timedelta(days=4)).year} год" in page
    words = words_of(head.visitor.client.get("/desk/personal/acts/1.pdf").data)
    for said in (
        "УТВЕРЖДАЮ",
        "Оператор: МБОУ",
        f"Вопрос № {inquiry.number}/{inquiry.year}",
        "согласие отозвано (ч. 5 ст. 21)",
        "тексты вопроса и ответов",
        "Марина Юрьевна Нехай",
        "12 строк",
        "сервер чата",
        "Ответственный",
    ):
        assert said in words, said
    for said in ("Хуаде", "mama@example.ru", "Не видно"):
        assert said not in words


def test_a_consultant_writes_down_that_consent_was_withdrawn(
    consultant: Consultant, desk: Desk, settings: Settings
) -> None:
    come_in(consultant, MARINA, "")
    page = consultant.visitor.open(consultant.path).text
    assert "Просят удалить данные" in page
    asked = press(consultant, f"{consultant.path}/forget", way="spoken")
    assert "Вопрос закроется сразу" in asked
    assert "Согласие отозвано" not in consultant.visitor.open(consultant.path).text
    said = press(consultant, f"{consultant.path}/forget", way="spoken", sure="yes")
    assert "Отзыв согласия записан" in said
    assert "Согласие отозвано, данные удалятся" in said
    erase(desk, settings)
    after = consultant.visitor.open(consultant.path)
    assert after.status_code == 200
    assert "Личные данные удалены" in after.text
    for gone in ("Хуаде", "mama@example.ru", "918 000"):
        assert gone not in after.text
    for path in ("/desk/journal", "/desk/check", "/desk/mailbox"):
        assert consultant.visitor.open(path).status_code == 200
