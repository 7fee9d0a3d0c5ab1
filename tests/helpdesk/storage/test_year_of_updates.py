"""A desk that was begun with the first tables and updated all year: nothing of it is lost."""

from collections import Counter

from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from helpdesk.clock.clockwork import tick
from helpdesk.journal.filters import Filters
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.lines import count
from helpdesk.kernel.desk import Desk
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import _config, migrate, newest_revision
from tests.helpdesk.life import SECRET, asked
from tests.helpdesk.storage.year_of_data import ASKED, BEGUN, MONTH, YearOfData, row_of

# What a migration has put elsewhere, and where.
MOVED = {
    "office_order.scan": "order_scan.name",
    "journal_words.folded": "journal_words.forms",
}


def _stops() -> list[str]:
    """Return a revision for each month: the first, the newest, the others evenly between."""
    script = ScriptDirectory.from_config(_config())
    revisions = [each.revision for each in script.walk_revisions()][::-1]
    months = len(ASKED) - 1
    stops = [revisions[number * (len(revisions) - 1) // months] for number in range(months + 1)]
    assert (stops[0], stops[-1]) == ("0001", newest_revision())
    return stops


def _live_through(engine: Engine) -> YearOfData:
    """Update month after month, and let each leave its data."""
    year = YearOfData()
    for month, revision in enumerate(_stops()):
        migrate(engine, revision)
        with engine.begin() as connection:
            year.add_month(connection, month)
    return year


def _changes(engine: Engine, year: YearOfData) -> Counter[str]:
    """Return which columns hold something else than was written, and in how many rows."""
    found = Counter[str]()
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        for each in year.written:
            now = row_of(connection, each.table, each.key) if each.table in tables else {}
            for name, value in each.values.items():
                if name not in now or now[name] != value:
                    found[f"{each.table}.{name}"] += 1
    return found


def test_a_year_of_updates_loses_nothing_and_the_desk_goes_on(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    year = _live_through(engine)
    assert len({each.table for each in year.written}) > 40
    assert set(_changes(engine, year)) == set(MOVED)
    _expect_moved(engine, year)
    desk, now = Desk(engine, SECRET), BEGUN + len(ASKED) * MONTH
    seen = [view(desk, each) for each in year.inquiries]
    assert [each.inquiry.number for each in seen] == list(range(1, len(ASKED) + 1))
    assert [each.children[0].surname for each in seen] == ["Хуаде"] * len(ASKED)
    calendar = desk.regulation().calendar
    with desk.reading() as connection:
        for words in ASKED:
            found = count(connection, Filters(sought=words.split()[0]), calendar, now)
            assert found.number == 1, words
    new = asked(desk, now=now)
    assert new.id > max(year.inquiries)
    tick(desk, now)
    assert view(desk, new.id).inquiry.number == new.number
    engine.dispose()


def _expect_moved(engine: Engine, year: YearOfData) -> None:
    """The scans of orders have got a table of their own; words are found by more forms."""
    scans = {each.values.get("scan") for each in year.written if each.table == "office_order"}
    with engine.connect() as connection:
        kept = set(connection.execute(text("SELECT name FROM order_scan")).scalars())
    assert scans - {None} <= kept
