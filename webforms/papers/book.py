"""For Excel: the journal in the columns of a paper one, ready to print on A4; and the report.

The report has a sheet of its own for each section, with numbers that can be added up.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from helpdesk.domain.clean_text import writable
from helpdesk.journal.report_values import Report, ReportSection
from webforms.papers.journal_rows import Entry

MOMENT = "dd.mm.yyyy hh:mm"
# What spreadsheets take for a formula when it stands first.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# How spreadsheets call A4.
_A4 = 9
_MOST_LETTERS = 32_767
# What Excel allows in the name of a sheet.
_LONGEST_TITLE = 31
_REPORT_WIDTHS = (44, *(22,) * 8)


@dataclass(frozen=True)
class Column:
    """One column: its head, the entry's field, and how wide it is in letters."""

    head: str
    field: str
    width: int


COLUMNS = (
    Column("№", "number", 10),
    Column("Дата обращения", "received", 16),
    Column("Дата записи", "entered", 16),
    Column("Кто обратился", "who", 22),
    Column("Категория", "kind", 11),
    Column("Класс", "classes", 8),
    Column("Канал", "channel", 14),
    Column("Тема", "topic", 20),
    Column("Кратко", "subject", 34),
    Column("Кто занимался", "claimant", 20),
    Column("Срок по регламенту", "due", 16),
    Column("Срок с учётом уточнений", "working_due", 16),
    Column("Дата ответа", "settled", 16),
    Column("В срок?", "in_time", 12),
    Column("Причина", "reason", 24),
    Column("Передано в поддержку", "handed_off", 16),
    Column("№ обращения в поддержке", "case", 14),
    Column("Состояние", "state", 16),
    Column("Номер вопроса", "shown_reference", 11),
)
_BOLD, _TINT = Font(bold=True), PatternFill("solid", fgColor="E9F1F6")
_WRAP = Alignment(wrap_text=True, vertical="top")


def book_of(entries: Iterable[Entry], school: str) -> tuple[bytes, int]:
    """Return the file and how many rows it has; rows are written as they come."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Журнал обращений")
    set_up_sheet(sheet, school, [column.width for column in COLUMNS])
    sheet.append([head_cell(sheet, column.head) for column in COLUMNS])
    rows = 0
    for entry in entries:
        sheet.append([_cell(sheet, getattr(entry, column.field)) for column in COLUMNS])
        rows += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), rows


def set_up_sheet(sheet: Any, school: str, widths: Sequence[int]) -> None:
    """Before the first row: what comes later is not written into a file of this sort."""
    for at, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.3
    # In headers «&» begins a code.
    sheet.oddHeader.left.text = school.replace("&", "&&")
    sheet.oddFooter.right.text = "&P из &N"


def head_cell(sheet: Any, words: str) -> Cell:
    cell = WriteOnlyCell(sheet, words)
    cell.font, cell.fill, cell.alignment = _BOLD, _TINT, _WRAP
    return cell


def _cell(sheet: Any, value: Any) -> Cell:
    if isinstance(value, datetime):
        # Spreadsheets know no zones: what stands there is the school's own time.
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None, second=0, microsecond=0))
        cell.number_format = MOMENT
    else:
        cell = words_cell(sheet, value or "")
    cell.alignment = _WRAP
    return cell


def words_cell(sheet: Any, value: str) -> Cell:
    """Return words that stay words: never a formula, neither here nor when typed over.

    The apostrophe's mark (`quotePrefix`) is what Excel itself sets for text that is typed so.
    """
    said = writable(value)[:_MOST_LETTERS]
    cell = WriteOnlyCell(sheet, said)
    cell.data_type = "s"
    if said.startswith(FORMULA):
        cell.quotePrefix = True
    return cell


def report_book(report: Report, school: str) -> bytes:
    book = Workbook(write_only=True)
    for section in report.sections:
        sheet: Any = book.create_sheet(section.title[:_LONGEST_TITLE])
        set_up_sheet(sheet, school, _REPORT_WIDTHS[: len(section.head)])
        _fill(sheet, section, report.period.words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, section: ReportSection, period: str) -> None:
    sheet.append([head_cell(sheet, each) for each in section.head])
    for row in section.rows:
        sheet.append(_counted(sheet, each) for each in (row.title, *(c.words for c in row.cells)))
    if not section.rows:
        sheet.append(["Нет данных."])
    sheet.append([])
    sheet.append([words_cell(sheet, f"{section.title}, {period}")])
    sheet.append([words_cell(sheet, section.how)])


def _counted(sheet: Any, words: str) -> Cell:
    return WriteOnlyCell(sheet, int(words)) if words.isdecimal() else words_cell(sheet, words)
