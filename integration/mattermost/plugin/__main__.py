"""`python -m integration.mattermost.plugin` builds the plugin and says where it lies."""

import os
import sys

from integration.mattermost.plugin.building import CannotBuild, build


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    os.umask(0o077)  # It may be the first to make var/.
    try:
        made = build(_say)
    except CannotBuild as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    _say(f"Плагин: {made}, {made.stat().st_size // 1024} КБ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
