"""A letter as the desk reads it: from the bytes of a mailbox, whatever they are.

What cannot be read raises Unreadable, or whatever the bytes provoke: the reader lets this run
where it can be ended, and keeps the letter for a person.
"""

import hashlib
import re
from email.message import Message
from email.utils import getaddresses

from helpdesk.mailbox.incoming_letter import Envelope, File, Letter
from integration.mail.reading.automatic_letters import (
    automatic,
    failed,
    is_group,
    is_nobody,
    is_report,
)
from integration.mail.reading.decoding import MOST_HEADER, header_text, shown
from integration.mail.reading.mime import (
    MOST_HEADERS,
    body_of,
    bytes_of,
    filename_of,
    is_text,
    leaves,
    message_of,
    raw_value,
    raw_values,
)
from integration.mail.reading.quotes import forwarded_in, new_words

MOST_WORDS = 20_000
MOST_WHOLE = 200_000
MOST_SOURCE = 100_000
MOST_ADDRESSES = 40_000
# A logo in a signature is no screenshot.
LEAST_INLINE = 8 * 1024
_ID = re.compile(r"<([^<>\s]{1,240})>")
_ROUGH_FROM = re.compile(
    rb"^From:[^\r\n]{0,2000}?([\w.+-]{1,64}@[\w.-]{1,180})", re.I | re.M | re.A
)
_ROUGH_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]{1,300})", re.I | re.M)
_ANSWERS = re.compile(
    r"\s*(?:re|fwd?|fw|ответ|отв|на|пересл|переслано)\s*(?:\[\d+\])?\s*[:.]", re.I
)


def envelope_of(raw: bytes) -> Envelope:
    return _envelope(message_of(raw[:MOST_HEADERS]))


def letter_of(raw: bytes) -> Letter:
    """Read the whole letter."""
    message = message_of(raw)
    envelope = _envelope(message)
    said, beside = body_of(message)
    is_garbled = _is_garbled(said)
    said = shown(said[:MOST_WHOLE]).strip()
    whole = "\n\n".join(each for each in (said, shown(beside).strip()) if each)[:MOST_WHOLE]
    forwarded = forwarded_in(said, envelope.subject)
    answers = bool(envelope.ids or _ANSWERS.match(envelope.subject))
    return Letter(
        envelope=envelope,
        words=new_words(said, answers=answers)[:MOST_WORDS],
        whole=whole,
        forwarded=forwarded,
        files=tuple(_files(message)),
        failed=tuple(failed(message, envelope.subject)) if envelope.is_report else (),
        is_locked=_is_locked(message),
        is_garbled=is_garbled,
        digest=_digest(message, envelope),
    )


def _envelope(message: Message) -> Envelope:
    name, origin = _first(message, "From", "Sender")
    answered_to, sender = _answered(message, origin)
    recipients = [
        a for h in ("To", "Cc", "Delivered-To", "X-Original-To") for _, a in _addresses(message, h)
    ]
    ids = [each for each in _ids(message, "Message-ID") if each.isprintable()]
    answered = [*_ids(message, "In-Reply-To"), *_ids(message, "References")]
    subject = header_text(raw_value(message, "Subject"))[:300]
    return Envelope(
        message_id=ids[0] if ids else "",
        sender=sender,
        name=answered_to if sender != origin else name,
        recipients=tuple(dict.fromkeys(recipients)),
        subject=subject,
        ids=tuple(dict.fromkeys(answered))[:100],
        automatic=automatic(message, sender, subject, by_form=sender != origin),
        is_report=is_report(message, origin),
        origin=origin,
    )


def _answered(message: Message, origin: str) -> tuple[str, str]:
    """Return who is answered: Reply-To names him, but where a group has put itself there."""
    found = _addresses(message, "Reply-To")
    if not found or is_group(message) or is_nobody(found[0][1]):
        return "", origin
    return found[0]


def _ids(message: Message, name: str) -> list[str]:
    """Return the Message-IDs that a header names; some programs encode even them."""
    value = raw_value(message, name)
    if "=?" in value:
        value = header_text(value)
    return _ID.findall(value[: MOST_HEADER * 4])


def _first(message: Message, *names: str) -> tuple[str, str]:
    found = (each for name in names for each in _addresses(message, name))
    return next(found, ("", ""))


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([each[:MOST_ADDRESSES] for each in raw_values(message, name)])
    except (TypeError, ValueError, IndexError):
        return []
    return [
        (header_text(shown_as)[:120], address.casefold()[:250])
        for shown_as, address in found
        if "@" in address and address.isprintable()
    ]


def _files(message: Message) -> list[File]:
    found = (_file(part) for part in leaves(message) if not is_text(part))
    return [each for each in found if each is not None]


def _file(part: Message) -> File | None:
    kind, name, data = part.get_content_type(), filename_of(part), bytes_of(part)
    is_inline = "Content-ID" in part and part.get_content_disposition() != "attachment"
    if not data and kind != "message/rfc822":
        return None
    if kind.startswith("image/") and is_inline and len(data) < LEAST_INLINE:
        return None
    return File(name or ("письмо.eml" if kind == "message/rfc822" else "без имени"), data)


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
    for value in (envelope.sender, envelope.subject, raw_value(message, "Date")):
        state.update(value.encode("utf-8", "surrogateescape") + b"\0")
    for part in leaves(message):
        state.update(bytes_of(part) or str(part.get_payload()).encode("utf-8", "replace"))
    return state.hexdigest()


def rough_envelope(headers: bytes) -> Envelope:
    """Return what a glance at headers tells that cannot be read: one address, and the subject as it
    came.
    """
    start = headers[:MOST_SOURCE]
    sender, subject = _ROUGH_FROM.search(start), _ROUGH_SUBJECT.search(start)
    return Envelope(
        sender=sender[1].decode("ascii").casefold() if sender else "",
        subject=source_of(subject[1]).strip() if subject else "",
    )


def source_of(raw: bytes) -> str:
    """Return the bytes as text that can be stored and shown, as they came."""
    return shown(raw[:MOST_SOURCE].decode("utf-8", "replace"))
