"""Where each key of a TOML text stands, so that an error can name its line.

`tomllib` forgets lines. This reads no values: how far one reaches is found by letting `tomllib`
read ever more lines until they make sense.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


@dataclass(frozen=True)
class Place:
    """Where a key stands: its path, and its lines from `first` to `last`, counted from 1."""

    path: Path
    first: int
    last: int


def places(text: str) -> Iterator[Place]:
    """Yield each header and each key of a valid TOML text in order."""
    lines, number = text.split("\n"), 0
    prefix: Path = ()
    seen: dict[Path, int] = {}
    while number < len(lines):
        line, first = lines[number], number + 1
        number += 1
        header, key = _HEADER.match(line), _KEY.match(line)
        if key:
            number = _end(lines, number)
            yield Place(prefix + _split(key[1]), first, number)
        elif header:
            prefix = _enter(_split(header[2]), seen, is_list=header[1] == "[[")
            yield Place(prefix, first, first)


def line_of(path: Path, known: Mapping[Path, int]) -> int:
    """Return the line of a key, or else of the nearest thing around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return 1


def lines_of(text: str) -> dict[Path, int]:
    """Return the line on which each header and key of a valid TOML text begins."""
    found: dict[Path, int] = {}
    for place in places(text):
        for length in range(1, len(place.path) + 1):
            found.setdefault(place.path[:length], place.first)
        found[place.path] = place.first
    return found


def _end(lines: list[str], number: int) -> int:
    """Return the number of the line with which the value that began one line before ends."""
    for end in range(number, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[number - 1 : end]))
        except tomllib.TOMLDecodeError:
            continue
        return end
    return number


def _split(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _enter(path: Path, seen: dict[Path, int], *, is_list: bool) -> Path:
    """Return the path that a header leads to, with the places in lists of tables it lies in."""
    inside: Path = ()
    for part in path[:-1]:
        inside = (*inside, part)
        if inside in seen:
            inside = (*inside, seen[inside])
    inside = (*inside, path[-1])
    if not is_list:
        return inside
    seen[inside] = seen.get(inside, -1) + 1
    return (*inside, seen[inside])
