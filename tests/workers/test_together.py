"""Processes that share what is loaded: each is begun anew when it dies, and all end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.launch.house import ROOT, wait_until
from workers import together

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

# Each glance takes half a second of a clock of its own; whoever is begun has ended before the next.
ILL = """
import os, sys
from workers import together

class Glances:
    now = 0.0

    def wait(self, seconds):
        self.now += seconds
        return self.now > 3 * together.PAUSE

def fork(*given):
    print(glances.now)
    pid = really_fork(*given)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    return pid

glances, really_fork = Glances(), together._fork
together.told_to_stop, together._fork, together.LOADED = lambda: glances, fork, ()
together.time.monotonic = lambda: glances.now
sys.stdout.reconfigure(line_buffering=True)
together.run_together({"ill": lambda: 1})
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


def test_each_is_shown_by_its_own_name(parent: subprocess.Popen[bytes], tmp_path: Path) -> None:
    wait_until(lambda: _pid(tmp_path, "one") and _pid(tmp_path, "other"), "both")
    for name in ("one", "other"):
        shown = Path(f"/proc/{_pid(tmp_path, name)}/comm").read_text("ascii")
        assert shown.strip() == name


def test_what_cannot_live_is_not_begun_at_each_glance() -> None:
    line = [sys.executable, "-c", ILL]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    begun = list(map(float, done.stdout.split()))
    assert len(begun) == 4
    assert {later - earlier for earlier, later in pairwise(begun)} == {together.PAUSE}


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
