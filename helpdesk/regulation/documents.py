"""A regulation's text as values, and values as its text again, with the comments of the file.

Values are what `tomllib` makes of the text: tables as dicts, arrays as lists, and plain values.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

Values = dict[str, Any]
Path = tuple[str, ...]
# What tells the rows of a list apart.
_NAMES = ("code", "user", "question")


@dataclass(frozen=True)
class Change:
    """One value that differs: where it stands, and what it is; None where there is nothing."""

    path: Path
    before: Any
    after: Any


def values_of(text: str) -> Values:
    """Return the values of a regulation's text; TOMLDecodeError where it is none."""
    return tomllib.loads(text)


def rewritten(text: str, wanted: Values) -> str:
    """Return the text with these values, its comments kept beside the keys that stay.

    Where the layout of the text leaves no other way it is written anew, without comments.
    """
    try:
        document = tomlkit.parse(text)
        _write(document, wanted)
        found = tomlkit.dumps(document)
        if values_of(found) == wanted:
            return found
    except (TOMLKitError, tomllib.TOMLDecodeError):
        pass
    return tomlkit.dumps(wanted)


def _write(table: Any, wanted: Values) -> None:
    """Let a table have these keys, in this order, and no others."""
    tail = _take_tail(table.value.body) if isinstance(table, Table) else []
    kept = [key for key in table if key in wanted]
    would_be = [*kept, *(key for key in wanted if key not in kept)]
    is_reordered = isinstance(table, Table) and would_be != list(wanted)
    for key in list(table):
        if key not in wanted or (is_reordered and not isinstance(wanted[key], dict)):
            del table[key]
    for key, value in wanted.items():
        held = table.get(key)
        if isinstance(value, dict) and isinstance(held, Table):
            _write(held, value)
        elif value and _are_rows(value) and isinstance(held, AoT):
            _write_rows(held, value)
        elif held is None or held != value:
            table[key] = _item(value)
    if tail:
        table.value.body.extend(tail)


def _take_tail(body: list[Any]) -> list[Any]:
    """Take out what stands behind the last key: in a file it belongs to what comes next."""
    end = len(body)
    while end and body[end - 1][0] is None:
        end -= 1
    tail = body[end:]
    del body[end:]
    return tail


def _write_rows(held: AoT, rows: list[Values]) -> None:
    """Rows come and go in front: behind the last stand the comments of what comes next."""
    while len(held) > len(rows):
        del held[0]
    while len(held) < len(rows):
        fresh = tomlkit.table()
        fresh.add(tomlkit.nl())
        held.insert(0, fresh)
    for each, row in zip(held, rows, strict=True):
        _write(each, row)


def _item(value: Any) -> Any:
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True)
    return tomlkit.item(value)


def merged(base: Values, mine: Values, theirs: Values) -> Values:
    """Return both sets of changes to the same base; where both changed a value, mine stands."""
    found: Values = {}
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        was, my, their = base.get(key), mine.get(key), theirs.get(key)
        if isinstance(my, dict) and isinstance(their, dict):
            found[key] = merged(was if isinstance(was, dict) else {}, my, their)
        else:
            found[key] = their if my == was else my
    return {key: value for key, value in found.items() if value is not None}


def changes(before: Values, after: Values) -> list[Change]:
    """Return every value that differs, in the order of the newer document."""
    return list(_changes((), before, after))


def _changes(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if _are_rows(before) and _are_rows(after):
        before, after = _by_name(before), _by_name(after)
        if [key for key in before if key in after] != [key for key in after if key in before]:
            yield Change(path, list(before), list(after))
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*after, *(key for key in before if key not in after)]:
            yield from _changes((*path, key), before.get(key), after.get(key))
    elif before != after:
        yield Change(path, before, after)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _by_name(rows: list[Values]) -> Values:
    """Return rows by what tells them apart, so that one more among them is one change."""
    return {
        next((str(row[name]) for name in _NAMES if row.get(name)), str(number)): row
        for number, row in enumerate(rows, 1)
    }
