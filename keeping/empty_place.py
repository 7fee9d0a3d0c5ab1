"""The settings on a machine that has none yet: they come out of the copy."""

import os
import tempfile
from pathlib import Path

from keeping import NotKept, manifest, settings_copy
from keeping.archive import unpack
from settings import Settings, SettingsError, read_settings
from settings.env_file import values_in, write_private

WRITTEN = "Настройки из копии записаны в {}, но в них не хватает:\n{}\nВпишите и повторите."


def settings_for(copy: Path) -> Settings:
    """Return the settings; where there are none, those of the copy, which are written to `.env`.

    Raise NotKept or SettingsError where they are not whole. What says where things lie on the
    machine of the copy is left out.
    """
    try:
        return read_settings()
    except SettingsError:
        if settings_copy.ENV_FILE.exists() or not copy.is_file():
            raise
    # In a container it is a link into the volume, which is followed.
    write_private(settings_copy.ENV_FILE, _lines_of(copy))
    try:
        return read_settings()
    except SettingsError as missing:
        raise NotKept(WRITTEN.format(settings_copy.ENV_FILE, missing)) from missing


def _lines_of(copy: Path) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        unpack(copy, Path(scratch), os.environ.get("BACKUP_KEY"))
        kept = values_in(Path(scratch) / manifest.ENVIRONMENT)
    left = settings_copy.OF_THIS_MACHINE
    given = {name: value for name, value in kept.items() if name not in left}
    return settings_copy.written(given, with_secrets=True)[0]
