"""`make testmail` sends a letter to oneself and finds it in the box, or says what to do."""

from pathlib import Path

import pytest

from doctor import testmail
from doctor.testmail import send_and_read
from tests.doctor.house import settings_of
from tests.workers.mail_server import MailServer, running
from tests.workers.mailbox.mail_house import BOX, PostOffice

SENDER = "help@school.example"


def test_the_letter_comes_back_out_of_the_box(
    office: PostOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(
        tmp_path,
        smtp_url=f"smtp://127.0.0.1:{office.smtp_port}",
        mail_from=BOX,
        imap_url=office.imap_url(),
    )
    assert send_and_read(settings) == 0
    assert "работает в обе стороны" in capsys.readouterr().out


def test_a_letter_that_does_not_come_is_said_with_a_remedy(
    office: PostOffice,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A server that takes the letter and brings it nowhere.
    with running(MailServer()) as server:
        settings = settings_of(
            tmp_path,
            smtp_url=f"smtp://127.0.0.1:{server.port}",
            mail_from=BOX,
            imap_url=office.imap_url(),
        )
        # As where a minute is over.
        monkeypatch.setattr(testmail, "_arriving", lambda _inside, _before: iter(()))
        assert send_and_read(settings) == 1
    assert len(server.letters) == 1
    assert "Спам" in capsys.readouterr().err


def test_to_another_address_it_is_only_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with running(MailServer()) as server:
        url = f"smtp://127.0.0.1:{server.port}"
        settings = settings_of(tmp_path, smtp_url=url, mail_from=SENDER)
        assert send_and_read(settings, "director@home.example") == 0
    assert server.recipients == ["director@home.example"]
    assert server.letters[0]["Auto-Submitted"] == "auto-generated"
    assert "director@home.example" in capsys.readouterr().out


def test_what_keeps_it_from_going_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = {"smtp_url": "smtp://127.0.0.1:9", "mail_from": SENDER}
    for changes, to, said in (
        ({}, "", "SMTP_URL"),
        (mail, "", "не ушло"),
        (mail, "nobody", "не адрес"),
    ):
        assert send_and_read(settings_of(tmp_path, **changes), to) == 1
        assert said in capsys.readouterr().err


def test_a_tray_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tray = tmp_path / "letters"
    settings = settings_of(tmp_path, smtp_url=tray.as_uri(), mail_from=SENDER)
    assert send_and_read(settings) == 0
    assert str(tray) in capsys.readouterr().out
    assert len(list(tray.glob("*.eml"))) == 1
