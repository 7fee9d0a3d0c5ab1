"""Statements that are made into a database's SQL once, for what is done again and again.

The library of tables makes each execution ready anew, though it keeps the SQL: for one row that
takes longer than SQLite needs to write it, and others wait for their turn to write meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, bindparam

from helpdesk.storage.columns import UtcTime
from helpdesk.storage.database import refused_by

Row = Mapping[str, Any]
# Makes the driver's parameters of the values.
Fill = Callable[[Row], Any]
# SQL is kept for each number of rows; of more, making it takes longer than is won, and a database
# takes so many parameters at once.
ROWS_MOST = 8
MOMENTS = 16


@dataclass(frozen=True)
class ReadyMade:
    """A statement, or one for each database by its name. What it finds is as the driver has read
    it, row by row: numbers and texts are what was written, times are not.
    """

    statement: Any
    _made: dict[tuple[object, ...], tuple[str, Fill]] = field(default_factory=dict, init=False)

    def carry_out(self, connection: Connection, *rows: Row) -> Sequence[Any]:
        """Execute it with these values; an INSERT also with several rows of the same columns."""
        if len(rows) > ROWS_MOST:
            found = connection.execute(self._of(connection.dialect), rows)
            return found.all() if found.returns_rows else []
        key = (connection.dialect.name, len(rows), *(rows[0] if rows else ()))
        if key not in self._made:
            self._made[key] = self._make(connection.dialect, rows)
        sql, fill = self._made[key]
        values = fill(_joined(rows))
        with refused_by(connection):
            cursor = connection.connection.cursor()
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def _of(self, dialect: Dialect) -> Any:
        is_one = not isinstance(self.statement, Mapping)
        return self.statement if is_one else self.statement[dialect.name]

    def _make(self, dialect: Dialect, rows: tuple[Row, ...]) -> tuple[str, Fill]:
        statement = self._of(dialect)
        if len(rows) > 1:
            columns = statement.table.c
            places = [
                {n: bindparam(_place(n, at), type_=columns[n].type) for n in row}
                for at, row in enumerate(rows)
            ]
            statement = statement.values(places)
        names = [*rows[0]] if len(rows) == 1 else None
        made: Any = statement.compile(dialect=dialect, column_keys=names)
        found = [(n, each.type.dialect_impl(dialect)) for n, each in made.binds.items()]
        converted = [(n, convert) for n, of in found if (convert := _conversion(of, dialect))]
        # What has to be given has no value of its own: where it lacks, nothing is written for it.
        given = {n: value for n, value in made.params.items() if not made.binds[n].required}
        return str(made), _filling(given, converted, made.positiontup)


def _conversion(of: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes the driver's value; one moment stands in many columns of a question."""
    convert: Callable[[Any], Any] | None = of.bind_processor(dialect)
    return lru_cache(MOMENTS)(convert) if convert and isinstance(of, UtcTime) else convert


def _place(name: str, at: int) -> str:
    return f"{name}_{at}"


def _joined(rows: tuple[Row, ...]) -> Row:
    """Return the values of all rows by the names of their places."""
    if len(rows) == 1:
        return rows[0]
    return {_place(name, at): value for at, row in enumerate(rows) for name, value in row.items()}


def _filling(
    given: Row, converted: list[tuple[str, Callable[[Any], Any]]], order: list[str] | None
) -> Fill:
    def fill(values: Row) -> Any:
        every = {**given, **values}
        for name, convert in converted:
            every[name] = convert(every[name])
        return every if order is None else tuple([every[name] for name in order])

    return fill
