"""A whole school year in fast time; at its end the inspection says exactly what was broken in it.

august.py, autumn.py, winter.py and spring.py tell the story; expected.py has what it comes to.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from helpdesk.inspection.clauses import Answer
from helpdesk.storage.database import create_engine_for
from tests.e2e.people import REFERENCE
from tests.e2e.school_year.autumn import removed
from tests.e2e.school_year.deeds import page_of
from tests.e2e.school_year.expected import (
    BROKEN,
    ENDS,
    JULY,
    JULY_BROKEN,
    JULY_KEPT,
    PERSONAL,
    RELIEVED,
    YEAR,
)
from tests.e2e.school_year.lived import Lived
from tests.e2e.school_year.lived import lived as live
from tests.e2e.school_year.year import NEWCOMER, school_year

# One year is lived for all of these, in their order: its clock never goes back.
pytestmark = [pytest.mark.xdist_group("school year"), pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Lived]:
    folder = tmp_path_factory.mktemp("year")
    engine = create_engine_for(f"sqlite:///{shutil.copy(sqlite_template, folder / 'desk.db')}")
    # Nobody switches this machine off within the year.
    event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous=OFF"))
    with school_year(engine, folder, "2025-08-20 10:00") as year:
        yield live(year)
    engine.dispose()


def test_the_inspection_says_exactly_what_was_broken(lived: Lived) -> None:
    found = lived.found(YEAR)
    assert {number: (each.broken, lived.named(each)) for number, each in found.items()} == BROKEN
    for number, each in found.items():
        assert each.answer is (Answer.BROKEN if BROKEN[number][0] else Answer.FULFILLED), number


def test_a_reason_is_told_where_somebody_has_written_one(lived: Lived) -> None:
    found = lived.found(YEAR)
    (staff,), (parents,) = found["3.2"].lacks, found["4.4"].lacks
    assert "Болела Марина Юрьевна" in staff.which[0].words
    assert ["причина не записана" in each.words for each in parents.which] == [True, True]


def test_what_waited_for_an_explanation_is_told_as_excused(lived: Lived) -> None:
    words = " ".join(each.words for each in lived.found(YEAR)["3.2"].evidence)
    assert "пока ждали уточнения" in words


def test_the_head_reads_the_same_on_the_page_and_on_paper(lived: Lived) -> None:
    page = page_of(lived.year, lived.year.person("zavuch"), "проверка")
    page.open("/desk/check?since=2025-09-01&till=2026-06-30")
    assert f"({', '.join(number for number, (times, _) in BROKEN.items() if times)})" in page.words
    page.open("/desk/check/paper?since=2025-09-01&till=2026-06-30")
    assert page.page.content.startswith(b"%PDF")


def test_no_question_is_lost_and_each_has_its_end(lived: Lived) -> None:
    rows = lived.rows()
    assert {name: row.close_reason for name, row in rows.items()} == ENDS
    assert {row.state for row in rows.values()} == {"closed"}
    # Numbers run through each calendar year, and none is left out.
    for year in (2025, 2026):
        numbers = sorted(row.number for row in rows.values() if row.year == year)
        assert numbers == list(range(1, len(numbers) + 1))


def test_the_journals_file_has_a_line_for_each_time_somebody_turned_to_the_school(
    lived: Lived,
) -> None:
    found = [REFERENCE.search(" ".join(map(str, line.values()))) for line in lived.journal_file()]
    # One parent came twice with the same question: the first answer did not help.
    came = [*lived.asked.values(), lived.asked["late again"]]
    assert Counter(each[0] for each in found if each) == Counter(each.reference for each in came)


def test_who_was_relieved_is_called_no_more(lived: Lived) -> None:
    called = lived.called_since(RELIEVED)
    assert {"consultant1", NEWCOMER} <= called
    assert "consultant2" not in called


def test_who_withdrew_her_consent_is_forgotten_within_the_year(lived: Lived) -> None:
    assert lived.rows()["forgotten"].erased_at is not None
    assert lived.told_anywhere(("Женетль", "darikhan@", "Пропали отметки")) == []


def test_of_a_month_in_which_nothing_happened_it_says_so(lived: Lived) -> None:
    lived.year.at("2026-07-31 16:00")
    found = lived.found(JULY)
    by_answer = {
        answer: {number for number, each in found.items() if each.answer is answer}
        for answer in Answer
    }
    assert by_answer[Answer.BROKEN] == JULY_BROKEN
    assert by_answer[Answer.FULFILLED] == JULY_KEPT
    assert by_answer[Answer.NOTHING] == set(BROKEN) - JULY_BROKEN - JULY_KEPT


def test_the_inspection_of_the_year_is_the_same_once_its_words_are_erased(lived: Lived) -> None:
    lived.year.leap("2027-07-20 10:00")
    assert all(row.erased_at for row in lived.rows().values())
    found = lived.found(YEAR)
    assert {number: (each.broken, lived.named(each)) for number, each in found.items()} == BROKEN


def test_after_all_terms_nobodys_word_is_left(lived: Lived) -> None:
    removed(lived.year)
    lived.year.leap("2030-09-02 10:00")
    assert lived.personal_left() == {}
    assert lived.told_anywhere(PERSONAL) == []
