"""What a letter consists of: neutral parts, which the templates set as text and as HTML."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from helpdesk.domain.addressee import MAIL
from helpdesk.domain.deadlines import Deadlines, deadlines_of
from helpdesk.domain.people import Role
from helpdesk.domain.texts import Text, TextKind
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.leases import Delivery
from helpdesk.regulation.support_letter import Letter as VendorLetter


@dataclass(frozen=True)
class Said:
    """A paragraph of ours."""

    text: str
    kind: Literal["said"] = "said"


@dataclass(frozen=True)
class Quoted:
    """Somebody's words as he wrote them, lines and all."""

    text: str
    kind: Literal["quoted"] = "quoted"


@dataclass(frozen=True)
class Listed:
    """Lines of ours, one under the other."""

    items: tuple[str, ...]
    kind: Literal["listed"] = "listed"

    @property
    def text(self) -> str:
        return "\n".join(self.items)


@dataclass(frozen=True)
class ToCopy:
    """A text to be copied and sent elsewhere: no mark of ours stands inside of it."""

    text: str
    kind: Literal["to_copy"] = "to_copy"


@dataclass(frozen=True)
class Linked:
    """A button, or in plain text the address on a line of its own."""

    text: str
    address: str
    kind: Literal["linked"] = "linked"

    @property
    def is_page(self) -> bool:
        """Whether the address can be read; a letter inside of an address cannot."""
        return self.address.startswith("http")


Part = Said | Quoted | Listed | ToCopy | Linked


@dataclass(frozen=True)
class Letter:
    """A letter without its envelope; `enclosed` is another one, ready to send."""

    subject: str
    parts: tuple[Part, ...]
    enclosed: VendorLetter | None = None


@dataclass(frozen=True)
class LetterContext:
    """What a letter is made from: the inquiry, its secret page, and the moment of writing."""

    delivery: Delivery
    view: InquiryView
    page: str
    now: datetime
    site: str = ""
    # Where who reads this letter can have all erased that is stored under its address.
    erase_page: str = ""

    @property
    def reference(self) -> str:
        return self.view.inquiry.shown_reference

    @property
    def due(self) -> Deadlines:
        """By when we answer."""
        return deadlines_of(self.view.inquiry, self.view.regulation.calendar, self.now)

    @property
    def may_quote(self) -> bool:
        """Whether the letter may hold what its requester wrote.

        He may have typed a stranger's address. Who reads it must have shown that it is his own.
        """
        return self.delivery.addressee != MAIL or self.view.mail_is_proved

    def quoted(self, text: Text) -> Quoted | Said:
        """Return what somebody wrote, or where it stands if it may not go to this address."""
        if text.role is Role.REQUESTER and not self.may_quote:
            return Said("Прочитайте это на странице вопроса.")
        return Quoted(text.body or "")

    def text(self, *kinds: TextKind) -> Text | None:
        """Return the text that this delivery is about; None once it is erased."""
        said = self.view.said(*kinds)
        return next((text for text in said if str(text.id) == self.delivery.key), None)
