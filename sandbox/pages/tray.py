"""The mail tray: letters that lie in a folder as .eml files, the newest first."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from pathlib import Path

RECENT = 200


@dataclass(frozen=True)
class Envelope:
    """`name` is the letter's file; what it lacks is an empty string."""

    name: str
    at: datetime
    subject: str
    sender: str
    to: str


@dataclass(frozen=True)
class Attached:
    name: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class Letter:
    envelope: Envelope
    text: str
    html: str
    attachments: tuple[Attached, ...]


def envelopes(folder: Path) -> list[Envelope]:
    """Return the newest letters; a file that is still being written has another ending."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_read_envelope(path) for path in paths[:RECENT]]


def recent(folder: Path) -> list[Letter]:
    """Return the newest letters whole."""
    return [_letter(folder / each.name) for each in envelopes(folder)]


def letter(folder: Path, name: str) -> Letter | None:
    """Return the letter of that file name, if the folder has it."""
    return next((_letter(path) for path in folder.glob("*.eml") if path.name == name), None)


def _read_envelope(path: Path) -> Envelope:
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=email.policy.default).parse(file)
    return _envelope(path, headers)


def _envelope(path: Path, headers: Message) -> Envelope:
    return Envelope(
        name=path.name,
        at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        subject=str(headers["Subject"] or ""),
        sender=str(headers["From"] or ""),
        to=str(headers["To"] or ""),
    )


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        envelope=_envelope(path, message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=tuple(_attached(part) for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _attached(part: EmailMessage) -> Attached:
    content = part.get_content()
    data = content if isinstance(content, bytes) else str(content).encode()
    return Attached(part.get_filename() or "вложение", part.get_content_type(), data)
