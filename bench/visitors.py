"""Visitors who send forms at the same time, as browsers do: cookies, hidden fields, keep-alive."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from time import perf_counter

import requests

from bench.figures import Timings

Fields = dict[str, str]
PATIENCE = 30  # seconds


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


def hidden_fields(page: str) -> Fields:
    parser = _Hidden()
    parser.feed(page)
    return parser.fields


@dataclass(frozen=True)
class Crowd:
    """So many visitors at once, each of whom sends so many forms to this address.

    `typed` makes the fields of a form; `cpu` says how many seconds the server has worked so far.
    """

    url: str
    visitors: int
    each: int
    typed: Callable[[], Fields]
    cpu: Callable[[], float]

    def send(self) -> tuple[Timings, float, float]:
        """Return the times of sending, forms per second, and the server's seconds for a form.

        A form may serve once. All are fetched before the first is sent: that is not measured.
        """
        ready = threading.Barrier(self.visitors + 1)
        with ThreadPoolExecutor(self.visitors) as pool:
            visits = [pool.submit(self._visit, ready) for _ in range(self.visitors)]
            ready.wait(PATIENCE)
            started, worked = perf_counter(), self.cpu()
            ready.wait(PATIENCE)
            seconds = [one for visit in visits for one in visit.result()]
        took, worked = perf_counter() - started, self.cpu() - worked
        return Timings(seconds), len(seconds) / took, worked / len(seconds)

    def _visit(self, ready: threading.Barrier) -> list[float]:
        with requests.Session() as session:
            forms = [self._form(session) for _ in range(self.each)]
            ready.wait(PATIENCE)
            ready.wait(PATIENCE)
            return list(self._sent(session, forms))

    def _form(self, session: requests.Session) -> Fields:
        hidden = hidden_fields(session.get(self.url, timeout=PATIENCE).text)
        return {**hidden, **self.typed()}

    def _sent(self, session: requests.Session, forms: list[Fields]) -> Iterator[float]:
        for form in forms:
            started = perf_counter()
            answer = session.post(self.url, data=form, timeout=PATIENCE, allow_redirects=False)
            yield perf_counter() - started
            assert answer.status_code in (302, 303), f"not accepted: {answer.status_code}"
