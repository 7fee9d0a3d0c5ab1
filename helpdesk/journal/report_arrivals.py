"""Sections of the report on what came: how much, when, about what, from whom and by which way."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest

from helpdesk.domain import dates
from helpdesk.domain.school_classes import order_of
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.articles import helped_between
from helpdesk.journal.filters import Filters
from helpdesk.journal.periods import Period
from helpdesk.journal.phrases import commonest
from helpdesk.journal.report import FEWEST_TO_NAME, Figures
from helpdesk.journal.report_rows import ALL, KINDS, Comparison
from helpdesk.journal.report_values import Cell, ReportRow, ReportSection, by_bars
from helpdesk.storage.outage_tables import outage
from helpdesk.vendor.outage_queries import outages_where

# Sections that a plot shows in a way of its own.
TREND, HOURS = "trend", "hours"


def total(seen: Comparison) -> ReportSection:
    rows = [seen.counted("Всего"), *(seen.counted(t, Filters(kind=kind)) for kind, t in KINDS)]
    how = (
        "Считаем по дню, когда обратились. Вопрос, который открывали снова, — один вопрос. Спама "
        "здесь и ниже нет."
    )
    periods = (each.period for each in seen.both)
    helped = [helped_between(seen.connection, each.since, each.till) for each in periods]
    if any(helped):
        how += " «Решено без вопроса» — сколько раз читатели статей нажали «Это помогло»."
        cells = (*(Cell(str(number)) for number in helped), seen.change(helped[0], helped[1]))
        rows.append(ReportRow("Решено без вопроса", cells, (helped[0], helped[1])))
    return seen.section("total", "Сколько вопросов", how, rows, has_bars=True)


def trend(seen: Comparison) -> ReportSection:
    pairs = zip_longest(*(list(_parts(each)) for each in seen.both))
    rows = []
    for number, (now, before) in enumerate(pairs, 1):
        cells = [Cell(str(found[1]), found[2]) if found else Cell("—") for found in (now, before)]
        amounts = now[1] if now else 0, before[1] if before else 0
        title = now[0] if now else f"{number}-й"
        change = seen.change(*amounts) if now and before else Cell("—")
        rows.append(ReportRow(title, (*cells, change), amounts))
    title = f"Как приходили, {seen.now.period.part_words}"
    how = "Рядом — такая же по счёту часть прошлого периода."
    legend = "Тёмные столбцы — этот период, светлые — прошлый."
    return replace(seen.section(TREND, title, how, rows), legend=legend)


def _parts(figures: Figures) -> Iterator[tuple[str, int, Filters | None]]:
    days = Counter(question.day for question in figures.questions)
    for part in figures.period.parts:
        number = sum(n for day, n in days.items() if part.since <= day <= part.till)
        where = replace(figures.within(ALL), since=part.since, till=part.till)
        yield _part_title(part), number, where if number else None


def _part_title(part: Period) -> str:
    if part.since == part.till:
        return f"{part.since:%d.%m}"
    is_month = part.since.day == 1 and (part.till - part.since).days > 26
    if is_month and part.since.month == part.till.month:
        return f"{dates.MONTHS[part.since.month - 1]} {part.since.year}"
    return f"{part.since:%d.%m}–{part.till:%d.%m}"


def topics(kind: Kind, title: str) -> Callable[[Comparison], ReportSection]:
    def section(seen: Comparison) -> ReportSection:
        known = dict.fromkeys(v for each in seen.both for v in each.values("topic"))
        rows = [
            seen.counted(seen.regulation.topic_title(kind, code), Filters(topic=value))
            for value in known
            for named, _, code in [value.partition("/")]
            if named == kind
        ]
        how = "Тему выбирает тот, кто спрашивает, или тот, кто записывает."
        return seen.section(f"topics-{kind}", title, how, by_bars(rows), has_bars=True)

    return section


def outages(seen: Comparison) -> ReportSection:
    """Whoever belongs to one is found by the journal's filter; nobody is named by its title."""
    known = {value for each in seen.both for value in each.values("outage")}
    titles = outages_where(seen.connection, outage.c.id.in_(map(int, known)))
    rows = [seen.counted(each.title, Filters(outage=str(each.id))) for each in titles]
    how = "Сбой, о котором спросили многие: вопросы, которые к нему отнесли."
    return seen.section("outages", "Сбои", how, rows, has_bars=True)


def channels(seen: Comparison) -> ReportSection:
    rows = [seen.counted(each.heading, Filters(channel=each)) for each in Channel]
    how = "Как обратились в первый раз."
    return seen.section("channels", "Как обращались", how, by_bars(rows), has_bars=True)


def classes(seen: Comparison) -> ReportSection:
    """Classes of which few have asked are told together: else a class would name who has."""
    known = sorted({v for each in seen.both for v in each.values("class")}, key=order_of)
    shown = [each for each in known if seen.now.names_nobody(Filters(school_class=each))]
    rows = [seen.counted(each, Filters(school_class=each), names=False) for each in shown]
    others = [each for each in known if each not in shown]
    counts = [_any_of(each, others) for each in seen.both]
    if any(counts):
        cells = (*(Cell(str(number)) for number in counts), seen.change(*counts))
        rows.append(ReportRow("Другие классы", cells, (counts[0], counts[1])))
    how = (
        "По классам детей; вопрос о детях из двух классов — в обоих. Классы, из которых обратились "
        f"меньше {FEWEST_TO_NAME} человек, — в «других», чтобы никого не узнать."
    )
    return seen.section("classes", "По классам", how, rows, has_bars=True)


def _any_of(figures: Figures, classes: Iterable[str]) -> int:
    found = (figures.of(Filters(school_class=each)) for each in classes)
    return len({question.id for questions in found for question in questions})


def hours(seen: Comparison) -> ReportSection:
    found = [int(value.partition("-")[2]) for value in seen.now.values("hour")]
    rows = []
    for hour in range(min(found, default=0), max(found, default=-1) + 1):
        slots = [Filters(arrival=f"{day}-{hour}") for day in range(7)]
        numbers = [seen.now.number(each) for each in slots]
        cells = tuple(
            Cell(str(number), seen.now.within(each) if number else None)
            for each, number in zip(slots, numbers, strict=True)
        )
        rows.append(ReportRow(f"{hour}:00", cells, (max(numbers), 0)))
    how = "Час и день недели обращения, по школьным часам."
    legend = "Чем ярче клетка, тем больше вопросов."
    head = ("Час", *dates.WEEKDAYS)
    return ReportSection(HOURS, "Когда приходят", how, head, tuple(rows), legend=legend)


def phrases(seen: Comparison) -> ReportSection:
    rows = [
        seen.sought(f"«{each.words}»", Filters(sought=each.sought))
        for each in commonest(seen.connection, seen.now)
    ]
    how = (
        f"Слова, которыми начали вопрос хотя бы {FEWEST_TO_NAME} человека; без имён. Число — "
        "сколько вопросов по этим словам находит поиск журнала."
    )
    return seen.section("phrases", "О чём спрашивают чаще всего", how, by_bars(rows), has_bars=True)
