"""The letter to the vendor's support service, complete by the service's own rules.

Regulation, section 6: enough information to find the problem, clearly put, with links to what was
read and to the earlier discussion. What is stored to be shown has no password in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any
from urllib.parse import quote

from helpdesk.model import Child, HandoffReason, Inquiry, Kind, TextKind
from helpdesk.regulation import Regulation

# Old mail programs and phones cut longer addresses; without the body the letter is copied.
MAILTO_LIMIT = 1900
REASONS = {
    HandoffReason.NOBODY_IN_TIME: (
        "сотрудники школы, ответственные за консультирование, не смогли ответить в срок"
    ),
    HandoffReason.CANNOT_ADVISE: (
        "сотрудник школы, ответственный за консультирование, не может проконсультировать "
        "по этому вопросу"
    ),
}
_DETAILS = (
    (TextKind.DONE, "Что я делал(а)"),
    (TextKind.HAPPENED, "Что получилось"),
    (TextKind.EXPECTED, "Что ожидал(а)"),
    (TextKind.PAGE, "Страница или раздел"),
    (TextKind.DEVICE, "Устройство и программа"),
    (TextKind.READ, "Что я изучил(а) в документации и руководствах"),
    (TextKind.CONTACT, "Как ещё со мной связаться"),
)
_TALK = frozenset({TextKind.QUESTION, TextKind.CLARIFICATION, TextKind.ADDITION, TextKind.ANSWER})


@dataclass(frozen=True)
class Letter:
    """A letter ready to send: to whom, about what, and its whole text."""

    to: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The address for a «Написать письмо» button; without the body where it is too long."""
        start = f"mailto:{self.to}?subject={quote(self.subject)}"
        whole = f"{start}&body={quote(self.body)}"
        return whole if len(whole) <= MAILTO_LIMIT else start

    @property
    def fits_mailto(self) -> bool:
        return "&body=" in self.mailto


def draft_of(letter: Letter, policy: EmailPolicy[Any] | None = None) -> EmailMessage:
    """Return the letter as mail programs open it for sending (X-Unsent)."""
    draft = EmailMessage(policy) if policy else EmailMessage()
    draft["X-Unsent"] = "1"
    draft["To"] = letter.to
    draft["Subject"] = " ".join(letter.subject.split())
    draft.set_content(letter.body)
    return draft


def compose(
    inquiry: Inquiry,
    children: Sequence[Child],
    texts: Sequence[tuple[TextKind, str]],
    pictures: int,
    reason: HandoffReason,
    regulation: Regulation,
) -> Letter:
    """Write the letter from what is known; what is not known is left for the requester."""
    topic = regulation.topic_title(inquiry.kind, inquiry.topic)
    school = regulation.school.name
    subject = f"{topic}: {inquiry.subject} ({school}, обращение {inquiry.shown_reference})"
    parts = [
        "Здравствуйте!",
        _who(inquiry, children, school),
        f"Вопрос: {topic}.\n" + _first(texts, TextKind.WORDS),
        *_details(texts),
        *_talk(texts),
        *_pictures(pictures),
        _why(inquiry, reason),
        _contacts(inquiry),
    ]
    body = "\n\n".join(part for part in parts if part)
    return Letter(regulation.vendor.mail, subject, body)


def read_out(inquiry: Inquiry, regulation: Regulation) -> str:
    """Return words to read out on the telephone, short enough for a voice message."""
    topic = regulation.topic_title(inquiry.kind, inquiry.topic)
    return (
        f"Здравствуйте. Меня зовут {inquiry.requester_name}, {regulation.school.name}. "
        f"Вопрос по Дневнику.ру, тема: {topic}. {_ended(inquiry.subject)} "
        f"В школе помочь не смогли. Мой номер для связи: {inquiry.phone or '…'}."
    )


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _who(inquiry: Inquiry, children: Sequence[Child], school: str) -> str:
    if inquiry.kind is Kind.STAFF:
        return f"Пишет {inquiry.requester_name}, сотрудник школы: {school}."
    pupils = ", ".join(f"{c.surname} {c.name}, {c.school_class}" for c in children)
    whose = f" Ученик (ученица): {pupils}." if pupils else ""
    return f"Пишет {inquiry.requester_name}, родитель (законный представитель). {school}.{whose}"


def _first(texts: Sequence[tuple[TextKind, str]], kind: TextKind) -> str:
    return next((body for found, body in texts if found is kind), "")


def _details(texts: Sequence[tuple[TextKind, str]]) -> list[str]:
    titles: Mapping[TextKind, str] = dict(_DETAILS)
    return [f"{titles[kind]}: {body}" for kind, body in texts if kind in titles]


def _talk(texts: Sequence[tuple[TextKind, str]]) -> list[str]:
    talk = [body for kind, body in texts if kind in _TALK]
    return (
        ["Что уже обсуждали в школе:\n" + "\n".join(f"— {body}" for body in talk)] if talk else []
    )


def _pictures(count: int) -> list[str]:
    return [f"Снимки экрана ({count}) прилагаю."] if count else []


def _why(inquiry: Inquiry, reason: HandoffReason) -> str:
    number = f"Номер обращения в школе: {inquiry.shown_reference}."
    return f"В школе помочь не смогли: {REASONS[reason]}. {number}"


def _contacts(inquiry: Inquiry) -> str:
    ways = [inquiry.phone, inquiry.email]
    known = ", ".join(way for way in ways if way)
    return f"{inquiry.requester_name}" + (f"\nСвязаться со мной: {known}" if known else "")
