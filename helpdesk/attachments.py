"""The store of screenshots: bytes under names that we make, outside of what the web serves."""

from __future__ import annotations

import os
import re
import uuid
from dataclasses import dataclass
from pathlib import Path

# Our own names alone: nothing that came from outside ever becomes a path.
_NAME = re.compile(r"[0-9a-zA-Z_-]{1,56}\.(png|jpg|pdf)")


@dataclass(frozen=True)
class FileStore:
    """Files in a folder; a name holds one picture for good, so that storing twice is safe."""

    folder: Path

    def put(self, name: str, data: bytes) -> None:
        """Store a picture whole or not at all."""
        path = self._path(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """Return a picture; FileNotFoundError where there is none of that name."""
        return self._path(name).read_bytes()

    def drop(self, name: str) -> None:
        """Forget a picture; harmless where there is none of that name."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(f"not a name of the store: {name!r}")
        return self.folder / name
