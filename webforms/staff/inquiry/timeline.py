"""Everything the desk has written down about one inquiry, beside its words and the talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from helpdesk.domain import dates
from helpdesk.domain.inquiry import Consent, Entry, Handoff
from helpdesk.domain.messages import DeliveryState, NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import ConsentWay, Owes
from helpdesk.domain.terms import describe_count, working_deadline
from helpdesk.inquiries.consents import AGREED, consent_of, edition
from helpdesk.inquiries.following import DELETED, EDITED
from helpdesk.inquiries.intake import term_of
from helpdesk.inquiries.revealing import REVEALED
from helpdesk.journal.lines import Line, line_of
from helpdesk.journal.reasons import Reason, may_explain, reasons_of
from helpdesk.journal.view import InquiryView
from helpdesk.kernel.deliveries import MAIL, PHONE, THREAD
from helpdesk.kernel.verdicts import Spell, Verdict
from helpdesk.regulation.letter import SCHOOL_SENDS
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import schema
from webforms.papers.journal_rows import Reading, waited_words
from webforms.web.site import moment, site
from webforms.web.words import CHANNELS, ERASED, HANDED_OFF_BECAUSE, VERDICTS


@dataclass(frozen=True)
class Counted:
    """The two deadlines of one cycle, how each was counted, and what came of it."""

    cycle: int
    title: str
    received: str
    due: str
    due_how: str
    working: str
    working_how: str
    settled: str
    in_time: str
    is_missed: bool
    reasons: tuple[Told, ...]
    may_explain: bool


@dataclass(frozen=True)
class Told:
    """A reason with who wrote it and when."""

    words: str
    who: str
    when: str


@dataclass(frozen=True)
class Happened:
    """One line of the history, in words."""

    when: str
    who: str
    what: str


@dataclass(frozen=True)
class Sent:
    """A letter to the vendor's support, and what is known of the case."""

    when: str
    why: str
    responsible: str
    letter: str
    case: str


@dataclass(frozen=True)
class Record:
    """What the page shows beside the talk."""

    number: str
    facts: tuple[tuple[str, str], ...]
    terms: tuple[Counted, ...]
    failed: tuple[str, ...]
    letters: tuple[Sent, ...]
    timeline: tuple[Happened, ...]


