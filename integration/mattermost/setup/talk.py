"""Talk with the person that runs the command; what the environment says is not asked."""

import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

AGREED = frozenset({"", "д", "да", "y", "yes"})


class Stopped(Exception):
    """Why it does not go on: a sentence for the person that runs the command."""


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


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
    say: Callable[[str], None] = _say

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
        return self._answer(self.ask_secretly, f"{question}: ") if self.has_terminal else ""

    def open(self, question: str) -> str:
        return self._answer(self.ask, f"{question}: ") if self.has_terminal else ""

    def agreed(self, offer: str) -> bool:
        """Return whether the offer is taken."""
        if self.agrees:
            return True
        if not self.has_terminal:
            return False
        return self._answer(self.ask, f"{offer} [Да/нет] ").casefold() in AGREED

    def _answer(self, ask: Callable[[str], str], question: str) -> str:
        try:
            return ask(question).strip()
        except EOFError:
            raise Stopped("Ответа не было, поэтому дальше не идём.") from None
