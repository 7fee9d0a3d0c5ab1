"""A parents' meeting as a table of twenty rows: all is checked, and nothing that is typed lost."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import Response, flash, get_flashed_messages, request

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.entry import NO_NAME, Told, enter_together, reply_by
from helpdesk.inquiries.told_form import (
    MOST_NAME,
    NO_WORDS,
    read_children,
    read_consent,
    read_moment,
    read_phone,
    read_topic,
)
from helpdesk.regulation.regulation import Regulation
from webforms.staff.access.visitors import overseer
from webforms.staff.inquiry.page import by_reference
from webforms.staff.intake.entry_page import by_when, choices, local_now
from webforms.web import typed
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.ticket import Ticket, new_ticket, read_ticket
from webforms.web.typed_form import TypedForm

PATH = "/desk/entry/meeting"
ROWS = 20
COLUMNS = ("who", "child", "phone", "topic", "words")
# What a table from elsewhere may call its columns; it may also have none of these names.
NAMED = {
    "who": ("родитель", "кто", "фио", "фио родителя", "имя"),
    "child": ("ребёнок", "ребенок", "ученик", "дети", "фио ребёнка"),
    "phone": ("телефон", "тел", "тел."),
    "topic": ("тема",),
    "words": ("вопрос", "что спросили"),
}
PASTED_COLUMNS = ("who", "child", "phone", "words", "topic")
PASTE = "paste"
NO_ROOM = "Не поместилось строк: {}. Они остались здесь: запишите таблицу и разложите их потом."
NO_PASTE = "Вставьте сюда строки таблицы."
# What stays in the table when the rows that fit are written.
FITTING = "fitting"


@dataclass
class MeetingRow:
    """One line of the table; `number` is how people count, from one."""

    number: int
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        # A topic alone is what a browser has chosen, not what somebody said.
        return not any(self.values[name].strip() for name in COLUMNS if name != "topic")


@dataclass
class Table:
    """The page as it was sent."""

    head: TypedForm
    rows: list[MeetingRow]
    ticket: str
    # What was pasted and did not find room, and what is to be said of it.
    pasted: str = ""
    problem: str = ""

    @property
    def filled(self) -> list[MeetingRow]:
        return [row for row in self.rows if not row.is_empty]


@staff_pages.route(PATH, methods=["GET", "POST"])
def meeting() -> Response:
    actor = overseer()
    if request.method == "GET":
        return showing(_blank(), entered=_just_written(actor))
    if request.form.get("do") == PASTE:
        return showing(_spread(_typed()))
    limit("STAFF", actor.id)
    return _sent(actor, _typed())


def _just_written(actor: Actor) -> list[Inquiry]:
    """Return what the table that led here has written, for its references to be read out."""
    said = get_flashed_messages(category_filter=["entered"])
    return [by_reference(each, actor).inquiry for words in said for each in str(words).split()]


def _blank() -> Table:
    head = TypedForm({"when": local_now()})
    return Table(head, [_row(number, {}) for number in range(1, ROWS + 1)], new_ticket())


def _row(number: int, given: dict[str, str]) -> MeetingRow:
    return MeetingRow(number, {name: given.get(f"{name}-{number}", "") for name in COLUMNS})


def _typed() -> Table:
    given = {name: request.form.get(name, "") for name in request.form}
    ticket = given.get("ticket", "")
    return Table(
        TypedForm(given),
        [_row(number, given) for number in range(1, ROWS + 1)],
        ticket if read_ticket(ticket) else new_ticket(),
    )


def _spread(table: Table) -> Table:
    """Put what was pasted into the rows that are empty; what finds no room stays."""
    pasted = typed.words(request.form.get("pasted")) or ""
    found = _read_pasted(pasted, site().regulation)
    if not found:
        return replace(table, problem=NO_PASTE)
    free = [row.number for row in table.rows if row.is_empty]
    placed = dict(zip(free, found, strict=False))
    rows = [MeetingRow(row.number, placed.get(row.number, row.values)) for row in table.rows]
    left = found[len(free) :]
    kept = "\n".join("\t".join(each[name] for name in PASTED_COLUMNS) for each in left)
    return replace(table, rows=rows, pasted=kept, problem=NO_ROOM.format(len(left)) if left else "")


def _read_pasted(text: str, regulation: Regulation) -> list[dict[str, str]]:
    """Read lines of a spreadsheet, cells apart by tabs or semicolons, with a head or without."""
    delimiter = "\t" if "\t" in text else ";"
    lines = [
        [" ".join(cell.split()) for cell in cells]
        for cells in csv.reader(io.StringIO(text), delimiter=delimiter)
    ]
    lines = [cells for cells in lines if any(cells)]
    columns = _columns(lines[0]) if lines else ()
    named, columns = columns, columns or PASTED_COLUMNS
    topics = {t.title.casefold(): f"{Kind.PARENT}:{t.code}" for t in regulation.topics_of("parent")}
    found = []
    for cells in lines[1:] if named else lines:
        values = dict.fromkeys(COLUMNS, "") | {
            name: cell for name, cell in zip(columns, cells, strict=False) if name
        }
        found.append(values | {"topic": topics.get(values["topic"].casefold(), "")})
    return found


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a head names, «» for one we do not ask for; nothing for no head."""
    names = {said: name for name, every in NAMED.items() for said in every}
    found = tuple(names.get(cell.casefold(), "") for cell in cells)
    return found if len([name for name in found if name]) > 1 else ()


