"""What each process and command begins with: its settings, its log lines, its desk."""

import os
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

import logs
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.identity import note_settings
from helpdesk.storage.database import create_engine_for
from settings import Settings, require_settings
from settings.sealed import seal_of

# Whatever a process of the desk makes is for nobody else on this machine.
PRIVATE = 0o077


def settings_of(process: str) -> Settings:
    """Return the settings; where they are incomplete, say so and end the process."""
    os.umask(PRIVATE)
    settings = require_settings()
    logs.configure(process, settings.log_level)
    return settings


def desk_of(settings: Settings) -> Desk:
    """Return the desk of one command, which is not there for long."""
    from workers.queue import Announcer

    engine = create_engine_for(settings.database)
    return Desk(engine, settings.secret, Announcer(settings.redis), ledger=ledger_of(settings))


def running_desk(process: str, settings: Settings) -> Desk:
    """Return the desk of a process that stays, and write down under which settings it runs."""
    desk = desk_of(settings)
    try:
        desk.transact(lambda connection: note_settings(connection, process, seal_of(settings)))
    except SQLAlchemyError:
        # A database that is away, or empty yet, is met again by the process itself.
        desk.engine.dispose()
    return desk


def ledger_of(settings: Settings) -> Ledger:
    return Ledger(settings.erased)


def make_folders(settings: Settings) -> None:
    settings.attachments.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.erased.touch(mode=0o600)
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
