"""A letter that was once got wrong, read again."""

from datetime import UTC, datetime
from pathlib import Path

from helpdesk.mailbox.incoming_letter import Letter
from integration.mail.reading.letters import letter_of

FOLDER = Path(__file__).parent / "cases"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)


def read(name: str) -> Letter:
    return letter_of((FOLDER / f"{name}.eml").read_bytes(), NOW)
