"""Closing the form for a time, and opening it again: for consultants, the head and who looks after
the desk.
"""

from datetime import datetime, timedelta

import structlog
from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.access.form_closing import MOST_WORDS, close_form, closing_now, open_form
from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.regulation.regulation import administrator
from webforms.staff.access.visitors import overseer, visitor
from webforms.web import typed
from webforms.web.limits import limit
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site

PATH = "/desk/form"
FOR = {
    "1": ("на час", timedelta(hours=1)),
    "3": ("на три часа", timedelta(hours=3)),
    "24": ("на сутки", timedelta(days=1)),
    "72": ("на трое суток", timedelta(days=3)),
}
UNTIL_OPEN = "open"

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=form_page, methods=["GET", "POST"])


def form_page() -> AnyResponse:
    who = _keeper()
    if request.method == "GET":
        return showing(who, {"words": _usual_words(), "how_long": UNTIL_OPEN})
    limit("STAFF", who.id)
    return _do(who)


def _do(who: Actor) -> AnyResponse:
    now = moment()
    if request.form.get("do") == "open":
        open_form(site().desk, now)
        log.warning("form opened", user=who.id)
        return go_on(PATH, "Форма открыта.")
    said = {name: typed.words(request.form.get(name)) or "" for name in ("words", "how_long")}
    try:
        close_form(site().desk, said["words"], _until(said["how_long"], now), who, now)
    except RuleViolation as refused:
        return showing(who, said, str(refused))
    log.warning("form closed", user=who.id)
    return go_on(PATH, "Форма закрыта.")


def _until(how_long: str, now: datetime) -> datetime:
    """Return when it opens; now, which is refused, where nothing was chosen."""
    if how_long == UNTIL_OPEN:
        return site().regulation.calendar.next_open(now + timedelta(minutes=1))
    return now + FOR[how_long][1] if how_long in FOR else now


def _keeper() -> Actor:
    """Return who is here; raise Closed unless he advises, leads or looks after the desk."""
    here = visitor()
    if here.username == administrator(site().regulation):
        return Actor(Role.STAFF, here.id, here.username, here.name)
    return overseer()


def _usual_words() -> str:
    return "Временно звоните в школу."


def showing(who: Actor, values: dict[str, str], error: str = "") -> Response:
    now, calendar = moment(), site().regulation.calendar
    closing = closing_now(site().desk, now)
    choices = [(code, title) for code, (title, _) in FOR.items()]
    if not calendar.is_open(now):
        opens = dates.moment(calendar.next_open(now), now, calendar)
        choices.insert(0, (UNTIL_OPEN, f"пока школа закрыта, до: {opens}"))
    elif values["how_long"] == UNTIL_OPEN:
        values = {**values, "how_long": "1"}
    return page(
        "staff/closing_form.html",
        UNFIT if error else 200,
        actor=who,
        closing=closing,
        since=dates.moment(closing.at, now, calendar) if closing else "",
        until=dates.moment(closing.until, now, calendar) if closing else "",
        values=values,
        problems=[("words", error)] if error else [],
        choices=choices,
        most=MOST_WORDS,
        path=PATH,
    )
