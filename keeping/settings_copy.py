"""The settings of the environment as a copy has them, and written back where there are none."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from keeping import NotKept, manifest
from keeping.archive import unpack
from settings import ROOT, Settings, SettingsError, read_settings
from settings.env_file import given_by, values_in, write_private
from settings.values import MEANINGS

ENV_FILE = ROOT / ".env"
# The key that opens a copy does not lie in it.
NEVER = frozenset({"BACKUP_KEY"})
# They say where things lie on this machine, and are others on another one.
OF_THIS_MACHINE = frozenset({"DATABASE_URL", "REDIS_URL", "ATTACHMENTS", "REGULATION", "BACKUPS"})
WRITTEN = "Настройки из копии записаны в {}, но в них не хватает:\n{}\nВпишите и повторите."


def settings_given() -> dict[str, str]:
    """Return what the environment and .env set, by name; an empty value counts as not set."""
    given = given_by(ENV_FILE, os.environ)
    return {name: given[name] for name in MEANINGS if name in given}


def is_secret(name: str) -> bool:
    """Whether a setting's value is one, as its type says."""
    return "SecretStr" in str(Settings.model_fields[name.lower()].annotation)


def written(given: Mapping[str, str], *, with_secrets: bool) -> tuple[str, tuple[str, ...]]:
    """Return the settings as lines of .env, and the names of those that were left out."""
    kept = {name: value for name, value in given.items() if name not in NEVER}
    left_out = () if with_secrets else tuple(sorted(filter(is_secret, kept)))
    lines = (f"{name}={_quoted(value)}" for name, value in kept.items() if name not in left_out)
    return "".join(f"{line}\n" for line in lines), left_out


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def settings_for(copy: Path) -> Settings:
    """Return the settings; where there are none, those of the copy, which are written to `.env`.

    Raise NotKept or SettingsError where they are not whole. What says where things lie on the
    machine of the copy is left out.
    """
    try:
        return read_settings()
    except SettingsError:
        if ENV_FILE.exists() or not copy.is_file():
            raise
    # In a container it is a link into the volume, which is followed.
    write_private(ENV_FILE, _lines_of(copy))
    try:
        return read_settings()
    except SettingsError as missing:
        raise NotKept(WRITTEN.format(ENV_FILE, missing)) from missing


def _lines_of(copy: Path) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        unpack(copy, Path(scratch), os.environ.get("BACKUP_KEY"))
        kept = values_in(Path(scratch) / manifest.ENVIRONMENT)
    left = OF_THIS_MACHINE
    given = {name: value for name, value in kept.items() if name not in left}
    return written(given, with_secrets=True)[0]
