"""The desk's word in Slack: `/help` is Slack's own there, and no app can have it."""

import re

from settings.chats import COMMANDS, ChatName

COMMAND = COMMANDS[ChatName.SLACK]
# As the desk's own words call it, wherever they are written.
_WORD = re.compile(r"(?<![\w/.])/help(?![\w/.-]*\w)")
_HERE = re.compile(rf"(?<![\w/.]){COMMAND}(?![\w/.-]*\w)")


def in_slack(words: str) -> str:
    """Return the desk's own words with the command as people type it here."""
    return _WORD.sub(COMMAND, words)


def as_the_desk_says(words: str) -> str:
    """Return words read in Slack with the command as the desk calls it, by which it knows them."""
    return _HERE.sub("/help", words)
