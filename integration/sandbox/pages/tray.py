"""The mail tray: letters that lie in a folder as .eml files, the newest first."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path


@dataclass(frozen=True)
class Attached:
    name: str
    kind: str
    data: bytes


@dataclass(frozen=True)
class Letter:
    """`name` is its file's; what a letter lacks is an empty string."""

    name: str
    at: datetime
    subject: str
    sender: str
    to: str
    text: str
    html: str
    attachments: tuple[Attached, ...]


def letters(folder: Path) -> list[Letter]:
    """Return every whole letter; a file that is still being written has another ending."""
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_letter(path) for path in paths]


def letter(folder: Path, name: str) -> Letter | None:
    """Return the letter of that file name, if the folder has it."""
    return next((_letter(path) for path in folder.glob("*.eml") if path.name == name), None)


def _letter(path: Path) -> Letter:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return Letter(
        name=path.name,
        at=datetime.fromtimestamp(path.stat().st_mtime).astimezone(),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
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
