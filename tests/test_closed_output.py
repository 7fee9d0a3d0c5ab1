"""A command whose words nobody reads any more carries its work to the end, and says no fault."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT
from tests.installing.scratch import GIVEN, flags

# They are no work of an administrator, or go through Python modules of others.
OTHERS = {"pytest", "bench", "pip", "venv"}
LONG = "'x' * 100000"


def unread(*words: str, together: bool = False) -> tuple[int, str]:
    """Run a command of which nobody reads a word; return its end and what it said of faults."""
    reading, writing = os.pipe()
    os.close(reading)
    faults = subprocess.STDOUT if together else subprocess.PIPE
    try:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            stdout=writing,
            stderr=faults,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    return done.returncode, done.stderr or ""


@pytest.mark.parametrize("unbuffered", [(), ("-u",)])
@pytest.mark.parametrize("together", [False, True])
def test_the_work_goes_on_to_its_end(
    tmp_path: Path, unbuffered: tuple[str, ...], together: bool
) -> None:
    act = (
        "import sys; from pathlib import Path; from closed_output import outlive_readers; "
        f"outlive_readers(); print({LONG}, flush=True); sys.stderr.write({LONG} * {together}); "
        f"print({LONG}); Path({str(tmp_path / 'done')!r}).touch()"
    )
    assert unread(*unbuffered, "-c", act, together=together) == (0, "")
    assert (tmp_path / "done").exists()


def test_another_broken_pipe_is_said_as_any_fault() -> None:
    act = (
        "import os, sys; from closed_output import outlive_readers; from starting import in_words; "
        "outlive_readers(); reading, writing = os.pipe(); os.close(reading); "
        "sys.exit(in_words(lambda: os.write(writing, b'x')))"
    )
    assert unread("-c", act) == (1, "Не вышло: Broken pipe.\n")


def test_an_installation_of_which_nobody_reads_is_carried_out(tmp_path: Path) -> None:
    words = ("-B", "-m", "installing", *flags(tmp_path / "root", "school9", **GIVEN))
    assert unread(*words) == (0, "")
    assert (tmp_path / "root/etc/nginx/conf.d/helpdesk-school9.conf").is_file()


def test_what_an_installation_starts_does_not_end_of_it_either() -> None:
    act = (
        "import sys; from closed_output import outlive_readers; from installing.host import Host; "
        f"outlive_readers(); Host().run(sys.executable, '-c', \"print({LONG})\")"
    )
    assert unread("-c", act) == (0, "")


def test_every_command_of_the_makefile_outlives_its_readers() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    modules = {*re.findall(r"(?:python|\(PYTHON\)\") (?:-B )?-m ([\w.]+)", makefile)} - OTHERS
    files = [ROOT / each.replace(".", "/") / "__main__.py" for each in sorted(modules)]
    assert len(files) > 2, files
    for file in (ROOT / "main.py", *files):
        begins = file.read_text("utf-8").partition('if __name__ == "__main__":\n')[2]
        assert begins.lstrip().startswith("outlive_readers()"), file


def test_what_make_says_of_itself_may_be_read_in_part() -> None:
    for _ in range(5):
        read = ["sh", "-c", "make --no-print-directory help | head -n 1"]
        done = subprocess.run(read, cwd=ROOT, capture_output=True, text=True, check=True)
        assert (done.stdout.count("\n"), done.stderr) == (1, "")
