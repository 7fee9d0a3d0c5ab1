"""Processes that share what is loaded: each is begun anew when it dies, and all end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.launch.house import ROOT, wait_until

PROGRAM = """
import sys, time
from functools import partial
from pathlib import Path
from workers import together

def stay(name):
    Path(sys.argv[1], name).write_text(str(__import__("os").getpid()))
    time.sleep(600)
    return 0

together.LOADED = ()
sys.exit(together.run_together({name: partial(stay, name) for name in ("one", "other")}))
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    yield process
    process.kill()
    process.wait()


def _pid(folder: Path, name: str) -> int:
    path = folder / name
    return int(path.read_text() or 0) if path.exists() else 0


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}/exe").exists()


def test_who_dies_is_begun_anew_and_the_others_stay(
    parent: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    wait_until(lambda: _pid(tmp_path, "one") and _pid(tmp_path, "other"), "both")
    one, other = _pid(tmp_path, "one"), _pid(tmp_path, "other")
    os.kill(one, signal.SIGKILL)
    wait_until(lambda: _pid(tmp_path, "one") not in (0, one), "another one")
    assert _pid(tmp_path, "other") == other
    assert parent.poll() is None


def test_all_are_begun_anew_who_died_at_once(
    parent: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    wait_until(lambda: _pid(tmp_path, "one") and _pid(tmp_path, "other"), "both")
    before = {name: _pid(tmp_path, name) for name in ("one", "other")}
    # Held, so that it finds them all ended at one look.
    parent.send_signal(signal.SIGSTOP)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    parent.send_signal(signal.SIGCONT)
    wait_until(lambda: all(_pid(tmp_path, n) not in (0, p) for n, p in before.items()), "others")
    assert parent.poll() is None


def test_all_end_when_told_to(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    wait_until(lambda: _pid(tmp_path, "one") and _pid(tmp_path, "other"), "both")
    parent.send_signal(signal.SIGTERM)
    assert parent.wait(30) == 0
    assert not any(_lives(_pid(tmp_path, name)) for name in ("one", "other"))


def test_nobody_outlives_a_killed_parent(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    wait_until(lambda: _pid(tmp_path, "one") and _pid(tmp_path, "other"), "both")
    parent.kill()
    wait_until(lambda: not any(_lives(_pid(tmp_path, n)) for n in ("one", "other")), "the end")
