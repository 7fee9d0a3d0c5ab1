"""Closing the form for a time, and opening it again: for consultants, the head and who looks after
the desk.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import structlog
from flask import Response, request

from helpdesk.access.form_closing import LONGEST, MOST_WORDS, close_form, closing_now, open_form
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.regulation.regulation import administrator
from webforms.staff.access.visitors import acting, overseer, visitor
from webforms.web import fields, typed
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages
from webforms.web.typed_form import Problem, problems_of

PATH = "/desk/form"
FOR = {
    "1": ("на час", timedelta(hours=1)),
    "3": ("на три часа", timedelta(hours=3)),
    "24": ("на сутки", timedelta(days=1)),
    "72": ("на трое суток", timedelta(days=3)),
}
UNTIL_OPEN = "open"
UNTIL_DAY = "day"

_FIELDS = ("words", "how_long", "day")

log = structlog.get_logger(__name__)


@staff_pages.route(PATH, methods=["GET", "POST"])
def form_page() -> Response:
    who = _keeper()
    if request.method == "GET":
        return showing({"words": "Временно звоните в школу.", "how_long": UNTIL_OPEN})
    limit("STAFF", who.id)
    now, said = moment(), {name: fields.words(name) for name in _FIELDS}
    if request.form.get("do") == "open":
        open_form(site().desk, now)
        log.warning("form opened", user=who.id)
        return go_on(PATH, "Форма открыта.")
    try:
        close_form(site().desk, said["words"], _until(said, now), who, now)
    except RuleViolation as refused:
        at = "day" if said["how_long"] == UNTIL_DAY else "how_long"
        return showing(said, problems_of(refused, {Code.LAST_DAY: at}, "words"))
    log.warning("form closed", user=who.id)
    return go_on(PATH, "Форма закрыта.")


def _until(said: dict[str, str], now: datetime) -> datetime:
    """Return when it opens; now, which is refused, where nothing was chosen.

    On a day it opens together with the school.
    """
    how_long, calendar = said["how_long"], site().regulation.calendar
    if how_long == UNTIL_OPEN:
        return calendar.next_open(now + timedelta(minutes=1))
    if how_long == UNTIL_DAY:
        day = typed.day(said["day"])
        is_near = day is not None and abs(day - calendar.local_date(now)) <= LONGEST
        return calendar.opens(day) if day and is_near else now
    return now + FOR[how_long][1] if how_long in FOR else now


def _keeper() -> Actor:
    """Return who is here; raise Closed unless he advises, leads or looks after the desk."""
    looks_after = visitor().username == administrator(site().regulation)
    return acting() if looks_after else overseer()


def _last_day(now: datetime) -> date:
    """Return the last day up to which it can be closed; a day off ends with the next working."""
    calendar, latest = site().regulation.calendar, now + LONGEST
    day = calendar.local_date(latest)
    while calendar.opens(day) > latest:
        day -= timedelta(days=1)
    return day


def showing(values: dict[str, str], problems: Sequence[Problem] = ()) -> Response:
    now, calendar = moment(), site().regulation.calendar
    choices = [(code, title) for code, (title, _) in FOR.items()] + [(UNTIL_DAY, "до дня:")]
    if not calendar.is_open(now):
        choices.insert(
            0, (UNTIL_OPEN, f"пока школа закрыта, до: {in_words(calendar.next_open(now))}")
        )
    elif values["how_long"] == UNTIL_OPEN:
        values = {**values, "how_long": "1"}
    return page(
        "staff/form_closing.html",
        closing=closing_now(site().desk, now),
        at=in_words,
        values=values,
        problems=problems,
        choices=choices,
        most=MOST_WORDS,
        last=_last_day(now),
        longest=LONGEST.days,
        path=PATH,
    )
