"""The scan of an order: a PDF, or a picture that is encoded again; what is inside decides."""

import hashlib

from helpdesk.storage.pictures import MOST_BYTES, Unfit, cleaned, name_for, refuse_size

NO_SCAN = "Это не PDF, не JPEG и не PNG. Сохраните скан в одном из этих видов."
BROKEN_PDF = "Файл PDF не целый: он обрывается. Скачайте или отсканируйте его ещё раз."
TOO_BIG = f"Файл больше {MOST_BYTES // 1024**2} МБ. Отсканируйте с меньшим разрешением."
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
_PDF, _PDF_ENDS = b"%PDF-", b"%%EOF"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Writers may put something after the last mark, but not much.
_TAIL = 2048


def scan_of(data: bytes) -> tuple[str, bytes]:
    """Return the scan's name for the store and its bytes; raise Unfit, with words for people."""
    if len(data) > MOST_BYTES:
        raise Unfit(TOO_BIG)
    refuse_size(len(data))
    ending, kept = _fit(data)
    return name_for("order", hashlib.sha256(kept).hexdigest(), ending), kept


def _fit(data: bytes) -> tuple[str, bytes]:
    if data.startswith(_PDF):
        if _PDF_ENDS not in data[-_TAIL:]:
            raise Unfit(BROKEN_PDF)
        return ".pdf", data
    if not data.startswith(_PICTURES):
        raise Unfit(NO_SCAN)
    return cleaned(data)
