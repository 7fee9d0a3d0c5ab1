"""Greetings and farewells: words that say nothing of what a letter is about."""

import re

# The rules are linear; still nobody greets in a longer line.
MOST_LINE = 400
_GREETING = re.compile(
    r"(?:здравствуй(?:те)?|приветствую(?: вас)?|привет|добр(?:ый|ое|ого|ой) (?:день|вечер|утро|дня"
    r"|вечера|утра|ночи|времени суток)|доброго времени суток|hello|hi|good (?:morning|day|evening)"
    r"|с уважением|всего доброго|до свидания|best regards)\W*",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:--|с (?:искренним )?уважением|всего (?:доброго|хорошего)|best regards|regards)\W*",
    re.IGNORECASE,
)


def without_farewell(words: str) -> str:
    """Return the words without a farewell that only names their writer.

    One with a number, a class or more lines than a name takes may say what nobody else does.
    """
    lines = words.splitlines()
    at = next((at for at, line in enumerate(lines) if _FAREWELL.fullmatch(line.strip())), None)
    if at is None:
        return words
    below = [line for line in lines[at + 1 :] if line.strip()]
    is_name = len(below) <= 2 and not any(re.search(r"\d", line) for line in below)
    return "\n".join(lines[:at]).strip() if is_name else words


def is_greeting(words: str) -> bool:
    """Whether the words are a greeting or a farewell alone, which answer nothing."""
    if not words.strip():
        return False
    words = without_farewell(words)
    filled = [line.strip() for line in words.splitlines() if line.strip()]
    return len(filled) <= 6 and all(_GREETING.fullmatch(line[:MOST_LINE]) for line in filled)
