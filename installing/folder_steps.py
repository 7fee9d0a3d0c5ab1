"""The school's own folder: the program, its environment, its settings, room for data and copies."""

import hashlib
import secrets
import shutil
from pathlib import Path

from installing.install_step import InstallStep
from program_files import KEPT, LIST, WHEELS, names_differing, names_in, names_listed, put

HERE = Path(__file__).resolve().parents[1]
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


class SourceFiles(InstallStep):
    title = "Программа"
    source = HERE

    def is_done(self) -> bool:
        return self._is_in_place or self.is_in(self._target)

    @property
    def _target(self) -> Path:
        return self.host.path(self.school.folder)

    @property
    def _is_in_place(self) -> bool:
        """Whether it was unpacked where it is to run, so that only the list is wanted."""
        return self.source == self._target and (self._target / LIST).is_file()

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        names = names_in(cls.source)
        return names_listed(folder) == names and not names_differing(names, cls.source, folder)

    def do(self) -> str:
        written, removed = put(self.source, self._target)
        return f"{self.school.folder}, файлов записано: {written}, убрано: {removed}"

    def undo(self) -> str:
        self.host.remove(self.school.unfinished)
        if self.source == self._target:
            self.host.remove(self.school.folder / LIST)
            return f"{self.school.folder} остаётся: uninstall запущена из неё"
        gone = [name for name in names_listed(self._target) if name not in KEPT]
        for name in gone:
            (self._target / name).unlink(missing_ok=True)
        for folder in sorted({parent for name in gone for parent in Path(name).parents})[::-1]:
            _remove_empty(self._target / folder)
        self.host.remove(self.school.folder / LIST)
        return f"{self.school.folder}: убрано всё, кроме .env, regulation.toml и var с данными"


def _remove_empty(folder: Path) -> None:
    """Remove a folder in which nothing is left but what Python has compiled."""
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


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
