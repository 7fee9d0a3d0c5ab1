"""The report's figures: each is the number of questions that the journal finds by its filter."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, Table

from helpdesk.domain.inquiry import Child
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import CloseReason, ReplyBy
from helpdesk.inquiries import answering, claims, closing
from helpdesk.journal import lines
from helpdesk.journal.filters import Filters
from helpdesk.journal.outcomes import Outcome
from helpdesk.journal.periods import Period, of_months
from helpdesk.journal.report import Figures, figures_of, half, nine_of_ten
from helpdesk.journal.report_sections import make_report
from helpdesk.journal.report_values import Report, ReportRow
from helpdesk.journal.standings import TermStanding
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for, reading, writing
from helpdesk.storage.metadata import metadata
from tests.helpdesk.journal.busy_days import fill
from tests.helpdesk.journal.worst_standing import worst_of
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    SECRET,
    asked,
    deliver,
    desk_on,
    parent,
    teacher,
)

pytestmark = pytest.mark.xdist_group("autumn")  # Lived through once, not in each process.

Rows = Mapping[Table, list[dict[str, object]]]
OCTOBER = of_months(date(2026, 10, 1), 1)
LATER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture(scope="session")
def autumn(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What an autumn leaves in the tables: to live through it takes seconds."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("autumn") / "desk.db")
    engine = create_engine_for(f"sqlite:///{path}")
    fill(desk_on(engine), 70, datetime(2026, 9, 20, tzinfo=UTC), 45, LATER)
    with reading(engine) as connection:
        found = {table: _rows(connection, table) for table in metadata.sorted_tables}
    engine.dispose()
    return found


def _rows(connection: Connection, table: Table) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(table.select()).mappings()]


@pytest.fixture
def busy(engine: Engine, autumn: Rows) -> Desk:
    """A desk that has seen an autumn."""
    with writing(engine) as connection:
        for table, rows in autumn.items():
            if rows:
                connection.execute(table.insert(), rows)
    return Desk(engine, SECRET)


def made(desk: Desk, period: Period = OCTOBER, *, whose: str | None = None) -> Report:
    with desk.reading() as connection:
        return make_report(connection, desk.book.current(connection)[1], period, LATER, whose)


def counted(desk: Desk, filters: Filters) -> int:
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        return lines.count(connection, filters, calendar, LATER).number


def figures(desk: Desk, period: Period = OCTOBER, now: datetime = LATER) -> Figures:
    with desk.reading() as connection:
        return figures_of(connection, period, desk.book.current(connection)[1].calendar, now)


def linked(report: Report) -> Iterator[tuple[str, str, Filters]]:
    for section in report.sections:
        for row in section.rows:
            for cell in row.cells:
                if cell.journal is not None:
                    yield f"{section.title}, {row.title}", cell.words, cell.journal


@pytest.mark.any_database
def test_each_number_is_what_the_journal_counts_by_its_link(busy: Desk) -> None:
    found = list(linked(made(busy)))
    numbers = [(name, words, filters) for name, words, filters in found if words.isdecimal()]
    assert len(numbers) > 60
    wrong = {n: (w, c) for n, w, f in numbers if (c := counted(busy, f)) != int(w)}
    assert wrong == {}


@pytest.mark.any_database
def test_each_share_is_of_as_many_as_the_journal_counts(busy: Desk) -> None:
    shares = [(w, f) for _, w, f in linked(made(busy)) if " из " in w]
    assert len(shares) >= 5
    for words, filters in shares:
        part = words.rpartition("(")[2].partition(" из ")[0]
        assert counted(busy, filters) == int(part)


def test_every_filter_that_the_report_knows_finds_the_same_questions(busy: Desk) -> None:
    seen = figures(busy)
    asked = [Filters(outcome=each) for each in Outcome]
    asked += [Filters(term=each) for each in TermStanding]
    asked += [Filters(arrival=each) for each in seen.values("hour")]
    asked += [Filters(school_class=each) for each in seen.values("class")]
    asked += [Filters(claimant=each) for each in seen.values("claimant")]
    asked += [Filters(topic=each) for each in seen.values("topic")]
    asked += [Filters(state=each) for each in seen.values("state")]
    asked += [Filters(handed_off=True), Filters(kind="parent", outcome=Outcome.ANSWERED)]
    for each in asked:
        assert seen.number(each) == counted(busy, seen.within(each)), each
    assert {each for each in Outcome if seen.number(Filters(outcome=each))} >= {
        Outcome.ANSWERED,
        Outcome.TAKEN,
        Outcome.DID_NOT_HELP,
    }


def test_how_each_question_stands_is_what_its_cycles_say(busy: Desk) -> None:
    seen = figures(busy)
    with busy.reading() as connection:
        calendar = busy.book.current(connection)[1].calendar
        found = lines.all_lines(connection, seen.within(Filters()), calendar, LATER, 1_000)
        by_cycles = {
            line.inquiry.id: worst_of(each.verdict(LATER) for each in line.cycles) for line in found
        }
    stands = {q.id: dict(q.facets)["term"] for q in seen.questions}
    assert stands == by_cycles
    assert len(set(stands.values())) > 2


def test_a_period_says_nothing_of_the_days_beside_it(busy: Desk) -> None:
    parts = [Period(day, day) for day in (date(2026, 10, 5), date(2026, 10, 6))]
    both = Period(date(2026, 10, 5), date(2026, 10, 6))
    assert sum(len(figures(busy, each).questions) for each in parts) == len(
        figures(busy, both).questions
    )


def test_where_nothing_was_asked_it_says_so(desk: Desk) -> None:
    report = made(desk)
    words = {row.title: row.cells[0].words for row in report.headline}
    assert words["Вопросов"] == "0"
    assert words["Ответили в срок"] == "нет данных"
    assert words["Половина первых ответов — не дольше"] == "нет данных"
    assert list(linked(report)) == []


def row(report: Report, code: str, title: str) -> ReportRow:
    section = report.section(code)
    assert section is not None
    return next(each for each in section.rows if each.title == title)


@pytest.mark.any_database
def test_few_are_told_as_such_and_many_in_hundredths(desk: Desk) -> None:
    at = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    for number in range(4):
        inquiry = asked(desk, parent(f"Вопрос {number}", now=at), now=at)
        answering.answer(desk, inquiry.id, "Ответ", MARINA, at + HOUR + 20 * DAY * (number == 3))
    deliver(desk, at + 30 * DAY)
    assert row(made(desk), "terms", "Всего в срок").cells[0].words == "3 из 4"


@pytest.mark.any_database
def test_a_late_answer_is_not_undone_by_a_later_one_in_time(desk: Desk) -> None:
    at = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    inquiry = asked(desk, parent(now=at), now=at)
    answering.answer(desk, inquiry.id, "Поздно", MARINA, at + 15 * DAY)
    answering.did_not_help(desk, inquiry.id, REQUESTER, at + 16 * DAY)
    answering.answer(desk, inquiry.id, "Вовремя", MARINA, at + 16 * DAY + HOUR)
    deliver(desk, at + 17 * DAY)
    report = made(desk)
    assert row(report, "terms", "Всего в срок").cells[0].words == "0 из 1"
    assert row(report, "terms", "Не успели").cells[0].words == "1"
    assert row(report, "helped", "Не помогло").cells[0].words == "1 из 1"


def test_who_says_that_help_by_word_of_mouth_was_none_is_counted_among_the_helped(
    desk: Desk,
) -> None:
    at = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    inquiry = asked(desk, parent(now=at), now=at)
    closing.close(desk, inquiry.id, CloseReason.BY_MOUTH, MARINA, at + HOUR)
    answering.did_not_help(desk, inquiry.id, REQUESTER, at + DAY)
    assert row(made(desk), "helped", "Не помогло").cells[0].words == "1 из 1"


def test_the_median_and_nine_of_ten_are_of_the_answers_themselves() -> None:
    hours = [timedelta(hours=n) for n in range(1, 11)]
    assert half(hours) == timedelta(hours=5, minutes=30)
    assert nine_of_ten(hours) == timedelta(hours=9)
    assert nine_of_ten(hours[:1]) == timedelta(hours=1)
    assert half([]) is nine_of_ten([]) is None


def test_a_class_from_which_few_have_asked_is_not_named(desk: Desk) -> None:
    """Though one mother asks thrice, under one number: it is still one."""
    at = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    for number in range(3):
        asked(desk, parent(f"Ещё раз {number}", now=at), now=at)
    for name in ("Чич", "Хатит", "Нагоев"):
        mother = Requester(f"Мать {name}", f"+7918111{len(name)}{ord(name[0])}", "", ReplyBy.CALL)
        child = (Child(name, "Дана", "6Б"),)
        asked(desk, replace(parent(name, now=at), requester=mother, children=child), now=at)
    section = made(desk).section("classes")
    assert section is not None
    said = {row.title: row.cells[0] for row in section.rows}
    assert {title: cell.words for title, cell in said.items()} == {"6Б": "3", "Другие классы": "3"}
    assert said["Другие классы"].journal is None


@pytest.mark.any_database
def test_a_consultant_reads_of_his_own_load_alone(desk: Desk) -> None:
    at = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
    for number, who in enumerate((MARINA, MARINA, RUSLAN)):
        inquiry = asked(desk, teacher(f"Вопрос {number}", now=at), now=at)
        claims.claim(desk, inquiry.id, who, at + HOUR)
    everybody, own = made(desk).section("load"), made(desk, whose=RUSLAN.id).section("load")
    assert everybody is not None
    assert own is not None
    assert [(r.title, r.cells[0].words) for r in everybody.rows] == [
        (MARINA.name, "2"),
        (RUSLAN.name, "1"),
    ]
    assert [(r.title, r.cells[0].words) for r in own.rows] == [(RUSLAN.name, "1")]
    assert at < NOW
