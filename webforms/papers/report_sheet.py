"""The report on paper, for the teachers' council."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.domain import dates
from helpdesk.journal.report_values import Report, ReportRow, ReportSection
from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import FAMILY, Align, new_sheet
from webforms.papers.plots import Plot, Shade

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

Colour = tuple[int, int, int]
# As on the pages, on white.
_SCHOOL, _INK, _QUIET, _RULE = (29, 78, 111), (30, 42, 50), (85, 98, 107), (213, 210, 200)
_COLOURS: dict[Shade, Colour] = {
    Shade.NOW: _SCHOOL,
    Shade.BEFORE: (168, 184, 195),
    Shade.GRID: _QUIET,
    Shade.NONE: (242, 240, 234),
    Shade.LIGHT: (210, 220, 226),
    Shade.MIDDLE: (165, 184, 197),
    Shade.DARK: (63, 105, 133),
    Shade.DARKEST: _SCHOOL,
}
# Shares of the width: the title, the columns, and with bars what is left for them.
_BESIDE_BARS, _ALONE = (0.36, 0.15, 0.15, 0.16), (0.4, 0.2, 0.2, 0.2)
_LINE, _GAP = 4.6, 1.2
_SIZE, _SMALL = 10.0, 8.5
# What a section's title and its explanation take.
_TITLED = 26


def report_sheet(
    report: Report, plots: Mapping[str, Plot], regulation: Regulation, at: datetime, *, but: str
) -> Sheet:
    """Return all sections but one; where a section has a plot it stands for the table."""
    school, local = regulation.school, regulation.calendar.local(at)
    title = f"Отчёт за {report.period.words}"
    made = f"{local:%d.%m.%Y}, {dates.clock(local)}"
    sheet = new_sheet(title, at, footer_words=f"{school.name} · {title} · {made}")
    sheet.paragraph(school.full_name, size=_SIZE, align="C")
    sheet.heading(title)
    beside = f"Помощь с «Дневником.ру». Для сравнения рядом: {report.before.words}."
    sheet.paragraph(beside, align="C")
    _headline(sheet, report)
    for section in report.sections:
        if section.code != but:
            _section(sheet, section, plots.get(section.code))
    return sheet


def _headline(sheet: Sheet, report: Report) -> None:
    """Draw the rows that say most side by side, each in a box of its own."""
    sheet.ln(2)
    width, top, high = sheet.epw / len(report.headline), sheet.get_y(), 27
    for number, row in enumerate(report.headline):
        left = sheet.l_margin + number * width
        sheet.set_fill_color(233, 241, 246)
        sheet.rect(left, top, width - 2, high, style="F")
        now, before, change = (cell.words for cell in row.cells)
        beside = before if change == "—" else f"{before}: {change}"
        for words, size, is_bold, down in (
            (row.title, _SMALL, False, 2.0),
            (now, 13.0, True, 10.5),
            (f"раньше {beside}", 8.0, False, 17.5),
        ):
            sheet.set_xy(left + 2, top + down)
            _write(sheet, words, width - 6, size, is_bold=is_bold)
    sheet.set_xy(sheet.l_margin, top + high + 3)


def _write(
    sheet: Sheet,
    words: str,
    width: float,
    size: float,
    *,
    is_bold: bool = False,
    align: Align = "L",
) -> None:
    sheet.set_font(FAMILY, "B" if is_bold else "", size)
    high = size * 0.46
    sheet.multi_cell(width, high, words, align=align, new_x="RIGHT", new_y="TOP")


def _section(sheet: Sheet, section: ReportSection, plot: Plot | None) -> None:
    """Draw a section; its title stays with what follows."""
    rows = _height(sheet, plot) if plot else (len(section.rows) + 1) * (_LINE + _GAP) * 1.15
    _keep_together(sheet, _TITLED + min(rows, sheet.eph - _TITLED))
    sheet.ln(3)
    sheet.paragraph(section.title, size=13, bold=True)
    sheet.set_text_color(*_QUIET)
    sheet.paragraph(f"{section.how} {section.legend}".rstrip(), size=_SMALL)
    sheet.set_text_color(*_INK)
    if not section.rows:
        sheet.paragraph("Нет данных.", size=_SIZE)
    elif plot:
        _plot(sheet, plot)
    else:
        _table(sheet, section)


def _keep_together(sheet: Sheet, high: float) -> None:
    if sheet.get_y() + high > sheet.page_break_trigger:
        sheet.add_page()


def _table(sheet: Sheet, section: ReportSection) -> None:
    """Draw rows with a rule below each; the bars fill what the columns leave of the width."""
    shares = _BESIDE_BARS if section.has_bars else _ALONE
    widths = [share * sheet.epw for share in shares]
    _cells(sheet, section.head, widths, is_bold=True)
    for row in section.rows:
        top = _cells(sheet, [row.title, *(cell.words for cell in row.cells)], widths)
        if section.has_bars and section.most:
            _bars(sheet, row, section.most, sheet.l_margin + sum(widths), top)


def _cells(
    sheet: Sheet, words: Sequence[str], widths: Sequence[float], *, is_bold: bool = False
) -> float:
    """Write one row, and return where it begins."""
    pairs = list(zip(words, widths, strict=True))
    sheet.set_font(FAMILY, "B" if is_bold else "", _SIZE)
    high = max(_high_of(sheet, said, width - 1) for said, width in pairs)
    _keep_together(sheet, high + _GAP)
    top, left = sheet.get_y(), sheet.l_margin
    for said, width in pairs:
        sheet.set_xy(left, top)
        _write(sheet, said, width - 1, _SIZE, is_bold=is_bold)
        left += width
    sheet.set_draw_color(*_RULE)
    sheet.line(sheet.l_margin, top + high + 0.4, sheet.w - sheet.r_margin, top + high + 0.4)
    sheet.set_xy(sheet.l_margin, top + high + _GAP)
    return top


def _high_of(sheet: Sheet, words: str, width: float) -> float:
    found = sheet.multi_cell(width, _LINE, words, dry_run=True, output="HEIGHT")
    return float(found) if isinstance(found, int | float) else _LINE


def _bars(sheet: Sheet, row: ReportRow, most: int, left: float, top: float) -> None:
    room = sheet.w - sheet.r_margin - left
    for amount, shade, down, high in (
        (row.bars[0], Shade.NOW, 0.4, 2.4),
        (row.bars[1], Shade.BEFORE, 3.1, 1.4),
    ):
        sheet.set_fill_color(*_COLOURS[shade])
        if amount:
            sheet.rect(left, top + down, room * amount / most, high, style="F")


def _scale(sheet: Sheet, plot: Plot) -> float:
    return min(140.0, sheet.epw) / plot.width


def _height(sheet: Sheet, plot: Plot) -> float:
    return plot.height * _scale(sheet, plot)


def _plot(sheet: Sheet, plot: Plot) -> None:
    scale, left, top = _scale(sheet, plot), sheet.l_margin, sheet.get_y()
    for box in plot.boxes:
        if box.shade is not Shade.PRESSED:
            sheet.set_fill_color(*_COLOURS[box.shade])
            x, y = left + box.x * scale, top + box.y * scale
            sheet.rect(x, y, box.width * scale, box.height * scale, style="F")
    sheet.set_font(FAMILY, "", _SMALL)
    for mark in plot.marks:
        wide = sheet.get_string_width(mark.words)
        back = {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
        sheet.set_text_color(*((255, 255, 255) if mark.is_light else _INK))
        sheet.text(left + mark.x * scale - back, top + mark.y * scale, mark.words)
    sheet.set_text_color(*_INK)
    sheet.set_xy(sheet.l_margin, top + _height(sheet, plot) + 2)
