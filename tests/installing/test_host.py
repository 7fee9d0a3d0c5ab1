"""Ctrl-C reaches a command with whoever has begun it, and cuts no return to the earlier short."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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
    code = f"import sys; WORDS = {ORDERLY!r}; {BEGUN_BY[by]}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", code]
    begun = subprocess.Popen(words, cwd=tmp_path, env=environment, start_new_session=True)
    until = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(begun.pid, signal.SIGINT)
    begun.wait(60)
    assert (tmp_path / "in order").exists()
