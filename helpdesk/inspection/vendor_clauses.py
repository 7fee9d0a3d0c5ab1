"""Section 6: the vendor's support: its rules, its cases, what it asked for and rejected."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.reference import shown_reference
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inspection import figures
from helpdesk.inspection.clauses import Evidence, Findings, Lack, Scope, lack_of_each
from helpdesk.kernel.pending_steps import OWED
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiries_where, inquiry_of
from helpdesk.vendor.checking import CLEAR_LETTERS, check

_T = inquiry_tables.inquiry.c
# Addresses and hours of another firm: what was compared longer ago may be wrong by now.
CHECKED_WITHIN = timedelta(days=180)
_HOURS, _MOSCOW = (time(9), time(18)), ZoneInfo("Europe/Moscow")
_MOST_REQUESTS = 20
_ERASED = "—" * CLEAR_LETTERS


def rules(scope: Scope) -> Findings:
    """Look at when the support's own rules and addresses were compared with what stands here."""
    support = scope.regulation.vendor
    evidence = (
        Evidence(f"Регламент Службы поддержки: {support.rules}"),
        Evidence(f"Адреса, часы и правила сверены: {support.checked:%d.%m.%Y}"),
    )
    words = ""
    if support.checked > scope.until:
        words = f"День сверки позже, чем конец периода: {support.checked:%d.%m.%Y}"
    elif scope.until - support.checked > CHECKED_WITHIN:
        words = "Сведения о Службе поддержки сверялись больше полугода назад"
    if not words:
        return Findings(evidence)
    todo = "Сверьте их и попросите администратора вписать день сверки в настройки школы."
    return Findings(evidence, (Lack(words, todo),))


def hours(scope: Scope) -> Findings:
    """Look at whether the hours that people are told are those of the regulation."""
    support = scope.regulation.vendor
    hours = f"с {support.opens:%-H:%M} до {support.closes:%-H:%M}"
    clock = "по московскому времени" if support.zone == _MOSCOW else f"время {support.zone.key}"
    evidence = (
        Evidence("Письма регистрируются круглосуточно"),
        Evidence(f"Обработка {hours}, кроме выходных и праздников, {clock}"),
    )
    if (support.opens, support.closes) == _HOURS:
        return Findings(evidence)
    todo = (
        "Сверьте часы с поддержкой; исправить надо настройки (это к администратору) или регламент."
    )
    words = f"Часы в настройках другие, чем в регламенте: {hours}"
    return Findings(evidence, (Lack(words, todo),))


def demands(scope: Scope) -> Findings:
    """Look at whether the letters of the period met what the support asks for."""
    form = "Письмо составляет программа: что делали, что произошло, где; пароли вычёркиваются"
    sent = figures.count(scope, figures.handed_off(scope))
    found = _incomplete(scope)
    evidence = (Evidence(form), Evidence(f"Писем за период: {sent}"))
    todo = "Помогите дополнить письмо на странице вопроса."
    words = f"В письме не хватает того, без чего его могут отклонить: {len(found)}"
    lacks = lack_of_each(words, todo, found)
    return Findings(evidence, lacks, is_judged=sent > 0)


def information(scope: Scope) -> Findings:
    """Look at what the support is waiting for, what it rejected, and what we do not know of it."""
    rejects = scope.regulation.vendor.rejects
    evidence = [Evidence(f"За что отклоняют, сказано в программе: {w}") for w in rejects]
    evidence += _asked_for(scope)
    owed = _owing(scope)
    evidence += [_request(scope, each) for each in owed[:_MOST_REQUESTS]]
    rejected = [said for said, _ in _rejections(scope)]
    unknown = figures.lack(
        scope,
        "Переданы в поддержку, номер обращения не записан",
        "Спросите номер у тех, кто спрашивал, и запишите его с карточки в чате.",
        _without_case(scope),
    )
    sent = figures.count(scope, figures.handed_off(scope))
    if not sent:
        evidence.append(Evidence("Переданных в поддержку не было"))
    elif not unknown:
        evidence.append(Evidence("Номера обращений записаны у всех переданных"))
    todo = "Посмотрите причины: что написать подробнее в следующий раз."
    words = f"Поддержка отклонила обращения: {len(rejected)}"
    lacks = (*_late(scope, owed), *lack_of_each(words, todo, rejected))
    is_judged = sent > 0 or bool(owed)
    return Findings(tuple(evidence), (*lacks, *unknown), is_judged=is_judged)


