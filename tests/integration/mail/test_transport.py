"""A letter on its way: what a mail server says, told apart; and the tray."""

import socket
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from integration.mail.errors import MailFailed, MailRefused
from integration.mail.smtp import Smtp, Tray
from tests.launch.house import free_ports
from tests.workers.mail_server import MailServer, certificate, running


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def letter() -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "help@school.example"
    letter["To"] = "mama@example.ru"
    letter["Message-ID"] = "<uuid@school.example>"
    letter.set_content("Ответ готов\n")
    return letter


def _smtp(server: MailServer, scheme: str = "smtp", who: str = "", timeout: float = 5) -> Smtp:
    return Smtp(f"{scheme}://{who}127.0.0.1:{server.port}", timeout)


def test_a_letter_reaches_the_server(server: MailServer, letter: EmailMessage) -> None:
    _smtp(server)(letter, "uuid")
    assert server.recipients == ["mama@example.ru"]
    assert server.letters[0].get_content().split() == ["Ответ", "готов"]


@pytest.mark.parametrize("answers", [{"to_rcpt": "550 No such user"}, {"to_data": "554 No"}])
def test_what_the_server_will_never_take_is_refused(
    server: MailServer, letter: EmailMessage, answers: dict[str, str]
) -> None:
    vars(server).update(answers)
    with pytest.raises(MailRefused, match="smtp 55"):
        _smtp(server)(letter, "uuid")


@pytest.mark.parametrize("answers", [{"to_rcpt": "451 Later"}, {"to_data": "452 Disk full"}])
def test_what_the_server_will_not_take_now_may_go_later(
    server: MailServer, letter: EmailMessage, answers: dict[str, str]
) -> None:
    vars(server).update(answers)
    with pytest.raises(MailFailed, match="smtp 45"):
        _smtp(server)(letter, "uuid")


def test_an_error_repeats_no_word_of_the_server(server: MailServer, letter: EmailMessage) -> None:
    server.to_rcpt = "550 <mama@example.ru>: unknown"
    with pytest.raises(MailRefused) as refused:
        _smtp(server)(letter, "uuid")
    assert (str(refused.value), refused.value.__cause__) == ("smtp 550", None)


def test_a_server_that_is_away_may_come_back(letter: EmailMessage) -> None:
    (port,) = free_ports(1)
    with pytest.raises(MailFailed, match="ConnectionRefusedError"):
        Smtp(f"smtp://127.0.0.1:{port}")(letter, "uuid")


def test_a_server_that_says_nothing_is_not_waited_for(letter: EmailMessage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(MailFailed):
            Smtp(f"smtp://127.0.0.1:{port}", timeout=0.2)(letter, "uuid")


def test_a_connection_lost_after_the_letter_counts_as_not_sent(
    server: MailServer, letter: EmailMessage
) -> None:
    server.drops_after_data = True
    with pytest.raises(MailFailed):
        _smtp(server)(letter, "uuid")
    assert [each["Message-ID"] for each in server.letters] == ["<uuid@school.example>"]


def test_a_rude_goodbye_does_not_send_the_letter_again(
    server: MailServer, letter: EmailMessage
) -> None:
    server.to_quit = "502 What?"
    _smtp(server)(letter, "uuid")
    assert len(server.letters) == 1


def test_a_password_with_signs_of_an_address_is_understood(letter: EmailMessage) -> None:
    server = MailServer()
    with running(server, authenticator=server.authenticate, auth_require_tls=False):
        _smtp(server, who="help%40school:p%40ss%2Fword@")(letter, "uuid")
    assert server.logins == ["help@school"]
    assert len(server.letters) == 1


def test_a_wrong_password_is_our_own_fault_and_passes_when_mended(letter: EmailMessage) -> None:
    server = MailServer()
    with (
        running(server, authenticator=server.authenticate, auth_require_tls=False),
        pytest.raises(MailFailed, match="smtp 535"),
    ):
        _smtp(server, who="help:wrong@")(letter, "uuid")


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate(tmp_path))
    return context


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_letter_goes_through_a_sealed_connection(
    tls: ssl.SSLContext,
    letter: EmailMessage,
    scheme: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    server = MailServer()
    sealed = {"ssl_context": tls} if scheme == "smtps" else {"tls_context": tls}
    with running(server, require_starttls=scheme != "smtps", **sealed):
        _smtp(server, scheme)(letter, "uuid")
    assert len(server.letters) == 1


def test_a_stranger_with_a_certificate_of_his_own_gets_no_letter(
    tls: ssl.SSLContext, letter: EmailMessage
) -> None:
    server = MailServer()
    with (
        running(server, tls_context=tls, require_starttls=True),
        pytest.raises(MailFailed, match="SSLCertVerificationError"),
    ):
        _smtp(server, "smtp+starttls")(letter, "uuid")
    assert server.letters == []


def test_the_same_letter_twice_is_one_file_in_the_tray(
    tmp_path: Path, letter: EmailMessage
) -> None:
    tray = Tray(tmp_path / "mail")
    tray(letter, "uuid")
    tray(letter, "uuid")
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["uuid.eml"]


def test_a_tray_that_cannot_be_written_is_tried_again_later(
    tmp_path: Path, letter: EmailMessage
) -> None:
    (tmp_path / "mail").touch()
    with pytest.raises(MailFailed, match="tray"):
        Tray(tmp_path / "mail")(letter, "uuid")
