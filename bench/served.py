"""The two apps of the submissions benchmark, as gunicorn serves them."""

from __future__ import annotations

from flask import Flask

import main
from bench.bare import create_bare

NO_LIMIT = "1000000 per minute"


def desk() -> Flask:
    """Return the public site; its limits are counted as ever, and never reached."""
    app = main.web()
    names = ("SENDS_PER_ADDRESS", "SENDS_BY_ALL")
    app.config.update(dict.fromkeys(names, NO_LIMIT))
    return app


def bare() -> Flask:
    return create_bare()
