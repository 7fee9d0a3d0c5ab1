"""Which program this is."""

import tomllib
from functools import cache

from settings import ROOT


@cache
def program_version() -> str:
    """Return the version of the program that runs here."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(written["project"]["version"])
