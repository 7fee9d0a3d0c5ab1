"""People who ask at once, fifty unless more are wanted; each clicks until he has his number."""

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import uuid4

import requests

from sandbox.people import Person
from sandbox.seen import Denied
from tests.e2e.house import RealHouse, wait_for
from tests.e2e.people import REFERENCE, fill_in, send

T = TypeVar("T")
BY_FORM = 30
BY_COMMAND = 20
STAFF = ("uchitel", "consultant1", "consultant2", "zavuch", "director")
# So many forms are filled in at the same time; each of the staff types command after command.
AT_A_TIME = 5
PATIENCE = 60  # seconds for one person to be accepted
_visitors = itertools.count()


@dataclass(frozen=True)
class Accepted:
    """What somebody was told: his reference. Parents have no user name."""

    reference: str
    words: str
    username: str = ""
    email: str = ""


@dataclass
class Crowd:
    """Their words are their own: nobody before or after them has said the same."""

    house: RealHouse
    by_form: int = BY_FORM
    by_command: int = BY_COMMAND
    patience: float = PATIENCE
    mark: str = field(default_factory=lambda: uuid4().hex[:8])
    accepted: list[Accepted] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Let all of them ask; come to the end when all have been accepted."""
        with ThreadPoolExecutor(AT_A_TIME + len(STAFF)) as pool:
            tasks = [pool.submit(self._type_commands, name) for name in STAFF]
            tasks += [pool.submit(self._fill_in_forms, n) for n in range(AT_A_TIME)]
            yield
            _raise_what_failed(tasks)

    def wait_until_accepted(self, count: int) -> None:
        wait_for(lambda: len(self.accepted) >= count, f"{count} accepted", self.patience)

    def _fill_in_forms(self, first: int) -> None:
        for number in range(first, self.by_form, AT_A_TIME):
            words = f"Не вижу оценок, {self.mark}, {number}"
            # One in two leaves an address; the other looks at the page himself.
            contact = {"email": f"mama{number}@example.ru"} if number % 2 else {"reply_by": "self"}
            self._ask_by_form({"words": words, "email": "", **contact})

    def _ask_by_form(self, typed: dict[str, str]) -> None:
        visitor = self.house.visitor(_address_of(next(_visitors)))
        self._until_done(lambda: fill_in(visitor, **typed))
        # Sent again from the same page, as by somebody whom the first press gave no answer.
        reference = self._until_done(lambda: send(visitor))
        self.accepted.append(Accepted(reference, typed["words"], email=typed["email"]))
        visitor.close()

    def _type_commands(self, username: str) -> None:
        person = self._until_done(lambda: self.house.person(username))
        for number in range(self.by_command // len(STAFF)):
            words = f"Не сохраняется тема урока, {self.mark}, {username} {number}"
            reference = self._until_done(partial(_reference_of, person, words))
            self.accepted.append(Accepted(reference, words, username=username))
        person.close()

    def _until_done(self, act: Callable[[], T]) -> T:
        """Do it again and again while it is refused; return what came of it."""

        def attempt() -> tuple[T] | None:
            try:
                return (act(),)
            except (requests.RequestException, Denied, NotYet) as refusal:
                self.refusals.append(repr(refusal))
                return None

        return wait_for(attempt, "an answer", self.patience)[0]


class NotYet(Exception):
    """The desk answered that it cannot now."""


def _address_of(visitor: int) -> str:
    return f"127.{1 + visitor // 250}.{visitor % 250}.1"


def _reference_of(person: Person, words: str) -> str:
    # To the bot itself nothing is whispered: what it says there comes later.
    answer = person.run(f"/help {words}", "town-square").text
    found = REFERENCE.search(answer)
    if found is None:
        raise NotYet(answer)
    return found[0]


def _raise_what_failed(tasks: list[Future[None]]) -> None:
    for task in tasks:
        task.result()
