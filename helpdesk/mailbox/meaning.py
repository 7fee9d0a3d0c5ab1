"""What a letter says, and what of it is shown: its words, what came with it, what it agrees to."""

from dataclasses import dataclass

from helpdesk.inquiries.consents import agreement_in
from helpdesk.mailbox.greetings import is_greeting, without_farewell
from helpdesk.mailbox.letter_rows import Enclosed
from helpdesk.mailbox.letters import Letter
from helpdesk.privacy.confidential import look_through
from helpdesk.storage.mailbox_tables import Why

WITHOUT_WORDS = "Прислан снимок экрана, без слов."


@dataclass(frozen=True)
class Meaning:
    """What can be told of a letter's words before anything is locked."""

    is_greeting: bool
    agrees: bool
    besides: str


def meaning_of(letter: Letter, enclosed: Enclosed) -> Meaning:
    """Read the words, and look through all that may be stored of them."""
    agrees, besides = agreement_in(without_farewell(letter.words))
    bodies = [headed(letter.envelope.subject, letter.words or passed_on(letter))]
    if letter.forwarded:
        bodies.append(headed(letter.forwarded.subject, letter.forwarded.words))
    said = (told(each, enclosed) for each in (letter.words, besides, *bodies))
    look_through(letter.whole, WITHOUT_WORDS, *said)
    return Meaning(is_greeting(letter.words), agrees, besides)


def told(words: str, enclosed: Enclosed) -> str:
    """Return the words, with the names of the files that were not taken."""
    parts = [words]
    if enclosed.files:
        names = ", ".join(enclosed.files)
        parts.append(f"[К письму приложены файлы, они остались в почте: {names}]")
    return "\n\n".join(part for part in parts if part)


def unreadable(letter: Letter, enclosed: Enclosed) -> Why | None:
    if not letter.envelope.sender:
        return Why.NO_SENDER
    if letter.is_locked:
        return Why.LOCKED
    if letter.is_garbled:
        return Why.GARBLED
    forwarded = letter.forwarded
    has_words = letter.words or (forwarded and forwarded.words)
    return None if has_words or enclosed.pictures else Why.NO_WORDS


def passed_on(letter: Letter) -> str:
    return letter.whole if letter.forwarded else ""


def headed(subject: str, body: str) -> str:
    """Return the words under their subject, where it says more than they do."""
    line = " ".join(subject.split())
    if not line or line.casefold() in body.casefold():
        return body
    return f"{line}\n\n{body}" if body else line
