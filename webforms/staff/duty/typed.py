"""What was typed on the schedule's page: its rows, days and addresses, or which fields to mend."""

from collections.abc import Sequence
from datetime import date, time

from flask import abort, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Schedule, Slot
from helpdesk.regulation.decisions import Person
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.mail_recipients import Addressed
from webforms.web import typed

ROWS_MORE = 3
MOST_ROWS = 60
MOST_MAIL = 254
WEEKDAYS = tuple("0123456")
COLUMNS = ("weekday", "opens", "closes", "user", "phone", "room")
NO_DAY = "Впишите день: число, месяц, год."
NO_PERSON = "Выберите консультанта из списка."
NO_HOUR = "Впишите время, например 9:00."
Row = dict[str, str]
# The id of a field, and what to do about it; an empty id is for the whole page.
Problem = tuple[str, str]


class Unfit(RuleViolation):
    """Some fields cannot be taken as they were typed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = list(problems)


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
    """Return what was typed, and in which row (from 1) each slot stands; raise Unfit."""
    problems: list[Problem] = []
    slots: list[Slot] = []
    numbers: list[int] = []
    for number, row in enumerate(rows_typed(), 1):
        if not row["user"]:
            continue
        slot, found = _slot(row, number, people)
        problems += found
        if slot is not None:
            slots.append(slot)
            numbers.append(number)
    first = typed.day(request.form.get("valid_from", ""))
    if first is None:
        problems.insert(0, ("valid_from", NO_DAY))
    if problems or first is None:
        raise Unfit(problems)
    return Wording(tuple(slots), first), numbers


def _slot(row: Row, number: int, people: Sequence[Person]) -> tuple[Slot | None, list[Problem]]:
    person = next((each for each in people if each.user == row["user"]), None)
    opens, closes = _time(row["opens"]), _time(row["closes"])
    weekday = int(row["weekday"]) if row["weekday"] in WEEKDAYS else None
    if person is None or opens is None or closes is None or weekday is None:
        asked = (
            ("user", person, f": {NO_PERSON}"),
            ("weekday", weekday, ": Выберите день недели."),
            ("opens", opens, f", с какого часа: {NO_HOUR}"),
            ("closes", closes, f", до какого часа: {NO_HOUR}"),
        )
        return None, [
            (f"{name}-{number}", f"Строка {number}{words}")
            for name, found, words in asked
            if found is None
        ]
    phone, room = (typed.line(row[name]) or "" for name in ("phone", "room"))
    return Slot(weekday, opens, closes, person.user, person.name, phone[:40], room[:80]), []


def _time(written: str) -> time | None:
    try:
        return time.fromisoformat(written).replace(tzinfo=None)
    except ValueError:
        return None


def day(name: str) -> date:
    found = typed.day(request.form.get(name, ""))
    if found is None:
        raise Unfit([(name, NO_DAY)])
    return found


def person(name: str, people: Sequence[Person]) -> Person:
    user = request.form.get(name, "")
    found = next((each for each in people if each.user == user), None)
    if found is None:
        raise Unfit([(name, NO_PERSON)])
    return found


def number(name: str) -> int:
    found = typed.number(request.form.get(name))
    return abort(400) if found is None else found


def words(name: str) -> str:
    """Return text of several lines; nothing where none was typed."""
    return typed.words(request.form.get(name)) or ""


def letters() -> list[Addressed]:
    """Return for whom a letter was chosen: by a tick, or by an address."""
    ticked = [Addressed(user) for user in request.form.getlist("letter")]
    written = (
        (name.removeprefix("mail-"), (typed.line(value) or "")[:MOST_MAIL])
        for name, value in request.form.items()
        if name.startswith("mail-")
    )
    return ticked + [Addressed(user, mail) for user, mail in written if mail]
