"""Letters as they are written, before any of them is sent."""

from datetime import datetime

from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.mail.letter_parts import Letter, LetterContext
from integration.mail.letter_registry import letter_of
from tests.workers.office import CONSULTANT, NOW

PAGE = "https://help.school.example/i/secret"


class Written:
    """The letters of one inquiry, written now from the rows as they stand."""

    def __init__(self, desk: Desk, now: datetime = NOW) -> None:
        self.letters: dict[str, list[Letter | None]] = {}
        for delivery in all_of(desk, now):
            assert delivery.inquiry_id is not None
            about = LetterContext(delivery, view(desk, delivery.inquiry_id), PAGE, now)
            self.letters.setdefault(delivery.occasion, []).append(letter_of(about))

    def text(self, occasion: str) -> str:
        """Return the text of the one letter of this type; empty where none is written."""
        (letter,) = self.letters[occasion]
        return "\n".join(part.text for part in letter.parts) if letter else ""


def all_of(desk: Desk, now: datetime) -> list[Delivery]:
    found = []
    while leased := outbox.lease(desk, now):
        for delivery in leased:
            outbox.mark_sent(desk, delivery, "post", now)
        found += [each for each in leased if each.addressee.startswith("mail")]
    return found


def handed_over_to_support(desk: Desk, inquiry: int, now: datetime = NOW) -> None:
    ask(desk, inquiry, "Какой класс?", CONSULTANT, now)
    hand_off(desk, inquiry, CONSULTANT, now)
