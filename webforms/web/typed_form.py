"""A form as somebody typed it: each field read in its way, each problem kept for its place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar

from flask import request

from helpdesk.domain.errors import Code, Question, RuleViolation, UnfitFields
from helpdesk.privacy.holding_back import Held
from webforms.web import typed

MOST_LINE = 500
MOST_WORDS = 5_000
NO_DAY = "Выберите день."
# The id of a field, and what to do about it; an empty id is for the whole page.
Problem = tuple[str, str]
T = TypeVar("T")


def problems_of(
    refused: RuleViolation, at: Mapping[Code | None, str], otherwise: str = ""
) -> Sequence[Problem]:
    """Return a refusal beside the field that it is about, which its code tells."""
    if isinstance(refused, UnfitFields):
        return refused.problems
    return [(at.get(refused.code, otherwise), said_of_refusal(refused))]


def said_of_refusal(refused: RuleViolation) -> str:
    """Return its words; a Question where whoever insists may go on."""
    return Question(refused) if isinstance(refused, Held) else str(refused)


@dataclass
class TypedForm:
    """What was typed, to be shown again as it is; and what is wrong with it, by field's name.

    Each method reads one field, made fit. Of a field that has a problem it returns something to go
    on with, so that all are read before `check`.
    """

    given: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def sent(cls, **more: Any) -> Self:
        """Return the form of this request."""
        return cls(request.form.to_dict(), **more)

    def said(self, name: str) -> str:
        return self.given.get(name, "")

    def line(self, name: str, missing: str = "", most: int = MOST_LINE) -> str:
        """Return one line; `missing` is the problem where it is needed and nothing is typed."""
        return self._fit(name, typed.line(self.said(name)) or "", missing, most)

    def words(self, name: str, missing: str = "", most: int = MOST_WORDS) -> str:
        """Return text of several lines."""
        return self._fit(name, typed.words(self.said(name)) or "", missing, most)

    def number(self, name: str) -> int | None:
        return typed.number(self.said(name))

    def day(self, name: str, missing: str = NO_DAY) -> date:
        """Return the day as a browser's date field sends it."""
        day = typed.day(typed.line(self.said(name)))
        if day is None:
            self.problems[name] = missing
        return day or date.min

    def optional_day(self, name: str) -> date | None:
        """As `day`; None where nothing is typed."""
        return self.day(name) if self.said(name) else None

    def one_of(self, name: str, known: Iterable[T], missing: str) -> T:
        """Return which of them was chosen, by its words."""
        choices = list(known)
        found = next((each for each in choices if str(each) == self.said(name)), None)
        if found is None:
            self.problems[name] = missing
        return choices[0] if found is None else found

    def read(self, name: str, read: Callable[[str], T], otherwise: T) -> T:
        """Return what can be read of the words; what `read` refuses is the field's problem."""
        try:
            return read(typed.words(self.said(name)) or "")
        except RuleViolation as refused:
            self.problems[name] = str(refused)
            return otherwise

    def check(self) -> None:
        """Raise UnfitFields where anything is wrong so far."""
        if self.problems:
            raise UnfitFields(*self.problems.items())

    def _fit(self, name: str, said: str, missing: str, most: int) -> str:
        unfit = typed.too_long(said, most) if said else missing
        if unfit:
            self.problems[name] = unfit
        return said
