"""Houses whose processes are killed, with a mail server that keeps count of what it was sent."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.house import CALM, RealHouse, living
from tests.launch.house import free_ports


@dataclass(frozen=True)
class Received:
    """A letter as the mail server got it."""

    message_id: str
    subject: str
    to: str


@dataclass
class Post:
    """Takes every letter and forgets none, not even the same one sent twice."""

    letters: list[Received] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = email.message_from_bytes(content, policy=email.policy.default)
        received = Received(*(str(letter[name]) for name in ("Message-ID", "Subject", "To")))
        self.letters.append(received)
        return "250 OK"


@dataclass(frozen=True)
class KillsHouse:
    house: RealHouse
    post: Post


@contextmanager
def house_to_kill(
    folder: Path,
    procfile: str | None = None,
    ports: list[int] | None = None,
    **settings: str,
) -> Iterator[KillsHouse]:
    """Keep a house running whose letters go to a mail server that counts them."""
    house, post = RealHouse(folder, values=CALM), Post()
    house.ports = ports or house.ports
    house.procfile = _with_room(procfile or house.procfile, house.ports[0])
    controller = Controller(post, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    try:
        smtp = f"smtp://127.0.0.1:{controller.port}"
        with living(house, SMTP_URL=smtp, **settings):
            yield KillsHouse(house, post)
    finally:
        controller.stop()


def _with_room(procfile: str, port: int) -> str:
    """Let a crowd come from one program without being taken for a flood."""
    roomy = f"--bind 127.0.0.1:{port} 'tests.faults.main:web()'"
    assert "'main:web()'" in procfile
    return procfile.replace("'main:web()'", roomy)
