"""Words are found by an index on either database."""

import pytest
from sqlalchemy import Engine, Select, Table, text

from helpdesk.domain.word_forms import sought_forms
from helpdesk.kernel.desk import Desk
from helpdesk.storage.article_tables import article_words
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.word_index import matching
from tests.helpdesk.life import desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def plan_of(desk: Desk, query: Select[int]) -> str:
    """Return how the database would find it in a large table: this one is small."""
    said = str(query.compile(desk.engine, compile_kwargs={"literal_binds": True}))
    is_sqlite = desk.engine.dialect.name == "sqlite"
    with desk.reading() as connection:
        if not is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked_how = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        rows = connection.exec_driver_sql(f"{asked_how} {said}").all()
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("table", [journal_words, article_words])
@pytest.mark.parametrize("whole", [(), (0, 1)])
def test_words_are_found_by_the_index(desk: Desk, table: Table, whole: tuple[int, ...]) -> None:
    with desk.reading() as connection:
        query = matching(connection, table, sought_forms("оценки журнала"), whole=whole)
    plan = plan_of(desk, query)
    # SQLite says of FTS5 that it scans a virtual table, and by which of its indexes.
    found_by = "VIRTUAL TABLE INDEX 0:M" if desk.engine.dialect.name == "sqlite" else "Index Cond"
    assert f"{table.name}_index" in plan
    assert found_by in plan
