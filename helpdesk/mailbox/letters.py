"""A letter as the desk reads it: from the bytes of a mailbox, whatever they are. It never raises.

The standard library's old policy is used on purpose: the new one fails on headers that real mail
programs write.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum

from helpdesk.mailbox.plain import text_of_html
from helpdesk.mailbox.quotes import Forwarded, forwarded_in, new_words

MOST_WORDS = 20_000
MOST_WHOLE = 200_000
# A logo in a signature is no screenshot.
LEAST_INLINE = 8 * 1024
_ID = re.compile(r"<([^<>\s]{1,240})>")
_CHARSETS = ("utf-8", "windows-1251", "koi8-r")
_LAX = {"cp-1251": "windows-1251", "win-1251": "windows-1251", "utf8mb4": "utf-8"}


class Automatic(StrEnum):
    """Why a letter counts as written by a program; the names stand in the database."""

    REPLY = "auto_reply"
    BULK = "bulk"
    LIST = "list"
    MAILER = "mailer"


@dataclass(frozen=True)
class File:
    """What came with a letter."""

    name: str
    kind: str
    data: bytes

    @property
    def is_picture(self) -> bool:
        return self.kind.startswith("image/")


@dataclass(frozen=True)
class Envelope:
    """What the headers say; enough to tell whether a letter is ours without opening it.

    `ids` are the Message-IDs that it answers, without brackets; `sent_at` falls back on `now`.
    """

    message_id: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime
    ids: tuple[str, ...]
    automatic: Automatic | None
    is_report: bool


@dataclass(frozen=True)
class Letter:
    """An opened letter. `words` is what its writer has said himself, `whole` all of its text.

    `failed` are the Message-IDs that a bounce speaks of. `is_locked` when it is encrypted,
    `is_garbled` when no reading of its bytes makes sense.
    """

    envelope: Envelope
    words: str
    whole: str
    forwarded: Forwarded | None
    files: tuple[File, ...]
    failed: tuple[str, ...]
    is_locked: bool
    is_garbled: bool
    digest: str


def envelope_of(raw: bytes, now: datetime) -> Envelope:
    """Read the headers."""
    return _envelope(message_from_bytes(raw), now)


def letter_of(raw: bytes, now: datetime) -> Letter:
    """Read the whole letter."""
    message = message_from_bytes(raw)
    envelope = _envelope(message, now)
    plain, html, files = _parts(message)
    whole = (plain or text_of_html(html))[:MOST_WHOLE].replace("\0", "")
    return Letter(
        envelope=envelope,
        words=new_words(whole)[:MOST_WORDS],
        whole=whole,
        forwarded=forwarded_in(whole, envelope.subject),
        files=tuple(files),
        failed=tuple(_failed(message)) if envelope.is_report else (),
        is_locked=_is_locked(message),
        is_garbled=_is_garbled(whole),
        digest=_digest(message, envelope),
    )


def _envelope(message: Message, now: datetime) -> Envelope:
    senders = _addresses(message, "From") or _addresses(message, "Sender")
    name, sender = senders[0] if senders else ("", "")
    recipients = [a for h in ("To", "Cc", "Delivered-To", "X-Original-To")
                  for _, a in _addresses(message, h)]  # fmt: skip
    answered = " ".join(_raw(message, name) for name in ("In-Reply-To", "References"))
    ids = [each for each in _ID.findall(_raw(message, "Message-ID")) if each.isprintable()]
    return Envelope(
        message_id=ids[0] if ids else "",
        sender=sender,
        name=name,
        recipients=tuple(dict.fromkeys(recipients)),
        subject=_header(message, "Subject")[:300],
        sent_at=_sent_at(message, now),
        ids=tuple(dict.fromkeys(_ID.findall(answered)))[:100],
        automatic=_automatic(message, sender),
        is_report=_is_report(message, sender),
    )


def _raw(message: Message, name: str) -> str:
    return " ".join(_values(message, name))


def _values(message: Message, name: str) -> list[str]:
    """Return a header's values as they came: eight bits without a word about them included."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def _header(message: Message, name: str) -> str:
    return " ".join(_decoded(_raw(message, name)).replace("\0", "").split())


def _decoded(value: str) -> str:
    """Return a header in words; one that is broken as well as it can be read."""
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError, LookupError):
        pieces = [(value, None)]
    said = "".join(
        piece if isinstance(piece, str) else _text(piece, charset) for piece, charset in pieces
    )
    # Eight bits without a word about their meaning come as surrogates.
    if any("\udc80" <= sign <= "\udcff" for sign in said):
        said = _text(said.encode("utf-8", "surrogateescape"), None)
    return said


def _text(data: bytes, charset: str | None) -> str:
    """Decode: as it says, else as our parents' programs write; never fails."""
    named = _LAX.get((charset or "").casefold(), charset or "")
    for name in dict.fromkeys(filter(None, (named, *_CHARSETS))):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses(_values(message, name))
    except (TypeError, ValueError, IndexError):
        return []
    return [
        (" ".join(_decoded(shown).replace("\0", "").split())[:120], address.casefold()[:250])
        for shown, address in found
        if "@" in address and address.isprintable()
    ]


