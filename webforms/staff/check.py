"""«Проверка регламента»: each clause, its evidence and what is missing, to read and to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import Flask, Response, request

from helpdesk import dates
from helpdesk.inspection.clauses import Evidence, Lack, Scope, school_year_began
from helpdesk.inspection.inspecting import Inspected, inspect
from helpdesk.passes import ROOM
from helpdesk.reference import read_reference
from helpdesk.regulation import Regulation
from helpdesk.schedule.deciding import ACTING, DIRECTOR
from webforms.papers.sheet import Sheet, as_file
from webforms.rendering import page
from webforms.site import moment, site
from webforms.staff import home
from webforms.staff.entering import overseer, standing_now
from webforms.staff.journal import day_of, path_of

PATH = "/desk/check"


@dataclass(frozen=True)
class Seen:
    """One inspection: what was found, over which period, when."""

    sections: tuple[Inspected, ...]
    regulation: Regulation
    since: date
    till: date
    now: datetime
    was_turned: bool

    @property
    def lacking(self) -> int:
        """In how many clauses something is missing."""
        return sum(not each.is_kept for section in self.sections for each in section.clauses)

    @property
    def period(self) -> str:
        return f"с {self.since:%d.%m.%Y} по {self.till:%d.%m.%Y}"

    @property
    def made(self) -> str:
        local = self.regulation.calendar.local(self.now)
        return f"{local:%d.%m.%Y}, {dates.clock(local)}"

    @property
    def summary(self) -> str:
        if not self.lacking:
            return "Всё подтверждено записями."
        clauses = dates.counted(self.lacking, "пункту", "пунктам", "пунктам")
        return f"Не хватает по {clauses}."


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=check)
    app.add_url_rule(f"{PATH}/paper", view_func=paper)


def check() -> Response:
    actor = overseer()
    seen = _looked()
    days = {"since": seen.since.isoformat(), "till": seen.till.isoformat()}
    return page(
        "staff/check.html",
        actor=actor,
        seen=seen,
        path=PATH,
        paper=f"{PATH}/paper?{urlencode(days)}",
        signs=signs_today(),
        leads=leads,
    )


def _looked() -> Seen:
    now = moment()
    with site().desk.reading() as connection:
        _, regulation = site().desk.book.current(connection)
        today = regulation.calendar.local_date(now)
        since = day_of(request.args.get("since", "")) or school_year_began(today)
        till = min(day_of(request.args.get("till", "")) or today, today)
        was_turned = since > till
        if was_turned:
            since, till = till, min(since, today)
        found = inspect(Scope(connection, regulation, since, till, now))
    return Seen(found, regulation, since, till, now, was_turned)


def leads(found: Evidence | Lack) -> str:
    """Return where a line leads; nothing where it leads nowhere, or there is no such page."""
    if found.journal is not None:
        return path_of(found.journal)
    is_there = any(each.path == found.page for each in home.SECTIONS)
    # Or one inquiry, by its reference.
    is_there = is_there or read_reference(found.page) == found.page
    return f"{ROOM}/{found.page}" if is_there else ""


def paper() -> Response:
    """The same on paper: a date, and a line for the director to sign."""
    overseer()
    seen = _looked()
    school = seen.regulation.school.name
    sheet = Sheet("Проверка регламента", seen.now, footer_words=f"{school} · {seen.made}")
    sheet.paragraph(school, align="C")
    sheet.heading("Проверка исполнения регламента")
    sheet.paragraph(f"За период {seen.period}. Составлено {seen.made}.", align="C")
    for inspected in seen.sections:
        section = inspected.section
        sheet.paragraph(f"{section.number}. {section.title}", size=13, bold=True)
        rows = [(each.clause.number, each.clause.words, _shown(each.findings.evidence),
                 _missing(each.findings.lacks)) for each in inspected.clauses]  # fmt: skip
        head = ("Пункт", "Что требуется", "Чем подтверждается", "Чего не хватает")
        sheet.rows(head, rows, widths=(9, 30, 34, 27), size=9)
    sheet.paragraph(seen.summary, bold=True)
    sheet.line_to_sign(*signs_today())
    return as_file(sheet, f"check-{seen.till}")


def signs_today() -> tuple[str, str]:
    """Return who signs today, with his post: the director, or who acts for him by an order."""
    acting = standing_now().acting_director()
    return (ACTING, acting.name) if acting else (DIRECTOR, site().regulation.people.director.name)


def _shown(evidence: tuple[Evidence, ...]) -> str:
    return "\n".join(each.words for each in evidence) or "—"


def _missing(lacks: tuple[Lack, ...]) -> str:
    return "\n".join(f"{each.words}. {each.todo}" for each in lacks) or "—"
