"""The site as it is, with room for a crowd: what becomes of a flood is tested elsewhere."""

from flask import Flask

import main
import webforms.app  # noqa: F401 - before the workers are forked, as the site itself is loaded
from helpdesk.access.budgets import Cap
from webforms.web import limits

ROOM = 1_000_000


def web() -> Flask:
    """Return the public site; its budgets are never used up."""
    limits.CAPS = {
        name: tuple(Cap(ROOM, cap.seconds) for cap in caps) for name, caps in limits.CAPS.items()
    }
    return main.web()
