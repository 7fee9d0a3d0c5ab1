"""A PostgreSQL database filled by SQL: copies of questions that the desk's own use cases have made.

Each copy has all that belongs to its question: texts, history, deliveries, words. They are made in
blocks: a block's ids come after those of the block before, table by table. Of ten copies one is
open; those lie in the last year, the others in ten years. Nothing of a copy is due.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, String, Table, UniqueConstraint, func, select
from sqlalchemy import text as sql

from helpdesk.domain.reference import ALPHABET
from helpdesk.domain.word_forms import stored_forms
from helpdesk.storage.columns import UtcTime, metadata
from helpdesk.storage.inquiry_tables import inquiry
from helpdesk.storage.records import IS_OPEN

OPEN, ENDED = 10, 90
# What the same few old questions hold, however many others there are.
RARE, RARE_IN = "журавль", 20
_COPIED = ("inquiry", "child", "consent", "text", "history", "handoff", "delivery", "journal_words")
_ALSO_COPIED = ("journal_cycle", "journal_reason", "stand_in")
_PLAN = """
CREATE TEMPORARY TABLE plan AS
SELECT *, received_at - was AS shift, row_number() OVER (ORDER BY received_at) AS place,
    :last + row_number() OVER (PARTITION BY year ORDER BY received_at) AS number
FROM (
    SELECT *, extract(year FROM received_at)::integer AS year FROM (
        SELECT block, t.id AS old, t.id + block * :last AS id, t.received_at AS was,
            CAST(:now AS timestamptz) - interval '1 day'
                * (5 + 365 * random() * CASE WHEN is_open THEN 1 ELSE 10 END) AS received_at
        FROM generate_series(1, :blocks) AS block CROSS JOIN template AS t
    ) AS dated
) AS asked
"""
# What is unique, and the indexes that belong to no such rule.
_RULES = """
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'u' AND conrelid = ANY(CAST(:tables AS regclass[]))
"""
_INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE NOT indisprimary AND indrelid = ANY(CAST(:tables AS regclass[]))
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
"""
_LEFT_TO = "INSERT INTO journal_counter SELECT year, max(number) FROM inquiry GROUP BY year"
_OVER = " ON CONFLICT (year) DO UPDATE SET last = excluded.last"
_HEX = "to_hex(mod(p.id * 2654435761, 4294967296))"
# What people and the desk have of their own in each question.
_OWN = {
    "inquiry.reference": f"translate(lpad({_HEX}, 8, '0'), '0123456789abcdef', '{ALPHABET}')",
    "inquiry.year": "p.year",
    "inquiry.number": "p.number",
    "inquiry.email": "CASE s.email WHEN '' THEN '' ELSE p.block || s.email END",
    "inquiry.phone": "CASE s.phone WHEN '' THEN '' ELSE '+7 9' || lpad(p.id::text, 9, '0') END",
    "inquiry.mattermost_id": "CASE s.mattermost_id WHEN '' THEN '' ELSE "
    "substr(s.mattermost_id, 1, 20) || mod(p.block, 500) END",
    "inquiry.wake_at": "CASE WHEN s.wake_at IS NOT NULL THEN now() + interval '1 day' * "
    "(1 + random()) END",
    "delivery.post_id": "md5(s.post_id || p.block)",
    "journal_words.forms": "s.forms || p.id || ' ' || CASE WHEN p.place <= "
    f"{RARE_IN} THEN '{stored_forms(RARE)}' ELSE '' END",
}


def fill(engine: Engine, size: int, now: datetime) -> int:
    """Copy the questions of the database until there are about so many; return how many."""
    with engine.begin() as connection:
        # What is copied whole needs no look at whom it points to.
        connection.execute(sql("SET LOCAL session_replication_role = replica"))
        last = {name: _last(connection, name) for name in (*_COPIED, *_ALSO_COPIED)}
        _choose(connection, size, last["inquiry"], now)
        with _without_indexes(connection, tuple(last)):
            for name in last:
                _copy(connection, metadata.tables[name], last)
        connection.execute(sql(_LEFT_TO + _OVER))
        count = connection.execute(select(func.count()).select_from(inquiry)).scalar_one()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sql("VACUUM ANALYZE"))
    return int(count)