def _sent(actor: Actor, table: Table) -> Response:
    now = moment()
    told = {row.number: _told(table, row, now) for row in table.filled}
    if not told:
        return showing(table, said="Таблица пуста: заполните хотя бы одну строку.")
    wrong = [row for row in table.filled if row.problems]
    only_fitting = request.form.get("do") == FITTING
    if table.head.problems or (wrong and not only_fitting):
        return showing(table)
    fitting = [told[row.number] for row in table.filled if not row.problems]
    try:
        entered = enter_together(
            site().desk, fitting, actor, now, meeting=f"{actor.id} {table.ticket}"
        )
    except RuleViolation as refused:
        return showing(table, said=f"{refused} Ничего не записано.")
    if wrong:
        return showing(_without_written(table), entered=entered)
    flash(" ".join(each.reference for each in entered), "entered")
    return go_on(PATH)


def _without_written(table: Table) -> Table:
    rows = [row if row.problems else _row(row.number, {}) for row in table.rows]
    return replace(table, rows=rows)


def _told(table: Table, row: MeetingRow, now: datetime) -> Told:
    head, regulation = table.head, site().regulation
    received = read_moment(head, regulation, now)
    heard = read_consent(head, Kind.PARENT)
    form = TypedForm(row.values, row.problems)
    who = form.line("who", NO_NAME, MOST_NAME)
    children = read_children(form, typed.school_class(head.said("class")) or "")
    phone = read_phone(form, regulation)
    # A row without a topic of its own has that of all.
    about = form if row.values["topic"] or not head.said("topic") else head
    kind, topic = read_topic(about, regulation)
    return Told(
        kind=kind,
        channel=Channel.MEETING,
        received_at=received,
        requester=Requester(who, phone, "", reply_by(phone, "")),
        topic=topic,
        words=form.words("words", NO_WORDS),
        nonce=_nonce(table, row),
        children=children,
        heard=heard,
    )


def _nonce(table: Table, row: MeetingRow) -> str:
    """One for each row: sent twice it is one inquiry, whichever rows come with it."""
    ticket = read_ticket(table.ticket)
    assert isinstance(ticket, Ticket)  # noqa: S101 - `_typed` sees to it
    said = [f"{name}={row.values[name]}" for name in COLUMNS]
    return ticket.nonce(str(row.number), *said)


def showing(table: Table, *, said: str = "", entered: list[Inquiry] | None = None) -> Response:
    wrong = [row for row in table.rows if row.problems]
    problems = [(name, words) for name, words in table.head.problems.items()]
    problems += [
        (f"{name}-{row.number}", f"Строка {row.number}: {words}")
        for row in wrong
        for name, words in row.problems.items()
    ]
    fits = [row for row in table.filled if not row.problems]
    return page(
        "staff/meeting.html",
        action=PATH,
        values=table.head.given,
        head_is_wrong=bool(table.head.problems),
        rows=table.rows,
        pasted=table.pasted,
        problem_of_paste=table.problem,
        paste=PASTE,
        problems=problems,
        banner=said,
        fits=len(fits),
        entered=[(each, by_when(each)) for each in entered or ()],
        many=dates.counted(len(fits), "верную строку", "верные строки", "верных строк"),
        ticket=table.ticket,
        fitting=FITTING,
        **choices(site().regulation),
    )
