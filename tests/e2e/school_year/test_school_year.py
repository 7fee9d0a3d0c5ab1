"""A whole school year in fast time; at its end the inspection says exactly what was broken in it.

What is expected is written by hand from the story, chapter by chapter (autumn, winter, spring).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, select

from helpdesk import schema
from helpdesk.database import create_engine_for
from helpdesk.inspection.clauses import Answer, Findings, Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.journal.filters import begins
from tests.e2e.school_year import autumn, spring, winter
from tests.e2e.school_year.deeds import Question, page_of
from tests.e2e.school_year.year import Year, school_year

pytestmark = pytest.mark.xdist_group("school year")

YEAR = date(2025, 9, 1), date(2026, 6, 30)
JULY = date(2026, 7, 1), date(2026, 7, 31)
# How often each clause was broken, and by which questions, where it was questions; 0: fulfilled.
BROKEN: Mapping[str, tuple[int, set[str]]] = {
    # Both orders have their scans, and somebody was appointed on each day.
    "2.1": (0, set()),
    "2.2": (0, set()),
    # Саида Тхагапсо signed on the 22nd of January, her term was the 19th.
    "2.3": (1, set()),
    # On the 7th of November Marina was away, and nobody stood in.
    "2.4": (1, set()),
    # The second version of the schedule was never put up on the board.
    "2.5": (1, set()),
    "2.6": (1, {"left lying"}),
    "3.1": (0, set()),
    "3.2": (1, {"late with a reason"}),
    "3.3": (1, {"never clear"}),
    # The clock took it from Marina when its term had passed.
    "3.4": (1, {"late with a reason"}),
    "4.1": (1, {"left lying"}),
    # The parents of 6Б were never told.
    "4.2": (1, set()),
    "4.3": (1, {"entered late"}),
    "4.4": (2, {"late again", "entered late"}),
    "4.5": (0, set()),
    "4.6": (0, set()),
    "4.7": (3, {"nobody", "late again", "left lying"}),
    "5.1": (4, {"late with a reason", "nobody", "late again", "left lying"}),
    "5.2": (0, set()),
    # The vendor's hours and rules were compared in August, and not once since.
    "6.1": (1, set()),
    "6.2": (0, set()),
    # Two parents completed their letters; these three letters stayed as they were.
    "6.3": (3, {"late with a reason", "late again", "left lying"}),
    # The support rejected one letter.
    "6.4": (1, {"beyond the school"}),
}
# In July nobody asked anything; what lasts is judged all the same.
JULY_BROKEN = {"2.5", "4.2", "6.1"}
JULY_KEPT = {"2.1", "2.2", "3.1", "4.5", "6.2"}


@dataclass
class Lived:
    """The year as it was lived, and the questions of its story, by what the story calls them."""

    year: Year
    asked: dict[str, Question]

    def found(self, span: tuple[date, date]) -> dict[str, Findings]:
        """Return what the inspection finds of a period, by clause."""
        year, (since, till) = self.year, span
        with year.desk.reading() as connection:
            book, regulation = year.desk.book, year.desk.regulation()
            ends = begins(date.fromordinal(till.toordinal() + 1), regulation.calendar)
            scope = Scope(connection, book.in_force(connection, ends), since, till, year.now)
            return {each.clause.number: each.findings
                    for section in inspect(scope) for each in section.clauses}  # fmt: skip

    def named(self, found: Findings) -> set[str]:
        """Return which questions of the story the lacks of a clause name."""
        pages = {each.page for lack in found.lacks for each in lack.which}
        return {name for name, each in self.asked.items() if plain(each.reference) in pages}


def plain(reference: str) -> str:
    return reference.replace("-", "")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("year")
    engine = create_engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'desk.db')}")
    # Nobody switches this machine off within the year.
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous=OFF"))
    with school_year(engine, folder, "2025-08-20 10:00") as year:
        autumn.august(year)
        asked = autumn.september(year) | autumn.october(year)
        autumn.november(year)
        asked |= winter.december(year)
        winter.january(year)
        asked |= winter.february(year)
        asked |= spring.march(year) | spring.april(year) | spring.may(year)
        yield Lived(year, asked)
    engine.dispose()


def test_the_inspection_says_exactly_what_was_broken(lived: Lived) -> None:
    found = lived.found(YEAR)
    assert {number: (each.broken, lived.named(each)) for number, each in found.items()} == BROKEN
    for number, each in found.items():
        assert each.answer is (Answer.BROKEN if BROKEN[number][0] else Answer.FULFILLED), number


def test_a_reason_is_told_where_somebody_has_written_one(lived: Lived) -> None:
    found = lived.found(YEAR)
    (staff,) = found["3.2"].lacks
    assert "Болела Марина Юрьевна" in staff.which[0].words
    (parents,) = found["4.4"].lacks
    assert ["причина не записана" in each.words for each in parents.which] == [True, True]


def test_of_a_month_in_which_nothing_happened_it_says_so(lived: Lived) -> None:
    lived.year.at("2026-07-31 16:00")
    found = lived.found(JULY)
    by_answer = {answer: {number for number, each in found.items() if each.answer is answer}
                 for answer in Answer}  # fmt: skip
    assert by_answer[Answer.BROKEN] == JULY_BROKEN
    assert by_answer[Answer.FULFILLED] == JULY_KEPT
    assert by_answer[Answer.NOTHING] == set(BROKEN) - JULY_BROKEN - JULY_KEPT


def test_the_head_reads_the_same_on_the_page(lived: Lived) -> None:
    page = page_of(lived.year, lived.year.person("zavuch"), "проверка")
    page.open("/desk/check?since=2025-09-01&till=2026-06-30")
    broken = ", ".join(number for number, (times, _) in BROKEN.items() if times)
    assert f"({broken})" in page.words
    page.open("/desk/check/paper?since=2025-09-01&till=2026-06-30")
    assert page.page.content.startswith(b"%PDF")


def test_no_question_is_lost_and_each_has_its_end(lived: Lived) -> None:
    with lived.year.desk.reading() as connection:
        rows = connection.execute(select(schema.inquiry)).all()
    assert {row.reference for row in rows} == {plain(q.reference) for q in lived.asked.values()}
    assert [row.reference for row in rows if row.state != "closed"] == []
    page = page_of(lived.year, lived.year.person("zavuch"), "журнал")
    page.open("/desk/journal?since=2025-09-01&till=2026-06-30")
    seen = set(re.findall(r'href="/desk/([A-Z0-9]{8})"', page.page.text))
    assert seen
