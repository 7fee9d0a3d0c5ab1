"""Screenshots, whichever way they come: taken as pictures only, and drawn anew.

The text of an inquiry is stored before its pictures come, so that a poor connection or a strange
file costs nobody his question.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import PurePath

from PIL import Image, ImageOps

from helpdesk import dates

MOST_PICTURES = 5
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2560

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


class Unfit(Exception):
    """A file is not taken; the message says why, to the person who sent it."""


def cleaned(filename: str, data: bytes) -> tuple[str, bytes]:
    """Return the ending and the bytes of the picture drawn anew, without EXIF; raise Unfit."""
    kind = _kind(filename, data)
    try:
        return _drawn(data, kind)
    except Image.DecompressionBombError:
        raise Unfit(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise Unfit("Файл повреждён, открыть его не получилось. Сделайте снимок ещё раз.") from None


def refuse_size(size: int) -> None:
    """Raise Unfit for a file that nobody need read to refuse it."""
    if size > MOST_BYTES:
        raise Unfit(f"Файл больше {MOST_BYTES // 1024**2} МБ. Сделайте снимок экрана: он меньше.")
    if not size:
        raise Unfit("Файл пустой. Выберите его ещё раз.")


def name_for(whose: object, digest: str, ending: str) -> str:
    """Return a name for the store: the same picture of the same owner has the same, sent twice."""
    return hashlib.sha256(f"{whose}:{digest}".encode()).hexdigest()[:40] + ending


def counted(n: int) -> str:
    """Return «3 снимка»."""
    return dates.counted(n, "снимок", "снимка", "снимков")


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
