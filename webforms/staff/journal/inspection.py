"""«Проверка регламента»: each clause, its evidence and what is missing, to read and to print."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from flask import Response, request

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import page_at
from helpdesk.clock.broken_clauses import keep_look
from helpdesk.domain import dates
from helpdesk.domain.reference import read_reference
from helpdesk.inspection.clauses import Answer, Evidence, Findings, Lack, Scope, usual_beginning
from helpdesk.inspection.inspecting import Inspected, Looked, inspect
from helpdesk.journal.filters import begins
from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import new_sheet, paper_file
from webforms.staff.access.visitors import ask_chat_now, overseer, signs_today
from webforms.staff.journal.addresses import CUT, day_of, not_too_long, path_of
from webforms.web.rendering import page
from webforms.web.site import moment, site, staff_pages

PATH = "/desk/check"
# The page names them all, folded; a sheet says how many more there are.
MOST_ON_PAPER = 20
ANSWERS = {
    Answer.FULFILLED: "исполнено",
    Answer.BROKEN: "нарушено",
    Answer.NOTHING: "судить не о чем",
}


@dataclass(frozen=True)
class Seen:
    """One inspection: what was found, over which period, when."""

    sections: tuple[Inspected, ...]
    regulation: Regulation
    since: date
    till: date
    now: datetime
    was_turned: bool
    was_cut: bool

    def answered(self, answer: Answer) -> list[Looked]:
        """Return the clauses with this answer, in order."""
        clauses = (each for section in self.sections for each in section.clauses)
        return [each for each in clauses if each.findings.answer is answer]

    @property
    def broken(self) -> list[Looked]:
        return self.answered(Answer.BROKEN)

    @property
    def period(self) -> str:
        return f"с {self.since:%d.%m.%Y} по {self.till:%d.%m.%Y}"

    @property
    def made(self) -> str:
        local = self.regulation.calendar.local(self.now)
        return f"{local:%d.%m.%Y}, {dates.clock(local)}"

    @property
    def summary(self) -> str:
        broken = self.broken
        which = f" ({', '.join(each.clause.number for each in broken)})" if broken else ""
        return (
            f"Пунктов исполнено: {len(self.answered(Answer.FULFILLED))}, нарушено: {len(broken)}"
            f"{which}, судить не о чем: {len(self.answered(Answer.NOTHING))}."
        )


@staff_pages.route(PATH)
def check() -> Response:
    overseer()
    seen = _looked()
    days = {"since": seen.since.isoformat(), "till": seen.till.isoformat()}
    return page(
        "staff/check.html",
        seen=seen,
        path=PATH,
        paper=f"{PATH}/paper?{urlencode(days)}",
        signs=signs_today(),
        cut=CUT,
        leads=leads,
        answered=answered,
    )


def _looked() -> Seen:
    now = moment()
    with site().desk.reading() as connection:
        _, regulation = site().desk.book.current(connection)
        today = regulation.calendar.local_date(now)
        usual = usual_beginning(site().desk.book.put_into_service(connection), regulation, today)
        since = day_of(request.args.get("since", "")) or usual
        till = min(day_of(request.args.get("till", "")) or today, today)
        was_turned = since > till
        if was_turned:
            since, till = till, min(since, today)
        first = not_too_long(since, till)
        was_cut, since = since < first, first
        # What is set today is no evidence for a period that has ended.
        then = site().desk.book.in_force(
            connection, begins(till + timedelta(days=1), regulation.calendar)
        )
        found = inspect(Scope(connection, then, since, till, now))
    if (since, till) == (usual, today):
        # What was mended meanwhile is gone from the first page as well.
        keep_look(site().desk, found, now)
    return Seen(found, regulation, since, till, now, was_turned, was_cut)


def answered(found: Findings) -> str:
    """Say the one of three answers; of what is broken, how many times."""
    words = ANSWERS[found.answer]
    return f"{words}: {found.broken}" if found.answer is Answer.BROKEN else words


def leads(found: Evidence | Lack) -> str:
    """Return where a line leads; nothing where it leads nowhere, or there is no such page."""
    if found.journal is not None:
        return path_of(found.journal)
    is_there = bool(found.page) and page_at(found.page) is not None
    # Or one inquiry, by its reference.
    is_there = is_there or read_reference(found.page) == found.page
    return f"{ROOM}/{found.page}" if is_there else ""


@staff_pages.route(f"{PATH}/paper")
def paper() -> Response:
    """The same on paper: a date, and a line for the director to sign."""
    overseer()
    ask_chat_now()
    seen = _looked()
    school = seen.regulation.school.name
    sheet = new_sheet("Проверка регламента", seen.now, footer_words=f"{school} · {seen.made}")
    sheet.paragraph(school, align="C")
    sheet.heading("Проверка исполнения регламента")
    sheet.paragraph(f"За период {seen.period}. Составлено {seen.made}.", align="C")
    for inspected in seen.sections:
        section = inspected.section
        sheet.paragraph(f"{section.number}. {section.title}", size=13, bold=True)
        rows = [
            (
                each.clause.number,
                each.clause.words,
                answered(each.findings),
                _shown(each.findings.evidence),
                _missing(each.findings.lacks),
            )
            for each in inspected.clauses
        ]
        head = ("Пункт", "Что требуется", "Вывод", "Чем подтверждается", "Что нарушено")
        sheet.rows(head, rows, widths=(8, 24, 14, 28, 26), size=9)
    sheet.paragraph(seen.summary, bold=True)
    sheet.line_to_sign(*signs_today())
    return paper_file(sheet, f"check-{seen.till}")


def _shown(evidence: tuple[Evidence, ...]) -> str:
    return "\n".join(each.words for each in evidence) or "—"


def _missing(lacks: tuple[Lack, ...]) -> str:
    lines = []
    for each in lacks:
        named = [f"• {one.words}" for one in each.which[:MOST_ON_PAPER]]
        more = each.number - len(named) if each.which else 0
        said = [f"• и ещё {more}"] if more > 0 else []
        lines += [f"{each.words}.", *named, *said, each.todo]
    return "\n".join(lines) or "—"
