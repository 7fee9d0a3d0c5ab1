"""The questions that were gathered in a flood: looked through in groups of the same words."""

from __future__ import annotations

import structlog
from flask import Flask, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk import dates
from helpdesk.looking_through import AT_ONCE, dismiss, groups, show
from helpdesk.model import RuleViolation
from webforms.intake_pages import UNFIT
from webforms.limits import limited
from webforms.rendering import page
from webforms.site import moment, site
from webforms.staff.entering import overseer

PATH = "/desk/gathered"
MOST_GROUPS = 50
NOTHING_CHOSEN = "Отметьте хотя бы одну строку."

log = structlog.get_logger(__name__)


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=gathered, methods=["GET", "POST"])


def gathered() -> AnyResponse:
    actor = overseer()
    if request.method == "GET":
        return showing()
    with limited("STAFF", actor.id):
        wanted = set(request.form.getlist("group"))
        ids = [
            inquiry.id
            for group in groups(site().desk)
            if group.key in wanted
            for inquiry in group.inquiries
        ][:AT_ONCE]
        if not ids:
            return showing(NOTHING_CHOSEN)
        act, said = (
            (dismiss, "Закрыто как спам") if request.form.get("do") == "spam"
            else (show, "Карточки появятся в канале")
        )  # fmt: skip
        try:
            count = act(site().desk, ids, actor, moment())
        except RuleViolation as refused:
            return showing(str(refused))
    log.info("gathered looked through", user=actor.id, count=count)
    flash(f"{said}: {count}.")
    return redirect(PATH, 303)


def showing(error: str = "") -> Response:
    found, now = groups(site().desk), moment()
    calendar = site().regulation.calendar
    return page(
        "staff/gathered.html",
        UNFIT if error else 200,
        actor=overseer(),
        groups=found[:MOST_GROUPS],
        beyond=len(found) - MOST_GROUPS,
        total=sum(len(group.inquiries) for group in found),
        at=lambda inquiry: dates.moment(inquiry.entered_at, now, calendar),
        error=error,
        at_once=AT_ONCE,
        path=PATH,
    )
