"""What pages that keep a record share: who writes, a day as typed, which line is meant."""

from __future__ import annotations

from datetime import date

from flask import request

from helpdesk.publicity.model import Colleague
from webforms import typed
from webforms.staff.entering import is_head, visitor

MOST_NOTE = 500


def colleague() -> Colleague:
    """Return who is here, as his line will be signed; raise Closed where nobody is."""
    who = visitor()
    return Colleague(who.id, who.name, is_head(who))


def said(name: str, most: int = MOST_NOTE) -> str:
    """Return one line that was typed, cut where nobody would type more."""
    return (typed.line(request.form.get(name)) or "")[:most]


def day_said() -> date | None:
    """Return the day as a browser's date field sends it; None for what is no date."""
    try:
        return date.fromisoformat(said("day"))
    except ValueError:
        return None


def line_meant(source: str) -> int | None:
    return int(source) if source.isdecimal() and len(source) < 10 else None
