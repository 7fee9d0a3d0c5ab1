"""A letter that was once got wrong, read again."""

from pathlib import Path

from helpdesk.mailbox.incoming_letter import Letter
from integration.mail.reading.letter_reader import letter_of

FOLDER = Path(__file__).parent / "cases"


def read(name: str) -> Letter:
    return letter_of((FOLDER / f"{name}.eml").read_bytes())
