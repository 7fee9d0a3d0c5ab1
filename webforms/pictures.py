"""Screenshots: taken as pictures only, drawn anew, and joined to an inquiry that already exists.

The text of an inquiry is stored before its pictures come, so that a poor connection or a strange
file costs nobody his question.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath

from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage

from helpdesk import dates
from helpdesk.attachments import FileStore
from helpdesk.conversation import attach
from helpdesk.desk import Desk
from helpdesk.model import REQUESTER, Inquiry, RuleViolation
from helpdesk.queries import view

MOST_PICTURES = 5
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2560
ACCEPT = ".png,.jpg,.jpeg,.webp,.gif,image/png,image/jpeg,image/webp,image/gif"

_FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".jfif": "JPEG",
    ".webp": "WEBP",
    ".gif": "GIF",
}
_MAGIC = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF", "GIF": b"GIF8"}
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")

TOO_MANY_PIXELS = "Снимок слишком велик. Сделайте снимок экрана или уменьшите его."
# A small file may unfold to gigabytes; what is larger is refused before it is unfolded.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

Problem = tuple[str, str]


class Unfit(Exception):
    """A file is not taken; the message says why, to the person who sent it."""


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


def cleaned(filename: str, data: bytes) -> tuple[str, bytes]:
    """Return the ending and the bytes of the picture drawn anew, without EXIF; raise Unfit."""
    kind = _kind(filename, data)
    try:
        return _drawn(data, kind)
    except Image.DecompressionBombError:
        raise Unfit(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise Unfit("Файл повреждён, открыть его не получилось. Сделайте снимок ещё раз.") from None


def _read(file: FileStorage) -> bytes:
    data = file.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unfit(f"Файл больше {MOST_BYTES // 1024**2} МБ. Сделайте снимок экрана: он меньше.")
    if not data:
        raise Unfit("Файл пустой. Выберите его ещё раз.")
    return data


def _kind(filename: str, data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise Unfit(
            "Это фотография в формате HEIC, у нас он не открывается. Сделайте снимок экрана "
            "или сохраните фотографию как JPEG."
        )
    kind = _FORMATS.get(PurePath(filename).suffix.lower())
    if kind is None:
        raise Unfit("Подходят только картинки: PNG, JPEG, WEBP или GIF.")
    found = next((name for name, magic in _MAGIC.items() if data.startswith(magic)), None)
    # Phones name a JPEG .png and the other way round: what is inside decides.
    if found is None or (found == "WEBP" and data[8:12] != b"WEBP"):
        raise Unfit("Это не картинка, хотя так называется. Подходят PNG, JPEG, WEBP или GIF.")
    return found


def _drawn(data: bytes, kind: str) -> tuple[str, bytes]:
    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Unfit(TOO_MANY_PIXELS)
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        sharp = kind != "JPEG"
        mode = "RGBA" if sharp and upright.has_transparency_data else "RGB"
        fresh = Image.new(mode, upright.size)
        # Only pixels are carried over: no EXIF, no place, no text of the file.
        fresh.paste(upright.convert(mode))
    out = io.BytesIO()
    if sharp:
        fresh.save(out, "PNG")
        return ".png", out.getvalue()
    fresh.save(out, "JPEG", quality=85)
    return ".jpg", out.getvalue()


def _join(
    desk: Desk, store: FileStore, inquiry: Inquiry, picture: tuple[str, bytes], now: datetime
) -> None:
    ending, data = picture
    digest = hashlib.sha256(data).hexdigest()
    # The same picture of the same inquiry has one name: sent twice, it lies in the store once.
    name = hashlib.sha256(f"{inquiry.id}:{digest}".encode()).hexdigest()[:40] + ending
    store.put(name, data)
    attach(desk, inquiry.id, name, len(data), digest, REQUESTER, now)


def said_of(received: Received) -> str:
    """Say how many pictures joined."""
    n = received.added
    word = dates.plural(n, "Добавлен", "Добавлено", "Добавлено")
    return f"{word} {dates.counted(n, 'снимок', 'снимка', 'снимков')}." if n else ""
