"""Screenshots, whichever way they come: taken as pictures only, and drawn anew.

The text of an inquiry is stored before its pictures come, so that a poor connection or a strange
file costs nobody his question.
"""

import hashlib
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.domain import dates
from limited_process import Failed, LimitedProcess, serve_with

MOST_PICTURES = 5
NO_MORE_PICTURES = f"Больше {MOST_PICTURES} снимков приложить нельзя."
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2560

_MAGIC = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF", "GIF": b"GIF8"}
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")

BROKEN = "Файл повреждён, открыть его не получилось. Сделайте снимок ещё раз."
MANY_AT_ONCE = "Сейчас присылают много снимков сразу. Приложите этот через минуту."
# How many may wait for their turn, and for how many seconds.
MOST_WAITING = 4
LONGEST_WAIT = 20.0
TOO_MANY_PIXELS = "Снимок слишком велик. Сделайте снимок экрана или уменьшите его."
_PROCESS = LimitedProcess(__name__, seconds=30.0)
_ONE, _WAITING = threading.Lock(), threading.BoundedSemaphore(MOST_WAITING)


class Unfit(Exception):
    """A file is not taken; the message says why, to the person who sent it."""


def cleaned(data: bytes) -> tuple[str, bytes]:
    """Return the ending and the bytes of the picture drawn anew, without EXIF; raise Unfit.

    A small file may unfold to a hundred megabytes: they are drawn one at a time, in a process with
    limits. Who would have to wait behind several is asked to come again.
    """
    _kind(data)
    with _turn():
        try:
            found = _PROCESS.ask(data)
        except Failed:
            raise Unfit(BROKEN) from None
    if isinstance(found, str):
        raise Unfit(found)
    assert isinstance(found, tuple)  # noqa: S101 - our own child's word
    return found


@contextmanager
def _turn() -> Iterator[None]:
    if not _WAITING.acquire(blocking=False):
        raise Unfit(MANY_AT_ONCE)
    try:
        if not _ONE.acquire(timeout=LONGEST_WAIT):
            raise Unfit(MANY_AT_ONCE)
        try:
            yield
        finally:
            _ONE.release()
    finally:
        _WAITING.release()


def serve(number: int) -> None:
    """Be the process that draws."""
    serve_with(number, _answer)


def _answer(data: bytes) -> tuple[str, bytes] | str:
    try:
        return draw_here(data)
    except Unfit as unfit:
        return str(unfit)


def draw_here(data: bytes) -> tuple[str, bytes]:
    """As `cleaned`, for who is in a process with limits already."""
    from PIL import Image

    # A small file may unfold to gigabytes; what is larger is refused before it is unfolded.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    kind = _kind(data)
    try:
        return _drawn(data, kind)
    except Image.DecompressionBombError:
        raise Unfit(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise Unfit(BROKEN) from None


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


def _kind(data: bytes) -> str:
    """Say what the bytes are, whatever the file is called; raise Unfit for what is no picture."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        raise Unfit(
            "Это фотография в формате HEIC, у нас он не открывается. Сделайте снимок экрана "
            "или сохраните фотографию как JPEG."
        )
    found = next((name for name, magic in _MAGIC.items() if data.startswith(magic)), None)
    if found is None or (found == "WEBP" and data[8:12] != b"WEBP"):
        raise Unfit("Это не картинка. Подходят только картинки: PNG, JPEG, WEBP или GIF.")
    return found


def _drawn(data: bytes, kind: str) -> tuple[str, bytes]:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Unfit(TOO_MANY_PIXELS)
        upright = ImageOps.exif_transpose(opened)
        if upright.mode.startswith("I"):
            # Sixteen bits of grey: eight of them are shown, the upper ones.
            upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
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
