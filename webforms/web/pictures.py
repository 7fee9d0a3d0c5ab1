"""Screenshots from the forms: each by itself, joined to an inquiry that already exists."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

import structlog
from flask import Response, abort, request
from werkzeug.datastructures import FileStorage

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import attach
from helpdesk.journal.queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, add_picture
from helpdesk.storage.attachments import FileStore, NotStored
from helpdesk.storage.pictures import (
    MOST_BYTES,
    MOST_PICTURES,
    Unfit,
    cleaned,
    counted,
    name_for,
    refuse_size,
)
from webforms.web.rendering import as_file
from webforms.web.site import site

NO_ROOM = "Сейчас не сохранить, это у нас: слова дошли, снимок пришлите позже."
ACCEPT = ".png,.jpg,.jpeg,.webp,.gif,image/png,image/jpeg,image/webp,image/gif"

log = structlog.get_logger(__name__)

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
    room = MOST_PICTURES - len(view(desk, inquiry.id).own_pictures)

    def take(number: int, file: FileStorage) -> None:
        if number >= room:
            raise Unfit(f"Больше {MOST_PICTURES} снимков приложить нельзя.")
        _join(desk, store, inquiry, drawn_anew(file), now)

    return _each(chosen, take)


def receive_for_draft(
    desk: Desk, store: FileStore, of: DraftKey, files: Sequence[FileStorage], now: datetime
) -> Received:
    """Take the files that are pictures into a draft, by the same rules."""

    def take(_number: int, file: FileStorage) -> None:
        ending, data = drawn_anew(file)
        digest = hashlib.sha256(data).hexdigest()
        joined = {each.sha256: each.name for each in view(desk, of.inquiry_id).attachments}
        # What the inquiry shows already lies in the store under that name.
        whose = f"{of.inquiry_id}:{of.author_id}"
        name = joined.get(digest) or name_for(whose, digest, ending)
        store.put(name, data)
        add_picture(desk, of, Picture(name, len(data), digest), now)

    return _each([file for file in files if file.filename], take)


def _each(files: Sequence[FileStorage], take: Callable[[int, FileStorage], None]) -> Received:
    added, problems = 0, []
    for number, file in enumerate(files):
        try:
            take(number, file)
            added += 1
        except (Unfit, RuleViolation) as refusal:
            problems.append((_named(file), str(refusal)))
        except NotStored as error:
            log.error("file not stored", exc_info=error)
            problems.append((_named(file), NO_ROOM))
    return Received(added, tuple(problems))


def _named(file: FileStorage) -> str:
    return PurePath(file.filename or "").name[:80]


def drawn_anew(file: FileStorage) -> tuple[str, bytes]:
    """Return the ending and the bytes of an uploaded picture, without EXIF; raise Unfit."""
    data = file.stream.read(MOST_BYTES + 1)
    refuse_size(len(data))
    return cleaned(data)


def _join(
    desk: Desk, store: FileStore, inquiry: Inquiry, picture: tuple[str, bytes], now: datetime
) -> None:
    ending, data = picture
    digest = hashlib.sha256(data).hexdigest()
    name = name_for(inquiry.id, digest, ending)
    store.put(name, data)
    attach(desk, inquiry.id, name, len(data), digest, REQUESTER, now)


def store_picture(whose: str) -> str:
    """Store the picture of the form, drawn anew; return its name, nothing where none was chosen."""
    file = request.files.get("picture")
    if file is None or not file.filename:
        return ""
    ending, data = drawn_anew(file)
    name = name_for(whose, hashlib.sha256(data).hexdigest(), ending)
    site().files.put(name, data)
    return name


def picture_file(name: str) -> Response:
    """Return a picture from the store: pages show it, and opened by itself it is a download."""
    try:
        data = site().files.get(name)
    except FileNotFoundError:
        abort(404)
    return as_file(data, "image/png" if name.endswith(".png") else "image/jpeg", name)


def said_of(received: Received) -> str:
    """Say how many pictures joined."""
    n = received.added
    word = dates.plural(n, "Добавлен", "Добавлено", "Добавлено")
    return f"{word} {counted(n)}." if n else ""
