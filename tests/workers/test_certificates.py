"""No password goes to a server that cannot prove its name."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integration.chat.errors import ChatError, Disconnected
from integration.mail.errors import MailFailed
from integration.mail.imap import Address
from integration.mail.smtp import Smtp
from integration.mattermost.client import MattermostClient
from integration.mattermost.websocket import open_connection


class Impostor:
    """A TLS server that signs for itself, greets as IMAP and SMTP do, and keeps what it is told."""

    def __init__(self, certificate: Path) -> None:
        self.heard: list[bytes] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.thread = threading.Thread(target=self._serve, name="impostor")
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self.listening.accept()
            except OSError:
                return
            try:
                with self.context.wrap_socket(plain, server_side=True) as caller:
                    caller.settimeout(5)
                    caller.sendall(b"220 * OK\r\n")
                    while heard := caller.recv(4096):
                        self.heard.append(heard)
            except OSError:
                plain.close()

    def close(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join()


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Impostor]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "impostor.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    running = Impostor(path)
    yield running
    running.close()


def by_imap(port: int) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        Address(f"imaps://school:geheim@localhost:{port}/").connect(5)


def by_smtp(port: int) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "a@school.example", "b@school.example"
    with pytest.raises(MailFailed, match="SSLCertVerificationError"):
        Smtp(f"smtps://school:geheim@localhost:{port}")(message, "uuid")


def by_chat(port: int) -> None:
    with pytest.raises(ChatError):
        MattermostClient(f"https://localhost:{port}", "geheim").me()


def by_websocket(port: int) -> None:
    wire = open_connection(f"https://localhost:{port}", "geheim")
    with pytest.raises(Disconnected, match="SSLCertVerificationError"), wire:
        pass


@pytest.mark.parametrize("ask", [by_imap, by_smtp, by_chat, by_websocket])
def test_who_signs_for_himself_hears_nothing(
    impostor: Impostor, ask: Callable[[int], None]
) -> None:
    ask(impostor.port)
    assert impostor.heard == []
