"""Whom a message of Slack calls: by an id between angle brackets and by nothing else."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.server.storage import Store
from sandbox.slack.ids import row_of

# People, and the words for everybody as the store calls them.
CALLED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!(here|channel|everyone)(?:\|[^>]*)?>")
EVERYBODY = {"here": "here", "channel": "channel", "everyone": "all"}


def names_called(store: Store, message: str, props: dict[str, Any]) -> set[str]:
    """Return the user names of those called in the text or in any block, the text is read too."""
    found: set[str] = set()
    for person, word in _called(message, props.get("blocks") or []):
        if word:
            found.add(EVERYBODY[word])
        elif row := row_of(store, person):
            found.add(row["username"])
    return found


def _called(message: str, blocks: list[Any]) -> Iterator[tuple[str, str]]:
    yield from CALLED.findall(message)
    for part in _parts(blocks):
        match part.get("type"):
            case "mrkdwn":
                yield from CALLED.findall(str(part.get("text")))
            case "user":
                yield str(part.get("user_id")), ""
            case "broadcast":
                yield "", str(part.get("range"))


def _parts(blocks: object) -> Iterator[dict[str, Any]]:
    if isinstance(blocks, dict):
        yield blocks
        for each in blocks.values():
            yield from _parts(each)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from _parts(each)
