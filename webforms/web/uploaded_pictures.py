"""Screenshots from the forms: each by itself, joined to an inquiry that already exists."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

import structlog
from flask import Response, abort
from werkzeug.datastructures import FileStorage

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import Picture
from helpdesk.inquiries.adding import attach
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.drafts import DraftKey, add_picture
from helpdesk.storage.attachments import NotStored
from helpdesk.storage.pictures import (
    MOST_BYTES,
    MOST_PICTURES,
    NO_MORE_PICTURES,
    Unfit,
    cleaned,
    counted,
    name_for,
    refuse_size,
)
from webforms.web import fields
from webforms.web.rendering import as_file
from webforms.web.site import moment, site

NO_PICTURE = "Выберите снимок экрана."
NO_ROOM = "Сейчас не сохранить, это у нас: слова дошли, снимок пришлите позже."
ACCEPT = ".png,.jpg,.jpeg,.webp,.gif,image/png,image/jpeg,image/webp,image/gif"

log = structlog.get_logger(__name__)

Problem = tuple[str, str]


@dataclass(frozen=True)
class Received:
    """How many pictures joined, and for each that did not its file's name and why."""

    added: int = 0
    problems: tuple[Problem, ...] = field(default=())


def receive(inquiry: Inquiry) -> Received:
    """Take the files that were chosen and are pictures; one that is not holds up no other."""
    desk = site().desk
    room = MOST_PICTURES - len(view(desk, inquiry.id).own_pictures)

    def take(number: int, file: FileStorage) -> None:
        if number >= room:
            raise Unfit(NO_MORE_PICTURES)
        kept = _stored(file, inquiry.id)
        attach(desk, inquiry.id, kept.name, kept.size, kept.sha256, REQUESTER, moment())

    return _each(take)


def receive_for_draft(of: DraftKey) -> Received:
    """Take the files that are pictures into a draft, by the same rules."""

    def take(_number: int, file: FileStorage) -> None:
        # What the inquiry shows already lies in the store under that name.
        attachments = view(site().desk, of.inquiry_id).attachments
        joined = {each.sha256: each.name for each in attachments}
        kept = _stored(file, f"{of.inquiry_id}:{of.author_id}", joined)
        add_picture(site().desk, of, kept, moment())

    return _each(take)


def _each(take: Callable[[int, FileStorage], None]) -> Received:
    added, problems = 0, []
    for number, file in enumerate(fields.files()):
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


def _stored(file: FileStorage, whose: object, known: Mapping[str, str] | None = None) -> Picture:
    """Store an uploaded picture, drawn anew without EXIF; raise Unfit.

    `known` are names by digest of what lies in the store already.
    """
    data = file.stream.read(MOST_BYTES + 1)
    refuse_size(len(data))
    ending, data = cleaned(data)
    digest = hashlib.sha256(data).hexdigest()
    name = (known or {}).get(digest) or name_for(whose, digest, ending)
    site().files.put(name, data)
    return Picture(name, len(data), digest)


def store_picture(whose: str) -> str:
    """Store the picture of the form; return its name, nothing where none was chosen."""
    return next((_stored(file, whose).name for file in fields.files("picture")), "")


def stored_file(name: str) -> bytes:
    try:
        return site().files.get(name)
    except FileNotFoundError:
        abort(404)


def picture_file(name: str) -> Response:
    """Return a picture from the store: pages show it, and opened by itself it is a download."""
    return as_file(stored_file(name), "image/png" if name.endswith(".png") else "image/jpeg", name)


def said_of(received: Received) -> str:
    """Say how many pictures joined."""
    n = received.added
    word = dates.plural(n, "Добавлен", "Добавлено", "Добавлено")
    return f"{word} {counted(n)}." if n else ""
