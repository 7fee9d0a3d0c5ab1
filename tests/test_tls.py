"""No secret goes unencrypted to another machine, and one context judges all certificates."""

import re
import socket
import ssl
import threading
from pathlib import Path

import pytest

from integration.mattermost.http import pooled_session
from settings import ROOT, SettingsError, read_settings
from tests.test_settings import NEEDED, environment
from tests.workers.mail_server import certificate
from tls import host_in_clear, lasts_until

__all__ = ["environment"]

PRODUCT = ("demonstration", "helpdesk", "integration", "launch", "sandbox", "webforms", "workers")
# What opens a connection by TLS, or judges a certificate, with its own notion of whom to believe.
OWN_NOTION = re.compile(
    r"create_default_context|_create_unverified_context|CERT_NONE|check_hostname|verify=False"
    r"|SSLContext\("
)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://chat.school.lan:8065", "chat.school.lan"),
        ("http://192.168.1.5", "192.168.1.5"),
        ("http://[fd00::1]:8065", "fd00::1"),
        ("smtp://desk:p@mail.school.lan", "mail.school.lan"),
        ("imap://desk:p@mail.school.lan/INBOX", "mail.school.lan"),
        ("redis://:p@redis.lan:6379/0", "redis.lan"),
        ("postgresql://desk:p@db.lan/desk", "db.lan"),
        ("postgresql+psycopg://desk:p@db.lan/desk?sslmode=prefer", "db.lan"),
        # In clear to this machine, or to nobody, or not in clear.
        ("http://127.0.0.1:8065", ""),
        ("http://127.8.9.1", ""),
        ("http://[::1]:8065", ""),
        ("http://localhost", ""),
        ("https://chat.school.lan", ""),
        ("smtp://relay.school.lan", ""),
        ("smtps://desk:p@mail.school.lan", ""),
        ("smtp+starttls://desk:p@mail.school.lan", ""),
        ("imaps://desk:p@mail.school.lan", ""),
        ("redis://redis.lan", ""),
        ("rediss://:p@redis.lan", ""),
        ("unix:///run/redis.sock", ""),
        ("postgresql:///desk", ""),
        ("postgresql://desk:p@db.lan/desk?sslmode=verify-full", ""),
        ("sqlite:////var/desk.db", ""),
        ("file:///var/mail", ""),
        # Names that only look like this machine.
        ("http://localhost.evil.example", "localhost.evil.example"),
        ("http://127.0.0.1.evil.example", "127.0.0.1.evil.example"),
    ],
)
def test_who_would_hear_a_secret(url: str, host: str) -> None:
    assert host_in_clear(url) == host


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MATTERMOST_URL", "http://chat.lan:8065"),
        ("SMTP_URL", "smtp://desk:geheim@chat.lan"),
        ("IMAP_URL", "imap://desk:geheim@chat.lan"),
        ("REDIS_URL", "redis://:geheim@chat.lan"),
        ("DATABASE_URL", "postgresql://desk:geheim@chat.lan/desk"),
    ],
)
def test_the_setting_that_allows_it_names_the_server(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv("MAIL_FROM", "help@school.example")
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings(None)
    (sentence,) = caught.value.sentences
    assert sentence.startswith(f"{name}: ")
    assert "UNENCRYPTED_HOSTS=chat.lan" in sentence
    assert "geheim" not in sentence
    environment.setenv("UNENCRYPTED_HOSTS", "other.lan, chat.lan")
    read_settings(None)
    environment.setenv("UNENCRYPTED_HOSTS", "other.lan")
    with pytest.raises(SettingsError):
        read_settings(None)
    assert NEEDED["MATTERMOST_URL"].startswith("https")


def test_nobody_else_judges_certificates() -> None:
    files = [
        *ROOT.glob("*.py"),
        *(file for each in PRODUCT for file in Path(ROOT / each).rglob("*.py")),
    ]
    own = {file.name for file in files if OWN_NOTION.search(file.read_text("utf-8"))}
    assert own == {"tls.py"}


def _note_protocols(listening: ssl.SSLSocket, found: list[str | None]) -> None:
    """Answer two visitors one after the other; note whether each speaks HTTP within TLS."""
    for _ in range(2):
        connection, _from = listening.accept()
        with connection:
            found.append(connection.selected_alpn_protocol())
            if connection.recv(1_000):
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")


def test_a_mail_server_is_not_told_that_http_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may refuse that; requests writes it into whatever context it is given."""
    chain, key = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    context.set_alpn_protocols(["http/1.1"])
    found: list[str | None] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        context.wrap_socket(server, server_side=True) as listening,
        pooled_session(1) as session,
    ):
        port = listening.getsockname()[1]
        answering = threading.Thread(target=_note_protocols, args=(listening, found))
        answering.start()
        session.get(f"https://127.0.0.1:{port}", timeout=5)
        lasts_until("127.0.0.1", port, 5)
        answering.join()
    assert found == ["http/1.1", None]
