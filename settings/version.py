"""Which program this is."""

import tomllib
from functools import cache

from settings import ROOT


@cache
def program_version() -> str:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(written["project"]["version"])
