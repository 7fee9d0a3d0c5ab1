"""All that stands in a PostgreSQL database, read once and put back as often as it is wanted."""

from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import MetaData

NO_FOREIGN_KEYS_NOW = "SET LOCAL session_replication_role = replica"
COUNTED = """
    SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
    WHERE last_value IS NOT NULL
"""


@dataclass(frozen=True)
class Contents:
    """The rows of each table as COPY writes them, and how far each sequence has counted."""

    rows: dict[str, bytes]
    counted: list[tuple[str, int]]

    @property
    def in_order(self) -> tuple[object, ...]:
        """The same for the same rows, in whichever order a table gives them."""
        rows = ((name, *sorted(found.splitlines())) for name, found in sorted(self.rows.items()))
        return (*rows, *sorted(self.counted))


class Tables:
    """The tables of one database, seen from within a transaction."""

    def __init__(self, connection: psycopg.Connection, metadata: MetaData) -> None:
        self._connection = connection
        self._columns = {
            name: sql.SQL("{} ({})").format(
                sql.Identifier(name),
                sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
            )
            for name, table in metadata.tables.items()
        }

    def are_empty(self) -> bool:
        """Whether nothing is in them, and nothing of what was has been counted."""
        has_rows = [
            sql.SQL("EXISTS (SELECT FROM {})").format(sql.Identifier(each))
            for each in self._columns
        ]
        asked = sql.SQL("SELECT {} OR EXISTS ({})").format(
            sql.SQL(" OR ").join(has_rows), sql.SQL(COUNTED)
        )
        found = self._connection.execute(asked).fetchone()
        return found == (False,)

    def contents(self) -> Contents:
        rows = {name: self._rows(columns) for name, columns in self._columns.items()}
        counted = self._connection.execute(COUNTED).fetchall()
        return Contents({name: found for name, found in rows.items() if found}, counted)

    def empty(self) -> None:
        """Take out every row; the order of the tables does not matter."""
        self._connection.execute(NO_FOREIGN_KEYS_NOW)
        emptied = [sql.SQL("DELETE FROM {}").format(sql.Identifier(each)) for each in self._columns]
        self._connection.execute(sql.SQL("; ").join(emptied))

    def put(self, contents: Contents) -> None:
        """Put this into empty tables; the order of the tables does not matter."""
        self._connection.execute(NO_FOREIGN_KEYS_NOW)
        for name, rows in contents.rows.items():
            write = sql.SQL("COPY {} FROM STDIN").format(self._columns[name])
            with self._connection.cursor().copy(write) as copy:
                copy.write(rows)
        for sequence, value in contents.counted:
            self._connection.execute("SELECT setval(%s::regclass, %s)", (sequence, value))

    def _rows(self, columns: sql.Composed) -> bytes:
        read = sql.SQL("COPY {} TO STDOUT").format(columns)
        with self._connection.cursor().copy(read) as copy:
            return b"".join(map(bytes, copy))
