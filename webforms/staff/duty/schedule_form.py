"""What was typed on the schedule's page: its rows, days and addresses, or which fields to mend."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from flask import abort, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Schedule, Slot
from helpdesk.regulation.decisions import Person
from helpdesk.schedule.availability_words import hours_of
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.mail_recipients import Addressed
from webforms.web import fields, typed
from webforms.web.typed_form import TypedForm, UnfitFields

ROWS_MORE = 3
MOST_ROWS = 60
MOST_MAIL = 254
WEEKDAYS = tuple("0123456")
COLUMNS = ("weekday", "opens", "closes", "user", "phone", "room")
NO_DAY = "Впишите день: число, месяц, год."
NO_PERSON = "Выберите консультанта из списка."
NO_HOUR = "Впишите время, например 9:00."
Row = dict[str, str]


def rows_typed() -> list[Row]:
    columns = [request.form.getlist(name)[:MOST_ROWS] for name in COLUMNS]
    return [dict(zip(COLUMNS, values, strict=True)) for values in zip(*columns, strict=False)]


def rows_of(held: Schedule) -> list[Row]:
    """Return the rows of the draft, and some empty ones for more."""
    rows = [
        {
            "weekday": str(slot.weekday),
            "opens": f"{slot.opens:%H:%M}",
            "closes": f"{slot.closes:%H:%M}",
            "user": slot.user,
            "phone": slot.phone,
            "room": slot.room,
        }
        for slot in held.slots
    ]
    return rows + [dict.fromkeys(COLUMNS, "") | {"weekday": "0"} for _ in range(ROWS_MORE)]


def wording(people: Sequence[Person]) -> tuple[Wording, list[int]]:
    """Return what was typed, and in which row (from 1) each slot stands; raise UnfitFields."""
    form = TypedForm.sent()
    first = form.day("valid_from", NO_DAY)
    rows = {number: row for number, row in enumerate(rows_typed(), 1) if row["user"]}
    slots = tuple(_slot(form, row, number, people) for number, row in rows.items())
    form.check()
    return Wording(slots, first), list(rows)


def _slot(form: TypedForm, row: Row, number: int, people: Sequence[Person]) -> Slot:
    typed_row = TypedForm(row)
    names = {each.user: each.name for each in people}
    user = typed_row.one_of("user", ("", *names), f": {NO_PERSON}")
    weekday = typed_row.one_of("weekday", WEEKDAYS, ": Выберите день недели.")
    opens = _time(typed_row, "opens", "с какого часа")
    closes = _time(typed_row, "closes", "до какого часа")
    for name, words in typed_row.problems.items():
        form.problems[f"{name}-{number}"] = f"Строка {number}{words}"
    phone, room = (typed.line(row[name]) or "" for name in ("phone", "room"))
    return Slot(int(weekday), opens, closes, user, names.get(user, ""), phone[:40], room[:80])


def _time(row: TypedForm, name: str, which: str) -> time:
    try:
        return time.fromisoformat(row.said(name)).replace(tzinfo=None)
    except ValueError:
        row.problems[name] = f", {which}: {NO_HOUR}"
        return time.min


def day(name: str) -> date:
    form = TypedForm.sent()
    found = form.day(name, NO_DAY)
    form.check()
    return found


def person(name: str, people: Sequence[Person]) -> Person:
    user = request.form.get(name, "")
    found = next((each for each in people if each.user == user), None)
    if found is None:
        raise UnfitFields((name, NO_PERSON))
    return found


def number(name: str) -> int:
    found = fields.number(name)
    return abort(400) if found is None else found


def letters() -> list[Addressed]:
    """Return for whom a letter was chosen: by a tick, or by an address."""
    ticked = [Addressed(user) for user in request.form.getlist("letter")]
    written = (
        (name.removeprefix("mail-"), fields.line(name, MOST_MAIL))
        for name in request.form
        if name.startswith("mail-")
    )
    return ticked + [Addressed(user, mail) for user, mail in written if mail]


def clash_with(held: Schedule, people: Sequence[Person]) -> dict[str, Any]:
    """Return where what was typed differs from the draft that a colleague has saved meanwhile."""
    try:
        said, _ = wording(people)
        slots, first = said.slots, f"{said.valid_from:%d.%m.%Y}"
    except RuleViolation:
        slots, first = (), request.form.get("valid_from", "")
    saved = f"{held.valid_from:%d.%m.%Y}"
    return {
        "edited_by": held.edited_by,
        "edition": held.edition,
        "only_saved": [hours_of(slot) for slot in held.slots if slot not in slots],
        "only_typed": [hours_of(slot) for slot in slots if slot not in held.slots],
        "days": (saved, first) if saved != first else None,
    }
