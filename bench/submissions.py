"""Accepted submissions of the parents' form, beside the least that a form could be."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

from redis import Redis

from bench.bare import WORKERS
from bench.figures import Figure, Timings, ms
from bench.place import make_desk
from bench.servers import gunicorn, redis_server, worked
from bench.settings import settings_of
from bench.visitors import Crowd, Fields

VISITORS = 8
EACH = 40
ROUNDS = 6
SENTENCE = "Не видно оценок по алгебре за вторую четверть. "
_numbers = count()


@dataclass
class Measured:
    """What one form has shown, round by round; `cpu` are the server's seconds for a submission."""

    crowd: Crowd
    sent: Timings = field(default_factory=Timings)
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take_round(self) -> None:
        found, rate, cpu = self.crowd.send()
        self.sent.seconds += found.seconds
        self.rates.append(rate)
        self.cpu.append(cpu)


def submissions(folder: Path) -> list[Figure]:
    """Let the same visitors send to both by turns; the medians of the rounds' ratios count."""
    desk = make_desk(folder, "desk")
    consent = desk.regulation().consent.digest
    with ExitStack() as running:
        redis_url = running.enter_context(redis_server(folder))
        settings = settings_of(folder, redis_url)
        ours, bare = (
            running.enter_context(gunicorn(f"bench.served:{app}()", settings, more=more))
            for app, more in (("desk", ()), ("bare", WORKERS))
        )
        own = Measured(_crowd(ours, lambda: parents_form(consent)))
        least = Measured(_crowd(bare, _ticket))
        for _ in range(ROUNDS):
            for form in (least, own):
                form.take_round()
                # Nobody works here: the queues would only grow.
                Redis.from_url(redis_url).flushall()
    return _figures(own, least)


def _crowd(url: str, typed: Callable[[], Fields]) -> Crowd:
    return Crowd(url, VISITORS, EACH, typed, lambda: worked(url))


def _figures(own: Measured, least: Measured) -> list[Figure]:
    rate = median(ours / bare for ours, bare in zip(own.rates, least.rates, strict=True))
    cpu = median(ours / bare for ours, bare in zip(own.cpu, least.cpu, strict=True))
    p99 = own.sent.p99 / least.sent.p99
    rates = (
        f"{median(own.rates):.0f} и {median(least.rates):.0f} в секунду, "
        f"{VISITORS} посетителей сразу"
    )
    longest = f"{ms(own.sent.p99)} и {ms(least.sent.p99)}"
    each = f"{ms(median(own.cpu))} и {ms(median(least.cpu))} на форму, без Redis"
    return [
        Figure("Принято форм в секунду к голой форме", rate, "не меньше 0,6", rate >= 0.6, rates),
        Figure("Самые долгие отправки (p99) к голой форме", p99, "не больше 2", p99 <= 2, longest),
        Figure("Работа процессора к голой форме", cpu, "не названа", True, each),
    ]


def parents_form(consent: str) -> Fields:
    return {
        "go": "send",
        "requester": "Анна Петровна",
        "children-0-surname": "Иванов",
        "children-0-name": "Пётр",
        "children-0-school_class": "5А",
        "reply_by": "mail",
        "email": f"mama{next(_numbers)}@example.org",
        "phone": "89180000000",
        "topic": "marks",
        "words": f"{next(_numbers)} {SENTENCE * 8}",
        "consent": consent,
    }


def _ticket() -> Fields:
    return {
        "name": "Анна Петровна",
        "email": f"mama{next(_numbers)}@example.org",
        "phone": "89180000000",
        "category": "it",
        "subject": f"{next(_numbers)} {SENTENCE}",
        "body": SENTENCE * 8,
    }
