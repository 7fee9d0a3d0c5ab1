"""An index of word forms over a table's column `forms`: FTS5 on SQLite, a GIN index on PostgreSQL.

Triggers keep FTS5 in step in the same transaction. They go when a migration copies the table
(`batch_alter_table`): it has to call `create_index` again. PostgreSQL keeps the forms of a row as a
vector beside it, in a column that it makes by itself and that no table here names: whoever reads
row after row would else have their words parsed again and again.
"""

from collections.abc import Collection, Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    and_,
    event,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy import column as named
from sqlalchemy import table as table_named

from helpdesk.domain.word_forms import Sought, begins

_CONFIG: ColumnElement[str] = literal_column("'simple'::regconfig")
_FTS5 = """CREATE VIRTUAL TABLE {0}_index USING fts5(
    forms, content='{0}', content_rowid='{1}', detail=none, prefix='4',
    tokenize='unicode61 remove_diacritics 0'
)"""
_TELL = "INSERT INTO {0}_index({0}_index) VALUES ('{1}')"
_TRIGGERS = (
    "CREATE TRIGGER {0}_index_insert AFTER INSERT ON {0} BEGIN {2} END",
    "CREATE TRIGGER {0}_index_delete AFTER DELETE ON {0} BEGIN {3} END",
    "CREATE TRIGGER {0}_index_update AFTER UPDATE ON {0} BEGIN {3} {2} END",
)
_ADD = "INSERT INTO {0}_index(rowid, forms) VALUES (new.{1}, new.forms);"
_TAKE = "INSERT INTO {0}_index({0}_index, rowid, forms) VALUES ('delete', old.{1}, old.forms);"
VECTOR = "vector"
_VECTOR = """ALTER TABLE {0} ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (strip(to_tsvector('simple', forms))) STORED"""
_GIN = "CREATE INDEX {0}_index ON {0} USING gin (vector)"
_NO_VECTOR = "ALTER TABLE {0} DROP COLUMN IF EXISTS vector"


def index_forms(table: Table) -> None:
    """Let the table be made with its index."""
    (key,) = table.primary_key

    def make(_table: Table, connection: Connection, **_given: object) -> None:
        create_index(connection, table.name, key.name)

    event.listen(table, "after_create", make)


def create_index(connection: Connection, table: str, key: str) -> None:
    """Make the index over a table with this primary key, of what stands there already too."""
    if connection.dialect.name == "postgresql":
        for statement in (_VECTOR, _GIN):
            connection.execute(text(statement.format(table)))
        return
    add, take = (statement.format(table, key) for statement in (_ADD, _TAKE))
    for statement in (_FTS5, *_TRIGGERS):
        connection.exec_driver_sql(statement.format(table, key, add, take))
    connection.exec_driver_sql(_TELL.format(table, "rebuild"))


def drop_index(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP INDEX {table}_index"))
        connection.execute(text(_NO_VECTOR.format(table)))
        return
    for what in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER {table}_index_{what}")
    connection.exec_driver_sql(f"DROP TABLE {table}_index")


def overwrite_erased(connection: Connection, table: Table) -> None:
    """Leave no erased word in the file of the database; costs as much as the index is large.

    FTS5 keeps a row that was deleted in its older segments until they are merged.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_TELL.format(table.name, "optimize"))


def matching(
    connection: Connection, table: Table, sought: Sought, *, whole: Collection[int] = ()
) -> Select[int]:
    """Return the query for the keys of rows that have all the words looked for.

    Of those whose places are `whole` no word counts that only begins like them: then the first
    rows come at once, however many there are.
    """
    (key,) = table.primary_key
    if connection.dialect.name == "postgresql":
        return select(key).where(_in_vector(table, sought, whole=whole))
    index = table_named(f"{table.name}_index", named("rowid"), named(f"{table.name}_index"))
    query = " AND ".join(_groups(sought, whole, '"{}"', "*", " OR "))
    return select(index.c.rowid).where(index.c[f"{table.name}_index"].bool_op("MATCH")(query))


def matching_each(
    connection: Connection,
    table: Table,
    sought: Sought,
    *,
    whole: bool = False,
    most: int | None = None,
) -> CompoundSelect[int, int]:
    """Return the query for pairs: a word's place among those looked for, the key of a row with it.

    Of each word at most so many rows, where `most` says so.
    """
    kept = (0,) if whole else ()
    found = (matching(connection, table, (each,), whole=kept).limit(most) for each in sought)
    rows = (each.subquery() for each in found)
    return union_all(
        *(select(literal(place), next(iter(each.c))) for place, each in enumerate(rows))
    )


def holding(
    connection: Connection, table: Table, sought: Sought, *, whole: bool = False
) -> ColumnElement[bool]:
    """Return the condition by which a row itself is looked through, without the index."""
    if connection.dialect.name == "postgresql":
        return _in_vector(table, sought, whole=range(len(sought)) if whole else ())
    return and_(*(_said(table.c.forms, each, whole=whole) for each in sought))


def _in_vector(table: Table, sought: Sought, *, whole: Collection[int]) -> ColumnElement[bool]:
    query = " & ".join(_groups(sought, whole, "{}", ":*", " | "))
    vector: ColumnElement[str] = literal_column(f"{table.name}.{VECTOR}")
    return vector.bool_op("@@")(func.to_tsquery(_CONFIG, query))


def _said(column: Column[str], forms: tuple[str, ...], *, whole: bool) -> ColumnElement[bool]:
    parts = (f" {form}" if begins(form) and not whole else f" {form} " for form in forms)
    return or_(*map(column.contains, parts))


def _groups(
    sought: Sought, whole: Collection[int], quoted: str, beginning: str, either: str
) -> Iterator[str]:
    """Yield what an index is asked for each word: any of its forms, or what begins like one."""
    for place, forms in enumerate(sought):
        more = "" if place in whole else beginning
        yield f"({either.join(quoted.format(form) + more * begins(form) for form in forms)})"