@contextmanager
def _without_indexes(connection: Connection, names: tuple[str, ...]) -> Iterator[None]:
    """Take away what each row would have to find its place in, and make it at the end, at once."""
    given = {"tables": list(names)}
    rules = [tuple(row) for row in connection.execute(sql(_RULES), given)]
    indexes = [tuple(row) for row in connection.execute(sql(_INDEXES), given)]
    for table, name, _ in rules:
        connection.execute(sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    for name, _ in indexes:
        connection.execute(sql(f"DROP INDEX {name}"))
    yield
    connection.execute(sql("SET LOCAL maintenance_work_mem = '512MB'"))
    for table, name, rule in rules:
        connection.execute(sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}"))
    for _, made_by in indexes:
        connection.exec_driver_sql(made_by)


def _last(connection: Connection, name: str) -> int:
    table = metadata.tables[name]
    found = connection.execute(select(func.max(table.c.id))).scalar() if "id" in table.c else 0
    return int(found or 0)


def _choose(connection: Connection, size: int, last: int, now: datetime) -> None:
    """Choose which are copied, how often, and when each copy was asked."""
    table = inquiry.c
    connection.execute(
        sql("CREATE TEMPORARY TABLE template (id integer, received_at timestamptz, is_open bool)")
    )
    for which, most in ((IS_OPEN, OPEN), (~IS_OPEN, ENDED)):
        alone = which & table.double_of.is_(None)
        query = select(table.id, table.received_at, IS_OPEN).where(alone)
        for row in connection.execute(query.order_by(table.id.desc()).limit(most)).all():
            put = sql("INSERT INTO template VALUES (:id, :at, :is_open)")
            connection.execute(put, {"id": row[0], "at": row[1], "is_open": row[2]})
    there = connection.execute(select(func.count()).select_from(inquiry)).scalar_one()
    blocks = round((size - there) / (OPEN + ENDED))
    connection.execute(sql(_PLAN), {"last": last, "blocks": blocks, "now": now})


def _copy(connection: Connection, table: Table, last: dict[str, int]) -> None:
    columns = {each.name: _copied(each, last) for each in table.columns}
    names = ", ".join(f'"{name}"' for name in columns)
    key = "id" if table is inquiry else "inquiry_id"
    source = f"plan AS p JOIN {table.name} AS s ON s.{key} = p.old"
    values = ", ".join(columns.values())
    # In the order of ids, as they would have come; the names are of our own tables.
    copies = f"SELECT {values} FROM {source} ORDER BY p.received_at"  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) {copies}")
    if last[table.name]:
        counter = f"pg_get_serial_sequence('{table.name}', 'id')"
        latest = select(func.max(table.c.id)).scalar_subquery()
        connection.execute(select(func.setval(sql(counter), latest)))


def _copied(column: Column[Any], last: dict[str, int]) -> str:
    """Return what a copy has in a column."""
    held, table = f's."{column.name}"', column.table.name
    if own := _OWN.get(f"{table}.{column.name}"):
        return own
    if isinstance(column.type, UtcTime):
        return f"{held} + p.shift"
    counted = [key.column.table.name for key in column.foreign_keys] or [table]
    if isinstance(column.type, String):
        is_alone = column.unique or column.name in _unique(column.table)
        return (
            f"CASE WHEN {held} IS NOT NULL THEN gen_random_uuid()::text END" if is_alone else held
        )
    points = bool(column.foreign_keys) or column.name == "id"
    return f"{held} + p.block * {last[counted[0]]}" if points and counted[0] in last else held


def _unique(table: Table) -> set[str]:
    """Return the columns that are unique by themselves."""
    rules = [
        each.columns.keys() for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    return {names[0] for names in rules if len(names) == 1}
