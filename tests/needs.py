"""What a test needs of the machine: missing it is a skip, or a failure where all is required."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def lacking(what: str) -> NoReturn:
    """Skip the test and say why; fail instead under REQUIRE_ALL=1, as .ci/run sets it."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required here (REQUIRE_ALL=1)", pytrace=False)
    pytest.skip(f"{what} is not installed")


def chromium() -> Path:
    """Return the path of Debian's Chromium, or of a Chrome under another of its names.

    The headless shell, the same engine without windows of its own, opens a page twice as fast.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    lacking("Chromium")


def postgresql_programs() -> Path:
    """Return the folder with initdb and postgres; Debian keeps them off the PATH."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest_first = sorted(versions, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("postgres")
    for program in [*newest_first, *([Path(on_path)] if on_path else [])]:
        if program.with_name("initdb").exists():
            return program.parent
    lacking("PostgreSQL")
