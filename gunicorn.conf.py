"""How gunicorn serves both apps; the app stands on its command line (Procfile).

Where it listens follows from the settings, unless its command line says `--bind`.
"""

import ctypes
import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

import logs
from settings import require_settings

PR_SET_PDEATHSIG = 1

threads = 8
timeout = 30
graceful_timeout = 10
keepalive = 5
# It would have a thread wait for whoever does not read.
sendfile = False
# Which proxy is believed, the site itself decides (PROXIES); gunicorn would believe everybody on
# this machine.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
# gunicorn's own 0 would let everybody on this machine write the database.
umask = 0o077
# A worker's sign of life on a slow disk would get the worker killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# Two copies would share one socket in the home folder.
control_socket_disable = True
# Made before the workers are forked: each starts at once, and all share the memory of it. Nobody is
# connected to anything until the first request.
preload_app = True
module, _, call = sys.argv[-1].partition(":")
app = call.removesuffix("()")
# The chat's server alone asks the bot, and waits for others there: one process is enough for that.
worker_class = "serving.PatientWorker" if app == "bot" else "serving.TurnWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "1" if app == "bot" else "2"))


class WithoutAccessLog(Logger):  # type: ignore[misc]
    """Makes no line of each request, which gunicorn would make and then drop."""

    access_log_enabled = False


logger_class = WithoutAccessLog
logconfig_dict = logs.described(app or "gunicorn")
if module == "main":
    settings = require_settings()
    endpoint = {"web": settings.web_endpoint, "bot": settings.bot_endpoint}[app]
    bind = f"{endpoint.host}:{endpoint.port}"


# Seconds for which a busy thread may keep the interpreter from the others. Who writes to the
# database lets go of it at each statement, and all writers behind him wait until he has it back:
# with Python's own 5 ms eight threads get a fifth to a third less done.
SWITCH_INTERVAL = 0.0005
# After how many new objects Python looks for those that only hold each other. A request makes more
# than its own 700 several times over and leaves hardly any: looking takes a thirtieth of its time.
LOOK_AFTER = 20_000


def pre_fork(_server: Any, _worker: Any) -> None:
    """Let workers share what was loaded: looking for garbage writes into all that it looks at."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Let a worker die with its master, so that nobody holds the port when it starts again."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.set_threshold(LOOK_AFTER)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