def recorded(seen: InquiryView, actor: Actor) -> dict[str, Any]:
    """Return the record, for the page of one inquiry."""
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
        failed = tuple(_failed(connection, seen, said))
        consent = consent_of(connection, seen.inquiry.id)
    facts = tuple(said.facts(consent, line))
    letters = tuple(said.letter(each, line) for each in seen.handoffs)
    number = f"{seen.inquiry.number}/{seen.inquiry.year}"
    return {"record": Record(number, facts, terms, failed, letters, said.timeline())}


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
        facts.append(("Как обратились", CHANNELS[inquiry.channel]))
        facts += [("Телефон", inquiry.phone), ("Почта", inquiry.email)]
        facts.append(("Кто занимается", self.reading.name(inquiry.claimant_id)))
        facts.append(("Кто помог", line.helpers.get(inquiry.cycle, "")))
        if inquiry.calls_tried:
            reached = "дозвонились" if inquiry.reached_at else "не дозвонились"
            facts.append(("Звонков после ответа", f"{inquiry.calls_tried}, {reached}"))
        if consent:
            said = f"{CONSENTS[consent.way]}, {self.when(consent.given_at)}, "
            said += edition(consent.version)
            if consent.recorded_by:
                said += f", записал(а) {self.reading.name(consent.recorded_by)}"
            facts.append(("Согласие", said))
        if self.seen.original:
            facts.append(("Повторяет вопрос", self.seen.original))
        return [(label, value) for label, value in facts if value]

    def term(
        self, spell: Spell, reasons: tuple[Reason, ...], actor: Actor, regulation: Regulation
    ) -> Counted:
        verdict = spell.verdict(self.now)
        plain, moved = self._counts(spell, regulation)
        number = f"Повторное обращение, {spell.cycle}-е" if spell.cycle > 1 else "Обращение"
        return Counted(
            cycle=spell.cycle,
            title=number,
            received=self.when(spell.started_at),
            due=self._until(spell.regulation_due_at),
            due_how=plain,
            working=self._until(spell.working_due_at),
            working_how=moved,
            settled=self.when(spell.settled_at) if spell.settled_at else "",
            in_time=VERDICTS[verdict],
            is_missed=verdict is Verdict.MISSED,
            reasons=tuple(
                Told(each.body or ERASED, self.reading.name(each.author_id), self.when(each.at))
                for each in reasons[::-1]
            ),
            may_explain=verdict is Verdict.MISSED and may_explain(spell, actor),
        )

    def _counts(self, spell: Spell, regulation: Regulation) -> tuple[str, str]:
        term = term_of(regulation, self.seen.inquiry.kind)
        calendar = regulation.calendar
        plain = describe_count(working_deadline(spell.started_at, term, calendar).counted)
        if spell.waiting_since is not None:
            return plain, f"Стоит с {self._since(spell.waiting_since)}: ждём уточнения"
        if spell.working_due_at == spell.regulation_due_at:
            return plain, "Уточнений не ждали, срок тот же"
        moved = working_deadline(
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

    def letter(self, handoff: Handoff, line: Line) -> Sent:
        return Sent(
            when=self.when(handoff.at),
            why=HANDED_OFF_BECAUSE[handoff.reason],
            responsible=self.reading.name(handoff.responsible_id),
            letter=self.seen.body(handoff.letter_id) or ERASED,
            case=line.cases.get(handoff.cycle, ""),
        )

    def who(self, entry: Entry) -> str:
        if entry.role is Role.CLOCK:
            return "программа"
        if entry.role is Role.REQUESTER:
            return self.seen.inquiry.requester_name or ERASED
        return self.reading.name(entry.actor_id)

    def timeline(self) -> tuple[Happened, ...]:
        """Everything in order; what one person does several times in a minute is one line."""
        lines = [
            Happened(self.when(entry.at), self.who(entry), _told(self.seen, entry))
            for entry in self.seen.history
        ]
        return tuple(line for line, _ in groupby(lines))


CONSENTS = {
    ConsentWay.FORM: "дано в форме",
    ConsentWay.PAPER: "бланк подписан",
    ConsentWay.SPOKEN: "дано устно",
    ConsentWay.LETTER: "дано по электронной почте",
}


def _failed(connection: Connection, seen: InquiryView, said: _Saying) -> list[str]:
    """Return the messages that have not come to whom they were for, in order."""
    table = schema.delivery.c
    query = (
        select(table.occasion, table.addressee, table.state, table.created_at)
        .where(table.inquiry_id == seen.inquiry.id, table.attempts > 0)
        .where(table.state.in_([DeliveryState.PARKED, DeliveryState.DELIVERED_BY_PHONE]))
        .order_by(table.id)
    )
    lines = []
    for row in connection.execute(query):
        what = _OCCASIONS.get(row.occasion, "сообщение")
        told = (
            ", потом рассказали по телефону"
            if row.state == DeliveryState.DELIVERED_BY_PHONE
            else ""
        )
        lines.append(f"{said.when(row.created_at)}: {what} {_way(row.addressee)}{told}")
    return lines


def _way(addressee: str) -> str:
    return {
        MAIL: "по электронной почте",
        PHONE: "по телефону",
        THREAD: "в канал консультантов",
    }.get(addressee, "сообщением в чате")


_OCCASIONS = {
    str(NotificationType.ACCEPTED): "«Вопрос получен»",
    str(NotificationType.QUESTION): "наш вопрос",
    str(NotificationType.ANSWER): "ответ",
    str(NotificationType.CORRECTION): "исправленный ответ",
    str(NotificationType.HANDOFF): "письмо для поддержки",
    str(NotificationType.LETTER_ANEW): "дополненное письмо для поддержки",
    str(NotificationType.VENDOR_ASK): "напоминание о поддержке",
    str(NotificationType.VENDOR_WANTS): "«Поддержка просит сведения»",
    str(NotificationType.VENDOR_OWED): "напоминание о сведениях для поддержки",
    str(NotificationType.VENDOR_REJECTED): "«Поддержка отклонила обращение»",
    str(NotificationType.CLOSED): "«Вопрос закрыт»",
    str(NotificationType.AUTO_CLOSED): "«Вопрос закрыт»",
    str(NotificationType.REOPENED): "«Занимаемся снова»",
}


def _told(seen: InquiryView, entry: Entry) -> str:
    tell = LINES.get(entry.what)
    # A line of a later version is still shown: the record is complete.
    return tell(seen, entry) if tell else "Изменена запись"


def _plain(words: str) -> Callable[[InquiryView, Entry], str]:
    return lambda _seen, _entry: words


def _given_to(words: str) -> Callable[[InquiryView, Entry], str]:
    return lambda seen, entry: f"{words}: {seen.person_name(str(entry.data.get('claimant')))}"


def _opened(_seen: InquiryView, entry: Entry) -> str:
    return "Вопрос задан" if entry.role is Role.REQUESTER else "Вопрос записан"


def _added(_seen: InquiryView, entry: Entry) -> str:
    if "letter" in entry.data:
        return "Письмо в поддержку дополнено"
    if "double" in entry.data:
        return "Добавлены слова из повторного вопроса"
    return "Добавлен снимок экрана" if "picture" in entry.data else "Добавлены слова"


def _called(_seen: InquiryView, entry: Entry) -> str:
    if entry.data.get(SCHOOL_SENDS):
        return "Звонок: дозвонились, письмо в поддержку отправит школа"
    return "Звонок: дозвонились" if entry.data.get("reached") else "Звонок: не дозвонились"


def _vendors_answer(_seen: InquiryView, entry: Entry) -> str:
    shared = ", общий на несколько вопросов" if "first" in entry.data else ""
    return f"Записан ответ поддержки{shared}"


def _vendor_wants(_seen: InquiryView, entry: Entry) -> str:
    who = "школа" if entry.data.get("owes") == Owes.SCHOOL else "тот, кто спросил"
    return f"Поддержка просит сведения, отправит {who}"


def _vendor_told(_seen: InquiryView, entry: Entry) -> str:
    if entry.is_anew:
        return "Письмо отправлено в поддержку заново"
    return "Сведения отправлены в поддержку"


def _vendor_rejected(seen: InquiryView, entry: Entry) -> str:
    case = entry.data.get("case")
    number = seen.body(case) if isinstance(case, int) else ""
    return f"Поддержка отклонила обращение{f' № {number}' if number else ''}"


def _asked(seen: InquiryView, entry: Entry) -> str:
    reason = seen.regulation.reason(str(entry.data.get("unclear", "")))
    lacks = f" (не хватает: {reason.title})" if reason else ""
    return f"Задан уточняющий вопрос{lacks}, срок с учётом уточнений приостановлен"


_CLOSED_AS = {
    "by_mouth": "решено на словах",
    "double": "повтор",
    "spam": "спам",
    "not_ours": "не о «Дневнике.ру»",
}


def _closed(_seen: InquiryView, entry: Entry) -> str:
    return f"Закрыт: {_CLOSED_AS.get(str(entry.data.get('reason')), 'без ответа')}"


LINES: dict[str, Callable[[InquiryView, Entry], str]] = {
    Move.OPEN: _opened,
    Move.CLAIM: _plain("Беру"),
    Move.RELEASE: _plain("Вопрос возвращён, он снова свободен"),
    Move.OFFER: _plain("Предложено коллеге"),
    Move.ACCEPT: _given_to("Предложение принято, занимается"),
    Move.DECLINE: _plain("Коллега отказался"),
    Move.STILL_ON: _plain("Занимается по-прежнему"),
    Move.REASSIGN: _given_to("Передано"),
    Move.ASK: _asked,
    Move.CLARIFY: _plain("Пришёл ответ на уточняющий вопрос"),
    Move.ADD: _added,
    Move.LOG_CALL: _called,
    Move.ANSWER: _plain("Дан ответ"),
    Move.CORRECT: _plain("Ответ исправлен"),
    Move.HELPED_SELF: _plain("Помогли сразу, без консультанта, вопрос закрыт"),
    Move.HELPED: _plain("Помогло, вопрос закрыт"),
    Move.DID_NOT_HELP: _plain("Не помогло, вопрос открыт снова"),
    Move.HAND_OFF: _plain("Передано в поддержку: консультант не может помочь"),
    Move.VENDOR_CASE: _plain("Записан номер обращения в поддержке"),
    Move.VENDOR_ANSWER: _vendors_answer,
    Move.VENDOR_WANTS: _vendor_wants,
    Move.VENDOR_TOLD: _vendor_told,
    Move.VENDOR_REJECTED: _vendor_rejected,
    Move.CLOSE: _closed,
    Move.WITHDRAW: _plain("Вопрос отозван"),
    Move.AUTO_CLOSE: _plain("Закрыт: давно не было вестей"),
    Step.REMIND_DUTY: _plain("Напомнили дежурному: вопрос свободен"),
    Step.REMIND_CHANNEL: _plain("Напомнили всем консультантам: вопрос свободен"),
    Step.HAND_OFF_WINDOW: _plain("Передано в поддержку: никто не взял вопрос"),
    Step.HAND_OFF_TERM: _plain("Передано в поддержку: срок вышел"),
    Step.WARN: _plain("Предупредили, что срок подходит"),
    Step.TERM_PASSED: _plain("Сообщили завучу: срок по регламенту вышел"),
    Step.ASK_IF_QUIET: _plain("Спросили, занимается ли ещё"),
    Step.RELEASE_QUIET: _plain("Вопрос освобождён: долго не было движения"),
    Step.OFFER_EXPIRED: _plain("Предложение осталось без ответа"),
    Step.VENDOR_ASK_REQUESTER: _plain("Спросили, что ответила поддержка"),
    Step.VENDOR_ASK_DUTY: _plain("Напомнили дежурному о поддержке"),
    Step.VENDOR_OWED: _plain("Напомнили: поддержка ждёт сведений"),
    Step.VENDOR_OWED_AGAIN: _plain("Напомнили ещё раз: поддержка ждёт сведений"),
    Step.VENDOR_OWED_HEAD: _plain("Сообщили дежурному и завучу: поддержка не получила сведений"),
    Step.CALL_DUE: _plain("Напомнили позвонить"),
    Step.CALL_AGAIN: _plain("Напомнили позвонить ещё раз"),
    AGREED: _plain("Дано согласие на обработку данных"),
    EDITED: _plain("Тот, кто спросил, изменил сообщение в чате, слова заменены"),
    DELETED: _plain("Тот, кто спросил, удалил сообщение в чате, слова убраны"),
    REVEALED: _plain("Посмотрели скрытое в словах вопроса"),
    Move.WITHDRAW_CONSENT: _plain("Согласие на обработку данных отозвано"),
    Move.ERASE: _plain("Личные данные удалены"),
    NotificationType.LESSON_NOW: _plain("Позвали дежурного: идёт урок"),
}
