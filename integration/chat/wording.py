"""Our own sentences with marks in them, read as blocks; no chat ever sees the marks.

`**…**` stands out, a part in backticks is to be copied, `[…](…)` leads somewhere; a line that
begins with a dash is an item, an empty one parts two blocks. What is filled in stays plain words.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from integration.chat.speech import Answer, Block, Exact, Line, Link, Listing, Run, Strong, Together

_MARK = re.compile(r"\*\*([^*]{1,99})\*\*|`([^`]{1,99})`|\[([^\[\]]{1,99})\]\(([^()]{1,99})\)")
_ITEM = "- "


def worded(template: str, *values: object) -> Answer:
    """Return the blocks of our own template, its `{0}` and the like filled in."""
    return tuple(_block(paragraph, values) for paragraph in template.split("\n\n"))


def _block(paragraph: str, values: tuple[object, ...]) -> Block:
    parts = tuple(_parts(paragraph.split("\n"), values))
    return parts[0] if len(parts) == 1 else Together(parts)


def _parts(lines: list[str], values: tuple[object, ...]) -> Iterator[Line | Listing]:
    for is_item, group in groupby(lines, lambda each: each.startswith(_ITEM)):
        found = [_line(each.removeprefix(_ITEM), values) for each in group]
        if is_item:
            yield Listing(tuple(found))
        else:
            yield from found


def _line(text: str, values: tuple[object, ...]) -> Line:
    return Line(tuple(_runs(text, values)))


def _runs(text: str, values: tuple[object, ...]) -> Iterator[Run]:
    end = 0
    for found in _MARK.finditer(text):
        if plain := text[end : found.start()]:
            yield plain.format(*values)
        yield _run(found, values)
        end = found.end()
    if rest := text[end:]:
        yield rest.format(*values)


def _run(found: re.Match[str], values: tuple[object, ...]) -> Run:
    strong, exact, words, address = (each and each.format(*values) for each in found.groups())
    if strong:
        return Strong(strong)
    return Exact(exact) if exact else Link(words, address)
