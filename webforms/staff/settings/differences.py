"""What differs between two texts of the settings, as a person reads it."""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from helpdesk.regulation.documents import Change, Values, changes, values_of
from helpdesk.regulation.regulation import Regulation
from webforms.staff.settings.field_sorts import FieldSort, SettingsField, said
from webforms.staff.settings.schema import field_at
from webforms.staff.settings.section_form import value_at
from webforms.staff.settings.taken_apart import take_apart

NOT_THERE = "нет"
# So many fields of a page are named in a line.
MOST_NAMED = 3


@dataclass(frozen=True)
class Difference:
    """One change: the page on which it stands, what is changed there, from what to what."""

    section: str
    label: str
    before: str
    after: str


def differences_between(older: str, newer: str) -> list[Difference]:
    """Return what a newer text has changed of an older one."""
    before, after = _apart(older), _apart(newer)
    return [_said(each, before, after) for each in changes(before, after)]


# More than a school saves in years: a list of versions is not read anew at each look.
@lru_cache(maxsize=500)
def summary_of(older: str, newer: str) -> str:
    """Return in a line what a newer text has changed: pages and fields, without the values."""
    found: dict[str, list[str]] = {}
    for each in differences_between(older, newer):
        found.setdefault(each.section, []).append(each.label[:1].lower() + each.label[1:])
    return "; ".join(f"{section}: {_first_of(labels)}" for section, labels in found.items())


def _first_of(labels: list[str]) -> str:
    more = len(labels) - MOST_NAMED
    return ", ".join(labels[:MOST_NAMED]) + (f" и ещё {more}" if more > 0 else "")


def apart_of(text: str) -> Values:
    """Return the settings as the pages show them, with what the file leaves to the program.

    RegulationError where the text is none.
    """
    return deepcopy(_apart(text))


# Of versions that follow one another each is the newer of one pair, then the older of the next.
@lru_cache(maxsize=4)
def _apart(text: str) -> Values:
    regulation = Regulation.parse(text, is_stored=True)
    apart = take_apart(values_of(regulation.canonical()))
    for name in ("terms", "windows", "retention", "texts", "vendor", "mailbox"):
        held, part = apart.setdefault(name, {}), getattr(regulation, name)
        for key in type(part).model_fields:
            held.setdefault(key, _plain(getattr(part, key)))
    apart.setdefault("unclear", [row.model_dump() for row in regulation.unclear])
    apart["people"].setdefault("administrator", {})
    return apart


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool) else str(value)


def _said(change: Change, before: Values, after: Values) -> Difference:
    place = field_at(change.path)
    if place is None:
        return Difference("", ".".join(change.path), str(change.before), str(change.after))
    section, field, within = place
    label, column = field.label, field
    if field.sort is FieldSort.ROWS:
        titles = {**_titles(field, before), **_titles(field, after)}
        if not within:
            shown = (_names_said(titles, names) for names in (change.before, change.after))
            return Difference(section.title, f"{label}: порядок", *shown)
        label = f"{label}: «{titles.get(within[0], within[0])}»"
        if len(within) == 1:
            shown = (_row_said(field, row) for row in (change.before, change.after))
            return Difference(section.title, label, *shown)
        column = next((each for each in field.columns if each.path == within[1]), field)
        label = f"{label}, {column.label}"
    return Difference(section.title, label, said(column, change.before), said(column, change.after))


def _titles(field: SettingsField, apart: Values) -> dict[str, str]:
    first = field.columns[0].path
    return {
        str(row.get("code") or row.get(first)): str(row.get("name") or row.get(first))
        for row in value_at(apart, field.path) or ()
    }


def _names_said(titles: dict[str, str], names: list[str]) -> str:
    return "; ".join(titles.get(name, name) for name in names)


def _row_said(field: SettingsField, row: Values | None) -> str:
    if row is None:
        return NOT_THERE
    filled = ((column, row[column.path]) for column in field.columns if row.get(column.path))
    return "\n".join(f"{column.label}: {said(column, value)}" for column, value in filled)
