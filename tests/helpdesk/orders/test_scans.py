"""The scan of an order: what is inside decides, and what is no scan is refused in words."""

import io

import pytest
from PIL import Image

from helpdesk.orders.papers import BROKEN_PDF, NO_SCAN, TOO_BIG, scan_of
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.pictures import MOST_BYTES, Unfit

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(form: str) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (30, 20), "white")
    exif = image.getexif()
    exif[0x010E] = "the director's office"
    image.save(out, form, exif=exif)
    return out.getvalue()


def test_a_pdf_is_kept_as_it_is() -> None:
    name, data = scan_of(PDF)
    assert (name[-4:], data) == (".pdf", PDF)
    assert scan_of(PDF)[0] == name


@pytest.mark.parametrize(("form", "ending"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_a_picture_is_drawn_anew(form: str, ending: str) -> None:
    given = picture(form)
    name, data = scan_of(given)
    assert name.endswith(ending)
    assert b"director's office" in given
    assert b"director's office" not in data
    assert Image.open(io.BytesIO(data)).size == (30, 20)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "пустой"),
        (b"MZ\x90\x00", NO_SCAN),
        (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", NO_SCAN),
        (PDF[:20], BROKEN_PDF),
        (b"\x89PNG\r\n\x1a\n nothing more", "повреждён"),
        (PDF + b" " * MOST_BYTES, TOO_BIG),
    ],
)
def test_what_is_no_scan_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(Unfit) as refused:
        scan_of(data)
    assert words in str(refused.value)


def test_its_name_is_one_of_the_store(tmp_path: object) -> None:
    store = FileStore(tmp_path)  # type: ignore[arg-type]
    name, data = scan_of(PDF)
    store.put(name, data)
    assert store.get(name) == PDF