def _without_case(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that it is still with the support, and no case number was ever known:
    a rejected case keeps its number.
    """
    table, text = inquiry_tables.handoff.c, inquiry_tables.text.c
    known = exists().where(
        text.inquiry_id == _T.id, text.cycle == _T.cycle, text.kind == TextKind.VENDOR_CASE
    )
    return and_(
        _T.state == State.HANDED_OFF, figures.handed_off(scope, table.cycle == _T.cycle), ~known
    )


def _asked_for(scope: Scope) -> list[Evidence]:
    asked = _happened(scope, Move.VENDOR_WANTS)
    rejected = _happened(scope, Move.VENDOR_REJECTED)
    told = _happened(scope, Move.VENDOR_TOLD)
    reminded = _happened(scope, *OWED)
    found = []
    if asked or rejected:
        words = f"Поддержка просила сведения: {asked}, отклонила обращений: {rejected}"
        found.append(Evidence(f"{words}; отправлено: {told}, напоминаний: {reminded}"))
    return found or [Evidence("Поддержка ничего не просила и не отклоняла")]


def _late(scope: Scope, owed: Sequence[Inquiry]) -> tuple[Lack, ...]:
    late = [_request(scope, each) for each in owed if _is_late(scope, each)]
    todo = "Помогите отправить и отметьте на странице вопроса «Сведения отправлены»."
    return lack_of_each(f"Поддержка не получила сведений вовремя: {len(late)}", todo, late)


def cases(scope: Scope) -> Evidence:
    """Say how many cases became known by their number in the period, those among them that several
    waited on or that were rejected, and how many answers were passed on.

    A rejected case is one all the same, though its handoff waits on it no longer.
    """
    table = inquiry_tables.handoff.c
    query = (
        select(table.case_key, func.count().label("waited"))
        .where(*scope.holds(table.case_at), table.case_key.is_not(None))
        .group_by(table.case_key)
    )
    waited = {row.case_key: row.waited for row in scope.connection.execute(query)}
    rejected = {key for _, key in _rejections(scope) if key}
    shared = sum(number > 1 for number in waited.values())
    several = f", общих для нескольких вопросов: {shared}" if shared else ""
    refused = f", из них отклонено: {len(rejected)}" if rejected else ""
    known = f"Записано обращений в поддержке: {len(waited.keys() | rejected)}{several}{refused}"
    answered = _happened(scope, Move.VENDOR_ANSWER)
    return Evidence(f"{known}; ответов поддержки передано: {answered}")


def _rejections(scope: Scope) -> list[tuple[Evidence, str | None]]:
    """Return the rejections of the period, in order, each with the key of its case."""
    table, inquiry = inquiry_tables.history.c, inquiry_tables.inquiry.c
    lines = scope.connection.execute(
        select(table.data, inquiry.number, inquiry.year, inquiry.reference)
        .join(inquiry_tables.inquiry, inquiry.id == table.inquiry_id)
        .where(table.what == Move.VENDOR_REJECTED, *scope.holds(table.at))
        .order_by(table.id)
    ).all()
    ids = [line.data.get(name) for line in lines for name in ("case", "text")]
    text = inquiry_tables.text.c
    bodies = select(text.id, text.body).where(text.id.in_([each for each in ids if each]))
    words = {row.id: row.body for row in scope.connection.execute(bodies)}
    return [
        (
            figures.named(
                line,
                f": обращение № {words.get(line.data.get('case')) or 'не записан'}, "
                f"причина: {words.get(line.data.get('text')) or 'удалена'}",
            ),
            line.data.get("case_key"),
        )
        for line in lines
    ]


def _incomplete(scope: Scope) -> list[Evidence]:
    """Return the letters of the period that the support may reject as they are, and what for."""
    found = []
    for each in inquiries_where(scope.connection, figures.handed_off(scope)):
        checked = check(each, _texts(scope, each))
        if checked.may_be_rejected:
            lacks = ", ".join(demand.title for demand in checked.vital) or "слишком коротко"
            found.append(figures.named(each, f": {lacks}"))
    return found


def _texts(scope: Scope, inquiry: Inquiry) -> list[tuple[TextKind, str]]:
    """Return what was written; what has been erased was there, and is judged no more."""
    text = inquiry_tables.text.c
    query = select(text.kind, text.body).where(text.inquiry_id == inquiry.id).order_by(text.id)
    found = [
        (TextKind(row.kind), _ERASED if row.body is None else row.body)
        for row in scope.connection.execute(query)
    ]
    # The telephone and the address, which no text holds, went with the rest.
    return [*found, (TextKind.CONTACT, _ERASED)] if inquiry.erased_at else found


def _happened(scope: Scope, *what: Move | Step) -> int:
    """Count lines of history of the period."""
    table = inquiry_tables.history.c
    query = select(func.count(table.id)).where(table.what.in_(what), *scope.holds(table.at))
    return int(scope.connection.execute(query).scalar_one())


def _owing(scope: Scope) -> list[Inquiry]:
    """Return what is owed to the support now, the oldest request first."""
    table = inquiry_tables.inquiry
    query = (
        select(table)
        .where(table.c.owes.is_not(None), table.c.state == State.HANDED_OFF)
        .where(table.c.owed_since < scope.ends)
        .order_by(table.c.owed_since, table.c.id)
    )
    return [inquiry_of(row) for row in scope.connection.execute(query)]


def _request(scope: Scope, inquiry: Inquiry) -> Evidence:
    """Say who owes it since when, and when he was reminded last; nobody is named."""
    who = "тот, кто спросил" if inquiry.owes is Owes.REQUESTER else "школа"
    since = f", с {_day(scope, inquiry.owed_since)}" if inquiry.owed_since else ""
    fired = [inquiry.fired[step] for step in OWED if step in inquiry.fired]
    at = max(map(datetime.fromisoformat, fired), default=None)
    when = f"напомнили {_day(scope, at)}" if at else "ещё не напоминали"
    reference = shown_reference(inquiry.reference)
    words = f"Сведения должен {who}{since}, {when}: {reference}"
    return Evidence(words, page=inquiry.reference)


def _is_late(scope: Scope, inquiry: Inquiry) -> bool:
    """Whether the support's own day has passed, or all reminders were of no use."""
    passed = inquiry.owed_by is not None and inquiry.owed_by < scope.now
    return passed or Step.VENDOR_OWED_HEAD in inquiry.fired


def _day(scope: Scope, at: datetime) -> str:
    return f"{scope.day_of(at):%d.%m.%Y}"