def _sent_at(message: Message, now: datetime) -> datetime:
    """Return when it was written; never a moment that has not come."""
    try:
        sent = parsedate_to_datetime(_raw(message, "Date"))
        sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
        return min(sent.astimezone(UTC), now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return now


_NOBODY = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)\b", re.I)
_ROBOTS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply", "Feedback-ID")


def _automatic(message: Message, sender: str) -> Automatic | None:
    """Say whether a program has written it (RFC 3834, and what older programs do)."""
    submitted = _raw(message, "Auto-Submitted").strip().casefold()
    precedence = _raw(message, "Precedence").strip().casefold()
    if _raw(message, "Return-Path").strip() == "<>" or _NOBODY.match(sender):
        return Automatic.MAILER
    if submitted and not submitted.startswith("no"):
        return Automatic.REPLY
    if any(name in message for name in _ROBOTS[:-1]) or precedence == "auto_reply":
        return Automatic.REPLY
    if any(name in message for name in ("List-Id", "List-Unsubscribe")) or precedence == "list":
        return Automatic.LIST
    if precedence in ("bulk", "junk") or _ROBOTS[-1] in message:
        return Automatic.BULK
    return None


def _is_report(message: Message, sender: str) -> bool:
    if message.get_content_type() == "multipart/report" or "X-Failed-Recipients" in message:
        return True
    return bool(re.match(r"mailer-daemon|postmaster", sender))


def _failed(message: Message) -> Iterator[str]:
    """Find which letters a report says have not come; one that is only late is none of them."""
    statuses = [p for p in message.walk() if p.get_content_type() == "message/delivery-status"]
    said = "\n".join(str(inner) for part in statuses for inner in _inner(part))
    if statuses and not re.search(r"^Action:\s*failed", said, re.IGNORECASE | re.MULTILINE):
        return
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "text/plain"):
            text = "\n".join(str(inner) for inner in _inner(part)) or _body(part)
            for found in re.finditer(r"^Message-ID:\s*<([^<>\s]+)>", text, re.I | re.M):
                yield found[1]


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )


def _parts(message: Message) -> tuple[str, str, list[File]]:
    plain: list[str] = []
    html: list[str] = []
    files: list[File] = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), _filename(part)
        attached = (part.get_content_disposition() or "") == "attachment"
        if kind == "text/plain" and not attached and not name:
            plain.append(_body(part))
        elif kind == "text/html" and not attached and not name:
            html.append(_body(part))
        else:
            file = _file(part, kind, name)
            if file is not None:
                files.append(file)
    return "\n".join(plain).strip(), "\n".join(html), files


def _leaves(message: Message) -> Iterator[Message]:
    """Go through the parts; a letter that is attached is one file and is not gone into."""
    stack = [message]
    while stack:
        part = stack.pop()
        children = _inner(part)
        if part.get_content_maintype() == "message" or not children:
            yield part
        else:
            stack.extend(reversed(children))


def _file(part: Message, kind: str, name: str) -> File | None:
    data = _bytes(part)
    is_inline = "Content-ID" in part and part.get_content_disposition() != "attachment"
    if not data and kind != "message/rfc822":
        return None
    if kind.startswith("image/") and is_inline and len(data) < LEAST_INLINE:
        return None
    return File(name or ("письмо.eml" if kind == "message/rfc822" else "без имени"), kind, data)


def _filename(part: Message) -> str:
    try:
        return " ".join(_decoded(part.get_filename() or "").replace("\0", "").split())[:100]
    except (TypeError, ValueError, LookupError):
        return "без имени"


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError):
        return b""
    return data if isinstance(data, bytes) else b""


def _body(part: Message) -> str:
    try:
        charset = part.get_content_charset()
    except (ValueError, TypeError, LookupError):
        charset = None
    return _text(_bytes(part), charset).replace("\r\n", "\n")


def _is_locked(message: Message) -> bool:
    kinds = {part.get_content_type() for part in message.walk()}
    locked = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
    return bool(kinds & locked) or "-----BEGIN PGP MESSAGE-----" in str(message.get_payload())[:200]


def _is_garbled(text: str) -> bool:
    strange = sum(
        1 for sign in text if sign == "\ufffd" or (ord(sign) < 32 and sign not in "\n\t\r")
    )
    return bool(text) and strange * 10 > len(text)


def _digest(message: Message, envelope: Envelope) -> str:
    """Tell letters apart by what their writer has made, not by the ways they came."""
    state = hashlib.sha256()
    for value in (envelope.sender, envelope.subject, _raw(message, "Date")):
        state.update(value.encode("utf-8", "surrogateescape") + b"\0")
    for part in _leaves(message):
        state.update(_bytes(part) or str(part.get_payload()).encode("utf-8", "replace"))
    return state.hexdigest()
