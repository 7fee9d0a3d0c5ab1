"""A million questions on PostgreSQL, a tenth of them open, beside a thousand: pages and clock.

Only on demand, for the filling takes many minutes: `python -m bench million`. The questions are
copies of those that the demonstration tells. It wants 10 GB where temporary files lie; BENCH_SIZE
may ask for fewer questions.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.figures import Figure, Timings, ms
from bench.filling import RARE
from bench.place import SECRET
from bench.sides import JOURNAL, NO_STATE, Filled, databases, filled, tell_story
from helpdesk.clock.clockwork import tick
from helpdesk.kernel import links, outbox
from helpdesk.kernel.links import link_token

SIZES = (1_000, int(os.environ.get("BENCH_SIZE", "1000000")))
ROUNDS = 5
# What no index can spare: rows that people ask for, or that are open.
BY_ROWS = "не названа: столько строк"
_DAY = timedelta(days=1)
Act = Callable[["Filled"], object]


def _page(path: str) -> Act:
    return lambda side: side.get(path)


def _journal(asked: str) -> Act:
    return _page(f"{JOURNAL}{NO_STATE}&{asked}")


def _days(asked: str, days: int) -> Act:
    today = datetime.now(UTC).date()
    return _page(f"{asked}since={today - days * _DAY}&till={today}")


ACTS: Mapping[str, Act] = {
    "Ход часов": lambda side: tick(side.desk, datetime.now(UTC)),
    "Обход неотправленного": lambda side: outbox.unsent(side.desk, datetime.now(UTC)),
    "Нажатие под сообщением: наше ли оно": lambda side: links.is_own_post(side.desk, "none"),
    "Журнал: открытые, срочные сверху": _page(JOURNAL),
    "Журнал: весь, новые сверху": _journal(""),
    "Журнал: весь, с середины": lambda side: side.late_page("number"),
    "Журнал: по дню обращения, с середины": lambda side: side.late_page("received"),
    "Журнал: весь по сроку": _journal("sort=due"),
    "Журнал: закрытые": _journal("state=closed"),
    "Журнал: просроченные": _journal("term=overdue"),
    "Журнал: не успели": _journal("term=missed"),
    "Журнал: переданные": _journal("handed=yes"),
    "Журнал: класс": _journal("class=5А"),
    "Журнал: тема за месяц": _days(f"{JOURNAL}{NO_STATE}&topic=parent/marks&", 30),
    "Журнал: никто не взял": _journal("claimant=nobody"),
    "Журнал: кто занимается": lambda side: side.get(f"{JOURNAL}{NO_STATE}&claimant={side.who}"),
    "Журнал: не помогло": _journal("outcome=did_not_help"),
    "Журнал: нет причины": _journal("term=no_reason"),
    "Журнал: передавали, ответила школа": _journal("outcome=by_school"),
    "Журнал: весь, старые сверху": _journal("sort=number"),
    "Журнал: по дню обращения": _journal("sort=received"),
    "Журнал: по сроку, последние": _journal("sort=-due"),
    "Поиск: частое слово": _journal("q=оценки"),
    "Поиск: начало частого слова": _journal("q=оцен"),
    "Поиск: редкое слово": _journal(f"q={RARE}"),
    "Поиск: слова нет": _journal("q=абракадабра"),
    "Поиск: два частых слова": _journal("q=оценки+журнал"),
    "Страница вопроса": lambda side: side.get(f"/desk/{side.reference}"),
    "Страница состояния": lambda side: side.get(f"/i/{link_token(SECRET, side.reference)}"),
    "Форма": _page("/"),
    "Форма: открыть и отправить": lambda side: side.send(),
    "«Сегодня»": _page("/desk"),
    "Отчёт за день": _days("/desk/report?", 0),
    "Отчёт за месяц": _days("/desk/report?", 29),
    "Файл для Excel за неделю": lambda side: side.take_along(7),
}

# A period has the more questions the more there are at all, and each is read.
GOALS: Mapping[str, float | None] = dict.fromkeys(
    (
        "Отчёт за день",
        "Отчёт за месяц",
        "Файл для Excel за неделю",
        "Журнал: тема за месяц",
    )
)


def million(folder: Path) -> list[Figure]:
    """Fill both databases, and do each act on both by turns."""
    story = tell_story(folder)
    with databases(SIZES) as addresses:
        few, many = (filled(each, story, size) for each, size in zip(addresses, SIZES, strict=True))
        return list(figures(few, many))


def figures(few: Filled, many: Filled) -> Iterator[Figure]:
    for title, act in ACTS.items():
        timings = {id(side): Timings() for side in (few, many)}
        for side in (few, many):
            act(side)
        for _ in range(ROUNDS):
            for side in (few, many):
                with timings[id(side)].one():
                    act(side)
        of_few, of_many = (timings[id(side)].median for side in (few, many))
        ratio, goal = of_many / of_few, GOALS.get(title, 1.5)
        yield Figure(
            f"{title}: {many.size} вопросов к {few.size}",
            ratio,
            f"не больше {goal}" if goal else BY_ROWS,
            not goal or ratio <= goal,
            f"медианы {ms(of_many)} и {ms(of_few)}",
        )
