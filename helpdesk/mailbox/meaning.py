"""What a letter says, and what of it is shown: its words, what came with it, what it agrees to.

Greetings and farewells say nothing of what a letter is about.
"""

import re
from dataclasses import dataclass

from helpdesk.domain.letter_states import Why
from helpdesk.inquiries.adding import WITHOUT_WORDS
from helpdesk.inquiries.consents import agreement_in
from helpdesk.mailbox.incoming_letter import MOST_LINE, Enclosed, Envelope, Letter, Seen
from helpdesk.privacy.confidential import look_through

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


@dataclass(frozen=True)
class Incoming:
    """An opened letter: where it was found, what came with it, and what its words come to.

    `besides` is what it says besides that its writer `agrees`.
    """

    letter: Letter
    seen: Seen
    enclosed: Enclosed
    is_greeting: bool
    agrees: bool
    besides: str

    @property
    def envelope(self) -> Envelope:
        return self.letter.envelope


def read_letter(letter: Letter, seen: Seen, enclosed: Enclosed) -> Incoming:
    """Read the words before anything is locked, and look through all that may be stored of them."""
    agrees, besides = agreement_in(without_farewell(letter.words))
    bodies = [headed(letter.envelope.subject, letter.said)]
    if letter.forwarded:
        bodies.append(headed(letter.forwarded.subject, letter.forwarded.words))
    said = (told(each, enclosed) for each in (letter.words, besides, *bodies))
    look_through(letter.whole, WITHOUT_WORDS, *said)
    return Incoming(letter, seen, enclosed, is_greeting(letter.words), agrees, besides)


def told(words: str, enclosed: Enclosed) -> str:
    """Return the words, with the names of the files that were not taken."""
    parts = [words]
    if enclosed.files:
        names = ", ".join(enclosed.files)
        parts.append(f"[К письму приложены файлы, они остались в почте: {names}]")
    return "\n\n".join(part for part in parts if part)


def unreadable(incoming: Incoming) -> Why | None:
    letter = incoming.letter
    if not letter.envelope.sender:
        return Why.NO_SENDER
    if letter.is_locked:
        return Why.LOCKED
    if letter.is_garbled:
        return Why.GARBLED
    forwarded = letter.forwarded
    has_words = letter.words or (forwarded and forwarded.words)
    return None if has_words or incoming.enclosed.pictures else Why.NO_WORDS


def headed(subject: str, body: str) -> str:
    """Return the words under their subject, where it says more than they do."""
    line = " ".join(subject.split())
    if not line or line.casefold() in body.casefold():
        return body
    return f"{line}\n\n{body}" if body else line


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
