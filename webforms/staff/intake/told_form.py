"""What is typed about somebody who told it: checked field by field, each problem by its field."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.domain.inquiry import Child
from helpdesk.domain.states import Channel, ConsentWay, Kind
from helpdesk.inquiries.consents import HEARD
from helpdesk.inquiries.entry import WAYS
from helpdesk.inquiries.free_text import children, when
from helpdesk.regulation.regulation import Regulation
from webforms.web import typed
from webforms.web.typed_form import TypedForm

CONSENT = {ConsentWay.SPOKEN: "устно, я это слышал(а)", ConsentWay.PAPER: "бланк подписан"}


@dataclass
class ToldForm(TypedForm):
    """The form of what somebody told, read by the school's regulation."""

    regulation: Regulation = field(kw_only=True)

    def phone(self, name: str) -> str:
        number = typed.phone(self.said(name)) or ""
        dialable = self.regulation.dialable(number)
        if number and (not dialable or not typed.is_long_enough_to_dial(dialable)):
            self.problems[name] = "Проверьте номер: нужен полный, например 8 918 123-45-67."
        return number

    def mail(self, name: str) -> str:
        address = typed.line(self.said(name)) or ""
        fit = typed.mail(address) if address else ""
        if fit is None:
            self.problems[name] = "Проверьте адрес почты: нужен один, например mama@mail.ru."
        return fit or ""

    def received(self, name: str, now: datetime) -> datetime:
        return self.read(name, lambda said: when(said, now, self.regulation.calendar), now)

    def children(self, name: str, school_class: str = "") -> tuple[Child, ...]:
        none: tuple[Child, ...] = ()
        return self.read(name, lambda said: children(said, school_class), none)

    def about(self, name: str) -> tuple[Kind, str]:
        """Return who asks and the topic: a list of topics says both at once."""
        kind, _, code = self.said(name).partition(":")
        known = [t.code for t in self.regulation.topics_of(kind)] if kind in list(Kind) else []
        if code not in known:
            self.problems[name] = "Выберите, о чём вопрос."
            return Kind.PARENT, ""
        return Kind(kind), code

    def channel(self, name: str) -> Channel:
        return self.one_of(name, WAYS, "Выберите, как обратились.")

    def consent(self, name: str, kind: Kind) -> ConsentWay | None:
        if self.said(name) in list(HEARD):
            return ConsentWay(self.said(name))
        # While it is not known who has asked, consent is not spoken of.
        if kind is Kind.PARENT and "topic" not in self.problems:
            self.problems[name] = "Без согласия родителя записать нельзя. Отметьте, как он его дал."
        return None


def choices(regulation: Regulation) -> dict[str, Any]:
    """Return what the templates offer to choose from."""
    return {
        "topics": [
            (title, [(f"{kind}:{t.code}", t.title) for t in regulation.topics_of(kind)])
            for kind, title in ((Kind.PARENT, "Родитель"), (Kind.STAFF, "Сотрудник школы"))
        ],
        "channels": [(str(way), way.clause) for way in WAYS],
        "consents": [(str(way), title) for way, title in CONSENT.items()],
    }
