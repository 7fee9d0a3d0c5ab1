"""`python -m integration.mattermost.plugin` builds the plugin and says where it lies."""

import os
import sys
from functools import partial

from closed_output import outlive_readers
from integration.mattermost.plugin.building import CannotBuild, build


def main() -> int:
    say = partial(print, flush=True)
    os.umask(0o077)  # It may be the first to make var/.
    try:
        made = build(say)
    except CannotBuild as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    say(f"Плагин: {made}, {made.stat().st_size // 1024} КБ")
    return 0


if __name__ == "__main__":
    outlive_readers()
    sys.exit(main())
