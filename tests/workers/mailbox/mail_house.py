"""A post office of the tests' own: Dovecot holds the box, Exim takes letters and puts them in.

Both run from a folder of their own, on loopback, as one user without rights; nothing of the
machine's own configuration is read.
"""

import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from imap_tools import MailBoxUnencrypted

from tests.launch.house import free_ports
from tests.needs import lacking
from tests.workers.mailbox.mail_configuration import DOVECOT, EXIM

USER, PASSWORD = "school", "p@ss/word"


BOX = "school@school.example"


NOBODY = "nobody@school.example"


# Under root both run as this user, whom Debian's package of Exim makes.
OWNER = "Debian-exim"


DEADLINE = 60


@dataclass
class PostOffice:
    """The running pair; `folder` holds the box as a Maildir."""

    folder: Path
    imap_port: int
    smtp_port: int
    stop_imap: Callable[[], None]

    def imap_url(self, folder: str = "", password: str = PASSWORD) -> str:
        who = f"{USER}:{quote(password, safe='')}"
        return f"imap://{who}@127.0.0.1:{self.imap_port}/{quote(folder)}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}"

    @contextmanager
    def client(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        with MailBoxUnencrypted("127.0.0.1", self.imap_port, timeout=30) as box:
            box.login(USER, PASSWORD, initial_folder=None)
            box.folder.set(folder, readonly=True)
            yield box

    def send(self, message: EmailMessage, sender: str | None = None) -> None:
        """Hand a letter to the SMTP server, as a stranger's server does."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=30) as server:
            server.send_message(message, from_addr=sender)

    def put(self, raw: bytes, folder: str = "INBOX", received_at: datetime | None = None) -> None:
        """Lay a letter into the box as it is, at this moment of its server."""
        with MailBoxUnencrypted("127.0.0.1", self.imap_port, timeout=30) as box:
            box.login(USER, PASSWORD, initial_folder=None)
            if not box.folder.exists(folder):
                box.folder.create(folder)
            box.append(raw, folder, received_at)

    def ids(self, folder: str = "INBOX") -> list[str]:
        """Return the Message-IDs that lie in a folder."""
        with self.client(folder) as box:
            return [
                str(message.obj["Message-ID"] or "").strip("<>")
                for message in box.fetch(mark_seen=False)
            ]

    def flags(self, folder: str = "INBOX") -> list[tuple[str, ...]]:
        with self.client(folder) as box:
            return [message.flags for message in box.fetch(mark_seen=False)]

    def wait_for(self, count: int, folder: str = "INBOX") -> None:
        """Wait until so many letters lie there."""
        wait_until(lambda: len(self.ids(folder)) >= count)

    def letters_of_others(self) -> list[bytes]:
        """Return what was delivered to people outside the school, as their servers got it."""
        return [path.read_bytes() for path in sorted((self.folder / "other" / "new").glob("*"))]


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.05)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Run both servers; they die with the process that started them."""
    dovecot, exim = _program("dovecot", "Dovecot"), _program("exim4", "Exim")
    user, group = _who()
    # A short path outside of pytest's folder: that one is closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="desk-mail-"))
    imap, smtp = free_ports(2)
    values = {
        "folder": folder,
        "user": user.pw_name,
        "group": group,
        "uid": user.pw_uid,
        "gid": user.pw_gid,
        "imap": imap,
        "password": PASSWORD,
    }
    for name in ("spool", "box", "other", "run", "state"):
        (folder / name).mkdir()
    (folder / "dovecot.conf").write_text(DOVECOT.format(**values))
    (folder / "exim.conf").write_text(EXIM.format(**values))
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        box = running.enter_context(
            _running([dovecot, "-F", "-c", str(folder / "dovecot.conf")], user, group)
        )
        running.enter_context(
            _running(
                [exim, "-C", str(folder / "exim.conf"), "-bdf", "-q1m", "-oX", str(smtp)],
                user,
                group,
            )
        )
        office = PostOffice(folder, imap, smtp, lambda: _end(box))
        wait_until(lambda: _answers(office))
        yield office


def _program(name: str, called: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    return found or lacking(called)


def _who() -> tuple[pwd.struct_passwd, str]:
    try:
        user = pwd.getpwnam(OWNER) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    except KeyError:
        lacking(f"the user {OWNER}")
    return user, grp.getgrgid(user.pw_gid).gr_name


@contextmanager
def _running(
    command: list[str], user: pwd.struct_passwd, group: str
) -> Iterator[subprocess.Popen[bytes]]:
    words = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() == 0:
        words += ["--reuid", user.pw_name, "--regid", group, "--init-groups"]
    process = subprocess.Popen([*words, *command], stdout=subprocess.DEVNULL, cwd="/")
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(office: PostOffice) -> bool:
    try:
        with office.client(), smtplib.SMTP("127.0.0.1", office.smtp_port, timeout=5) as server:
            return server.noop()[0] == 250
    except (OSError, imaplib.IMAP4.error, smtplib.SMTPException):
        return False
