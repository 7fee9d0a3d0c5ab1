"""A lost page is found by who knows number and phone, and mailed to the recorded address alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries import claims, handoffs
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.information_requests import vendor_wants
from tests.helpdesk.life import MARINA


@pytest.fixture
def opened(desk: Desk) -> Opened:
    now = datetime.now(UTC)
    mother = Requester("Анна Петровна", "+7 918 123-45-67", "mama@example.ru", ReplyBy.MAIL)
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, mother, "marks", "Тайные слова")
    return open_inquiry(desk, new, REQUESTER, now)


@pytest.fixture
def client(web: Flask) -> FlaskClient:
    return web.test_client()


def token_of(client: FlaskClient) -> str:
    found = re.findall(r'name="csrf_token" value="([^"]*)"', client.get("/status").text)
    return str(found[0])


def look(client: FlaskClient, reference: str, digits: str, path: str = "/status") -> TestResponse:
    sent = {"csrf_token": token_of(client), "reference": reference, "digits": digits}
    return client.post(path, data=sent)


def test_number_and_last_digits_open_the_page(client: FlaskClient, opened: Opened) -> None:
    page = look(client, opened.inquiry.shown_reference.lower(), "4567")
    assert page.status_code == 303
    text = client.get(page.headers["Location"]).text
    assert "Вопрос получен" in text


def test_who_types_the_whole_telephone_finds_it_too(client: FlaskClient, opened: Opened) -> None:
    whole = "8 (918) 123 - 45 - 67"
    (room,) = re.findall(r'name="digits"[^>]*maxlength="(\d+)"', client.get("/status").text)
    assert int(room) > len(whole)
    assert look(client, opened.inquiry.reference, whole).status_code == 303
    assert look(client, opened.inquiry.reference, "8 (918) 123-45-68").status_code == 422


def test_what_they_open_is_only_for_reading(client: FlaskClient, opened: Opened) -> None:
    page = look(client, opened.inquiry.reference, "4567")
    text = client.get(page.headers["Location"]).text
    for secret in (opened.token, "mama@example.ru", "918 ", "Тайные слова", 'name="do"'):
        assert secret not in text


def test_what_the_support_asks_for_is_not_promised_where_it_is_not_shown(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    now, inquiry_id = datetime.now(UTC), opened.inquiry.id
    claims.claim(desk, inquiry_id, MARINA, now)
    handoffs.hand_off(desk, inquiry_id, MARINA, now)
    vendor_wants(desk, inquiry_id, "Номер класса", REQUESTER, now)
    page = look(client, opened.inquiry.reference, "4567")
    text = client.get(page.headers["Location"]).text
    assert "Поддержка ждёт вашего ответа. Что она написала, видно по вашей ссылке." in text
    assert "посмотрите ниже" not in text
    assert "посмотрите ниже" in client.get(f"/i/{opened.token}").text


def test_wrong_number_and_wrong_digits_sound_alike(client: FlaskClient, opened: Opened) -> None:
    wrong_digits = look(client, opened.inquiry.reference, "0000")
    wrong_number = look(client, "7K4M2QXR", "4567")
    assert wrong_digits.status_code == wrong_number.status_code == 422
    for page in (wrong_digits, wrong_number):
        assert "Такого вопроса не нашлось" in page.text


def test_what_was_typed_stays(client: FlaskClient, opened: Opened) -> None:
    page = look(client, opened.inquiry.reference, "0000")
    assert f'value="{opened.inquiry.reference}"' in page.text
    assert 'value="0000"' in page.text


def test_the_address_alone_opens_nothing(client: FlaskClient, opened: Opened) -> None:
    page = client.get(f"/status/{opened.inquiry.reference}")
    assert page.headers["Location"] == "/status"


def test_it_closes_after_half_an_hour(client: FlaskClient, opened: Opened) -> None:
    path = look(client, opened.inquiry.reference, "4567").headers["Location"]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31)):
        assert client.get(path).status_code == 302


def test_guessing_ends_after_five_tries(client: FlaskClient, opened: Opened) -> None:
    tries = [look(client, opened.inquiry.reference, f"000{n}").status_code for n in range(6)]
    assert tries == [422] * 5 + [429]
    page = look(client, opened.inquiry.reference, "4567")
    assert page.status_code == 429
    assert "письмо со ссылкой" in page.text


def test_a_stranger_who_guesses_does_not_shut_the_owner_out(web: Flask, opened: Opened) -> None:
    stranger, owner = web.test_client(), web.test_client()
    stranger.environ_base["REMOTE_ADDR"] = "192.0.2.66"
    for number in range(9):
        look(stranger, opened.inquiry.reference, f"000{number}")
    assert look(owner, opened.inquiry.reference, "4567").status_code == 303


def test_guessed_at_from_everywhere_a_number_still_sends_its_link(
    web: Flask, desk: Desk, opened: Opened
) -> None:
    for number in range(61):
        stranger = web.test_client()
        stranger.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        look(stranger, opened.inquiry.reference, "0000")
    owner = web.test_client()
    assert look(owner, opened.inquiry.reference, "4567").status_code == 429
    assert look(owner, opened.inquiry.reference, "", "/status/link").status_code == 200
    assert letters(desk) == ["mail"]


def test_who_finds_his_question_spends_nothing(client: FlaskClient, opened: Opened) -> None:
    found = {look(client, opened.inquiry.reference, "4567").status_code for _ in range(12)}
    assert found == {303}


def test_slips_of_the_pen_are_not_counted_together(web: Flask, opened: Opened) -> None:
    client = web.test_client()
    assert {look(client, "не помню", "4567").status_code for _ in range(7)} == {422}
    assert look(client, opened.inquiry.reference, "4567").status_code == 303


def letters(desk: Desk) -> list[str]:
    query = select(inquiry_tables.delivery.c.addressee).where(
        inquiry_tables.delivery.c.occasion == "link"
    )
    with desk.reading() as connection:
        return list(connection.execute(query).scalars())


def test_the_link_is_mailed_to_the_recorded_address_once(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    for _ in range(2):
        page = look(client, opened.inquiry.reference, "", "/status/link")
        assert "письмо со ссылкой" in page.text
    assert letters(desk) == ["mail"]


def test_asking_for_a_link_tells_nothing_of_which_numbers_exist(
    client: FlaskClient, desk: Desk, opened: Opened
) -> None:
    exists = look(client, opened.inquiry.reference, "", "/status/link")
    absent = look(client, "7K4M2QXR", "", "/status/link")
    said = [re.findall(r'role="status"><p>([^<]*)', page.text) for page in (exists, absent)]
    assert said[0] == said[1] != []
    assert letters(desk) == ["mail"]
