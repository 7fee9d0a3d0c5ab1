"""Reads a paper back with other libraries than those that made it: its words and its codes."""

import io

import pypdfium2
import zxingcpp
from pypdf import PdfReader


def words_of(pdf: bytes) -> str:
    """Return the text of all pages, with single spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def codes_of(pdf: bytes) -> list[str]:
    """Return what the QR codes say, as a telephone would read them off the paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=3).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
