"""The settings of the environment as a copy has them, and written back where there are none."""

import os
from collections.abc import Mapping

from settings import ROOT, Settings
from settings.env_file import given_by
from settings.values import MEANINGS

ENV_FILE = ROOT / ".env"
# The key that opens a copy does not lie in it.
NEVER = frozenset({"BACKUP_KEY"})
# They say where things lie on this machine, and are others on another one.
OF_THIS_MACHINE = frozenset({"DATABASE_URL", "REDIS_URL", "ATTACHMENTS", "REGULATION", "BACKUPS"})


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
