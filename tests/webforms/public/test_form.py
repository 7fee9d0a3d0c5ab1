"""Filling in the form: what is asked, what is refused and how, and that nothing gets lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from settings import Settings
from tests.webforms.visitor import FILLED_IN, Visitor
from webforms.app import create_web


def test_the_form_shows_the_common_answers_and_the_parents_topics(visitor: Visitor) -> None:
    page = visitor.open().text
    assert "Забыли пароль?" in page
    assert "новый пароль лично даст классный руководитель" in page
    topics = ("Вход в «Дневник.ру»", "Оценки", "Домашние задания", "Расписание", "Другое")
    assert all(topic in page for topic in topics)
    assert "не официальное обращение" in " ".join(page.split())


def test_staff_have_the_topics_of_the_regulation_and_name_no_children(visitor: Visitor) -> None:
    page = visitor.open("/staff").text
    for topic in ("Учёт расписания", "Поурочное планирование", "Проведение уроков", "Другое"):
        assert topic in page
    assert "children-0-surname" not in visitor.fields


def test_the_box_of_the_consent_is_not_ticked_beforehand(visitor: Visitor) -> None:
    visitor.open()
    assert "consent" not in visitor.fields


def test_an_empty_form_says_of_each_field_what_is_missing(visitor: Visitor) -> None:
    visitor.open()
    page = visitor.press("check")
    assert page.status_code == 422
    assert visitor.title.startswith("Ошибка: ")
    for field in ("requester", "children-0-surname", "reply_by-0", "topic-0", "words", "consent"):
        assert f'href="#{field}"' in page.text
        assert field in visitor.ids


def test_what_was_typed_stays_beside_the_errors(visitor: Visitor) -> None:
    visitor.fill_in(phone="12", words="Слова\nв две строки")
    assert visitor.page.status_code == 422
    assert visitor.fields["phone"] == "12"
    assert visitor.fields["words"].split() == ["Слова", "в", "две", "строки"]
    assert visitor.fields["children-0-surname"] == "Иванова"
    assert visitor.fields["reply_by"] == "call"
    assert visitor.fields["consent"] == visitor.consent


def test_a_field_in_error_names_its_error_for_a_screen_reader(visitor: Visitor) -> None:
    visitor.fill_in(words="")
    assert 'aria-describedby="words-hint words-error"' in visitor.page.text
    assert 'aria-invalid="true"' in visitor.page.text
    assert "words-error" in visitor.ids


def test_another_child_is_added_and_everything_typed_is_kept(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("add", **{**FILLED_IN, "phone": "12", "consent": visitor.consent})
    assert visitor.page.status_code == 200
    assert visitor.fields["children-1-surname"] == ""
    assert visitor.fields["children-0-surname"] == "Иванова"
    assert visitor.fields["phone"] == "12"
    assert visitor.fields["consent"] == visitor.consent


def test_an_added_child_can_be_taken_away_again(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("add", **FILLED_IN)
    visitor.press("remove:children-0", **{"children-1-surname": "Петрова"})
    assert "children-0-surname" not in visitor.fields
    assert visitor.fields["children-1-surname"] == "Петрова"


def test_a_child_row_left_empty_is_no_error(visitor: Visitor) -> None:
    visitor.open()
    visitor.press("add", **FILLED_IN, consent=visitor.consent)
    assert visitor.press("check").status_code == 200


def test_a_child_without_a_class_is_asked_for_it(visitor: Visitor) -> None:
    page = visitor.fill_in(**{"children-0-school_class": ""})
    assert 'href="#children-0-school_class"' in page.text


def test_no_more_than_ten_children_can_be_added(visitor: Visitor) -> None:
    visitor.open()
    for _ in range(12):
        visitor.press("add")
    assert "children-9-surname" in visitor.fields
    assert "children-10-surname" not in visitor.fields
    assert "Добавить ещё ребёнка" not in visitor.page.text


@pytest.mark.parametrize(
    ("reply_by", "contact", "words"),
    [
        ("call", "phone", "Напишите телефон, по которому вам позвонить."),
        ("mail", "email", "Напишите адрес почты, на который вам ответить."),
    ],
)
def test_a_way_of_answering_asks_for_its_contact(
    visitor: Visitor, reply_by: str, contact: str, words: str
) -> None:
    page = visitor.fill_in(reply_by=reply_by, phone="", email="")
    assert page.status_code == 422
    assert words in page.text
    assert f'href="#{contact}"' in page.text


def test_who_looks_himself_needs_no_contact(visitor: Visitor) -> None:
    assert visitor.fill_in(reply_by="self", phone="", email="").status_code == 200


@pytest.mark.parametrize(
    "phone", ["8 918 123-45-67", "+7(918)1234567", "9-44-24", "+374 91 123456", "٨٩١٨١٢٣٤٥٦٧"]
)
def test_phones_are_taken_however_they_are_written(visitor: Visitor, phone: str) -> None:
    assert visitor.fill_in(phone=phone).status_code == 200


@pytest.mark.parametrize(
    "phone", ["12", "мама", "8 918 123-45", "+7 918 123 45 67 89 01 23", "8" * 39]
)
def test_a_phone_that_cannot_be_dialled_gets_a_clear_word(visitor: Visitor, phone: str) -> None:
    page = visitor.fill_in(phone=phone)
    assert "Проверьте номер: нужен полный" in page.text
    assert visitor.fields["phone"] == phone


@pytest.mark.parametrize(
    "email",
    ["mama", "mama@mail.ru, evil@mail.ru", "mama@mail", "мама@mail.ru", "a@b.ru\nTo: c@d.ru"],
)
def test_anything_but_one_mail_address_gets_a_clear_word(visitor: Visitor, email: str) -> None:
    page = visitor.fill_in(reply_by="mail", email=email)
    assert page.status_code == 422
    assert "нужен один" in page.text


def test_a_text_too_long_says_by_how_much_and_stays(visitor: Visitor) -> None:
    page = visitor.fill_in(words="я" * 5001)
    assert "помещается 5000 знаков, а у вас 5001" in page.text
    assert visitor.fields["words"] == "я" * 5001


@pytest.mark.parametrize("field", ["topic", "reply_by", "device"])
def test_a_choice_that_was_not_offered_is_refused(visitor: Visitor, field: str) -> None:
    assert visitor.fill_in(**{field: "made up"}).status_code == 422


def test_a_consent_to_another_text_has_to_be_given_anew(visitor: Visitor) -> None:
    page = visitor.fill_in(consent="0" * 64)
    assert "Текст согласия изменился" in page.text
    assert "consent" not in visitor.fields


def test_who_does_not_agree_reads_the_number_to_call(visitor: Visitor) -> None:
    page = visitor.fill_in(consent="")
    assert "Не согласны? Позвоните: 9-44-24" in page.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("нет\x00 оценок\x07", "нет оценок"),
        ("одна\r\nдве\rтри", "одна\nдве\nтри"),
        ("\u202eперевёрнуто", "перевёрнуто"),
        ("семья 👨‍👩‍👧", "семья 👨‍👩‍👧"),
    ],
)
def test_signs_that_no_database_takes_are_left_out(
    desk_anywhere: Desk, settings: Settings, typed: str, kept: str
) -> None:
    visitor = Visitor(create_web(desk_anywhere, settings).test_client())
    assert visitor.ask(words=typed).status_code == 303
    with desk_anywhere.reading() as connection:
        assert connection.execute(select(inquiry_tables.text.c.body)).scalars().all() == [kept]


def test_half_a_surrogate_does_no_harm(web: Flask, visitor: Visitor) -> None:
    visitor.open()
    fields = {**visitor.fields, **FILLED_IN, "consent": visitor.consent, "go": "send"}
    body = "&".join(f"{name}={value}" for name, value in fields.items() if name != "words")
    encoded = body.replace("+", "%2B").encode() + b"&words=%ED%A0%80%00"
    page = visitor.client.post("/", data=encoded, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 303


def test_each_topic_brings_what_to_mention_and_an_example(visitor: Visitor) -> None:
    page = visitor.open().text
    assert 'aria-describedby="topic-1-tip"' in page
    assert "Напишите: предмет, день и что вы видите вместо оценки. Например: «Алгебра" in page
    assert page.count('class="tip"') == 6
    staff = visitor.open("/staff").text
    assert "Напишите: класс, предмет, дату урока и что не сохраняется." in staff
