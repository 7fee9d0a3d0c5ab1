"""The journal as a file, read back by a program that knows spreadsheets."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from helpdesk.kernel.verdicts import Verdict
from webforms.papers.book import COLUMNS, MOMENT, book_of
from webforms.papers.journal_rows import Entry

MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 24, 12, 5, 59, tzinfo=MOSCOW)
ENTRY = Entry(
    number="12/2026",
    reference="ACEHKMPT",
    shown_reference="ACEH-KMPT",
    received=AT,
    entered=AT,
    who="Анна Хуаде",
    kind="родитель",
    classes="5А",
    channel="телефон",
    topic="Оценки",
    subject="Не видно оценок",
    claimant="Марина Юрьевна Нехай",
    due=AT,
    working_due=AT,
    settled=None,
    verdict=Verdict.RUNNING,
    in_time="срок идёт",
    reason="",
    handed_off=None,
    case="",
    state="Новое",
    lacks_reason=False,
    is_present=True,
    id=1,
    late="",
    is_closed=False,
)


def read(*entries: Entry, school: str = "СОШ №9") -> Any:
    data, rows = book_of(entries, school)
    assert rows == len(entries)
    return load_workbook(io.BytesIO(data)).active


def at(sheet: Any, head: str, row: int = 2) -> Any:
    heads = [cell.value for cell in sheet[1]]
    return sheet.cell(row, heads.index(head) + 1)


def test_it_has_the_columns_of_a_paper_journal() -> None:
    sheet = read(ENTRY)
    assert [cell.value for cell in sheet[1]] == [column.head for column in COLUMNS]
    assert at(sheet, "№").value == "12/2026"
    assert at(sheet, "Кто обратился").value == "Анна Хуаде"
    assert at(sheet, "В срок?").value == "срок идёт"
    assert at(sheet, "Дата ответа").value is None


def test_dates_are_dates_in_the_schools_time() -> None:
    cell = at(read(ENTRY), "Дата обращения")
    assert cell.is_date
    assert (cell.value, cell.number_format) == (AT.replace(tzinfo=None, second=0), MOMENT)


@pytest.mark.parametrize(
    "words", ["=2+2", "+7 918", "-1", "@SUM(A1)", "\t=2+2", '=HYPERLINK("http://evil","да")']
)
def test_what_begins_like_a_formula_stays_words(words: str) -> None:
    cell = at(read(replace(ENTRY, subject=words)), "Кратко")
    assert (cell.data_type, cell.value) == ("s", words)
    assert cell.quotePrefix
    assert not at(read(ENTRY), "Кратко").quotePrefix


def test_signs_that_no_file_takes_are_left_out() -> None:
    assert at(read(replace(ENTRY, subject="а\x00б\x1fв")), "Кратко").value == "абв"


def test_a_very_long_text_is_cut_where_a_cell_ends() -> None:
    assert len(at(read(replace(ENTRY, reason="я" * 40_000)), "Причина").value) == 32_767


def test_it_prints_on_a4_with_the_head_on_each_page() -> None:
    sheet = read(ENTRY, school="Школа & сад")
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["I"].width == 34
    assert sheet.oddHeader.left.text == "Школа && сад"


def test_an_empty_journal_is_a_file_too() -> None:
    assert read().max_row == 1
