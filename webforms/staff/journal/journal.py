"""The journal of inquiries: filters in the address, search, pages, and a file for Excel.

It opens with what is open, the most urgent first.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import structlog
from flask import Response, request
from sqlalchemy import Connection

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Person
from helpdesk.domain.states import Channel, Kind, State
from helpdesk.journal.exports import Export, last_exports, log_export
from helpdesk.journal.filters import ANY_OPEN, NOBODY, Filters
from helpdesk.journal.inquiry_queries import people
from helpdesk.journal.lines import (
    COUNTED,
    Counted,
    Line,
    all_lines,
    count_without_reason,
    page_and_count,
)
from helpdesk.journal.offers import SEVERAL
from helpdesk.journal.order import Place
from helpdesk.journal.outcomes import Outcome
from helpdesk.journal.saved_filters import drop_filter, save_filter, saved_filters
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.outage_queries import outages_where
from webforms.papers.journal_rows import TERMS as TERM_WORDS
from webforms.papers.journal_rows import Entry, Reading
from webforms.staff.access.visitors import ask_chat_now, met, overseer
from webforms.staff.journal.addresses import (
    OPEN_ONES,
    PATH,
    asked_at,
    asked_for,
    path_of,
    place_of,
    read,
)
from webforms.staff.journal.chips import chips_of, columns_of, saved_as
from webforms.web import fields
from webforms.web.rendering import as_file, go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.typed_form import Problem

# A file of more is nothing that anybody prints; a narrower period makes two of it.
MOST_ROWS = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

log = structlog.get_logger(__name__)


@staff_pages.route(PATH)
def journal() -> Response:
    """Show a page of the journal; the address says everything, so that it can be kept."""
    return showing(overseer(), asked_for(request.args), place_of(request.args.get("before", "")))


def showing(
    actor: Actor, filters: Filters, before: Place | None = None, problems: Sequence[Problem] = ()
) -> Response:
    now = moment()
    with site().desk.reading() as connection:
        _, regulation = site().desk.book.current(connection)
        calendar = regulation.calendar
        found, counted = page_and_count(connection, filters, calendar, now, before)
        unexplained = _unexplained(connection, filters)
        known_people = people(connection)
        saved = saved_filters(connection, actor.id)
        exports = last_exports(connection) if actor.head else []
        outages = [(str(each.id), each.title) for each in outages_where(connection)]
    reading = Reading(regulation, known_people, now)
    given = {} if filters == OPEN_ONES else filters.said()
    return page(
        "staff/journal.html",
        filters=filters,
        given=given,
        chips=chips_of(filters, saved, actor.id),
        own=saved_as(filters, saved),
        columns=columns_of(filters),
        acts=SEVERAL if met(actor.id) else (),
        arrival=_arrival(filters.arrival),
        is_later=before is not None,
        choices={**_choices(regulation, known_people), "outage": outages},
        entries=list(_entries(reading, found.lines, filters)),
        counted=_counted(counted),
        unexplained=unexplained,
        unexplained_path=path_of(Filters(term="no_reason")),
        first=path_of(filters),
        after=path_of(filters, found.after) if found.after else "",
        exports=[_exported(each, reading) for each in exports],
        path=PATH,
        here=path_of(filters),
        problems=problems,
    )


def _entries(reading: Reading, lines: Iterable[Line], filters: Filters) -> Iterator[Entry]:
    """Yield each receipt where lines stand as in a book; else each inquiry as it is now."""
    for line in lines:
        if filters.in_order.is_of_the_book:
            yield from reversed(list(reading.entries(line)))
        else:
            yield reading.entry(line, line.present)


def _unexplained(connection: Connection, filters: Filters) -> str:
    """Say how many missed terms are without a reason, unless just they are shown."""
    if filters.term == "no_reason":
        return ""
    found = count_without_reason(connection, moment(), most=99)
    if not found.number:
        return ""
    return f"Срок вышел, а причина не записана: {found.words}"


def _counted(found: Counted) -> str:
    if found.more:
        return f"Найдено больше {COUNTED}"
    return f"Найдено: {found.number}" if found.number else "Ничего не нашлось"


def _choices(regulation: Regulation, staff: dict[str, Person]) -> dict[str, Any]:
    """Return what can be chosen in each list: pairs of value and words, topics in two groups."""
    topics = [
        (title, [(f"{kind}/{topic.code}", topic.title) for topic in regulation.topics_of(kind)])
        for kind, title in ((Kind.PARENT, "Родителей"), (Kind.STAFF, "Сотрудников"))
    ]
    return {
        "state": [(ANY_OPEN, "Все открытые"), *((str(each), each.words) for each in State)],
        "kind": [(str(each), each.words) for each in Kind],
        "channel": [(str(each), each.words) for each in Channel],
        "term": [(str(term), said) for term, said in TERM_WORDS.items()],
        "outcome": [(str(each), each.words) for each in Outcome],
        "claimant": [(NOBODY, "Никто"), *((each.id, each.name) for each in staff.values())],
        "topic": topics,
    }


def _arrival(arrival: str) -> str:
    """Return «в среду, от 14:00 до 15:00»: an hour of the report that was pressed."""
    day, _, hour = arrival.partition("-")
    return f"{dates.ON_WEEKDAY[int(day)]}, от {hour}:00 до {int(hour) + 1}:00" if hour else ""


def _exported(export: Export, reading: Reading) -> tuple[str, str, str]:
    when = dates.moment(export.at, reading.now, reading.regulation.calendar)
    rows = dates.counted(export.rows, "строка", "строки", "строк")
    return when, reading.name(export.author_id), rows


@staff_pages.route(f"{PATH}/file", methods=["GET", "POST"])
def take_along() -> Response:
    """Make a file of what is filtered, and write down who took it: personal data leaves the desk.

    Whoever has come in anew in between, and opens this address, is led back to the journal.
    """
    from webforms.papers.book import book_of

    if request.method == "GET":
        return go_on(PATH, status=302)
    actor, now = overseer(), moment()
    ask_chat_now()
    filters = read(request.form)
    with site().desk.reading() as connection:
        _, regulation = site().desk.book.current(connection)
        lines = all_lines(connection, filters, regulation.calendar, now, MOST_ROWS)
        reading = Reading(regulation, people(connection), now)
        entries = (entry for line in lines for entry in reading.entries(line))
        data, rows = book_of(entries, regulation.school.name)
    # Written down before the file is handed over: what is not recorded does not leave.
    log_export(site().desk, actor.id, filters, rows, now)
    log.info("journal exported", user=actor.id, rows=rows)
    day = regulation.calendar.local_date(now)
    return as_file(data, XLSX, f"journal-{day}.xlsx")


@staff_pages.route(f"{PATH}/saved", methods=["GET", "POST"])
def keep_filter() -> Response:
    """Keep what is shown, or let one of one's own go."""
    if request.method == "GET":
        return go_on(PATH, status=302)
    actor = overseer()
    filters = asked_at(request.form.get("back", ""))
    dropped = fields.number("filter")
    if dropped is not None:
        drop_filter(site().desk, actor.id, dropped)
        return go_on(path_of(filters), "Отбор удалён.")
    try:
        save_filter(site().desk, actor.id, fields.line("filter_name"), filters)
    except RuleViolation as refused:
        return showing(actor, filters, problems=[("filter_name", str(refused))])
    return go_on(path_of(filters), "Отбор сохранён: он стоит над журналом.")
