"""Visitors who send forms at the same time, as browsers do: cookies, hidden fields, keep-alive."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from time import perf_counter

import requests

from bench.figures import Timings

Fields = dict[str, str]


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


def hidden_fields(page: str) -> Fields:
    """Return the hidden inputs of a page, by name."""
    parser = _Hidden()
    parser.feed(page)
    return parser.fields


def send_all(
    send: Callable[[requests.Session], float], *, visitors: int, each: int
) -> tuple[Timings, float]:
    """Let `visitors` threads send `each` forms; return the times of sending and forms per second.

    `send` returns the seconds that the server took for the form itself, and raises if it was not
    accepted.
    """

    def visit(_visitor: int) -> list[float]:
        with requests.Session() as session:
            return [send(session) for _ in range(each)]

    started = perf_counter()
    with ThreadPoolExecutor(visitors) as pool:
        seconds = [one for times in pool.map(visit, range(visitors)) for one in times]
    return Timings(seconds), len(seconds) / (perf_counter() - started)
