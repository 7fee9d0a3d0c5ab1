"""A database of another program, or of a newer one, is refused in words that say what to do."""

import pytest
from sqlalchemy import text

from helpdesk.storage.database import create_engine_for
from helpdesk.storage.migrations import complaint, migrate
from helpdesk.storage.migrations.fitness import UnfitTables


def test_tables_of_a_newer_program_are_refused(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    migrate(engine)
    assert complaint(engine) == ""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnfitTables, match=r"новее этой программы \(их версия 9999\)"):
        migrate(engine)
    assert "git pull" in complaint(engine)
    engine.dispose()


def test_another_programs_tables_are_refused(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE users (id INTEGER)"))
    with pytest.raises(UnfitTables, match="«users»"):
        migrate(engine)
    engine.dispose()
