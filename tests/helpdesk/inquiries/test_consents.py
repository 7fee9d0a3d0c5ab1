"""Consent that comes after the question: by a reply, on the page, to a colleague."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, ConsentWay, Kind
from helpdesk.inquiries.consents import agree, agreement_in, consent_of, edition
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import MARINA, NOW, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def by_letter(desk: Desk) -> int:
    who = Requester("Анна Хуаде", email="mama@home.example")
    new = NewInquiry(Kind.PARENT, Channel.MAIL, NOW, who, "other", "Нет оценок")
    return open_inquiry(desk, new, REQUESTER, NOW).inquiry.id


@pytest.mark.parametrize(
    ("letter", "besides"),
    [
        ("Согласна", ""),
        ("согласен.", ""),
        ("Да, согласна!", ""),
        ("Здравствуйте! Я согласна.\nСын в 5 «А».", "Сын в 5 «А»."),
        ("Даю своё согласие на обработку персональных данных", ""),
        ("Согласна, спасибо!", ""),
        ("Даю согласие на обработку персональных данных моего ребёнка.", ""),
        ("Согласен на обработку моих персональных данных. Класс 7Б", "Класс 7Б"),
        ("Согласна. Оценок всё ещё не видно.", "Оценок всё ещё не видно."),
    ],
)
def test_a_letter_that_begins_by_agreeing_agrees(letter: str, besides: str) -> None:
    assert agreement_in(letter) == (True, besides)


@pytest.mark.parametrize(
    "letter",
    [
        "Не согласна.",
        "Я не согласен на обработку данных",
        "Согласна с вами, но оценок нет",
        "Согласен, только без телефона",
        "Да",
        "Согласие не дам",
        "Согласна. Но только на имя, телефон не записывайте.",
        "Согласна.\nКроме фамилии ребёнка.",
        "Да, согласен! Если данные никуда не передадут.",
        "Согласна. Фамилию ребёнка не указывайте.",
        "Даю согласие. Без телефона.",
        "Согласна. При условии, что удалите через месяц.",
        "Согласна. Частично.",
        "Согласен. Хотя нет, передумал.",
        "Согласна; лишь на ответ по почте",
        "Согласна, спасибо! За исключением снимков.",
        "Согласна, спасибо! Телефон удалите.",
        "Сын согласен. А я нет",
        "",
    ],
)
def test_what_only_sounds_like_it_agrees_to_nothing(letter: str) -> None:
    assert agreement_in(letter) == (False, letter)


@pytest.mark.each_database
def test_it_is_written_once_with_the_document_and_who_heard_it(desk: Desk, by_letter: int) -> None:
    assert view(desk, by_letter).lacks_consent
    agree(desk, by_letter, MARINA, ConsentWay.SPOKEN, NOW)
    version = agree(desk, by_letter, REQUESTER, ConsentWay.FORM, NOW).version
    seen = view(desk, by_letter)
    assert not seen.lacks_consent
    assert seen.inquiry.version == version
    assert [entry.what for entry in seen.history] == ["open", "consent"]
    with desk.reading() as connection:
        found = consent_of(connection, by_letter)
    document = desk.regulation().consent
    assert found is not None
    assert (found.version, found.digest) == (document.version, document.digest)
    assert (found.way, found.recorded_by) == (ConsentWay.SPOKEN, MARINA.id)


def test_a_colleague_says_how_he_has_it(desk: Desk, by_letter: int) -> None:
    with pytest.raises(RuleViolation, match="устно или бланк"):
        agree(desk, by_letter, MARINA, ConsentWay.LETTER, NOW)
    assert view(desk, by_letter).lacks_consent


@pytest.mark.parametrize(
    ("version", "words"),
    [("2026-11-29", "редакция от 29.11.2026"), ("2026-02", "редакция 2026-02")],
)
def test_an_edition_is_named_by_its_day(version: str, words: str) -> None:
    assert edition(version) == words
