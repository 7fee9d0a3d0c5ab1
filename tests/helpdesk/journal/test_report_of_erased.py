"""What the report counts of a question whose data are erased: it was asked, and names no class."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import ConsentWay, ReplyBy
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.journal.filters import Filters
from helpdesk.journal.periods import of_months
from helpdesk.journal.report import figures_of
from helpdesk.journal.report_sections import make_report
from helpdesk.journal.report_values import Report
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from tests.helpdesk.erasure.scene import erase_all
from tests.helpdesk.life import DAY, NOW, asked, desk_on, parent

MONTH = of_months(NOW.date().replace(day=1), 1)
LATER = NOW + 60 * DAY


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    """Three mothers' questions that stand, and one that is erased."""
    made = desk_on(engine)
    desk = Desk(made.engine, made.secret, ledger=Ledger(tmp_path / "erased.jsonl"))
    for number, name in enumerate(("Чич", "Хатит", "Нагоев")):
        mother = Requester(f"Мать {name}", f"+7918111111{number}", "", ReplyBy.CALL)
        child = (Child(name, "Дана", "6Б"),)
        asked(desk, replace(parent(name), requester=mother, children=child))
    gone = asked(desk, parent("Оценок всё ещё нет"))
    withdraw_consent(desk, gone.id, REQUESTER, ConsentWay.FORM, NOW)
    assert erase_all(desk, FileStore(tmp_path / "files"), LATER) > 0
    return desk


def counts(report: Report, code: str) -> dict[str, str]:
    section = report.section(code)
    assert section is not None
    return {row.title: row.cells[0].words for row in section.rows if row.cells[0].words != "0"}


def test_each_section_counts_it_where_it_still_says_something(desk: Desk) -> None:
    with desk.reading() as connection:
        report = make_report(connection, desk.regulation(), MONTH, LATER, None)
    assert counts(report, "total") == {"Всего": "4", "Родители": "4"}
    assert counts(report, "topics-parent") == {"Оценки": "4"}
    assert counts(report, "channels") == {"Через форму на сайте": "4"}
    assert counts(report, "classes") == {"6Б": "3"}


def test_no_row_of_the_report_is_without_a_title(desk: Desk) -> None:
    with desk.reading() as connection:
        report = make_report(connection, desk.regulation(), MONTH, LATER, None)
    titles = [(each.code, row.title) for each in report.sections for row in each.rows]
    assert len(titles) > 10
    assert [code for code, title in titles if not title] == []


def test_it_is_found_by_no_filter_of_which_nothing_is_said(desk: Desk) -> None:
    with desk.reading() as connection:
        figures = figures_of(connection, MONTH, desk.regulation().calendar, LATER)
    assert all(value for question in figures.questions for _, value in question.facets)
    assert figures.number(Filters()) == 4
