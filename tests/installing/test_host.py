"""Neither Ctrl-C nor a lost connection cuts short what an installation has begun."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from installing import __main__ as command
from installing.update_step import WITHIN
from settings import ROOT

# Takes its time to put things in order, as a return to the earlier program does.
ORDERLY = """
import pathlib, time
try:
    pathlib.Path("begun").touch()
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)
    pathlib.Path("in order").touch()
"""
BEGUN_BY = {
    "make install": "from installing.host import Host; Host().run(sys.executable, '-c', WORDS)",
    "make update": "from launch.__main__ import wait_for; import subprocess; "
    "wait_for(subprocess.Popen([sys.executable, '-c', WORDS]))",
}


@pytest.mark.parametrize("by", BEGUN_BY)
def test_what_hears_ctrl_c_is_left_to_end_in_good_order(tmp_path: Path, by: str) -> None:
    # As at a terminal: what is started in the background hears no Ctrl-C.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"import sys; WORDS = {ORDERLY!r}; {heard}; {BEGUN_BY[by]}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", code]
    begun = subprocess.Popen(words, cwd=tmp_path, env=environment, start_new_session=True)
    _wait_for(tmp_path / "begun")
    os.killpg(begun.pid, signal.SIGINT)
    begun.wait(60)
    assert (tmp_path / "in order").exists()


# The terminal is there at the beginning; when the rest is said, it is gone.
SPEAKING = (
    "echo begins >&2; touch begun; until [ -e gone ]; do sleep 0.1; done; echo ends && touch done"
)
BEGINS = (ROOT / "installing/__main__.py").read_text("utf-8").partition('__main__":\n')[2]
INSTALLS = f"""
import sys
from textwrap import dedent
from closed_output import *
from installing.host import Host
def main(_):
    for _ in range(2):
        Host().run("make", "-s", "-f", "speaking.mk")
exec(dedent({BEGINS!r}))
"""


def test_with_the_connection_lost_it_is_carried_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "speaking.mk").write_text(f"all:\n\t@{SPEAKING}\n\t@echo more && echo x >> log\n")
    process, terminal = pty.fork()
    if not process:
        os.chdir(tmp_path)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        os.execve(sys.executable, [sys.executable, "-c", INSTALLS], environment)  # noqa: S606
    _wait_for(tmp_path / "begun")
    os.close(terminal)
    time.sleep(0.5)
    (tmp_path / "gone").touch()
    assert os.waitpid(process, 0)[1] == 0
    assert (tmp_path / "log").read_text() == "x\nx\n"


def _wait_for(file: Path) -> None:
    until = time.monotonic() + 60
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)


def test_another_one_waits_until_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, ours in (("HERE", tmp_path), ("put_in", print), ("school_of", print)):
        monkeypatch.setattr(command, name, ours)
    monkeypatch.setattr(os, "getuid", lambda: 0)
    first = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    assert command.main(["install"]) == 1
    assert "уже идёт" in capsys.readouterr().err
    monkeypatch.setenv(WITHIN, "1")
    assert command.main(["install"]) == 0
    monkeypatch.delenv(WITHIN)
    os.close(first)
    assert command.main(["install"]) == 0
