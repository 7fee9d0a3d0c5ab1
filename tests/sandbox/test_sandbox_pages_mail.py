"""The mail tray: every letter of the folder, shown and allowed nothing."""

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from sandbox.app import create_sandbox
from sandbox.server.chat import Chat
from sandbox.server.storage import Store

LINK = "http://127.0.0.1:8000/i/abc"


@pytest.fixture
def browser(tmp_path: Path) -> FlaskClient:
    return create_sandbox(Chat(Store()), tmp_path).test_client()


@pytest.fixture
def letter(tmp_path: Path) -> str:
    """The path of the page of a letter in every part."""
    message = EmailMessage()
    message["Subject"], message["To"] = "Ответ <готов>", "mama@example.ru"
    message["From"] = "help@school.example"
    message.set_content(f"Ответ: {LINK}\n")
    message.add_alternative(f'<p>Ответ <a href="{LINK}">здесь</a></p>', subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="письмо.pdf")
    (tmp_path / "1.eml").write_bytes(message.as_bytes())
    return "/mail/1.eml"


def test_an_empty_tray_says_so(browser: FlaskClient) -> None:
    assert "Писем пока нет." in browser.get("/mail").text


def test_a_sandbox_without_a_tray_has_no_letters() -> None:
    browser = create_sandbox(Chat(Store())).test_client()
    assert "Писем пока нет." in browser.get("/mail").text


def test_the_tray_lists_whom_a_letter_is_for(browser: FlaskClient, letter: str) -> None:
    page = browser.get("/mail").text
    assert f'href="{letter}"' in page
    assert "<strong>Ответ &lt;готов&gt;</strong>" in page
    assert "mama@example.ru" in page


def test_a_letter_that_is_still_being_written_is_not_listed(
    browser: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "2.eml.part").write_bytes(b"Subject: half")
    assert "Писем пока нет." in browser.get("/mail").text


def test_the_links_of_the_text_can_be_followed(browser: FlaskClient, letter: str) -> None:
    assert f'href="{LINK}"' in browser.get(letter).text


def test_the_html_is_shown_in_a_frame_without_scripts(browser: FlaskClient, letter: str) -> None:
    page = browser.get(letter).text
    assert f'sandbox="allow-popups allow-popups-to-escape-sandbox" src="{letter}/html"' in page


def test_the_html_may_run_nothing_even_by_itself(browser: FlaskClient, letter: str) -> None:
    answer = browser.get(f"{letter}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups ")
    assert "default-src 'none'" in policy
    assert '<base target="_blank">' in answer.text


def test_an_attachment_is_handed_out(browser: FlaskClient, letter: str) -> None:
    answer = browser.get(f"{letter}/attachments/0")
    assert answer.data == b"%PDF"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["/mail/none.eml", "/mail/..%2f1.eml", "/mail/1.eml/html/x"])
def test_what_is_not_there_is_not_found(browser: FlaskClient, letter: str, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_an_attachment_that_is_not_there_is_not_found(browser: FlaskClient, letter: str) -> None:
    assert browser.get(f"{letter}/attachments/1").status_code == 404


def test_an_open_page_hears_of_new_letters(browser: FlaskClient, letter: str) -> None:
    page = browser.get("/mail/news?current=1.eml").text
    assert f'<a href="{letter}" aria-current="page">' in page
    assert "<html" not in page


def test_the_hour_of_a_letter_is_the_schools(tmp_path: Path) -> None:
    letter = tmp_path / "1.eml"
    letter.write_bytes(b"Subject: Hour\r\nTo: papa@example.ru\r\n\r\nText\r\n")
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=UTC).timestamp()
    os.utime(letter, (noon, noon))
    school = create_sandbox(Chat(Store()), tmp_path, ZoneInfo("Asia/Vladivostok"))
    assert "24.11 22:00" in school.test_client().get("/mail").text
