"""A letter to the vendor's support, held against the service's own demands (section 6).

What is missing never holds a handoff up: it is asked of the requester alongside. What he then adds
joins the letter: a new one is written, and the old one kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import THREAD, NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import CLOCK, Actor
from helpdesk.domain.states import HandoffReason, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.handoffs import letter_text
from helpdesk.kernel.addressing import reach
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.privacy.confidential import look_through
from helpdesk.storage import inquiry_tables

# Shorter words than that describe no problem: «не работает».
CLEAR_LETTERS = 20
NOTHING = "Заполните хотя бы одно поле."
NOT_HANDED_OFF = "Письма в поддержку сейчас нет: дополнить нечего."


@dataclass(frozen=True)
class Demand:
    """One thing that the service wants to read: what it is called, and how it is asked for.

    Without one that is `vital` the service may reject the letter.
    """

    kind: TextKind
    title: str
    question: str
    example: str
    vital: bool = False


DEMANDS = (
    Demand(
        TextKind.DONE,
        "что вы делали",
        "Что вы делали, по шагам?",
        "Например: открыла «Оценки», выбрала вторую четверть, нажала на предмет.",
        vital=True,
    ),
    Demand(
        TextKind.HAPPENED,
        "что произошло",
        "Что произошло? Что было на экране?",
        "Например: вместо оценок пустая страница. Если была надпись, перепишите её.",
        vital=True,
    ),
    Demand(
        TextKind.EXPECTED,
        "чего вы ждали",
        "Что вы ожидали увидеть?",
        "Например: оценки за ноябрь, они были видны вчера.",
    ),
    Demand(
        TextKind.PAGE,
        "страница или раздел",
        "На какой странице или в каком разделе?",
        "Адрес страницы или путь, например: «Моя школа», «Журналы», 7А, алгебра.",
    ),
    Demand(
        TextKind.DEVICE,
        "устройство и программа",
        "На чём это было: телефон, компьютер, приложение, программа?",
        "Например: компьютер, Windows, Яндекс.Браузер.",
    ),
    Demand(
        TextKind.READ,
        "что вы прочитали в руководствах",
        "Что вы уже прочитали об этом в справке или руководствах?",
        "Ссылка или название. Если этот вопрос уже обсуждали, дайте и ссылку на обсуждение.",
        vital=True,
    ),
    Demand(
        TextKind.CONTACT,
        "как с вами связаться",
        "Как поддержке с вами связаться?",
        "Телефон или адрес электронной почты.",
        vital=True,
    ),
)
BY_KIND = {demand.kind: demand for demand in DEMANDS}


@dataclass(frozen=True)
class Checked:
    """What of the demands is met, what is not, and what would get the letter rejected."""

    there: tuple[Demand, ...]
    missing: tuple[Demand, ...]
    is_too_short: bool

    @property
    def vital(self) -> tuple[Demand, ...]:
        """What is missing and lets the service reject the letter."""
        return tuple(demand for demand in self.missing if demand.vital)

    @property
    def may_be_rejected(self) -> bool:
        return self.is_too_short or bool(self.vital)


def check(inquiry: Inquiry, texts: Sequence[tuple[TextKind, str]]) -> Checked:
    """Hold what is known of an inquiry against the service's demands."""
    known = {kind for kind, body in texts if body.strip()}
    if inquiry.phone or inquiry.email:
        known.add(TextKind.CONTACT)
    words = " ".join(body for kind, body in texts if kind is TextKind.WORDS)
    tells = known & {TextKind.DONE, TextKind.HAPPENED}
    return Checked(
        there=tuple(demand for demand in DEMANDS if demand.kind in known),
        missing=tuple(demand for demand in DEMANDS if demand.kind not in known),
        is_too_short=len(words.strip()) < CLEAR_LETTERS and not tells,
    )


def why_rejected(checked: Checked) -> str:
    """Say before sending, in plain words, what the service may reject this letter for."""
    if not checked.may_be_rejected:
        return ""
    vague = ": вопрос описан слишком коротко" if checked.is_too_short else ""
    missing = ", ".join(each.title for each in checked.vital)
    besides = f" Не хватает: {missing}." if missing else ""
    return f"Так, как есть, поддержка может отклонить обращение{vague}.{besides}"


def lacking(checked: Checked) -> str:
    """Say, each thing once, what the service may reject the letter for and what else it lacks."""
    besides = ", ".join(each.title for each in checked.missing if each not in checked.vital)
    also = "Ещё в письме нет" if checked.vital else "В письме нет"
    parts = (why_rejected(checked), f"{also}: {besides}." if besides else "")
    return " ".join(part for part in parts if part)


def mend_and_send(checked: Checked) -> str:
    """Say what to do with a letter that the service has rejected."""
    return f"Исправьте письмо и отправьте его заново. {lacking(checked)}".strip()


def complete(
    desk: Desk, inquiry_id: int, told: Mapping[TextKind, str], actor: Actor, now: datetime
) -> Inquiry:
    """Let answers to what was missing join; the letter is written anew, the earlier one stays.

    Whoever has sent the earlier one is told to send this after it: nothing changes silently.
    """
    given = {kind: body.strip() for kind, body in told.items() if kind in BY_KIND and body.strip()}
    if not given:
        raise RuleViolation(NOTHING)
    look_through(*given.values())
    return desk.move(Move.ADD, inquiry_id, actor, now, _complete_in, given, actor)


def _complete_in(
    unit: UnitOfWork, inquiry: Inquiry, given: Mapping[TextKind, str], actor: Actor
) -> Inquiry:
    if inquiry.state is not State.HANDED_OFF:
        raise RuleViolation(NOT_HANDED_OFF)
    for kind, body in given.items():
        unit.write(inquiry, actor, kind, body)
    letter_id = _write_anew(unit, inquiry)
    after = unit.save(inquiry, actor, Move.ADD, data={"letter": letter_id})
    to = [THREAD, *reach(after, by_phone=False)]
    unit.tell(after, NotificationType.LETTER_ANEW, to, key=letter_id)
    return after


def _write_anew(unit: UnitOfWork, inquiry: Inquiry) -> int:
    table = inquiry_tables.handoff.c
    here = (table.inquiry_id == inquiry.id) & (table.cycle == inquiry.cycle)
    reason = unit.connection.execute(inquiry_tables.handoff.select().where(here)).one().reason
    letter_id = unit.write(
        inquiry, CLOCK, TextKind.LETTER, letter_text(unit, inquiry, HandoffReason(reason))
    )
    unit.update(inquiry_tables.handoff, here, letter_id=letter_id)
    return letter_id
