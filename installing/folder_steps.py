"""The school's own folder: the program, its environment, its settings, room for data and copies."""

import hashlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from installing.install_step import InstallStep
from installing.school import LIST, is_connected

HERE = Path(__file__).resolve().parents[1]
WHEELS = "wheels"
# What is no part of the program in service, or is made where it runs.
NOT_COPIED = frozenset({"tests", "bench", "var", WHEELS, "__pycache__"})
HIDDEN = ".env.example"
# The school changes it; an update leaves it.
KEPT = frozenset({"regulation.toml"})
HEADER = (
    "# Написано make install; больше она этот файл не меняет. Что ещё бывает: .env.example.\n"
    "# CHAT_ADDRESS — кого прокси пускает к боту; её читает только make install.\n"
)
SETTINGS = (
    *("PUBLIC_URL", "BOT_URL", "CHAT_ADDRESS", "WEB_PORT", "BOT_PORT", "PROXIES", "TRUSTED_HOSTS"),
    *("DATABASE_URL", "REDIS_URL", "SMTP_URL", "MAIL_FROM", "IMAP_URL", "BACKUPS"),
)


def make_in(folder: Path) -> tuple[str, ...]:
    """Return the words that begin a command of the school's own Makefile."""
    return ("make", "-s", "-C", str(folder))


def program_files(source: Path) -> Iterator[Path]:
    """Yield what is copied, relative to the source."""
    for path in sorted(source.iterdir()):
        hidden = path.name.startswith(".") and path.name != HIDDEN
        if hidden or path.name in NOT_COPIED or path.is_symlink():
            continue
        if path.is_dir():
            yield from (path.relative_to(source) / each for each in program_files(path))
        else:
            yield path.relative_to(source)


class SourceFiles(InstallStep):
    title = "Программа"
    source = HERE

    def is_done(self) -> bool:
        return self._is_in_place or (not self._differing() and self._listed() == self._names())

    @property
    def _target(self) -> Path:
        return self.host.path(self.school.folder)

    @property
    def _is_in_place(self) -> bool:
        """Whether it was unpacked where it is to run, so that only the list is wanted."""
        return self.source == self._target and (self._target / LIST).is_file()

    def do(self) -> str:
        differing = self._differing()
        for name in differing:
            copy = self._target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.source / name, copy)
        gone = [each for each in self._listed() if each not in set(self._names())]
        for name in gone:
            (self._target / name).unlink(missing_ok=True)
        self.host.write(self.school.folder / LIST, "".join(f"{each}\n" for each in self._names()))
        return f"{self.school.folder}, файлов записано: {len(differing)}, убрано: {len(gone)}"

    def undo(self) -> str:
        self.host.remove(self.school.unfinished)
        if self.source == self._target:
            self.host.remove(self.school.folder / LIST)
            return f"{self.school.folder} остаётся: uninstall запущена из неё"
        gone = [name for name in self._listed() if name not in KEPT]
        for name in gone:
            (self._target / name).unlink(missing_ok=True)
        for folder in sorted({parent for name in gone for parent in Path(name).parents})[::-1]:
            _remove_empty(self._target / folder)
        self.host.remove(self.school.folder / LIST)
        return f"{self.school.folder}: убрано всё, кроме .env, regulation.toml и var с данными"

    def _names(self) -> list[str]:
        return [str(each) for each in program_files(self.source)]

    def _listed(self) -> list[str]:
        listed = self._target / LIST
        return listed.read_text("utf-8").splitlines() if listed.is_file() else []

    def _differing(self) -> list[str]:
        if self.source == self._target:
            return []
        return [name for name in self._names() if self._differs(name)]

    def _differs(self, name: str) -> bool:
        new, old = self.source / name, self._target / name
        if name in KEPT and old.exists():
            return False
        return not old.is_file() or new.read_bytes() != old.read_bytes()


def _remove_empty(folder: Path) -> None:
    """Remove a folder in which nothing is left but what Python has compiled."""
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


class CopyBefore(InstallStep):
    """Of the data, by the program that is there, unless an update has broken off and mixed it."""

    title = "Копия до обновления"

    def is_done(self) -> bool:
        folder = self.host.path(self.school.folder)
        is_in_use = (folder / LIST).is_file() and is_connected(folder / ".env")
        is_broken_off = self.host.path(self.school.unfinished).exists()
        return not is_in_use or is_broken_off or SourceFiles(self.host, self.school).is_done()

    def do(self) -> str:
        self.host.run(*make_in(self.school.folder), "backup")
        return "прежней программой"


class SettingsFile(InstallStep):
    title = "Настройки"

    def is_done(self) -> bool:
        return self.host.path(self.school.env_file).exists()

    def do(self) -> str:
        values = {name: self.school.values.get(name, "") for name in SETTINGS}
        values["SECRET_KEY"] = secrets.token_urlsafe(32)
        lines = (f"{name}={value}\n" for name, value in values.items() if value)
        self.host.write(self.school.env_file, HEADER + "".join(lines), 0o600)
        return f"{self.school.env_file}; {self.school.public_host}"


class DataFolders(InstallStep):
    title = "Папки данных и копий"

    def _folders(self) -> list[Path]:
        copies = self.school.values.get("BACKUPS")
        return [self.school.folder / "var", *([Path(copies)] if copies else [])]

    def is_done(self) -> bool:
        return all(self.host.path(each).is_dir() for each in self._folders())

    def do(self) -> str:
        for folder in self._folders():
            self.host.make_folder(folder, 0o700)
        return ", ".join(map(str, self._folders()))

    def undo(self) -> str:
        return f"остаются: {', '.join(map(str, self._folders()))}"


class Libraries(InstallStep):
    """The Makefile makes the environment, here as anywhere; from the bundle's wheels if any."""

    title = "Окружение Python"

    def is_done(self) -> bool:
        pinned = (self._source / "requirements.txt").read_bytes()
        stamp = f"installed-{hashlib.sha256(pinned).hexdigest()[:16]}"
        return (self.host.path(self.school.folder) / ".venv" / stamp).exists()

    @property
    def _source(self) -> Path:
        return SourceFiles.source

    def do(self) -> str:
        wheels = self._source / WHEELS
        bundled = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)} if wheels.is_dir() else {}
        folder = self.school.folder
        # Root reads the wheels wherever they lie; whose the files are is the next step's.
        self.host.run(*make_in(folder), "AS=", "environment", environment=bundled)
        return f"{folder}/.venv" + (", без сети" if bundled else "")

    def undo(self) -> str:
        folder = self.host.path(self.school.folder) / ".venv"
        if not folder.is_dir() or folder.is_symlink():
            return ""
        shutil.rmtree(folder)
        return f"убрано: {self.school.folder}/.venv"


class Ownership(InstallStep):
    title = "Права на файлы"

    def _folders(self) -> list[str]:
        copies = self.school.values.get("BACKUPS")
        return [str(self.school.folder), *([copies] if copies else [])]

    def is_done(self) -> bool:
        if self.host.is_image or not self.host.has_user(self.school.user):
            return False
        words = ("find", *self._folders(), "!", "-user", self.school.user, "-print", "-quit")
        return not self.host.answer(*words)

    def do(self) -> str:
        owner = f"{self.school.user}:{self.school.user}"
        self.host.run("chown", "--recursive", "--no-dereference", owner, *self._folders())
        return f"всё в {self.school.folder} принадлежит {self.school.user}, другим закрыто"
