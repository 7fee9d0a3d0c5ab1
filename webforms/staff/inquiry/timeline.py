"""Everything the desk has written down about one inquiry, beside its words and the talk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from helpdesk.domain import dates
from helpdesk.domain.inquiry import Consent, Entry, Handoff
from helpdesk.domain.messages import MAIL, PHONE, THREAD, Addressee
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.terms import answer_deadline, describe_count
from helpdesk.inquiries.consents import consent_of, edition
from helpdesk.inquiries.intake import term_of
from helpdesk.journal.histories import row_of
from helpdesk.journal.history_words import tell
from helpdesk.journal.inquiry_queries import Undelivered, undelivered
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.lines import Line, line_of
from helpdesk.journal.reasons import Reason, may_explain, reasons_of
from helpdesk.kernel.verdicts import Spell, Verdict
from helpdesk.regulation.regulation import Regulation
from webforms.papers.journal_rows import ERASED, Reading, in_time_words, waited_words
from webforms.web.site import moment, site


def recorded(seen: InquiryView, actor: Actor) -> dict[str, Any]:
    """Return the record, as the page of one inquiry shows it beside the talk."""
    now = moment()
    with site().desk.reading() as connection:
        line = line_of(connection, seen.inquiry)
        reasons = reasons_of(connection, [seen.inquiry.id])
        said = _Saying(seen, Reading(seen.regulation, seen.people, now), now)
        terms = tuple(
            said.term(
                spell,
                reasons.get((seen.inquiry.id, spell.cycle), ()),
                actor,
                site().desk.book.version(connection, spell.regulation_version),
            )
            for spell in line.cycles
        )
        failed = tuple(map(said.failed, undelivered(connection, seen.inquiry.id)))
        consent = consent_of(connection, seen.inquiry.id)
    return {
        "number": f"{seen.inquiry.number}/{seen.inquiry.year}",
        "facts": said.facts(consent, line),
        "terms": terms,
        "failed": failed,
        "letters": [said.letter(each, line) for each in seen.handoffs],
        "timeline": said.timeline(),
    }


@dataclass(frozen=True)
class _Saying:
    """Puts what is recorded into words, as things stand at a moment."""

    seen: InquiryView
    reading: Reading
    now: datetime

    def when(self, at: datetime) -> str:
        return dates.moment(at, self.now, self.seen.regulation.calendar)

    def facts(self, consent: Consent | None, line: Line) -> list[tuple[str, str]]:
        inquiry = self.seen.inquiry
        facts = [("Когда обратились", self.when(inquiry.received_at))]
        if inquiry.entered_at != inquiry.received_at:
            facts.append(("Когда записано", self.when(inquiry.entered_at)))
        facts.append(("Как обратились", inquiry.channel.words))
        facts += [("Телефон", inquiry.phone), ("Почта", inquiry.email)]
        facts.append(("Кто занимается", self.reading.name(inquiry.claimant_id)))
        facts.append(("Кто помог", line.helpers.get(inquiry.cycle, "")))
        if inquiry.calls_tried:
            reached = "дозвонились" if inquiry.reached_at else "не дозвонились"
            facts.append(("Звонков после ответа", f"{inquiry.calls_tried}, {reached}"))
        if consent:
            said = f"{consent.way.words}, {self.when(consent.given_at)}, "
            said += edition(consent.version)
            if consent.recorded_by:
                said += f", записал(а) {self.reading.name(consent.recorded_by)}"
            facts.append(("Согласие", said))
        if self.seen.original:
            facts.append(("Повторяет вопрос", self.seen.original))
        return [(label, value) for label, value in facts if value]

    def term(
        self, spell: Spell, reasons: tuple[Reason, ...], actor: Actor, regulation: Regulation
    ) -> dict[str, Any]:
        """Return the two deadlines of one cycle, how each was counted, and what came of it."""
        verdict = spell.verdict(self.now)
        plain, moved = self._counts(spell, regulation)
        return {
            "cycle": spell.cycle,
            "title": f"Повторное обращение, {spell.cycle}-е" if spell.cycle > 1 else "Обращение",
            "received": self.when(spell.started_at),
            "due": self._until(spell.regulation_due_at),
            "due_how": plain,
            "working": self._until(spell.working_due_at),
            "working_how": moved,
            "settled": self.when(spell.settled_at) if spell.settled_at else "",
            "in_time": in_time_words(spell, self.now),
            "is_missed": verdict is Verdict.MISSED,
            "reasons": [
                (each.body or ERASED, self.reading.name(each.author_id), self.when(each.at))
                for each in reasons[::-1]
            ],
            "may_explain": verdict is Verdict.MISSED and may_explain(spell, actor),
        }

    def _counts(self, spell: Spell, regulation: Regulation) -> tuple[str, str]:
        term = term_of(regulation, self.seen.inquiry.kind)
        calendar = regulation.calendar
        plain = describe_count(answer_deadline(spell.started_at, term, calendar).counted)
        if spell.waiting_since is not None:
            return plain, f"Стоит с {self._since(spell.waiting_since)}: ждём уточнения"
        if spell.working_due_at == spell.regulation_due_at:
            return plain, "Уточнений не ждали, срок тот же"
        moved = answer_deadline(
            spell.started_at,
            term,
            calendar,
            waited_days=spell.waited_days,
            waited=timedelta(seconds=self.seen.inquiry.waited_seconds)
            if spell.cycle == self.seen.inquiry.cycle
            else timedelta(),
        )
        said = describe_count(moved.counted) if moved.at == spell.working_due_at else ""
        return plain, said or waited_words(spell)

    def _since(self, at: datetime) -> str:
        calendar = self.seen.regulation.calendar
        return dates.day_and_month(calendar.local_date(at), calendar.local_date(self.now))

    def _until(self, at: datetime) -> str:
        return dates.until(at, self.now, self.seen.regulation.calendar)

    def letter(self, handoff: Handoff, line: Line) -> dict[str, str]:
        """Return a letter to the vendor's support, and what is known of the case."""
        return {
            "when": self.when(handoff.at),
            "why": handoff.reason.words,
            "responsible": self.reading.name(handoff.responsible_id),
            "letter": self.seen.body(handoff.letter_id) or ERASED,
            "case": line.cases.get(handoff.cycle, ""),
        }

    def who(self, entry: Entry) -> str:
        if entry.role is Role.CLOCK:
            return "программа"
        if entry.role is Role.REQUESTER:
            return self.seen.inquiry.requester_name or ERASED
        return self.reading.name(entry.actor_id)

    def failed(self, message: Undelivered) -> str:
        told = ", потом рассказали по телефону" if message.told else ""
        what = message.what.words or "сообщение"
        return f"{self.when(message.at)}: {what}, {_way(message.addressee)}{told}"

    def timeline(self) -> list[tuple[str, str, str]]:
        """Return when, who and what in order; what one does several times in a minute is a line."""
        lines = [
            (self.when(each.at), self.who(each), tell(row_of(each).staff, self.seen, each))
            for each in self.seen.history
        ]
        return [line for line, _ in groupby(lines)]


def _way(addressee: Addressee) -> str:
    return {
        MAIL: "по электронной почте",
        PHONE: "по телефону",
        THREAD: "в канал консультантов",
    }.get(addressee, "сообщением в чате")
