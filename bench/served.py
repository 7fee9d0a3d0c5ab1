"""The two apps of the submissions benchmark, as gunicorn serves them."""

from dataclasses import replace

from flask import Flask

import main
from bench.bare import create_bare
from webforms.web.limits import CAPS


def desk() -> Flask:
    """Return the public site; its limits are counted as ever, and never reached."""
    app = main.web()
    app.config["CAPS"] = {
        name: tuple(replace(cap, amount=10**9) for cap in caps) for name, caps in CAPS.items()
    }
    return app


def bare() -> Flask:
    return create_bare()
