"""A week's grid, a line for each person, a column for each day: as it is shown, and was typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import time
from typing import Any

from flask import abort, request

from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.duty.model import Schedule, Slot
from helpdesk.regulation.decisions import WEEKDAYS as KEYS
from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.availability_words import SHORT_DAYS, hours_of, hours_said
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.mail_recipients import Addressed
from webforms.papers.schedule_words import WEEKDAYS
from webforms.web import fields, typed
from webforms.web.typed_form import Problem, TypedForm

# A column: its key, its short name and its whole one.
DAYS = [
    (key, short, name.lower()) for key, short, name in zip(KEYS, SHORT_DAYS, WEEKDAYS, strict=True)
]
# By «user», «name», «room», «phone», and by the key of a day its hours.
Line = dict[str, str]
Day = tuple[str, str, str]
Span = tuple[time, time]

_TIME = r"([01]?\d|2[0-4])(?:[:.]?([0-5]\d))?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_WORD = r"(?<![а-яё]){}(?![а-яё])"
_IDLE_WORDS = re.compile(_WORD.format(r"(?:со?|ч(?:ас[а-я]*)?\.?)"))
_DASHES = re.compile(rf" ?(?:[-‐-―−]|{_WORD.format('(?:до|по)')}) ?")
_BETWEEN = re.compile(rf"[,;+/\s]+|{_WORD.format('и')}")
MOST_LINES = 60
MOST_MAIL = 254
NO_DAY = "Впишите день: число, месяц, год."
NO_PERSON = "Выберите консультанта из списка."
NO_HOURS = "Напишите часы, например 14:00–15:00."


def lines_of(slots: Iterable[Slot]) -> list[Line]:
    """Return a line for each person; one for each room, where somebody has several."""
    lines: dict[tuple[str, str, str], Line] = {}
    for slot in sorted(slots, key=lambda each: (each.weekday, each.opens)):
        about = {name: getattr(slot, name) for name in ("user", "name", "room", "phone")}
        line = lines.setdefault((slot.user, slot.room, slot.phone), about)
        key = KEYS[slot.weekday]
        line[key] = ", ".join(filter(None, (line.get(key), hours_said(slot.opens, slot.closes))))
    return list(lines.values())


def days_of(lines: Iterable[Line], regulation: Regulation) -> list[Day]:
    """Return the school's working days, and those on which somebody helps all the same."""
    works = {KEYS[number] for number in regulation.calendar.week}
    works |= {key for line in lines for key in KEYS if line.get(key)}
    return [each for each in DAYS if each[0] in works]


def grid(slots: Iterable[Slot], regulation: Regulation) -> dict[str, object]:
    """Return a schedule to be read."""
    lines = lines_of(slots)
    return {"lines": lines, "days": days_of(lines, regulation)}


def usual_hours(known: Iterable[Iterable[Slot]], regulation: Regulation) -> list[str]:
    """Return the hours to choose from: those that stand in these schedules, and whole days."""
    cells = (line.get(key) for slots in known for line in lines_of(slots) for key in KEYS)
    week = regulation.calendar.week
    whole = (hours_said(each.opens, each.closes) for _, each in sorted(week.items()))
    return [hours for hours in dict.fromkeys((*cells, *whole)) if hours]


def read_hours(written: str) -> list[Span] | None:
    """Return the hours that were meant: «14-15», «с 14 до 15», «8.30—9.15, 14-15»; None for what
    are none.
    """
    said = unicodedata.normalize("NFKC", typed.line(written) or "").lower()
    said = " ".join(_IDLE_WORDS.sub(" ", said).split())
    said = _DASHES.sub("-", said)
    spans = [_span(part.rstrip(".")) for part in _BETWEEN.split(said) if part]
    found = [each for each in spans if each is not None]
    return found if len(found) == len(spans) else None


def _span(said: str) -> Span | None:
    found = _SPAN.fullmatch(said)
    if found is None:
        return None
    opens, closes = _time(found[1], found[2]), _time(found[3], found[4], time.min)
    return None if opens is None or closes is None else (opens, closes)


def _time(hour: str, minute: str | None, midnight: time | None = None) -> time | None:
    """Return a time of day; 24:00 is one only where hours end."""
    if int(hour) < 24:
        return time(int(hour), int(minute or 0))
    return midnight if not int(minute or 0) else None


def lines_typed(people: Sequence[Person]) -> list[Line]:
    """Return the grid as it was sent; whoever may not stand in it is to be chosen again."""
    names = {each.user: each.name for each in people}
    lines = []
    for number in range(1, MOST_LINES + 1):
        if f"user-{number}" not in request.form:
            break
        cells = ("user", "room", "phone", *(key for key, _, _ in DAYS))
        line = {name: fields.line(f"{name}-{number}") for name in cells}
        user = line["user"] if line["user"] in names else ""
        lines.append(line | {"user": user, "name": names.get(user, "")})
    return lines


def lines_to_fill(slots: Iterable[Slot], people: Sequence[Person]) -> list[Line]:
    """Return these hours, a line for each who has none, and a free one."""
    users = {each.user for each in people}
    lines = lines_of(slot for slot in slots if slot.user in users)
    known = {line["user"] for line in lines}
    more = [{"user": p.user, "name": p.name, "room": p.room, "phone": p.phone} for p in people]
    return [*lines, *(line for line in more if line["user"] not in known), {}]


def wording(people: Sequence[Person]) -> tuple[Wording, list[str]]:
    """Return what was typed, and the id of the cell of each slot; raise UnfitFields."""
    form = TypedForm.sent()
    first = form.day("valid_from", NO_DAY)
    lines = enumerate(lines_typed(people), 1)
    found = [each for number, line in lines for each in _read_line(form, number, line)]
    form.check()
    return Wording(tuple(slot for _, slot in found), first), [cell for cell, _ in found]


def _read_line(form: TypedForm, number: int, line: Line) -> Iterator[tuple[str, Slot]]:
    about = (line["user"], line["name"], line["phone"][:40], line["room"][:80])
    if not line["user"] and any(line[key] for key, _, _ in DAYS):
        form.problems[f"user-{number}"] = NO_PERSON
    for weekday, (key, _, _) in enumerate(DAYS):
        cell, spans = f"{key}-{number}", read_hours(line[key])
        if spans is None:
            form.problems[cell] = NO_HOURS
        for opens, closes in spans or ():
            yield cell, Slot(weekday, opens, closes, *about)


def placed(problems: Iterable[Problem], lines: Sequence[Line]) -> list[Problem]:
    """Say of what is wrong in the grid also in whose line and on which day it stands."""
    days = {key: f", {name}" for key, _, name in DAYS}
    places = {
        f"{column}-{number}": (line.get("name") or f"Строка {number}") + day
        for number, line in enumerate(lines, 1)
        for column, day in [("user", ""), *days.items()]
    }
    return [(at, f"{places[at]}: {words}" if at in places else words) for at, words in problems]


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
