"""«Удалите мои данные» by letter: asked back at the address itself, and obeyed by a click there."""

import re
from email import message_from_bytes
from email.policy import default

import pytest

from helpdesk.domain.errors import NotFound
from helpdesk.domain.letter_states import LetterStanding
from helpdesk.erasure.erasure_requests import read_erase_token
from tests.workers.mailbox.conftest import MAMA, School, letter, reply_to
from tests.workers.mailbox.correspondence import now, outgoing
from tests.workers.mailbox.mail_house import wait_until
from tests.workers.office import SECRET

PLEASE = "Здравствуйте! Удалите, пожалуйста, мои персональные данные."


def plain(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(raw: bytes) -> str:
    found = re.search(r"/forget/(\S+)", plain(raw))
    assert found is not None
    return found[1]


def test_a_reply_is_asked_back_and_opens_nothing(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    first = outgoing(school, 1)
    school.office.send(reply_to(first, PLEASE))
    school.receive(2)
    (inquiry,) = school.inquiries()
    assert inquiry.is_open
    assert [each.why for each in school.letters(LetterStanding.TAKEN)] == ["erase_asked", "opened"]
    asked = outgoing(school, 2)
    assert "без подтверждения ничего не удалится" in " ".join(plain(asked).split())
    with school.desk.reading() as connection:
        assert read_erase_token(connection, SECRET, link_in(asked), now()) == MAMA


@pytest.mark.parametrize("words", ["Не согласна на обработку данных.", "Нет, не согласна."])
def test_who_refuses_his_consent_is_asked_as_well(school: School, words: str) -> None:
    school.office.send(letter())
    school.receive(1)
    school.office.send(reply_to(outgoing(school, 1), words))
    school.receive(2)
    assert "/forget/" in plain(outgoing(school, 2))


def test_a_letter_of_its_own_finds_the_address(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    outgoing(school, 1)
    school.office.send(letter(PLEASE, subject="Удалите мои данные"))
    school.receive(2)
    assert len(school.inquiries()) == 1
    assert "/forget/" in plain(outgoing(school, 2))


def test_of_a_stranger_a_person_decides(school: School) -> None:
    school.office.send(letter(PLEASE, subject="Удалите мои данные"))
    school.receive(1)
    (kept,) = school.letters(LetterStanding.KEPT)
    assert kept.why == "erase_unknown"
    assert school.inquiries() == []


def test_what_is_asked_besides_is_not_lost(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    outgoing(school, 1)
    question = "Ещё вопрос: у дочери не видно домашнего задания по физике. " * 6
    school.office.send(letter(f"{PLEASE} {question}", subject="Дневник: домашнее задание"))
    school.receive(2)
    assert len(school.inquiries()) == 2
    school.deliver()
    wait_until(lambda: len(school.office.letters_of_others()) >= 3)
    folder = school.office.folder / "other" / "new"
    said = [plain(path.read_bytes()) for path in folder.glob("*")]
    assert sum("/forget/" in each for each in said) == 1


def test_a_token_is_no_status_link(school: School) -> None:
    school.office.send(letter())
    school.receive(1)
    page = re.search(r"/i/(\S+)", plain(outgoing(school, 1)))
    assert page is not None
    with school.desk.reading() as connection, pytest.raises(NotFound):
        read_erase_token(connection, SECRET, page[1], now())
