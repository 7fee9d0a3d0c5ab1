"""An index of word forms over a table's column `forms`: FTS5 on SQLite, a GIN index on PostgreSQL.

Triggers keep FTS5 in step in the same transaction. They go when a migration copies the table
(`batch_alter_table`): it has to call `create_index` again.
"""

from collections.abc import Iterator

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    event,
    func,
    literal,
    literal_column,
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
_GIN = "CREATE INDEX {0}_index ON {0} USING gin (to_tsvector('simple', forms))"


def index_forms(table: Table) -> None:
    """Let the table be made with its index."""
    (key,) = table.primary_key

    def make(_table: Table, connection: Connection, **_given: object) -> None:
        create_index(connection, table.name, key.name)

    event.listen(table, "after_create", make)


def create_index(connection: Connection, table: str, key: str) -> None:
    """Make the index over a table with this primary key, of what stands there already too."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_GIN.format(table)))
        return
    add, take = (statement.format(table, key) for statement in (_ADD, _TAKE))
    for statement in (_FTS5, *_TRIGGERS):
        connection.exec_driver_sql(statement.format(table, key, add, take))
    connection.exec_driver_sql(_TELL.format(table, "rebuild"))


def drop_index(connection: Connection, table: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP INDEX {table}_index"))
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
    connection: Connection, table: Table, sought: Sought, *, whole: bool = False
) -> Select[int]:
    """Return the query for the keys of rows that have all the words looked for.

    `whole` leaves out words that only begin like them: then the first rows come at once, however
    many there are.
    """
    (key,) = table.primary_key
    if connection.dialect.name == "postgresql":
        query = " & ".join(_group(each, "{}", "" if whole else ":*", " | ") for each in sought)
        vector = func.to_tsvector(_CONFIG, table.c.forms)
        return select(key).where(vector.bool_op("@@")(func.to_tsquery(_CONFIG, query)))
    index = table_named(f"{table.name}_index", named("rowid"), named(f"{table.name}_index"))
    query = " AND ".join(_group(each, '"{}"', "" if whole else "*", " OR ") for each in sought)
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
    found = (matching(connection, table, (each,), whole=whole).limit(most) for each in sought)
    rows = (each.subquery() for each in found)
    return union_all(
        *(select(literal(place), next(iter(each.c))) for place, each in enumerate(rows))
    )


def _group(forms: tuple[str, ...], quoted: str, beginning: str, either: str) -> str:
    terms = (quoted.format(form) + beginning * begins(form) for form in forms)
    return f"({either.join(terms)})"


def holding(column: Column[str], sought: Sought) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions by which a row itself is looked through, without the index."""
    for forms in sought:
        said = [column.contains(f" {form}" if begins(form) else f" {form} ") for form in forms]
        first, *others = said
        for other in others:
            first |= other
        yield first
