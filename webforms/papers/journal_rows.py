"""A line of the journal in words: the same for the page, for the file and for one inquiry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.people import Person
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.filters import Term
from helpdesk.journal.lines import Line
from helpdesk.kernel.verdicts import Spell, Verdict
from helpdesk.regulation.regulation import Regulation

ERASED = "удалено"
VERDICTS = {
    Verdict.RUNNING: "срок идёт",
    Verdict.IN_TIME: "да",
    Verdict.CLARIFIED: "да, с учётом уточнений",
    Verdict.HANDED_OFF: "передано в поддержку в срок",
    Verdict.MISSED: "нет",
    Verdict.UNREACHED: "нет, ответ не дошёл",
    Verdict.NOT_DUE: "ответ не требовался",
}
TERMS = {
    Term.OVERDUE: "Просрочено, ответа ещё нет",
    Term.IN_TIME: "Ответ дан в срок",
    Term.RAN_OVER: "Срок по регламенту вышел",
    Term.MISSED: "Просрочено, и с учётом уточнений",
    Term.NO_REASON: "Просрочено, причина не записана",
    Term.UNREACHED: "Ответ дан, но не дошёл",
    Term.EXCUSED: "В срок с учётом уточнений или передачи",
    Term.LOST: "Ответ не дошёл, и срок вышел",
    Term.RUNNING: "Срок ещё идёт",
    Term.NOT_DUE: "Ответ не требовался",
}
# How the same stands of a term that is not over yet: it was answered and has reached nobody so far,
# or is not answered, and only the days of waiting for the requester excuse it.
_NOT_OVER = {
    (Verdict.RUNNING, True): "ответ ещё не дошёл, срок идёт",
    (Verdict.CLARIFIED, False): "ответа ещё нет, срок с учётом уточнений идёт",
}
# What a requester was asked besides his words.
DETAILS = {
    TextKind.DONE: "Что делали",
    TextKind.HAPPENED: "Что произошло",
    TextKind.EXPECTED: "Чего ждали",
    TextKind.PAGE: "Где",
    TextKind.DEVICE: "Устройство",
    TextKind.READ: "Что прочитали",
    TextKind.CONTACT: "Как ещё связаться",
    TextKind.CALL_WHEN: "Когда звонить",
}


@dataclass(frozen=True)
class Entry:
    """One cycle of an inquiry as a paper journal would have it; moments are local."""

    number: str
    reference: str
    shown_reference: str
    received: datetime
    entered: datetime
    who: str
    kind: str
    classes: str
    channel: str
    topic: str
    subject: str
    claimant: str
    due: datetime
    working_due: datetime
    settled: datetime | None
    verdict: Verdict
    in_time: str
    reason: str
    handed_off: datetime | None
    case: str
    state: str
    lacks_reason: bool
    is_present: bool
    # Of the inquiry itself: for ticking it, and by how much its open term has passed.
    id: int
    late: str
    is_closed: bool


@dataclass(frozen=True)
class Reading:
    """What is needed to put lines into words."""

    regulation: Regulation
    people: Mapping[str, Person]
    now: datetime

    def entries(self, line: Line) -> Iterator[Entry]:
        """Yield an entry for each cycle: a reopening counts as a receipt."""
        return (self.entry(line, spell) for spell in line.cycles)

    def entry(self, line: Line, spell: Spell) -> Entry:
        inquiry, calendar = line.inquiry, self.regulation.calendar
        local = calendar.local
        verdict = spell.verdict(self.now)
        handoff = line.handoffs.get(spell.cycle)
        is_present = spell is line.present
        is_open = is_present and inquiry.is_open
        again = "" if spell.cycle == 1 else f", повторно ({spell.cycle})"
        return Entry(
            number=f"{inquiry.number}/{inquiry.year}{again}",
            reference=inquiry.reference,
            shown_reference=inquiry.shown_reference,
            received=local(spell.started_at),
            entered=local(inquiry.entered_at if spell.cycle == 1 else spell.started_at),
            who=inquiry.requester_name or ERASED,
            kind=inquiry.kind.words,
            classes=", ".join(line.classes),
            channel=inquiry.channel.words,
            topic=self.regulation.topic_title(inquiry.kind, inquiry.topic),
            subject=inquiry.subject or ERASED,
            claimant=self.name(spell.claimant_id or line.settlers.get(spell.cycle))
            or line.helpers.get(spell.cycle, ""),
            due=calendar.end(spell.regulation_due_at),
            working_due=calendar.end(spell.working_due_at),
            settled=local(spell.settled_at) if spell.settled_at else None,
            verdict=verdict,
            in_time=in_time_words(spell, self.now),
            reason=self._reason(line, spell, verdict),
            handed_off=local(handoff.at) if handoff else None,
            case=line.cases.get(spell.cycle, ""),
            state=inquiry.state.words if is_present else "Открыто снова: не помогло",
            lacks_reason=verdict is Verdict.MISSED and spell.cycle not in line.reasons,
            is_present=is_present,
            id=inquiry.id,
            late=deadlines_of(inquiry, calendar, self.now).late_by if is_open else "",
            is_closed=inquiry.state is State.CLOSED,
        )

    def name(self, person_id: str | None) -> str:
        if not person_id:
            return ""
        person = self.people.get(person_id)
        return person.name if person else "коллега"

    def _reason(self, line: Line, spell: Spell, verdict: Verdict) -> str:
        """What somebody has written; else what the record itself can tell."""
        told = line.reasons.get(spell.cycle)
        if told:
            return told.body or ERASED
        handoff = line.handoffs.get(spell.cycle)
        if verdict is Verdict.HANDED_OFF and handoff:
            return f"Передано в поддержку: {handoff.reason.words}"
        if verdict is Verdict.CLARIFIED:
            return f"{waited_words(spell)}{self._lacked(line, spell)}"
        return ""

    def _lacked(self, line: Line, spell: Spell) -> str:
        """Say what the question lacked, where it was returned with a reason."""
        codes = dict.fromkeys(line.unclear.get(spell.cycle, ()))
        titles = [reason.title for code in codes if (reason := self.regulation.reason(code))]
        return f"; не хватало: {'; '.join(titles)}" if titles else ""


def in_time_words(spell: Spell, now: datetime) -> str:
    """Say whether a cycle was answered in time, or how that stands so far."""
    verdict = spell.verdict(now)
    return _NOT_OVER.get((verdict, spell.settled_at is not None)) or VERDICTS[verdict]


def waited_words(spell: Spell) -> str:
    """Say how long the desk waited for the requester, where it has been counted yet."""
    if not spell.waited_days:
        return "Ждали уточнения"
    return f"Ждали уточнения {dates.counted(spell.waited_days, 'день', 'дня', 'дней')}"
