"""Secrets that nobody set: made once, kept for the next run, readable by their owner alone."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values


def kept_secrets(path: Path, names: Iterable[str]) -> dict[str, str]:
    """Return a secret for each name, from the file or, the first time, made up."""
    known = {name: value for name, value in dotenv_values(path).items() if value}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in missing}
        write_private(path, "".join(f"{name}={value}\n" for name, value in known.items()))
    return {name: known[name] for name in names}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; never a half of it, whatever dies when."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
