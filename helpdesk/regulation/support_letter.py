"""The letter to the vendor's support service, complete by the service's own rules.

Regulation, section 6: enough information to find the problem, clearly put, with links to what was
read and to the earlier discussion. What is stored to be shown has no password in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any
from urllib.parse import quote

from helpdesk.domain.inquiry import Child, Inquiry
from helpdesk.domain.states import HandoffReason, Kind
from helpdesk.domain.texts import TextKind
from helpdesk.regulation.decisions import School
from helpdesk.regulation.regulation import Regulation

# Windows opens no longer address in a mail program; a Russian letter takes six of these signs.
MAILTO_LIMIT = 2000
# The line of history of a call in which the requester agreed to that.
SCHOOL_SENDS = "school_sends"
_DETAILS = {
    TextKind.DONE: "Что я делал(а)",
    TextKind.HAPPENED: "Что получилось",
    TextKind.EXPECTED: "Что ожидал(а)",
    TextKind.PAGE: "Страница или раздел",
    TextKind.DEVICE: "Устройство и программа",
    TextKind.READ: "Что я изучил(а) в документации и руководствах",
    TextKind.CONTACT: "Как ещё со мной связаться",
}
_TALK = frozenset({TextKind.QUESTION, TextKind.CLARIFICATION, TextKind.ADDITION, TextKind.ANSWER})


@dataclass(frozen=True)
class Letter:
    """A letter ready to send: to whom, about what, and its whole text.

    `brief` says the same in fewer words, for a link: it may stand alone.
    """

    to: str
    subject: str
    body: str
    brief: Letter | None = None

    @property
    def mailto(self) -> str:
        """The address for a «Написать письмо» button: with the whole letter, else with the brief
        one, else with the subject alone.
        """
        fitting = (each._link for each in (self, self.brief) if each and each.fits_mailto)
        return next(fitting, f"mailto:{self.to}?subject={quote(self.subject)}")

    @property
    def fits_mailto(self) -> bool:
        """Whether the link holds all that the letter says."""
        return len(self._link) <= MAILTO_LIMIT

    @property
    def is_brief_in_link(self) -> bool:
        return not self.fits_mailto and self.brief is not None and self.brief.fits_mailto

    @property
    def _link(self) -> str:
        return f"mailto:{self.to}?subject={quote(self.subject)}&body={quote(self.body)}"


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
    subject = f"{topic}: {inquiry.subject} (вопрос {inquiry.shown_reference})"
    parts = [
        "Здравствуйте!",
        f"Пишет {_who(inquiry, children)}.\nШкола: {regulation.school.in_full}.",
        f"Вопрос: {topic}.\n" + _first(texts, TextKind.WORDS),
        *_details(texts),
        _talk(texts),
        f"Снимки экрана ({pictures}) прилагаю." if pictures else "",
        _why(inquiry, reason),
        _contacts(inquiry),
    ]
    body = "\n\n".join(part for part in parts if part)
    return Letter(regulation.vendor.mail, subject, body)


def in_brief(
    inquiry: Inquiry,
    children: Sequence[Child],
    texts: Sequence[tuple[TextKind, str]],
    regulation: Regulation,
) -> Letter:
    """Say what the support needs, short enough for a link where the question is a usual one."""
    topic = regulation.topic_title(inquiry.kind, inquiry.topic)
    parts = [
        "Здравствуйте!",
        _first(texts, TextKind.WORDS),
        *_details(texts),
        f"{_who(inquiry, children)}. {_placed(regulation.school)}. {inquiry.phone}".strip(),
    ]
    body = "\n".join(part for part in parts if part)
    subject = f"{topic} ({inquiry.shown_reference})"
    return Letter(regulation.vendor.mail, subject, body)


def from_school(letter: Letter, inquiry: Inquiry, agreed: str) -> Letter:
    """The same letter as the school sends it for who has no mail of his own, and has `agreed`."""
    note = (
        f"Письмо отправляет школа по просьбе того, кто спросил: {inquiry.requester_name}. "
        f"Согласие дано по телефону {agreed}. Ответьте на этот адрес, школа передаст ответ."
    )
    brief = letter.brief and replace(letter.brief, body=f"{note}\n\n{letter.brief.body}")
    return replace(letter, body=f"{note}\n\n{letter.body}", brief=brief)


def read_out(inquiry: Inquiry, regulation: Regulation) -> str:
    """Return words to read out on the telephone, short enough for a voice message."""
    topic = regulation.topic_title(inquiry.kind, inquiry.topic)
    ends = inquiry.subject.endswith((".", "!", "?", "…"))
    asked = inquiry.subject if ends else f"{inquiry.subject}."
    phone = f" Мой номер для связи: {inquiry.phone}." if inquiry.phone else ""
    return (
        f"Здравствуйте. Меня зовут {inquiry.requester_name}. {_placed(regulation.school)}. "
        f"Вопрос о «Дневнике.ру», тема: {topic}. {asked} "
        f"В школе помочь не смогли.{phone}"
    )


def _placed(school: School) -> str:
    return f"Школа: {school.name}, {school.address}"


def _who(inquiry: Inquiry, children: Sequence[Child]) -> str:
    if inquiry.kind is Kind.STAFF:
        return f"{inquiry.requester_name}, сотрудник школы"
    pupils = "; ".join(f"{c.surname} {c.name}, {c.school_class}" for c in children)
    whose = f". {'Дети' if len(children) > 1 else 'Ребёнок'}: {pupils}" if pupils else ""
    return f"{inquiry.requester_name}, родитель (законный представитель){whose}"


def _first(texts: Sequence[tuple[TextKind, str]], kind: TextKind) -> str:
    return next((body for found, body in texts if found is kind), "")


def _details(texts: Sequence[tuple[TextKind, str]]) -> list[str]:
    return [f"{_DETAILS[kind]}: {body}" for kind, body in texts if kind in _DETAILS]


def _talk(texts: Sequence[tuple[TextKind, str]]) -> str:
    said = [f"— {body}" for kind, body in texts if kind in _TALK]
    return "\n".join(["Что уже обсуждали в школе:", *said]) if said else ""


def _why(inquiry: Inquiry, reason: HandoffReason) -> str:
    number = f"Номер вопроса в школе: {inquiry.shown_reference}."
    return f"В школе помочь не смогли: {reason.clause}. {number}"


def _contacts(inquiry: Inquiry) -> str:
    ways = [inquiry.phone, inquiry.email]
    known = ", ".join(way for way in ways if way)
    return f"{inquiry.requester_name}" + (f"\nСвязаться со мной: {known}" if known else "")
