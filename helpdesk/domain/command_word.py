"""The word by which people call the desk in a chat, wherever the desk's own words name it.

They say `/help`. A chat that keeps that word for itself has another: whatever shows words of the
desk's to people names it by `named_as`.
"""

import re

COMMAND = "/help"


def _word(command: str) -> re.Pattern[str]:
    """It stands by itself: no part of an address or of a path."""
    return re.compile(rf"(?<![\w/.]){re.escape(command)}(?![\w/.-]*\w)")


_COMMAND = _word(COMMAND)


def named_as(words: str, command: str) -> str:
    """Return the desk's own words with the command as people type it."""
    return words if command == COMMAND else _COMMAND.sub(command, words)


def named_by_desk(words: str, command: str) -> str:
    """Return words read in the chat with the command as the desk calls it."""
    return words if command == COMMAND else _word(command).sub(COMMAND, words)
