"""Files that only their owner may read, never seen half-written; and lines of .env among them."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

PLAIN = re.compile(r"[\w.:/,@%+=~-]*")


def write_private(path: Path, text: str) -> None:
    """Write the whole file or nothing, whatever dies when; a link is followed."""
    path = path.resolve()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(0o600)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def env_values(path: Path) -> dict[str, str]:
    """Return what the file sets; an empty value counts as not set."""
    found = dotenv_values(path, interpolate=False) if path.is_file() else {}
    return {name: value for name, value in found.items() if value}


def set_env(path: Path, values: Mapping[str, str | None]) -> None:
    """Set these names in the file and leave every other line as it is; None takes a line away."""
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    for name, value in values.items():
        lines = _with(lines, name, value)
    write_private(path, "".join(f"{line}\n" for line in lines))


def _with(lines: list[str], name: str, value: str | None) -> list[str]:
    ours = re.compile(rf"\s*(export\s+)?{re.escape(name)}\s*=")
    at = [number for number, line in enumerate(lines) if ours.match(line)]
    kept = [line for number, line in enumerate(lines) if number not in at[1:]]
    new = [] if value is None else [f"{name}={_quoted(value)}"]
    if not at:
        return [*kept, *new]
    return [*kept[: at[0]], *new, *kept[at[0] + 1 :]]


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
