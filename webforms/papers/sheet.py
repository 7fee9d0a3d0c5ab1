"""A sheet of A4 in the school's manner: the parts of which every paper is put together.

The letters are PT Sans, made for the languages of Russia and free to hand on (fonts/LICENSE).
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from PIL import Image

from webforms.papers.making import FAMILY, MARGIN, Align

FONTS = Path(__file__).parent / "fonts"
# Points; what is not said of letters is millimetres.
PLAIN = 11


class Sheet(FPDF):
    """One paper; parts follow one another down the page, and go on where it ends.

    `footer_words` stand under every page beside its number. `made_at` is written into the file,
    so that the same paper made at the same moment is the same file.
    """

    def __init__(self, title: str, made_at: datetime, *, footer_words: str = "") -> None:
        super().__init__(format="A4")
        self.footer_words = footer_words
        self.add_font(FAMILY, "", FONTS / "PTS55F.ttf")
        self.add_font(FAMILY, "B", FONTS / "PTS75F.ttf")
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 5)
        self.set_title(title)
        self.set_lang("ru")
        self.set_creation_date(made_at)
        self.set_font(FAMILY, size=PLAIN)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font(FAMILY, size=8)
        said = " · ".join(filter(None, (self.footer_words, f"стр. {self.page_no()}")))
        self.cell(0, 5, said, align="C")

    def paragraph(
        self, words: str, *, size: float = PLAIN, bold: bool = False, align: Align = "L"
    ) -> None:
        """Write words from margin to margin; lines break where they must, and at line ends."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.multi_cell(0, size * 0.47, words, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(size * 0.15)

    def heading(self, words: str, *, size: float = 18, align: Align = "C") -> None:
        self.paragraph(words, size=size, bold=True, align=align)
        self.ln(2)

    def rows(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[int],
        size: float = PLAIN,
    ) -> None:
        """Draw a table; `widths` are the columns' shares, and the head comes on each page again."""
        self.set_font(FAMILY, size=size)
        with self.table(
            col_widths=tuple(widths),
            text_align="LEFT",
            line_height=size * 0.47,
            padding=1.2,
            borders_layout=TableBordersLayout.ALL,
            headings_style=FontFace(emphasis="BOLD", fill_color=(233, 241, 246)),
        ) as table:
            for cells in (head, *rows):
                row = table.row()
                for words in cells:
                    row.cell(words)
        self.ln(3)

    @contextmanager
    def at_right(self, share: float = 0.5) -> Iterator[None]:
        """Write what is inside into the right part of the page, as a stamp of approval is."""
        left = self.l_margin
        self.set_left_margin(self.w - self.r_margin - self.epw * share)
        self.set_x(self.l_margin)
        try:
            yield
        finally:
            self.set_left_margin(left)
            self.set_x(left)

    def qr(self, address: str, words: str = "", *, side: float = 35) -> None:
        """Draw a code that a telephone opens as this address, `side` millimetres wide."""
        picture = io.BytesIO()
        segno.make(address, error="m").save(picture, kind="png", scale=8, border=2)
        if self.get_y() + side > self.page_break_trigger:
            self.add_page()
        top = self.get_y()
        self.image(picture, x=self.l_margin, y=top, w=side, h=side, alt_text=address, link=address)
        left = self.l_margin
        self.set_left_margin(left + side + 5)
        self.set_xy(left + side + 5, top + 3)
        self.paragraph(words)
        self.paragraph(address, size=9)
        self.set_left_margin(left)
        self.set_xy(left, max(self.get_y(), top + side + 2))

    def picture(self, data: io.BytesIO, words: str, *, width: float, height: float) -> None:
        """Show a picture whole, at most so many millimetres wide and high, on one page."""
        with Image.open(data) as opened:
            scale = min(width / opened.width, height / opened.height)
            size = opened.width * scale, opened.height * scale
        if self.get_y() + size[1] > self.page_break_trigger:
            self.add_page()
        self.image(data, w=size[0], h=size[1], alt_text=words)
        self.ln(3)

    def line_to_sign(self, post: str, name: str) -> None:
        """«Директор ____________ /Ф. И. О./ «__» ________ 20__ г.»"""
        self.ln(4)
        self.paragraph(f"{post} ____________________ /{name}/     «____» ______________ 20____ г.")

    def pdf(self) -> bytes:
        return bytes(self.output())
