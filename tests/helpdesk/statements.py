"""What a desk asks its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from helpdesk.kernel.desk import Desk


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """Collect the queries that are made meanwhile, on whichever connection; no ready-made ones."""
    found: list[str] = []

    @event.listens_for(desk.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, *_: object) -> None:  # type: ignore[no-untyped-def]
        if statement.startswith("SELECT"):
            found.append(statement)

    yield found
    event.remove(desk.engine, "before_cursor_execute", note)
