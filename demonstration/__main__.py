"""`python -m demonstration`: tells the story into the folders that the settings name.

They are the story's own, and empty. 1 when it could not be told; why is on stderr.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import logs
from demonstration.people import Unknown
from demonstration.telling import tell
from settings import ROOT, require_settings

STRANGERS = (
    "Пример не подготовлен: в regulation.toml названы люди, которых в учебном чате нет. "
    "Начинаем с пустого."
)


def main() -> int:
    os.umask(0o077)
    settings = require_settings()
    logs.configure("story", "WARNING")
    usual = (ROOT / "regulation.toml").read_text("utf-8")
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    settings.attachments.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        tell(settings, Path(os.environ["SANDBOX_FOLDER"]), usual, now)
    except Unknown:
        sys.stderr.write(f"{STRANGERS}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
