"""The talk with whoever runs the command: what is set, what is asked, what cannot be."""

import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import RegulationError
from settings import ROOT
from settings.values import MEANINGS, Address, Port, sentence_of

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
PORT: TypeAdapter[int] = TypeAdapter(Port)
T = TypeVar("T")
WEB_PORT, BOT_PORT = 8000, 8001
SAY: Callable[[str], None] = partial(print, flush=True)
AGREED = frozenset({"", "д", "да", "y", "yes"})


class Stopped(Exception):
    """Why it does not go on: a sentence for the person that runs the command."""


@dataclass
class Talk:
    """`given` are the environment's values; `agrees` answers every question whether with yes.

    Without a terminal nothing is asked: what has a default takes it, what is offered is declined.
    """

    given: Mapping[str, str]
    agrees: bool = False
    has_terminal: bool = field(default_factory=sys.stdin.isatty)
    ask: Callable[[str], str] = input
    ask_secretly: Callable[[str], str] = getpass.getpass
    say: Callable[[str], None] = SAY

    def value(self, name: str, question: str, default: str = "") -> str:
        """Return what is given under this name, else what is answered; raise Stopped."""
        if self.given.get(name):
            return self.given[name]
        if not self.has_terminal or (self.agrees and default):
            if not default:
                raise Stopped(f"{name} не задан. Это {question}.")
            return default
        hint = f" [{default}]" if default else ""
        return self._answer(self.ask, f"{question[0].upper()}{question[1:]}{hint}: ") or default

    def secret(self, question: str) -> str:
        """Ask without an echo; nothing is ever taken for agreed."""
        return self._answer(self.ask_secretly, f"{question}: ")

    def open(self, question: str) -> str:
        return self._answer(self.ask, f"{question}: ")

    def agreed(self, offer: str) -> bool:
        if self.agrees or not self.has_terminal:
            return self.agrees
        return self._answer(self.ask, f"{offer} [Да/нет] ").casefold() in AGREED

    def _answer(self, ask: Callable[[str], str], question: str) -> str:
        try:
            return ask(question).strip() if self.has_terminal else ""
        except EOFError:
            raise Stopped("Ответа не было, поэтому дальше не идём.") from None


def carried_out(act: Callable[[], int]) -> int:
    """Return what the command returns; 1 where it stops, and say why."""
    try:
        return act()
    except Stopped as reason:
        sys.stderr.write(f"{reason}\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nОстановлено. Повторите команду: сделанное она не сделает второй раз.\n")
    return 1


def address_of(talk: Talk, name: str, default: str = "", hint: str = "") -> str:
    return valid(ADDRESS, name, talk.value(name, f"{MEANINGS[name]}{hint}", default))


def valid(kind: TypeAdapter[T], name: str, value: Any) -> T:
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        detail = error.errors()[0]
        detail["loc"] = (name,)
        raise Stopped(sentence_of(detail)) from None


def regulation_of(given: Mapping[str, str]) -> Regulation:
    """Return the school's settings; raise Stopped that says what is wrong with them."""
    path = Path(given.get("REGULATION", ROOT / "regulation.toml"))
    try:
        return Regulation.load(path)
    except RegulationError as error:
        raise Stopped(f"{path.name}:\n{error}") from None
