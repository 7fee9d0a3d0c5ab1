"""A step of `make install`: whether it is done, doing it, and taking it back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from installing.host import Host
from installing.school import InstalledSchool
from launch import Refused


class InstallStep(ABC):
    """`do` and `undo` return what is said of it; `undo` leaves people's data where they are."""

    title: str

    def __init__(self, host: Host, school: InstalledSchool) -> None:
        self.host, self.school = host, school

    @abstractmethod
    def is_done(self) -> bool: ...

    @abstractmethod
    def do(self) -> str: ...

    def undo(self) -> str:
        """Take nothing back: what it has made belongs to the machine or is data."""
        return ""


@dataclass(frozen=True)
class FileSet:
    """Texts by their absolute paths, and what has to hear of a change."""

    texts: Mapping[Path, str]
    announce: Callable[[], None] = lambda: None


class FilesStep(InstallStep):
    """Files of the system that are written whole; the same text again changes nothing.

    What refuses them finds those of before: a repeated install shows the same refusal again.
    """

    def files(self) -> FileSet:
        raise NotImplementedError

    def is_done(self) -> bool:
        return all(self.host.holds(path, text) for path, text in self.files().texts.items())

    def do(self) -> str:
        files = self.files()
        before = {path: self.host.text(path) for path in files.texts}
        self._write(files.texts)
        try:
            files.announce()
        except Refused:
            self._write(before)
            raise
        return ", ".join(map(str, files.texts))

    def undo(self) -> str:
        files = self.files()
        gone = [each for each in files.texts if self.host.remove(each)]
        files.announce()
        return f"убрано: {', '.join(map(str, gone))}" if gone else ""

    def _write(self, texts: Mapping[Path, str | None]) -> None:
        """Write what is not there; a file that has no text goes."""
        for path, text in texts.items():
            if text is None:
                self.host.remove(path)
            elif not self.host.holds(path, text):
                self.host.write(path, text)
