"""What is confidential in people's words, by its looks: where it stands, and the words without it.

A guess, so it errs. Each sign is looked at a bounded number of times, whatever was written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpdesk.domain.texts import TextKind
from helpdesk.privacy.identity_papers import numbers_of_papers
from helpdesk.privacy.lookalikes import read_closely
from helpdesk.privacy.password_search import CODE, PASSWORD, passwords_in

__all__ = ["CODE", "LEFT_OUT", "PASSWORD", "Secret", "find", "fit_to_show", "look_through", "mask"]
LEFT_OUT = "[скрыто]"
# The number of a case may look like any number.
_SAID_BY_NOBODY = frozenset({TextKind.LETTER, TextKind.VENDOR_CASE, TextKind.DEVICE})


@dataclass(frozen=True)
class Secret:
    """What stands from `start` to `end` of somebody's words; `looks` says what."""

    start: int
    end: int
    looks: str


@lru_cache(maxsize=64)
def find(words: str) -> tuple[Secret, ...]:
    """Return what looks confidential, in the order in which it stands; none overlaps another.

    Remembered for a while: who is about to open a transaction calls `look_through` before, so that
    nobody else waits for this.
    """
    return _find(words) if words.strip() else ()


def look_through(*texts: str | None) -> None:
    """Look at words before they are needed under a lock."""
    for each in texts:
        if each:
            mask(each)
            mask(each.strip())


def mask(words: str) -> str:
    """Return the words with a sign in the place of all that looks confidential."""
    for _ in range(3):
        # What is next to something left out may give itself away only then.
        found = find(words)
        if not found:
            return words
        words = _without(words, found)
    return words if not find(words) else LEFT_OUT


def fit_to_show(kind: TextKind, words: str) -> str:
    """Return a text as it is stored to be shown; a letter is made of such texts."""
    return words if kind in _SAID_BY_NOBODY else mask(words)


def _without(words: str, found: Sequence[Secret]) -> str:
    starts = [each.end for each in found]
    ends = [each.start for each in found]
    kept = [words[start:end] for start, end in zip([0, *starts], [*ends, len(words)], strict=True)]
    return LEFT_OUT.join(kept)


def _find(words: str) -> tuple[Secret, ...]:
    reading = read_closely(words)
    found = [
        *(Secret(*reading.span(start, end), looks) for start, end, looks in passwords_in(reading)),
        *(Secret(*reading.span(*span), looks) for *span, looks in numbers_of_papers(reading.plain)),
    ]
    return tuple(_apart(sorted(found, key=lambda each: (each.start, -each.end))))


def _apart(found: list[Secret]) -> Iterator[Secret]:
    end = -1
    for each in found:
        if each.start >= end:
            yield each
            end = each.end
