"""Screenshots from the forms: each by itself, joined to an inquiry that already exists."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from werkzeug.datastructures import FileStorage

from helpdesk import dates
from helpdesk.attachments import FileStore
from helpdesk.conversation import attach
from helpdesk.desk import Desk
from helpdesk.model import REQUESTER, Inquiry, RuleViolation
from helpdesk.pictures import (
    MOST_BYTES,
    MOST_PICTURES,
    Unfit,
    cleaned,
    counted,
    name_for,
    refuse_size,
)
from helpdesk.queries import view

ACCEPT = ".png,.jpg,.jpeg,.webp,.gif,image/png,image/jpeg,image/webp,image/gif"

Problem = tuple[str, str]


@dataclass(frozen=True)
class Received:
    """How many pictures joined, and for each that did not its file's name and why."""

    added: int = 0
    problems: tuple[Problem, ...] = field(default=())


def receive(
    desk: Desk, store: FileStore, inquiry: Inquiry, files: Sequence[FileStorage], now: datetime
) -> Received:
    """Take the files that are pictures; one that is not does not hold up the others."""
    chosen = [file for file in files if file.filename]
    room = MOST_PICTURES - len(view(desk, inquiry.id).attachments)
    added, problems = 0, []
    for number, file in enumerate(chosen):
        try:
            if number >= room:
                raise Unfit(f"Больше {MOST_PICTURES} снимков приложить нельзя.")
            _join(desk, store, inquiry, cleaned(file.filename or "", _read(file)), now)
            added += 1
        except (Unfit, RuleViolation) as refusal:
            problems.append((PurePath(file.filename or "").name[:80], str(refusal)))
    return Received(added, tuple(problems))


def _read(file: FileStorage) -> bytes:
    data = file.stream.read(MOST_BYTES + 1)
    refuse_size(len(data))
    return data


def _join(
    desk: Desk, store: FileStore, inquiry: Inquiry, picture: tuple[str, bytes], now: datetime
) -> None:
    ending, data = picture
    digest = hashlib.sha256(data).hexdigest()
    name = name_for(inquiry.id, digest, ending)
    store.put(name, data)
    attach(desk, inquiry.id, name, len(data), digest, REQUESTER, now)


def said_of(received: Received) -> str:
    """Say how many pictures joined."""
    n = received.added
    word = dates.plural(n, "Добавлен", "Добавлено", "Добавлено")
    return f"{word} {counted(n)}." if n else ""
