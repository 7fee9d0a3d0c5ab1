"""The composition root: settings, engine and queue are made once here and handed to each process.

    python main.py release    migrations and the regulation, before anything else: `make release`
    python main.py worker     carries out deliveries
    python main.py clock      steps that are due, and the sweep
    python main.py listen     hears what people write in the chat
    python main.py mailbox    reads the school's mailbox
    python main.py together   all four of these and both apps, forked from one process
    python main.py doctor     says what works and what does not (--json, --due: for a timer)
    python main.py testmail   sends a letter to oneself and looks for it in the mailbox
    python main.py confirm    says that a name in the school's papers is this account of the chat
    python main.py backup     copies the whole desk; restore, update, move: what keeps it besides
    python main.py connect    connects the desk to its chat; disconnect takes it back
    gunicorn 'main:web()'     the public site
    gunicorn 'main:bot()'     what the chat calls

What one process does not need, it does not import.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

# A traceback about some library, or about this Python's age, would not say what is wrong.
if find_spec("mattermostdriver") is None:
    sys.exit(
        "Этот Python не знает библиотек программы: они стоят в её окружении .venv. Вместо "
        "«python main.py …» — make run, make release, make doctor, make connect; остальное: "
        ".venv/bin/python main.py …"
    )

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

import logs
from closed_output import outlive_readers
from helpdesk.kernel.activation import adopt_file
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import FileStanding
from helpdesk.regulation.regulation_errors import RegulationError
from helpdesk.storage.database import create_engine_for
from settings import Settings
from starting import PRIVATE, desk_of, in_words, ledger_of, make_folders, running_desk, settings_of

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
EMPTY = "База пуста или не отвечает. Если она новая: make release; часы подождут и начнут сами."

# By the first every offer is taken, and nothing is asked.
YES, JSON, DUE = "--yes", "--json", "--due"


def web() -> Flask:
    from integration.chosen import ask_chat_of
    from webforms.app import create_web

    settings = settings_of("web")
    desk = running_desk("web", settings)
    return create_web(desk, settings, ask_chat_of(desk, settings))


def bot() -> Flask:
    """Return the app that answers the chat."""
    from integration.chosen import create_bot

    settings = settings_of("bot")
    app: Flask = create_bot(running_desk("bot", settings), settings)
    return app


def release() -> int:
    """Make or migrate the tables and take over regulation.toml."""
    from helpdesk.clock.at_release import hide_in_earlier_texts
    from helpdesk.kernel.links import renew_links
    from helpdesk.storage.migrations import migrate
    from helpdesk.storage.migrations.fitness import UnfitTables

    settings = settings_of("release")
    make_folders(settings)
    desk = Desk(create_engine_for(settings.database), settings.secret, ledger=ledger_of(settings))
    try:
        migrate(desk.engine)
        standing = adopt_file(desk, settings.regulation.read_text("utf-8"), datetime.now(UTC))
    except UnfitTables as unfit:
        sys.exit(str(unfit))
    except RegulationError as error:
        sys.exit(f"{settings.regulation.name}, исправьте и повторите make release:\n{error}")
    if standing is not FileStanding.IN_FORCE:
        sys.stdout.write(f"{standing}\n")
    renew_links(desk)
    hide_in_earlier_texts(desk, datetime.now(UTC))
    _erase_again(desk, settings)
    _redraw_where_moved(desk, settings)
    return 0


def worker() -> int:
    """Carry out deliveries until told to stop."""
    from workers.queue import work

    settings = settings_of("worker")
    return work(running_desk("worker", settings), settings)


def clock() -> int:
    """Take the steps that are due and sweep up what was not delivered, until told to stop."""
    from workers.clock import run

    settings = settings_of("clock")
    desk = running_desk("clock", settings)
    try:
        # Where the settings were changed and nothing but the processes started again.
        _redraw_where_moved(desk, settings)
        # Where a backup was restored that is older than an erasure.
        _erase_again(desk, settings)
    except (SQLAlchemyError, LookupError, OSError) as error:
        # A database that is away, or empty yet, is met again by the clock itself.
        sys.stderr.write(f"{EMPTY}\n")
        log.warning("cards and erasures not looked at", extra={"error": type(error).__name__})
    return run(desk, settings)


def listen() -> int:
    """Hear what people write to the bot and under the cards, until told to stop."""
    from integration import chosen

    settings = settings_of("listener")
    return chosen.listen(running_desk("listener", settings), settings)


def mailbox() -> int:
    """Read the school's mailbox, until told to stop."""
    from workers.mailbox_process import run

    settings = settings_of("mailbox")
    return run(running_desk("mailbox", settings), settings)


