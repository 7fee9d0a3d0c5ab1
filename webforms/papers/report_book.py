"""The report for Excel: a sheet of its own for each section, with numbers that can be added up."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell

from helpdesk.journal.report_values import Report, ReportSection
from webforms.papers.book import head_cell, set_up_sheet, words_cell

# What Excel allows in the name of a sheet.
_LONGEST = 31
_WIDTHS = (44, *(22,) * 8)


def report_book(report: Report, school: str) -> bytes:
    book = Workbook(write_only=True)
    for section in report.sections:
        sheet: Any = book.create_sheet(section.title[:_LONGEST])
        set_up_sheet(sheet, school, _WIDTHS[: len(section.head)])
        _fill(sheet, section, report.period.words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, section: ReportSection, period: str) -> None:
    sheet.append([head_cell(sheet, each) for each in section.head])
    for row in section.rows:
        sheet.append(_cell(sheet, each) for each in (row.title, *(c.words for c in row.cells)))
    sheet.append([])
    sheet.append([words_cell(sheet, f"{section.title}, {period}")])
    sheet.append([words_cell(sheet, section.how)])


def _cell(sheet: Any, words: str) -> Cell:
    return WriteOnlyCell(sheet, int(words)) if words.isdecimal() else words_cell(sheet, words)
