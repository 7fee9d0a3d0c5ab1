"""Whether a database's tables are the desk's, and none that only a newer program knows."""

from collections.abc import Set

from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

NEWER = (
    "Таблицы базы новее этой программы (их версия {}): похоже, программу вернули назад. Обновите "
    "её (git pull, make release) или восстановите копию, сделанную до обновления (make restore)."
)
FOREIGN = (
    "База по адресу DATABASE_URL занята другой программой (в ней есть таблица «{}»). Создайте для "
    "этой программы отдельную, пустую базу."
)


class UnfitTables(Exception):
    """Why nothing is migrated: a sentence for the administrator, with what to do."""


def expect_fit(connection: Connection, known: Set[str]) -> None:
    """Raise UnfitTables where the tables are another's, or of no revision that is `known`."""
    revisions = MigrationContext.configure(connection).get_current_heads()
    for each in revisions:
        if each not in known:
            raise UnfitTables(NEWER.format(each))
    others = inspect(connection).get_table_names()
    if not revisions and others:
        raise UnfitTables(FOREIGN.format(sorted(others)[0]))