def together() -> int:
    """Do what all processes of the desk do, in processes that share what is loaded."""
    from integration.chosen import modules_of
    from serving.forked import APPS, LOADED
    from workers.together import run_together

    of_chat = modules_of(settings_of("together"), "bot", "listener_process")
    return run_together({**APPS, **BACKGROUND}, *LOADED, *of_chat)


def doctor(option: str = "") -> int:
    """Say what works and what does not; 1 when something does not."""
    import doctor as doctors
    from workers.nightly import examine_by_timer

    settings = settings_of("doctor")
    if option == DUE:
        examine_by_timer(desk_of(settings))
        return 0
    return doctors.report(settings, as_json=option == JSON)


def testmail(to: str) -> int:
    """Send a letter to oneself, and read it back from the mailbox where one is set."""
    from doctor.testmail import send_and_read

    return send_and_read(settings_of("testmail"), to)


def confirm(name: str) -> int:
    """Let the account that has this name in the chat be whom the papers name so."""
    from integration.confirming import confirm_account

    settings = settings_of("confirm")
    return confirm_account(desk_of(settings), settings, name)


def converse(what: str, options: list[str]) -> int:
    """Connect the desk to a chat, or take back what that has made and changed."""
    from integration import chosen

    agrees = YES in options or os.environ.get("CONNECT_YES", "") not in ("", "0")
    return chosen.converse(what, agrees=agrees)


def _erase_again(desk: Desk, settings: Settings) -> None:
    from helpdesk.erasure.erasing import erase_again
    from helpdesk.storage.attachments import FileStore

    erase_again(desk, FileStore(settings.attachments), datetime.now(UTC))


def _redraw_where_moved(desk: Desk, settings: Settings) -> None:
    from helpdesk.clock.at_release import redraw_if_changed
    from integration.chosen import drawn_under

    redraw_if_changed(desk, drawn_under(settings), datetime.now(UTC))


BACKGROUND = {"worker": worker, "clock": clock, "listener": listen, "mailbox": mailbox}
COMMANDS: dict[str, Callable[[], int]] = {
    each.__name__: each for each in (*BACKGROUND.values(), release, together)
}
CONVERSATIONS = ("connect", "disconnect")
# These keep the desk; they read the settings themselves, for a copy may have to bring them.
KEEPING = ("backup", "restore", "update", "move")
LOOKS = ("doctor", "testmail")


def main(words: list[str]) -> int:
    os.umask(PRIVATE)
    name, options = (words[0], words[1:]) if words else ("", [])
    if name in CONVERSATIONS and options in ([], [YES]):
        return converse(name, options)
    if name == "confirm" and len(options) == 1:
        return confirm(options[0].removeprefix("@").lower())
    if name in KEEPING:
        from keeping import commands

        logs.configure(name, "WARNING")
        return commands.run(name, options)
    if name == "testmail" and len(options) <= 1:
        return testmail(*options or [""])
    if name == "doctor" and options in ([], [JSON], [DUE]):
        return doctor(*options)
    if name not in COMMANDS or options:
        known = ", ".join([*COMMANDS, *LOOKS, *KEEPING, *CONVERSATIONS, "confirm ИМЯ"])
        sys.stderr.write(f"Скажите, что запустить: {known}.\n")
        return 2
    return COMMANDS[name]()


if __name__ == "__main__":
    outlive_readers()
    sys.exit(in_words(partial(main, sys.argv[1:])))
