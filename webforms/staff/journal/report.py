"""«Отчёт»: a month, a quarter, a school year or any days beside those before, to read and to take.

Whoever leads sees what everybody had to do; a consultant sees his own beside the whole.
"""

from datetime import date
from urllib.parse import urlencode

import structlog
from flask import Response, flash, request

from helpdesk.clock.monthly import is_subscribed, subscribe, unsubscribe
from helpdesk.domain.errors import RuleViolation
from helpdesk.journal.periods import Period, last_month, offered, period_of
from helpdesk.journal.report_answers import LOAD
from helpdesk.journal.report_arrivals import HOURS, TREND
from helpdesk.journal.report_sections import make_report
from helpdesk.journal.report_values import Report
from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import paper_file
from webforms.papers.plots import Plot, columns, heat
from webforms.papers.report_sheet import report_sheet
from webforms.staff.access.visitors import acting, ask_chat_now, overseer, standing_now
from webforms.staff.journal.addresses import CUT, day_of, not_too_long, path_of
from webforms.staff.journal.journal import XLSX
from webforms.web.limits import limit
from webforms.web.rendering import as_file, go_on, page
from webforms.web.site import moment, site, staff_pages, today

PATH = "/desk/report"
# Each draws a section in its own way; the others with bars have them in their rows.
PLOTS = {TREND: columns, HOURS: heat}

log = structlog.get_logger(__name__)


@staff_pages.route(PATH, methods=["GET", "POST"])
def report() -> Response:
    actor = overseer()
    if request.method == "POST":
        return _send_or_not()
    made, regulation = _made()
    if any(day and day < made.period.since for day in _days()):
        flash(CUT.format(made.period.since))
    subscribed = site().desk.read(is_subscribed, actor.username)
    return page(
        "staff/report.html",
        report=made,
        plots=_plots(made),
        periods=[(words, _address(each), each == made.period) for words, each in offered(today())],
        earlier=(made.period.earlier, _address(made.period.earlier)),
        later=_later(made.period),
        files=(_address(made.period, "/paper"), _address(made.period, "/file")),
        leads=path_of,
        is_director=standing_now().is_director(actor.username),
        is_subscribed=subscribed,
        path=PATH,
        regulation=regulation,
    )


def _address(period: Period, more: str = "") -> str:
    days = {"since": period.since.isoformat(), "till": period.till.isoformat()}
    return f"{PATH}{more}?{urlencode(days)}"


def _later(period: Period) -> tuple[Period, str] | None:
    """Return the period after this one, as far as it has come; None where it has not begun."""
    after = period.after
    if after.since > today():
        return None
    shown = period_of(after.since, min(after.till, today()), today())
    return shown, _address(shown)


def _made() -> tuple[Report, Regulation]:
    actor = overseer()
    limit("REPORTS", actor.id)
    whose = None if actor.head else actor.id
    with site().desk.reading() as connection:
        _, regulation = site().desk.book.current(connection)
        return make_report(connection, regulation, _asked(today()), moment(), whose), regulation


def _plots(made: Report) -> dict[str, Plot]:
    drawn = ((each.code, PLOTS.get(each.code), each) for each in made.sections if each.rows)
    return {code: draw(section, path_of) for code, draw, section in drawn if draw}


def _asked(now: date) -> Period:
    """Return the period of the address, the last whole month where it names none.

    Of a period that is too long, its end.
    """
    since, till = _days()
    if since is None and till is None:
        return last_month(now)
    till = min(till or now, now)
    since = since or till
    since, till = min(since, till), max(min(since, now), till)
    return period_of(not_too_long(since, till), till, now)


def _days() -> tuple[date | None, date | None]:
    return day_of(request.args.get("since", "")), day_of(request.args.get("till", ""))


def _send_or_not() -> Response:
    """Keep whether the director who is here wants the report each month."""
    actor, now = acting(), moment()
    limit("STAFF", actor.id)
    back = _address(_asked(today()))
    if request.form.get("monthly") != "yes":
        unsubscribe(site().desk, actor, now)
        return go_on(back, "Отчёт больше не присылаем.")
    try:
        subscribe(site().desk, actor, now)
    except RuleViolation as refused:
        return go_on(back, str(refused))
    log.info("monthly report subscribed", user=actor.id)
    return go_on(back, "Отчёт будет приходить в чат в первый рабочий день месяца.")


@staff_pages.route(f"{PATH}/paper")
def report_paper() -> Response:
    """The same for the teachers' council: without what each consultant had to do."""
    ask_chat_now()
    made, regulation = _made()
    sheet = report_sheet(made, _plots(made), regulation, moment(), but=LOAD)
    return paper_file(sheet, f"report-{made.period.since}-{made.period.till}")


@staff_pages.route(f"{PATH}/file")
def report_file() -> Response:
    """The same as tables for Excel."""
    from webforms.papers.book import report_book

    ask_chat_now()
    made, regulation = _made()
    name = f"report-{made.period.since}-{made.period.till}.xlsx"
    return as_file(report_book(made, regulation.school.name), XLSX, name)
