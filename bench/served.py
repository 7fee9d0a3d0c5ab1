"""The two apps of the submissions benchmark, as gunicorn serves them."""

from __future__ import annotations

from flask import Flask

import main
from bench.bare import create_bare

# As many windows as the site itself counts: each is a question to Redis.
NO_LIMITS = {
    "SENDS_PER_ADDRESS": "1000000 per minute; 1000000 per hour",
    "SENDS_BY_ALL": "1000000 per minute",
}


def desk() -> Flask:
    """Return the public site; its limits are counted as ever, and never reached."""
    app = main.web()
    app.config.update(NO_LIMITS)
    return app


def bare() -> Flask:
    return create_bare()
