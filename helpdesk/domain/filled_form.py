"""A form as somebody filled it in, in a chat or on a page: each problem kept for its field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from helpdesk.domain.clean_text import clean
from helpdesk.domain.errors import RuleViolation, UnfitFields

NOT_LISTED = "Выберите из списка."
MOST_LINE = 500
MOST_WORDS = 5_000
T = TypeVar("T")


def too_long(said: str, most: int) -> str:
    """Say by how much a text is too long; nothing where it fits."""
    if len(said) <= most:
        return ""
    return f"Здесь помещается {most} знаков, а у вас {len(said)}. Сократите."


@dataclass
class FilledForm:
    """What was filled in, to be shown again as it is; and what is wrong with it, by field's name.

    Each method reads one field, made fit. Of a field that has a problem it returns something to go
    on with, so that all are read before `check`.
    """

    given: Mapping[str, Any]
    problems: dict[str, str] = field(default_factory=dict)

    def said(self, name: str) -> str:
        return str(self.given.get(name, ""))

    def line(self, name: str, missing: str = "", most: int = MOST_LINE) -> str:
        """Return one line; `missing` is the problem where it is needed and nothing is there."""
        return self._fit(name, " ".join(clean(self.said(name)).split()), missing, most)

    def words(self, name: str, missing: str = "", most: int = MOST_WORDS) -> str:
        """Return text of several lines."""
        return self._fit(name, clean(self.said(name)), missing, most)

    def one_of(self, name: str, known: Iterable[T], missing: str = NOT_LISTED) -> T:
        """Return which of them was chosen, by its words: any value may come."""
        choices = list(known)
        found = next((each for each in choices if str(each) == self.said(name)), None)
        if found is None:
            self.problems[name] = missing
        return choices[0] if found is None else found

    def read(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        """Return what can be read of the words; what `read` refuses is the field's problem."""
        try:
            return read(clean(self.said(name)))
        except RuleViolation as refused:
            self.problems[name] = str(refused)
            return otherwise

    def refuse(self, name: str, words: str) -> None:
        """Let words stand beside a field that has none yet; no words refuse nothing."""
        if words:
            self.problems.setdefault(name, words)

    def check(self) -> None:
        """Raise UnfitFields where anything is wrong so far."""
        if self.problems:
            raise UnfitFields(*self.problems.items())

    def _fit(self, name: str, said: str, missing: str, most: int) -> str:
        unfit = too_long(said, most) if said else missing
        if unfit:
            self.problems[name] = unfit
        return said
