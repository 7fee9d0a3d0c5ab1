"""The people that a post mentions, by the rules that were seen on running servers."""

import re
from collections.abc import Iterator
from typing import Any

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.M | re.S)
# An escaped backtick begins no code; within code a backslash is a sign like any other.
# A run of backticks that nothing closes is taken whole, so that none is met in its middle.
CODE_SPAN = re.compile(r"(?P<kept>\\[\\`])|(`+)(?!`).+?(?<!`)\2(?!`)|(?P<open>`+)", re.S)
# A zero-width space *before* the sign does not help, one right after it does: it is no letter.
MENTION = re.compile(r"(?<![A-Za-z0-9])@([A-Za-z0-9][A-Za-z0-9._-]*)")
EVERYBODY = frozenset({"all", "channel", "here"})


def names_called(message: str, props: dict[str, Any], *, fields_mention: bool) -> set[str]:
    """Return the user names after an @, and the words for everybody, in small letters."""
    found: set[str] = set()
    for text in _read_parts(message, props, fields_mention=fields_mention):
        for name in MENTION.findall(without_code(text)):
            found |= _readings(name.lower())
    return found


def without_code(text: str) -> str:
    return CODE_SPAN.sub(lambda found: found["kept"] or found["open"] or " ", FENCE.sub("\n", text))


def attachments_of(props: dict[str, Any]) -> list[dict[str, Any]]:
    found = props.get("attachments")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def actions_of(props: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for each in attachments_of(props) for action in each.get("actions") or []]


def _read_parts(message: str, props: dict[str, Any], *, fields_mention: bool) -> Iterator[str]:
    yield message
    for attachment in attachments_of(props):
        yield str(attachment.get("pretext") or "")
        yield str(attachment.get("text") or "")
        if fields_mention:
            for field in attachment.get("fields") or []:
                yield str(field.get("value") or "")


def _readings(name: str) -> set[str]:
    """Return the name and what is left of it without the marks that may end a sentence."""
    readings = {name}
    while name and name[-1] in "._-":
        name = name[:-1]
        readings.add(name)
    return readings
