"""A parents' meeting as a table of twenty rows: all is checked, and nothing that is typed lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, Response, flash, get_flashed_messages, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk import dates
from helpdesk.entries.entry import Told, reply_by
from helpdesk.entries.together import enter_together
from helpdesk.model import Actor, Channel, Inquiry, Kind, Requester, RuleViolation
from webforms import typed
from webforms.intake_pages import UNFIT
from webforms.limits import limited
from webforms.rendering import page
from webforms.site import moment, site
from webforms.staff.entering import overseer
from webforms.staff.entry import by_when, local_now
from webforms.staff.reading import by_reference
from webforms.staff.telling import Typing, choices
from webforms.ticket import Ticket, new_ticket, read_ticket

PATH = "/desk/entry/meeting"
ROWS = 20
COLUMNS = ("who", "child", "phone", "topic", "words")
HEAD = ("when", "class", "consent")
# What stays in the table when the rows that fit are written.
FITTING = "fitting"


@dataclass
class Row:
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

    head: Typing
    rows: list[Row]
    ticket: str

    @property
    def filled(self) -> list[Row]:
        return [row for row in self.rows if not row.is_empty]


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=meeting, methods=["GET", "POST"])


def meeting() -> AnyResponse:
    actor = overseer()
    if request.method == "GET":
        return showing(actor, _blank(), entered=_just_written(actor))
    with limited("STAFF", actor.id):
        return _sent(actor, _typed())


def _just_written(actor: Actor) -> list[Inquiry]:
    """Return what the table that led here has written, for its references to be read out."""
    said = get_flashed_messages(category_filter=["entered"])
    return [by_reference(each, actor).inquiry for words in said for each in str(words).split()]


def _blank() -> Table:
    head = Typing(site().regulation, {"when": local_now()})
    return Table(head, [_row(number, {}) for number in range(1, ROWS + 1)], new_ticket())


def _row(number: int, given: dict[str, str]) -> Row:
    return Row(number, {name: given.get(f"{name}-{number}", "") for name in COLUMNS})


def _typed() -> Table:
    given = {name: request.form.get(name, "") for name in request.form}
    ticket = given.get("ticket", "")
    return Table(
        Typing(site().regulation, given),
        [_row(number, given) for number in range(1, ROWS + 1)],
        ticket if read_ticket(ticket) else new_ticket(),
    )


def _sent(actor: Actor, table: Table) -> AnyResponse:
    now = moment()
    told = {row.number: _told(table, row, now) for row in table.filled}
    if not told:
        return showing(actor, table, said="Таблица пуста: заполните хотя бы одну строку.")
    wrong = [row for row in table.filled if row.problems]
    only_fitting = request.form.get("do") == FITTING
    if table.head.problems or (wrong and not only_fitting):
        return showing(actor, table)
    fitting = [told[row.number] for row in table.filled if not row.problems]
    try:
        entered = enter_together(site().desk, fitting, actor, now)
    except RuleViolation as refused:
        return showing(actor, table, said=f"{refused} Ничего не записано.")
    if wrong:
        return showing(actor, _without_written(table), entered=entered)
    flash(" ".join(each.reference for each in entered), "entered")
    return redirect(PATH, 303)


def _without_written(table: Table) -> Table:
    rows = [row if row.problems else _row(row.number, {}) for row in table.rows]
    return Table(table.head, rows, table.ticket)


def _told(table: Table, row: Row, now: datetime) -> Told:
    head = table.head
    received = head.received("when", now)
    consent = head.consent("consent", Kind.PARENT)
    typing = Typing(head.regulation, row.values, row.problems)
    who = typing.line("who", "Напишите, кто спрашивает.")
    children = typing.children("child", typed.school_class(head.said("class")) or "")
    phone = typing.phone("phone")
    kind, topic = typing.about("topic")
    return Told(
        kind=kind,
        channel=Channel.MEETING,
        received_at=received,
        requester=Requester(who, phone, "", reply_by(phone, "")),
        topic=topic,
        words=typing.words("words", "Напишите, что спросили."),
        nonce=_nonce(table, row),
        children=children,
        consent=consent,
    )


def _nonce(table: Table, row: Row) -> str:
    """One for each row: sent twice it is one inquiry, whichever rows come with it."""
    ticket = read_ticket(table.ticket)
    assert isinstance(ticket, Ticket)  # noqa: S101 - `_typed` sees to it
    said = (f"{name}={row.values[name]}" for name in COLUMNS)
    return ticket.nonce(str(row.number), *said)


def showing(
    actor: Actor, table: Table, *, said: str = "", entered: list[Inquiry] | None = None
) -> Response:
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
        UNFIT if problems or said else 200,
        actor=actor,
        action=PATH,
        given=table.head.given,
        head_problems=table.head.problems,
        rows=table.rows,
        problems=problems,
        said=said,
        fits=len(fits),
        entered=[(each, by_when(each)) for each in entered or ()],
        many=dates.counted(len(fits), "верную строку", "верные строки", "верных строк"),
        ticket=table.ticket,
        fitting=FITTING,
        **choices(site().regulation),
    )
