"""What alembic runs: it works on the connection that `migrate` hands over, in its transaction."""

from typing import Any, Literal

from alembic import context

from helpdesk.storage.columns import UtcTime, metadata


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a column's type down for a new revision: it must not change when the schema does."""
    is_utc_time = kind == "type" and isinstance(item, UtcTime)
    return "sa.DateTime(timezone=True)" if is_utc_time else False


# SQLite alters a table by copying it (batch); for PostgreSQL the same words are plain ALTERs.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_server_default=True,
    render_item=_render_item,
)

with context.begin_transaction():
    context.run_migrations()
