"""Several who wait on one case of the support's."""

from dataclasses import replace

from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from tests.founding import lived
from tests.helpdesk.life import MARINA, NOW, asked, parent

NAMES = ("Анна Хуаде", "Ольга Петровна Иванова", "Зарема Шовгенова")


def mother(name: str, words: str = "Не видно оценок") -> NewInquiry:
    new = parent(words)
    return replace(new, requester=replace(new.requester, name=name), children=())


def handed_off(desk: Desk, new: NewInquiry | None = None) -> Inquiry:
    inquiry = asked(desk, new or parent())
    claims.claim(desk, inquiry.id, MARINA, NOW)
    return handoffs.hand_off(desk, inquiry.id, MARINA, NOW)


def answers(desk: Desk, inquiry: Inquiry) -> list[str]:
    return [text.body or "" for text in view(desk, inquiry.id).said(TextKind.VENDOR_ANSWER)]


def three_with_one_case(desk: Desk) -> list[Inquiry]:
    """Let three mothers wait on one case, whose number each of them writes in her own way."""
    three: list[Inquiry] = lived(desk, _three)
    return three


def _three(desk: Desk) -> list[Inquiry]:
    found = [handed_off(desk, mother(name)) for name in NAMES]
    for inquiry, number in zip(found, ("№ ДН-4815", "дн 4815", "Обращение ДН4815"), strict=True):
        relaying.vendor_case(desk, inquiry.id, number, REQUESTER, NOW)
    return found
