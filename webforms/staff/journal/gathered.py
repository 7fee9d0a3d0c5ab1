"""The questions that were gathered in a flood: looked through in groups of the same words."""

import re

import structlog
from flask import Response, request

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.inquiries.looking_through import AT_ONCE, dismiss, groups, show
from webforms.staff.access.visitors import overseer
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages

PATH = "/desk/gathered"
MOST_GROUPS = 50
# The second press, where the page has asked.
SURE = "spam_sure"
_ID = re.compile(r"[0-9]{1,18}")
NOTHING_CHOSEN = "Отметьте хотя бы одну строку."

log = structlog.get_logger(__name__)


@staff_pages.route(PATH, methods=["GET", "POST"])
def gathered() -> Response:
    actor = overseer()
    if request.method == "GET":
        return showing()
    limit("STAFF", actor.id)
    do, ids = request.form.get("do"), _chosen()
    if not ids:
        return showing(NOTHING_CHOSEN)
    if do == "spam":
        return page("staff/gathered_spam.html", ids=ids, asked=_asked(len(ids)), path=PATH)
    act, said = (
        (dismiss, "Закрыто как спам") if do == SURE else (show, "Карточки появятся в канале")
    )
    try:
        count = act(site().desk, ids, actor, moment())
    except RuleViolation as refused:
        return showing(str(refused))
    log.info("gathered looked through", user=actor.id, count=count)
    return go_on(PATH, f"{said}: {count}.")


def _chosen() -> list[int]:
    """Return what was chosen: by groups, or just those of which the page has asked."""
    if request.form.get("do") == SURE:
        return [int(each) for each in request.form.getlist("id") if _ID.fullmatch(each)]
    wanted = set(request.form.getlist("group"))
    found = [group for group in groups(site().desk) if group.key in wanted]
    return [inquiry.id for group in found for inquiry in group.inquiries][:AT_ONCE]


def _asked(count: int) -> str:
    many = dates.counted(count, "вопрос", "вопроса", "вопросов")
    stay = "Он останется" if count == 1 else "Они останутся"
    return f"Закрыть {many} как спам? {stay} в журнале."


def showing(error: str = "") -> Response:
    found, now = groups(site().desk), moment()
    calendar = site().regulation.calendar
    return page(
        "staff/gathered.html",
        groups=found[:MOST_GROUPS],
        beyond=len(found) - MOST_GROUPS,
        total=sum(len(group.inquiries) for group in found),
        at=lambda inquiry: dates.moment(inquiry.entered_at, now, calendar),
        error=error,
        at_once=AT_ONCE,
        path=PATH,
    )
