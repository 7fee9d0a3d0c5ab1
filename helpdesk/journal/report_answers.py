"""Sections of the report on how it was answered: in time, how soon, by whom, what came of it."""

from collections.abc import Iterator
from dataclasses import replace

from helpdesk.domain import dates
from helpdesk.domain.states import Kind
from helpdesk.journal.filters import ANY_OPEN, Filters
from helpdesk.journal.outcomes import OF_HANDOFF, Outcome
from helpdesk.journal.report_rows import KINDS, Comparison
from helpdesk.journal.report_values import Cell, ReportRow, ReportSection, by_bars, has_bar, share
from helpdesk.journal.standings import JUDGED, TermStanding

LOAD = "load"
ANSWERED, SETTLED = Filters(outcome=Outcome.ANSWERED), Filters(outcome=Outcome.SETTLED)
DID_NOT_HELP = Filters(outcome=Outcome.DID_NOT_HELP)
_NOT_IN_TIME = {
    TermStanding.EXCUSED: "Позже, но уточняли или передали",
    TermStanding.MISSED: "Не успели",
    TermStanding.LOST: "Ответ не дошёл",
    TermStanding.RUNNING: "Срок ещё идёт",
    TermStanding.NOT_DUE: "Ответ не требовался",
}


def headline(seen: Comparison) -> tuple[ReportRow, ...]:
    judged = [Filters(term=each) for each in JUDGED]
    return (
        seen.counted("Вопросов"),
        seen.share("Ответили в срок", Filters(term=TermStanding.IN_TIME), judged),
        seen.waited("Половина первых ответов — не дольше", ANSWERED),
        seen.share("Не помогло", DID_NOT_HELP, [SETTLED]),
    )


def terms(seen: Comparison) -> ReportSection:
    judged = [Filters(term=each) for each in JUDGED]
    rows = [seen.share("Всего в срок", Filters(term=TermStanding.IN_TIME), judged)]
    for kind, title in KINDS:
        of_kind = [replace(each, kind=kind) for each in judged]
        in_time = Filters(kind=kind, term=TermStanding.IN_TIME)
        rows.append(seen.share(f"{title}: в срок", in_time, of_kind))
    others = (seen.counted(title, Filters(term=each)) for each, title in _NOT_IN_TIME.items())
    rows += filter(has_bar, others)
    how = (
        "Срок — по регламенту, в срок — если вовремя дан каждый ответ на вопрос и он дошёл. Доля — "
        "от тех, у кого срок уже можно оценить. «Проверка регламента» считает и повторные "
        "обращения."
    )
    return seen.section("terms", "Ответили ли в срок", how, rows)


def waits(seen: Comparison) -> ReportSection:
    rows = [seen.counted("Письменных ответов", ANSWERED)]
    for filters, title in ((ANSWERED, "всем"), *_answered_by_kind()):
        rows.append(seen.waited(f"Половина — не дольше ({title})", filters))
        rows.append(seen.waited(f"Девять из десяти — не дольше ({title})", filters, most=True))
    how = (
        "Рабочее время от обращения до первого письменного ответа: медиана и 90-й процентиль. "
        "Отвеченное сразу, в момент записи, сюда не входит."
    )
    return seen.section("waits", "Как скоро первый ответ", how, rows)


def _answered_by_kind() -> Iterator[tuple[Filters, str]]:
    for kind, title in ((Kind.PARENT, "родителям"), (Kind.STAFF, "сотрудникам")):
        yield replace(ANSWERED, kind=kind), title


def claims(seen: Comparison) -> ReportSection:
    taken, not_taken = Filters(outcome=Outcome.TAKEN), Filters(outcome=Outcome.NOT_TAKEN)
    rows = [
        seen.share("Взяли вовремя", taken, (taken, not_taken)),
        seen.counted(Outcome.NOT_TAKEN.words, not_taken),
    ]
    window = dates.spoken(seen.regulation.windows.handoff.time)
    how = (
        f"Сейчас на это отведено {window} рабочего времени, пока есть дежурный. Не взяли — значит, "
        "вопрос ушёл в поддержку сам."
    )
    return seen.section("claims", "Вовремя ли брали в работу", how, rows)


def helped(seen: Comparison) -> ReportSection:
    rows = [seen.share("Не помогло", DID_NOT_HELP, [SETTLED])]
    how = (
        "Тот, кто спросил, хотя бы раз нажал «Не помогло» или сказал об этом. Доля от вопросов, на "
        "которые ответили или по которым помогли устно."
    )
    return seen.section("helped", "Помог ли ответ", how, rows)


def handoffs(seen: Comparison) -> ReportSection:
    rows = [seen.counted("Всего передано", Filters(handed_off=True))]
    titles = (each.words.removeprefix("Передали, ") for each in OF_HANDOFF)
    came = (
        seen.counted(title[0].upper() + title[1:], Filters(outcome=each))
        for each, title in zip(OF_HANDOFF, titles, strict=True)
    )
    rows += filter(has_bar, came)
    how = "Вопросы периода, которые передавали в поддержку «Дневник.ру», и что с ними сейчас."
    return seen.section("handoffs", "Передали в поддержку", how, rows, has_bars=True)


def load(seen: Comparison, whose: str | None) -> ReportSection:
    everybody = seen.now.values("claimant")
    shown = everybody if whose is None else [whose]
    rows = [_load_of(seen, each) for each in shown]
    how = "За кем вопросы числятся сейчас, или кто помог сам. Как в журнале, «Кто занимается»."
    head = ("", "Вопросов", "Ответили в срок", "Открыто сейчас", f"Раньше: {seen.heads[1]}")
    title = "Кто занимался" if whose is None else "Ваши вопросы"
    return ReportSection(LOAD, title, how, head, by_bars(rows), has_bars=True)


def _load_of(seen: Comparison, person_id: str) -> ReportRow:
    his = Filters(claimant=person_id)
    judged = sum(seen.now.number(replace(his, term=each)) for each in JUDGED)
    in_time, is_open = replace(his, term=TermStanding.IN_TIME), replace(his, state=ANY_OPEN)
    kept = seen.now.number(in_time)
    row = seen.counted(seen.name(person_id), his)
    number, before, _ = row.cells
    on_time = Cell(share(kept, judged), seen.now.within(in_time) if kept else None)
    waits = seen.counted("", is_open).cells[0]
    return replace(row, cells=(number, on_time, waits, before))
