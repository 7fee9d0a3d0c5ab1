"""The way from an older database to the tables of today, from the very first table on."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from helpdesk.storage.migrations.fitness import UnfitTables, expect_fit


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the newest revision; harmless when it is there already.

    Raise UnfitTables where its tables are another program's, or a newer one's.
    """
    with engine.begin() as connection:
        expect_fit(connection, _known())
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def pending(engine: Engine) -> bool:
    """Whether the database is still without the newest revision."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) != {newest_revision()}


def complaint(engine: Engine) -> str:
    """Say why `migrate` would refuse the database; nothing where it would not."""
    try:
        with engine.connect() as connection:
            expect_fit(connection, _known())
    except UnfitTables as unfit:
        return str(unfit)
    return ""


@cache
def newest_revision() -> str:
    """Return the revision to which `migrate` brings a database.

    It is kept, as it stays for as long as the process lives, and every step is a file to be read.
    """
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_known(revision: str) -> bool:
    """Whether the way from this revision is known: else the tables are newer, or not the desk's."""
    return revision in _known()


@cache
def _known() -> frozenset[str]:
    script = ScriptDirectory.from_config(_config())
    return frozenset(each.revision for each in script.walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
