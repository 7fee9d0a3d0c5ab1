"""The machine that is installed on: itself, or a folder that will become one."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launch import Refused

STATUS = "var/lib/dpkg/status"
OF_MAKE = frozenset({"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"})


@dataclass
class Host:
    """Files are written below `root`; in a folder (`root` is not /) no command is run.

    `left` are the commands that could not be run here, to be typed where the system runs.
    """

    root: Path = Path("/")
    left: list[str] = field(default_factory=list)

    @property
    def is_image(self) -> bool:
        return self.root != Path("/")

    @property
    def has_systemd(self) -> bool:
        """Whether systemd runs here, so that services can be started."""
        return not self.is_image and Path("/run/systemd/system").is_dir()

    def path(self, absolute: str | Path) -> Path:
        return self.root / str(absolute).lstrip("/")

    def run(
        self, *words: str, environment: Mapping[str, str] | None = None, is_quiet: bool = False
    ) -> None:
        """Run a command, in a folder note it; raise Refused when it fails.

        A quiet one says only what goes to stderr.
        """
        if self.is_image:
            self.leave(*words)
            return
        try:
            failed = _carry_out(words, {**_environment(), **(environment or {})}, is_quiet)
        except FileNotFoundError:
            raise Refused(f"Нет программы {words[0]}.") from None
        if failed:
            raise Refused(f"Не вышло: {shlex.join(words)}")

    def run_in_systemd(self, *words: str) -> None:
        """Run what needs a running systemd; note it where there is none."""
        if self.has_systemd:
            self.run(*words)
        else:
            self.leave(*words)

    def leave(self, *words: str) -> None:
        line = shlex.join(words)
        if line not in self.left:
            self.left.append(line)

    def answer(self, *words: str) -> str:
        """Return what a command prints; nothing where it fails or cannot be run."""
        if self.is_image or shutil.which(words[0]) is None:
            return ""
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    def make_folder(self, absolute: str | Path, mode: int = 0o755) -> None:
        """Make a folder with those above it; only the last gets the mode, if it is new."""
        folder = self.path(absolute)
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(mode)

    def write(self, absolute: str | Path, text: str, mode: int = 0o644) -> None:
        """Write the whole file or nothing; it is never readable more widely than by the mode."""
        path = self.path(absolute)
        self.make_folder(Path(absolute).parent)
        draft = path.with_name(f".{path.name}.new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)

    def text(self, absolute: str | Path) -> str | None:
        """Return what a file says; None where there is none."""
        path = self.path(absolute)
        return path.read_text("utf-8") if path.is_file() else None

    def holds(self, absolute: str | Path, text: str) -> bool:
        return self.text(absolute) == text

    def remove(self, absolute: str | Path) -> bool:
        """Remove a file or a link; return whether there was one."""
        path = self.path(absolute)
        was = path.is_symlink() or path.exists()
        path.unlink(missing_ok=True)
        return was

    def has_user(self, name: str) -> bool:
        users = self.path("etc/passwd")
        return users.is_file() and any(
            line.startswith(f"{name}:") for line in users.read_text("utf-8").splitlines()
        )

    def has_package(self, name: str) -> bool:
        """Whether Debian's package is installed."""
        status = self.path(STATUS)
        text = status.read_text("utf-8") if status.is_file() else ""
        found = re.search(rf"^Package: {re.escape(name)}\nStatus: (.+)$", text, re.MULTILINE)
        return found is not None and found[1] == "install ok installed"

    def lacking(self, packages: Sequence[str]) -> list[str]:
        return [name for name in packages if not self.has_package(name)]

    @property
    def debian(self) -> int:
        """Debian's number; 0 where it is not known."""
        release = self.path("etc/os-release")
        text = release.read_text("utf-8") if release.is_file() else ""
        found = re.search(r'^VERSION_ID="?(\d+)', text, re.MULTILINE)
        return int(found[1]) if found else 0


def _carry_out(words: Sequence[str], environment: dict[str, str], is_quiet: bool) -> int:
    """Return how it ended; where nobody reads what it says, it shall not end of that.

    It hears Ctrl-C as well, and is left to end in good order. It never has the terminal itself,
    which may go.
    """
    said = (subprocess.DEVNULL, None) if is_quiet else (subprocess.PIPE, subprocess.STDOUT)
    with subprocess.Popen(words, env=environment, stdout=said[0], stderr=said[1]) as running:
        while True:
            try:
                while running.stdout and (read := os.read(running.stdout.fileno(), 65536)):
                    sys.stdout.buffer.write(read)
                    sys.stdout.flush()
                return running.wait()
            except KeyboardInterrupt:
                continue


def _environment() -> dict[str, str]:
    """Return ours, without what one `make` tells another that it starts."""
    return {name: value for name, value in os.environ.items() if name not in OF_MAKE}
