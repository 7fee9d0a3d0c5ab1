"""The settings that all processes share, as one value, so that two sets can be told apart."""

import hashlib
import hmac

from pydantic import SecretStr

from settings import Settings

# What may differ from machine to machine, or says only how a process runs.
OWN = frozenset(
    {
        "attachments",
        "backup_key",
        "backups",
        "bind",
        "bot_port",
        "chat_port",
        "database_url",
        "log_level",
        "redis_url",
        "regulation",
        "unencrypted_hosts",
        "web_port",
    }
)


def seal_of(settings: Settings) -> str:
    """Return a seal of what is shared; by the key, so that nothing of it can be guessed."""
    shared = sorted(set(Settings.model_fields) - OWN)
    said = "\n".join(f"{name}={_plain(getattr(settings, name))}" for name in shared)
    return hmac.new(settings.secret, said.encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(_plain, value))
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
