"""A forked command is, to whoever looks, the same as a started one."""

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.launch.command_lines import command_of
from tests.launch.forked import start
from tests.launch.house import PATIENCE, ROOT, wait_until


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    return tmp_path / "printed"


def test_it_says_and_ends_what_a_started_one_does(printed: Path) -> None:
    line = [sys.executable, "main.py", "nonsense"]
    forked = start(line, {"PATH": os.environ["PATH"]}, ROOT, printed)
    assert forked.wait(PATIENCE) == 2
    assert "Скажите, что запустить" in printed.read_text("utf-8")


def test_it_reads_its_own_settings_alone(
    printed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    environment = {"PATH": os.environ["PATH"], "REGULATION": str(tmp_path / "none.toml")}
    forked = start([sys.executable, "main.py", "worker"], environment, ROOT, printed)
    assert forked.wait(PATIENCE) != 0
    assert "SECRET_KEY" in printed.read_text("utf-8")


def test_it_is_found_by_its_words_and_killed_like_any(printed: Path) -> None:
    folder = printed.parent
    environment = {
        "PATH": os.environ["PATH"],
        "CHAT_PORT": "0",
        "SANDBOX_FOLDER": str(folder),
        "MATTERMOST_TOKEN": "t" * 26,
        "MATTERMOST_COMMAND_TOKENS": "c" * 26,
        "BOT_URL": "http://127.0.0.1:9",
    }
    line = ["/bin/sh", "-c", "exec setpriv --pdeathsig TERM env -u PATH python -m sandbox"]
    forked = start(line, environment, ROOT, printed)
    try:
        wait_until(lambda: "Booting worker" in printed.read_text("utf-8"), "the chat")
        shown = Path(f"/proc/{forked.pid}")
        assert b"python\0-m\0sandbox\0" in (shown / "cmdline").read_bytes()
        assert f"SANDBOX_FOLDER={folder}\0".encode() in (shown / "environ").read_bytes()
        assert b"PATH=" not in (shown / "environ").read_bytes()
    finally:
        forked.kill()
    assert forked.wait(PATIENCE) == -signal.SIGKILL


@pytest.mark.parametrize(
    "line",
    [
        ["/bin/sh", "-c", 'exec python -m sandbox "$CHAT_PORT"'],
        ["python", "-c", "pass"],
        ["redis-server"],
        ["setpriv", "--pdeathsig", "TERM", "sleep", "1"],
    ],
)
def test_what_is_no_command_of_the_desk_is_started(line: list[str]) -> None:
    assert command_of(line) is None
