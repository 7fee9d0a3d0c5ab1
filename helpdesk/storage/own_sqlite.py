"""The SQLite of every connection to the desk's database: docs/adr/0058-own-sqlite.md.

Two copies of SQLite in one process may not open the same file.
"""

try:
    # Its wheel brings a newer SQLite along than most systems have.
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    # There is none for every machine.
    import sqlite3 as sqlite

__all__ = ["sqlite"]
