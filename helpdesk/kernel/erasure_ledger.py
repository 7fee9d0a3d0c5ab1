"""What was erased, written down beside the database: a backup that is restored knows nothing of it.

One line of JSON for each thing: kind, a key that no other database gives to something else, and
the names of its files. Nothing in it can be read by who does not have the data themselves.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class Line:
    """One thing that was erased, or whose requester has withdrawn his consent."""

    at: datetime
    kind: str
    key: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """The file of one deployment. Several processes may write to it."""

    path: Path

    def add(self, at: datetime, kind: str, key: str, files: Sequence[str] = ()) -> None:
        """Write a line down for good before what it says is done."""
        said = {"at": at.isoformat(), "kind": kind, "key": key, "files": list(files)}
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # The line's end comes first: so a half-written line before it spoils no other.
            file.write("\n" + json.dumps(said))
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> Iterator[Line]:
        """Yield every line; what a power cut has left half-written is passed over."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as file:
            for written in file:
                try:
                    said: dict[str, Any] = json.loads(written)
                    at = datetime.fromisoformat(said["at"])
                    yield Line(at, said["kind"], said["key"], tuple(said["files"]))
                except (ValueError, KeyError, TypeError):
                    continue

    def take_over(self, other: Ledger) -> None:
        """Write down what another copy of the file knows and this one does not."""
        known = set(self.lines())
        for line in other.lines():
            if line not in known:
                self.add(line.at, line.kind, line.key, line.files)
