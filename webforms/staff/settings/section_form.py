"""The form of one page of the settings: its parts, what was typed, and what is wrong where."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, takewhile
from typing import Any

from werkzeug.datastructures import MultiDict

from helpdesk.regulation.documents import Values
from webforms.staff.settings.field_sorts import (
    MOST_DIGITS,
    FieldSort,
    SettingsField,
    SettingsSection,
    Unread,
    read,
    shown,
)
from webforms.web import typed
from webforms.web.typed_form import Problem

# The topic that cannot be taken away.
OTHER = "other"


@dataclass(frozen=True)
class TableRow:
    """A row as a part of the page: `id` of its first field's place, and what it is called."""

    id: str
    title: str
    code: str
    fields: tuple[tuple[str, SettingsField], ...]

    @property
    def may_go(self) -> bool:
        return bool(self.title) and self.code != OTHER


def value_at(apart: Values, path: str) -> Any:
    """Return the value at a dotted path; None where there is none."""
    found: Any = apart
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def put_at(apart: Values, path: str, value: Any) -> None:
    """Put a value at a dotted path; None takes the key away."""
    *outer, last = path.split(".")
    for key in outer:
        apart = apart.setdefault(key, {})
    if value is None:
        apart.pop(last, None)
    else:
        apart[last] = value


def rows_of(field: SettingsField, apart: Values) -> list[TableRow]:
    """Return the rows of a table as parts of the page, and an empty one."""
    rows = [*(value_at(apart, field.path) or ()), {}]
    columns = tuple(_with_topics(column, field, apart) for column in field.columns)
    return [
        TableRow(
            f"{field.path}.{number}",
            str(row.get("name") or row.get(columns[0].path) or ""),
            str(row.get("code", "")),
            tuple((f"{field.path}.{number}.{column.path}", column) for column in columns),
        )
        for number, row in enumerate(rows)
    ]


def values_shown(section: SettingsSection, apart: Values) -> dict[str, Any]:
    """Return what stands in each field of the page, by its id."""
    found = {}
    for field in section.fields:
        held = value_at(apart, field.path)
        if field.sort is not FieldSort.ROWS:
            found[field.path] = shown(field, held)
            continue
        for number, row in enumerate([*(held or ()), {}]):
            for column in field.columns:
                name = f"{field.path}.{number}.{column.path}"
                found[name] = shown(column, row.get(column.path))
    return found


def read_section(
    section: SettingsSection, apart: Values, form: MultiDict[str, str], today: date
) -> tuple[Values, list[Problem]]:
    """Return the settings with what was typed on this page, and what of it is no value at all."""
    found, problems = deepcopy(apart), list[Problem]()
    for field in section.fields:
        if field.sort is FieldSort.ROWS:
            value, unfit = _read_rows(field, value_at(apart, field.path) or [], form, today)
            problems += unfit
        else:
            value = _read(field, value_at(apart, field.path), form, field.path, today, problems)
        put_at(found, field.path, value)
    return found, problems


def _read(
    field: SettingsField,
    held: Any,
    form: MultiDict[str, str],
    name: str,
    today: date,
    problems: list[Problem],
) -> Any:
    # What nobody has touched stays as the file has it, letter by letter.
    untouched = isinstance(said := shown(field, held), str) and form.get(name, "") == said
    if untouched and (held is not None or field.sort in (FieldSort.LINES, FieldSort.DAYS)):
        return held
    try:
        return read(field, form, name, today)
    except Unread as unread:
        problems.append((name, str(unread)))
        return unread.raw


def _read_rows(
    field: SettingsField, held: list[Values], form: MultiDict[str, str], today: date
) -> tuple[list[Values], list[Problem]]:
    known = {row.get("code"): row for row in held if row.get("code")}
    rows_sent = takewhile(lambda name: f"{name}.code" in form, _row_names(field))
    found = [_read_row(field, form, name, known, today) for name in _in_order(rows_sent, form)]
    kept = [(row, unfit) for row, unfit in found if row]
    # Rows may have gone or been moved: a problem is shown by its row's new number.
    problems = [
        (f"{field.path}.{number}.{column}", words)
        for number, (_, unfit) in enumerate(kept)
        for column, words in unfit
    ]
    return [row for row, _ in kept], problems


def _in_order(names: Iterable[str], form: MultiDict[str, str]) -> list[str]:
    """Return the rows that stay, each that was given another place moved there."""
    stays, moved = list[str](), list[tuple[int, str]]()
    for at, name in enumerate(names, 1):
        place = typed.number(form.get(f"{name}.place"), MOST_DIGITS) or at
        if form.get(f"{name}.drop"):
            continue
        if place == at:
            stays.append(name)
        else:
            moved.append((place, name))
    for place, name in sorted(moved):
        stays.insert(place - 1, name)
    return stays


def _row_names(field: SettingsField) -> Iterator[str]:
    return (f"{field.path}.{number}" for number in count())


def _read_row(
    field: SettingsField,
    form: MultiDict[str, str],
    name: str,
    known: dict[Any, Values],
    today: date,
) -> tuple[Values, list[Problem]]:
    """Return a row, and its problems by their columns; an empty one is none."""
    code = form.get(f"{name}.code", "")
    before, row, unfit = known.get(code, {}), Values(), list[Problem]()
    for column in field.columns:
        here = f"{name}.{column.path}"
        value = _read(column, before.get(column.path), form, here, today, unfit)
        if value is not None:
            row[column.path] = value
    if not any(row.values()) and code != OTHER:
        return {}, []
    problems = [(where.removeprefix(f"{name}."), words) for where, words in unfit]
    return {"code": code, **row} if code else row, problems


def _with_topics(column: SettingsField, field: SettingsField, apart: Values) -> SettingsField:
    """Return a column that offers topics with those of its side."""
    if column.path != "topics":
        return column
    side = field.path.rpartition(".")[2]
    topics = tuple((row["code"], row.get("title", "")) for row in apart["topics"][side])
    return replace(column, choices=topics)
