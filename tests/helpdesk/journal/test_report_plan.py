"""What the report counts of a question is looked up by the question, however many there are."""

import re

from sqlalchemy import event

from helpdesk.journal.periods import Period
from helpdesk.journal.report import figures_of
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import NOW, desk_on

_OF_ONE = re.compile(r"SEARCH (?:text|history|handoff|delivery|journal_cycle) (.*)")


def test_sqlite_finds_by_the_question_what_belongs_to_it(sqlite_url: str) -> None:
    engine, asked = create_engine_for(sqlite_url), list[tuple[str, object]]()
    desk = desk_on(engine)

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, values: object, *_: object) -> None:  # type: ignore[no-untyped-def]
        if "first_answer_at" in statement:
            asked.append((statement, values))

    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        today = calendar.local_date(NOW)
        figures_of(connection, Period(today, today), calendar, NOW)
        ((statement, values),) = asked
        asked_how = f"EXPLAIN QUERY PLAN {statement}"
        rows = connection.exec_driver_sql(asked_how, values).all()  # type: ignore[arg-type]
    engine.dispose()
    found = [_OF_ONE.fullmatch(row.detail) for row in rows]
    plans = [each[0] for each in found if each]
    assert len(plans) > 10
    assert [each for each in plans if "inquiry_id=?" not in each] == []
