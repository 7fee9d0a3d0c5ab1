"""The desk moved to another database, of either sort, every row compared: `make move TO=…`.

The old database stays as it is. All is one transaction: what cannot be moved leaves nothing behind.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, Table, func, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from helpdesk.storage.database import engine_at, reading, writing
from helpdesk.storage.metadata import metadata
from helpdesk.storage.migrations import complaint, migrate, pending
from keeping import NotKept
from keeping.standstill import expect_standstill
from settings import Settings
from settings.values import DATABASES

BATCH = 500
SAME = "TO — та же база, что DATABASE_URL: переносить некуда."
NO_SORT = (
    "TO должен быть адресом базы: postgresql://desk:пароль@сервер/desk или sqlite:////путь/файл.db."
)
NOT_EMPTY = "База TO не пустая (в ней есть, например, таблица «{}»). Создайте новую, пустую."
NOT_FRESH = "Таблицы нынешней базы старше программы: сначала make release."
UNFIT = "Строка таблицы «{}» в новую базу не помещается ({}). Ничего не перенесено."
DIFFERS = "Таблица «{}» в новой базе не такая, как в старой. Ничего не перенесено."


def move(settings: Settings, to: str) -> dict[str, int]:
    """Copy every row into an empty database; return how many there are of each table.

    Raise NotKept where nothing was moved.
    """
    if to.partition(":")[0] not in DATABASES:
        raise NotKept(NO_SORT)
    with engine_at(settings.database) as source, engine_at(to) as target:
        if source.url == target.url:
            raise NotKept(SAME)
        expect_standstill(settings)
        if unfit := complaint(source):
            raise NotKept(unfit)
        if pending(source):
            raise NotKept(NOT_FRESH)
        if found := inspect(target).get_table_names():
            raise NotKept(NOT_EMPTY.format(found[0]))
        migrate(target)
        return copy_all(source, target)


def copy_all(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row into tables that hold none of anybody's; return how many of each."""
    with reading(source) as there, writing(target) as here:
        # Migrations may have begun some tables.
        for table in reversed(metadata.sorted_tables):
            here.execute(table.delete())
        counts = {table.name: _copy(table, there, here) for table in metadata.sorted_tables}
        for table in metadata.sorted_tables:
            _expect_the_same(table, there, here)
            _go_on_counting(table, here)
    return counts


def _copy(table: Table, there: Connection, here: Connection) -> int:
    """Copy a table. What points to rows of its own comes afterwards, when all are there."""
    later = [each for each in table.columns if _points_to_itself(each)]
    count = 0
    in_order = select(table).order_by(*table.primary_key.columns)
    for rows in there.execute(in_order).partitions(BATCH):
        values = [{**row._mapping, **{each.name: None for each in later}} for row in rows]
        try:
            here.execute(insert(table), values)
        except DBAPIError as error:
            raise NotKept(UNFIT.format(table.name, type(error.orig).__name__)) from error
        count += len(rows)
    for each in later:
        _point(table, each, there, here)
    return count


def _points_to_itself(column: Column[Any]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _point(table: Table, column: Column[Any], there: Connection, here: Connection) -> None:
    (key,) = table.primary_key.columns
    found = there.execute(select(key, column).where(column.is_not(None))).all()
    for row_id, to in found:
        here.execute(update(table).where(key == row_id).values({column.name: to}))


def _expect_the_same(table: Table, there: Connection, here: Connection) -> None:
    """By what the desk reads of each row. Databases may sort words differently: so by the rows."""
    old, new = (_read(table, each) for each in (there, here))
    if any(one != other for one, other in zip_longest(old, new)):
        raise NotKept(DIFFERS.format(table.name))


def _read(table: Table, connection: Connection) -> Iterable[str]:
    rows: Sequence[Row[Any]] = connection.execute(select(table)).all()
    return sorted(repr(tuple(row)) for row in rows)


def _go_on_counting(table: Table, here: Connection) -> None:
    """Let PostgreSQL give out ids after the last one that came along."""
    key = table.autoincrement_column
    if key is None or here.dialect.name != "postgresql":
        return
    last = here.execute(select(func.max(key))).scalar()
    if last is not None:
        name = func.pg_get_serial_sequence(table.name, key.name)
        here.execute(select(func.setval(name, last)))
