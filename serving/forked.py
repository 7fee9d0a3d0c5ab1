"""gunicorn in a process that was forked from one that has loaded everything."""

import sys
from functools import partial
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parents[1] / "gunicorn.conf.py"
LOADED = ("main", "webforms.app", "gunicorn.app.wsgiapp", "gunicorn.arbiter", "serving.worker")


def serve(app: str) -> int:
    """Serve one of the apps, `web` or `bot`, as the Procfile has it, until told to stop."""
    from gunicorn.app.wsgiapp import WSGIApplication

    # Its configuration reads there which app it is.
    sys.argv = ["gunicorn", "--no-control-socket", f"--config={CONFIGURATION}", f"main:{app}()"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
    return 0


APPS = {app: partial(serve, app) for app in ("web", "bot")}
