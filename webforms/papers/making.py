"""Papers as answers. What draws them is loaded with the first: most processes never draw one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from flask import Response, current_app

from webforms.web.rendering import as_file
from webforms.web.site import moment

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

FAMILY = "PT"
# Millimetres.
MARGIN = 15
Align = Literal["L", "C", "R"]
_DRAWING = threading.Lock()


def new_sheet(title: str, made_at: datetime, *, footer_words: str = "") -> Sheet:
    """Return a sheet with nothing on it; see `webforms.papers.sheet.Sheet`."""
    from webforms.papers.sheet import Sheet

    return Sheet(title, made_at, footer_words=footer_words)


def for_everybody(name: str, draw: Callable[..., Sheet], *says: object) -> Response:
    """Answer with a public paper; it is drawn anew where it says something else, or the minute.

    Drawing costs a third of a second, and whoever likes may ask for it: one draws at a time, and
    the others get what he has drawn.
    """
    drawn: dict[str, tuple[object, bytes]] = current_app.extensions.setdefault("papers", {})
    now = moment()
    key = (says, now.replace(second=0, microsecond=0))
    with _DRAWING:
        before, data = drawn.get(name, (None, b""))
        if before != key:
            data = draw(*says, now).pdf()
            drawn[name] = (key, data)
    return as_file(data, "application/pdf", f"{name}.pdf", shown=True)


def paper_file(sheet: Sheet, name: str) -> Response:
    """Answer with the paper; `name` is the file's, ASCII, without the ending."""
    return as_file(sheet.pdf(), "application/pdf", f"{name}.pdf", shown=True)
