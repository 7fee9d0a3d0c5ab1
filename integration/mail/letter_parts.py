"""What a letter consists of: neutral parts, which the templates set as text and as HTML."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from helpdesk.domain.deadline_words import Deadlines, deadlines_of
from helpdesk.domain.messages import MAIL
from helpdesk.domain.people import Role
from helpdesk.domain.texts import Text, TextKind
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.leases import Delivery
from helpdesk.regulation.support_letter import Letter as VendorLetter

FROM_PROGRAM = "Так программа пишет письма. Отвечать не нужно."


@dataclass(frozen=True)
class Part:
    """A part of a letter.

    `said` is a paragraph of ours, `listed` has lines of ours. `quoted` are somebody's words as he
    wrote them. `to_copy` is sent elsewhere: no mark of ours stands inside of it. `linked` is a
    button to `address`, or in plain text the address on a line of its own.
    """

    text: str
    kind: Literal["said", "quoted", "listed", "to_copy", "linked"] = "said"
    address: str = ""


# What is None or empty is left out of a letter.
Content = Part | str | None


@dataclass(frozen=True)
class Letter:
    """A letter without its envelope; `enclosed` is another one, ready to send."""

    subject: str
    parts: tuple[Part, ...]
    enclosed: VendorLetter | None = None


def compose(subject: str, *contents: Content, enclosed: VendorLetter | None = None) -> Letter:
    """Return a letter of these parts; bare words are paragraphs of ours."""
    parts = (Part(each) if isinstance(each, str) else each for each in contents if each)
    return Letter(subject, tuple(parts), enclosed)


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
    def due(self) -> Deadlines:
        """By when we answer."""
        return deadlines_of(self.view.inquiry, self.view.regulation.calendar, self.now)

    @property
    def may_quote(self) -> bool:
        """Whether the letter may hold what its requester wrote.

        He may have typed a stranger's address. Who reads it must have shown that it is his own.
        """
        return self.delivery.addressee != MAIL or self.view.mail_is_proved

    def letter(
        self, title: str, *contents: Content, enclosed: VendorLetter | None = None
    ) -> Letter:
        """Return a letter whose subject is the title with the inquiry's reference."""
        comma = "" if title.endswith("?") else ","
        subject = f"{title}{comma} {self.view.inquiry.shown_reference}"
        return compose(subject, *contents, enclosed=enclosed)

    def link(self, text: str = "Страница вопроса") -> Part:
        """Return a button to the inquiry's page."""
        return Part(text, "linked", self.page)

    def quoted(self, text: Text) -> Part:
        """Return what somebody wrote, or where it stands if it may not go to this address."""
        if text.role is Role.REQUESTER and not self.may_quote:
            return Part("Прочитайте это на странице вопроса.")
        return Part(text.body or "", "quoted")

    def text(self, *kinds: TextKind) -> Text | None:
        """Return the text that this delivery is about; None once it is erased."""
        said = self.view.said(*kinds)
        return next((text for text in said if str(text.id) == self.delivery.key), None)
