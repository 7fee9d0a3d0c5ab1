"""The store of screenshots: bytes under names that we make, outside of what the web serves."""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# Our own names alone: nothing that came from outside ever becomes a path.
_NAME = re.compile(r"[0-9a-zA-Z_-]{1,56}\.(png|jpg|pdf)")


def is_stored_name(name: str) -> bool:
    """Whether the store may have given this name to a file."""
    return _NAME.fullmatch(name) is not None


_ENOUGH = b"x" * 4096


class NotStored(OSError):
    """The folder takes nothing: the disk is full, or it may not be written."""


@dataclass(frozen=True)
class FileStore:
    """Files in a folder; a name holds one picture for good, so that storing twice is safe."""

    folder: Path

    def put(self, name: str, data: bytes) -> None:
        """Store a picture whole or not at all; raise NotStored."""
        path = self._path(name)
        with self._written(f"{path.name}.{uuid.uuid4().hex}.part", data) as unfinished:
            unfinished.replace(path)

    def try_out(self) -> None:
        """Raise NotStored where nothing could be stored now."""
        with self._written(f"{uuid.uuid4().hex}.part", _ENOUGH):
            pass

    @contextmanager
    def _written(self, name: str, data: bytes) -> Iterator[Path]:
        unfinished = self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield unfinished
        except OSError as error:
            raise NotStored(*error.args) from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def get(self, name: str) -> bytes:
        """Return a picture; FileNotFoundError where there is none of that name."""
        return self._path(name).read_bytes()

    def drop(self, name: str) -> None:
        """Forget a picture; harmless where there is none of that name."""
        self._path(name).unlink(missing_ok=True)

    def files(self) -> list[Path]:
        """Return what is stored, whole; what is only being written is no part of it."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if is_stored_name(path.name))

    def _path(self, name: str) -> Path:
        if not is_stored_name(name):
            raise FileNotFoundError(f"not a name of the store: {name!r}")
        return self.folder / name
