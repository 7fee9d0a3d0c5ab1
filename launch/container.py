"""One process of the Procfile in the foreground, as a container runs it.

python -m launch.container web            the Procfile's line of that name
python -m launch.container doctor --json  what main.py is asked for
python -m launch.container healthy web    whether these apps of this container answer as well
"""

import os
import sys
from typing import NoReturn

from launch.procfile import lines_of
from settings import ROOT, read_settings

MAIN = ("python", "main.py")
HEALTHY = "healthy"
# Whatever a process of the desk makes is for nobody else, whoever shares the volume.
PRIVATE = 0o077


def command_of(words: list[str]) -> list[str]:
    """Return what takes the place of this process."""
    lines = lines_of(ROOT / "Procfile")
    if len(words) == 1 and words[0] in lines:
        return ["/bin/sh", "-c", f"exec {lines[words[0]]}"]
    return [*MAIN, *words]


def is_healthy(app: str) -> bool:
    """Whether the app answers at its port, as well as it can."""
    settings = read_settings()
    endpoint = {"web": settings.web_endpoint, "bot": settings.bot_endpoint}[app]
    found = endpoint.ask_at_port()
    return (found.app, found.status) == (app, 200)


def main(words: list[str]) -> int:
    os.umask(PRIVATE)
    if words[:1] != [HEALTHY]:
        _become(command_of(words))
    return int(not all(map(is_healthy, words[1:])))


def _become(command: list[str]) -> NoReturn:
    """Leave no process between: the container's stop signal has to reach that one itself."""
    os.execvp(command[0], command)  # noqa: S606 - ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
