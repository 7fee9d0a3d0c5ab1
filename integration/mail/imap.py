"""The IMAP box, looked at and never touched: EXAMINE and PEEK alone, so nothing becomes read."""

import imaplib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import unquote, urlsplit

from imap_tools import A, BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted
from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError

from helpdesk.clock.incidents import IncidentKind
from helpdesk.mailbox.choosing import EVERYDAY
from integration.mail.reading.mime import MOST_HEADERS
from tls import verified_context

PATIENCE = 20  # seconds for each word of the server
# What a server, or the way to it, does in the middle of a look.
BOX_ERRORS = (imaplib.IMAP4.error, OSError, ImapToolsError)
_SIZE, _UID = re.compile(rb"RFC822\.SIZE (\d+)"), re.compile(rb"UID (\d+)")


class BoxFailed(Exception):
    """The box cannot be read now; `trouble` says in which way, without a word of the server's."""

    def __init__(self, trouble: IncidentKind) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True)
class Heads:
    """The headers of one letter, with when the server received it and how large it is."""

    uid: int
    size: int
    received_at: datetime
    headers: bytes


@dataclass(frozen=True)
class Address:
    """`imaps://user:password@host[:port][/Folder]`; each part may be percent-encoded."""

    url: str

    @property
    def folder(self) -> str:
        return unquote(urlsplit(self.url).path).strip("/") or EVERYDAY

    @property
    def user(self) -> str:
        return unquote(urlsplit(self.url).username or "")

    @property
    def where(self) -> str:
        """Return host and port: for people, without name and password."""
        return "{}:{}".format(*self._server)

    @property
    def _server(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or (993 if parts.scheme == "imaps" else 143)

    def connect(self, patience: float) -> BaseMailBox:
        """Log in, by TLS to none but the server whose name the certificate has."""
        box = self._reach(patience)
        password = unquote(urlsplit(self.url).password or "")
        is_plain = self.user.isascii() and password.isascii()
        login = box.login if is_plain else box.login_utf8
        try:
            login(self.user, password, initial_folder=None)
        except BaseException:
            with suppress(OSError, imaplib.IMAP4.error):
                box.client.shutdown()
            raise
        return box

    def _reach(self, patience: float) -> BaseMailBox:
        host, port = self._server
        if urlsplit(self.url).scheme != "imaps":
            return MailBoxUnencrypted(host, port, timeout=patience)
        # imaplib alone believes any certificate.
        return MailBox(host, port, timeout=patience, ssl_context=verified_context())


@dataclass(frozen=True)
class Box:
    """An open connection."""

    box: BaseMailBox

    def examine(self, folder: str) -> tuple[int, int]:
        """Open a folder for looking alone; return its UIDVALIDITY and the uid that comes next."""
        self.box.folder.set(folder, readonly=True)
        validity, following = self._number("UIDVALIDITY"), self._number("UIDNEXT")
        if validity is None:
            raise imaplib.IMAP4.error("no UIDVALIDITY")
        if following is None:
            # Servers need not say it.
            following = max(map(int, self.box.uids("ALL", charset=None)), default=0) + 1
        return validity, following

    def newest(self, folder: str) -> datetime | None:
        """Open a folder; return when the server says that it has received its last letter."""
        _, following = self.examine(folder)
        # In an empty box no letter has a number.
        uids = self.after(following - 2)[-1:] if following > 1 else []
        return next((each.received_at for each in self.heads(uids)), None) if uids else None

    def _number(self, name: str) -> int | None:
        _, found = self.box.client.response(name)
        if not found or found[0] is None:
            return None
        value = found[0]
        return int(value if isinstance(value, bytes | str) else value[0])

    def after(self, uid: int) -> list[int]:
        """Return the uids above this one; «5:*» names the last letter even when it is the third."""
        found = map(int, self.box.uids(f"UID {uid + 1}:*", charset=None))
        return sorted(each for each in found if each > uid)

    def since(self, day: date) -> list[int]:
        """Return the uids of what the server has received since this day."""
        return sorted(map(int, self.box.uids(A(date_gte=day), charset=None)))

    def heads(self, uids: list[int]) -> Iterator[Heads]:
        """Fetch the headers of these letters."""
        parts = f"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER]<0.{MOST_HEADERS}>)"
        for item in self._fetched(",".join(map(str, uids)), parts):
            yield _heads(*item)

    def whole(self, uid: int) -> bytes | None:
        """Fetch one letter; None where somebody has taken it away."""
        items = list(self._fetched(str(uid), "(UID BODY.PEEK[])"))
        return items[0][1] if items else None

    def _fetched(self, uids: str, parts: str) -> Iterator[tuple[bytes, bytes]]:
        status, data = self.box.client.uid("fetch", uids, parts)
        if status != "OK":
            raise imaplib.IMAP4.error("fetch refused")
        for at, item in enumerate(data):
            if isinstance(item, tuple):
                tail = data[at + 1] if at + 1 < len(data) else b""
                # Some servers name the uid after the letter.
                yield item[0] + (tail if isinstance(tail, bytes) else b""), item[1]


def _heads(said: bytes, headers: bytes) -> Heads:
    uid, size = _UID.search(said), _SIZE.search(said)
    if uid is None:
        raise imaplib.IMAP4.error("no UID")
    when = imaplib.Internaldate2tuple(said)
    received = datetime.fromtimestamp(time.mktime(when), UTC) if when else datetime.now(UTC)
    return Heads(int(uid[1]), int(size[1]) if size else 0, received, headers)


@contextmanager
def opened(address: Address, patience: float = PATIENCE) -> Iterator[Box]:
    """Connect for one look; raise BoxFailed for whatever the server or the way to it does."""
    box = None
    try:
        box = address.connect(patience)
        yield Box(box)
    except MailboxLoginError:
        raise BoxFailed(IncidentKind.MAIL_LOGIN) from None
    except MailboxFolderSelectError:
        raise BoxFailed(IncidentKind.MAIL_FOLDER) from None
    except imaplib.IMAP4.error as error:
        said = str(error).upper()
        refused = box is None and ("AUTH" in said or "LOGIN" in said or "CREDENTIAL" in said)
        raise BoxFailed(IncidentKind.MAIL_LOGIN if refused else IncidentKind.MAIL_AWAY) from error
    except (OSError, ImapToolsError, ValueError) as error:
        raise BoxFailed(IncidentKind.MAIL_AWAY) from error
    finally:
        if box is not None:
            with suppress(Exception):
                box.logout()
            with suppress(Exception):
                box.client.shutdown()
