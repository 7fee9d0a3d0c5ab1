"""What tells one desk from another, and whether its processes run by the settings of today.

Neither tells anything of the key or of a setting: both are seals of HMAC-SHA-256.
"""

import hashlib
import hmac

from sqlalchemy import Connection, select

from helpdesk.kernel.transaction import put_row
from helpdesk.storage import clock_tables

# In `kept`: under which settings a process was started last.
STARTED_UNDER = "settings of "


def identity_of(secret: bytes) -> str:
    """Return the desk's own name in `/healthz`: another key has another one."""
    return hmac.new(secret, b"desk identity", hashlib.sha256).hexdigest()[:32]


def note_settings(connection: Connection, process: str, seal: str) -> None:
    """Write down under which settings this process has started."""
    put_row(connection, clock_tables.kept, name=STARTED_UNDER + process, value=seal)


def settings_of_processes(connection: Connection) -> dict[str, str]:
    """Return the seal of the settings of each process, by its name, as it was started last."""
    kept = clock_tables.kept.c
    query = select(kept.name, kept.value).where(kept.name.startswith(STARTED_UNDER))
    return {row.name.removeprefix(STARTED_UNDER): row.value for row in connection.execute(query)}
