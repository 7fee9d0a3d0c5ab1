"""Accepted submissions of the parents' form, beside the least that a form could be."""

from contextlib import ExitStack
from itertools import count
from pathlib import Path
from time import perf_counter

import requests
from redis import Redis

from bench.figures import Figure, Timings, ms
from bench.place import make_desk
from bench.servers import gunicorn, redis_server
from bench.settings import settings_of
from bench.visitors import Fields, hidden_fields, send_all

VISITORS = 8
EACH = 60
ROUNDS = 4
_numbers = count()


def submissions(folder: Path) -> list[Figure]:
    """Let the same visitors send to both by turns; the medians of the rounds make the ratio."""
    desk = make_desk(folder, "desk")
    with ExitStack() as running:
        redis_url = running.enter_context(redis_server(folder))
        settings = settings_of(folder, redis_url)
        ours = running.enter_context(gunicorn("bench.served:desk()", settings))
        bare = running.enter_context(gunicorn("bench.served:bare()", settings))
        consent = desk.regulation().consent.digest
        own_rates: list[float] = []
        bare_rates: list[float] = []
        own, least = Timings(), Timings()
        for _ in range(ROUNDS):
            for url, fields, rates, timings in (
                (ours, _parents_form(consent), own_rates, own),
                (bare, {"name": "Анна Иванова"}, bare_rates, least),
            ):
                found, rate = _round(url, fields)
                rates.append(rate)
                timings.seconds += found.seconds
                # Nobody works here: the queues would only grow.
                Redis.from_url(redis_url).flushall()
    return _figures(Timings(own_rates).median, Timings(bare_rates).median, own, least)


def _figures(own_rate: float, bare_rate: float, own: Timings, least: Timings) -> list[Figure]:
    ratio, p99 = own_rate / bare_rate, own.p99 / least.p99
    rates = f"{own_rate:.0f} и {bare_rate:.0f} в секунду, {VISITORS} посетителей сразу"
    return [
        Figure("Принято форм в секунду к голой форме", ratio, "не меньше 0,6", ratio >= 0.6, rates),
        Figure(
            "Самые долгие отправки (p99) к голой форме",
            p99,
            "не названа",
            True,
            f"{ms(own.p99)} и {ms(least.p99)}",
        ),
    ]


def _round(url: str, fields: Fields) -> tuple[Timings, float]:
    def send(session: requests.Session) -> float:
        # A form's ticket serves once; what is measured is the sending alone.
        hidden = hidden_fields(session.get(url, timeout=30).text)
        words = f"Не видно оценок по алгебре за вторую четверть, случай {next(_numbers)}"
        started = perf_counter()
        answer = session.post(
            url, data={**hidden, **fields, "words": words}, timeout=30, allow_redirects=False
        )
        took = perf_counter() - started
        assert answer.status_code in (302, 303), f"not accepted: {answer.status_code}"
        return took

    return send_all(send, visitors=VISITORS, each=EACH)


def _parents_form(consent: str) -> Fields:
    return {
        "go": "send",
        "requester": "Анна Петровна",
        "children-0-surname": "Иванов",
        "children-0-name": "Пётр",
        "children-0-school_class": "5А",
        "reply_by": "self",
        "topic": "marks",
        "consent": consent,
    }
