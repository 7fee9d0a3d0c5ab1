"""A step of `make install`: whether it is done, doing it, and taking it back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from installing.host import Host
from installing.school import InstalledSchool


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
    """Texts by their absolute paths, links by theirs, and what has to hear of a change."""

    texts: Mapping[Path, str]
    links: Mapping[Path, str]
    stale: frozenset[Path] = frozenset()
    announce: Callable[[], None] = lambda: None


class FilesStep(InstallStep):
    """Files of the system that are written whole; the same text again changes nothing."""

    def files(self) -> FileSet:
        raise NotImplementedError

    def is_done(self) -> bool:
        files = self.files()
        return (
            not files.stale
            and all(self.host.holds(path, text) for path, text in files.texts.items())
            and all(self._leads(path, target) for path, target in files.links.items())
        )

    def do(self) -> str:
        files = self.files()
        for path, text in files.texts.items():
            if not self.host.holds(path, text):
                self.host.write(path, text)
        for path, target in files.links.items():
            self.host.make_folder(path.parent)
            self.host.remove(path)
            self.host.path(path).symlink_to(target)
        for path in files.stale:
            self.host.remove(path)
        files.announce()
        return ", ".join(str(each) for each in [*files.texts, *files.links])

    def undo(self) -> str:
        files = self.files()
        gone = [each for each in [*files.links, *files.texts] if self.host.remove(each)]
        files.announce()
        return f"убрано: {', '.join(map(str, gone))}" if gone else ""

    def _leads(self, path: Path, target: str) -> bool:
        link = self.host.path(path)
        return link.is_symlink() and str(link.readlink()) == target
