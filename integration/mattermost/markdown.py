"""Making people's words harmless in Mattermost: they mention nobody, lead nowhere, show nothing.

What was seen to work on running servers: an invisible sign right *after* `@`, code around links.
A backslash before `@`, a quote or a heading do not stop a mention.
"""

import re

from integration.chat.rendering import one_line, visible, without_gaps

# WORD JOINER: invisible, no letter, and never a place where a line breaks.
JOINER = "\u2060"

# Links, and addresses of mail: as code they can be copied whole, and nothing in them works.
_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,30}://|www\.)[^\s<>«»`]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_ENDS_SENTENCE = ".,;:!?)]}'\"…"
_MARKS = re.compile(r"([\\`*_\[\]|])")
# A mention, a hashtag and a link to a channel (or struck-out words) begin with these.
_CALLS = re.compile(r"([@#~])")
# What would make a list, a quote or a rule of one of our own lines: they may begin with a name.
_BEGINS = re.compile(r"(?:[-+]|\d{1,9}[.)])(?:\s|$)|>|[-=]{2,}")
# What would make a heading, a list, a quote, a rule or a fence of the line.
_STARTS = re.compile(r"[-+=#>*_~`|:]|\d+[.)]")


def harmless(text: str) -> str:
    """Return the text so that Mattermost shows exactly these words, line by line."""
    return "\n".join(_line(line) for line in visible(text).split("\n"))


def in_one_line(text: str) -> str:
    """Return the text harmless and without line ends, to stand inside of a sentence."""
    return _inline(one_line(text))


def begun(words: str) -> str:
    """Return harmless words fit to begin a line: they make no list or quote of it."""
    return f"{JOINER}{words}" if _BEGINS.match(words) else words


def plain(text: str) -> str:
    """Return one line for places that show no markdown, such as an option: it calls nobody."""
    return _CALLS.sub(rf"\1{JOINER}", one_line(text))


def quoted(text: str) -> str:
    """Return the text as a quote; empty lines at its ends are left out, several become one."""
    body = without_gaps(harmless(text))
    return "\n".join(f"> {line}" if line else ">" for line in body.split("\n"))


def exact(text: str) -> str:
    """Return one line as code, to be copied to the letter; the marks around outlast any inside."""
    body = one_line(text)
    marks = "`" * (_longest_run(body) + 1)
    pad = " " if body[:1] == "`" or body[-1:] == "`" else ""
    return f"{marks}{pad}{body}{pad}{marks}" if body else ""


def fenced(text: str) -> str:
    """Return the text in a fence longer than any run of backticks inside: nothing in it works."""
    body = visible(text)
    fence = "`" * max(3, _longest_run(body) + 1)
    return f"{fence}\n{body}\n{fence}"


def _longest_run(body: str) -> int:
    return max((len(run) for run in re.findall(r"`+", body)), default=0)


def _line(line: str) -> str:
    # Four spaces at the beginning would make a block of code.
    words = line.strip()
    begins = JOINER if _STARTS.match(words) else ""
    return begins + _inline(words)


def _inline(words: str) -> str:
    parts, end = [], 0
    for found in _ADDRESS.finditer(words):
        address = found.group().rstrip(_ENDS_SENTENCE)
        parts += [_escaped(words[end : found.start()]), f"`{address}`"]
        end = found.start() + len(address)
    return "".join([*parts, _escaped(words[end:])])


def _escaped(words: str) -> str:
    return _CALLS.sub(rf"\1{JOINER}", _MARKS.sub(r"\\\1", words))
