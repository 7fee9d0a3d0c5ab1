"""The fields of the form that was sent, each made fit; a field that is missing is empty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask import request
from werkzeug.datastructures import FileStorage

from helpdesk.domain.errors import Code, RuleViolation
from webforms.web import typed

MOST_LINE = 500
# The id of a field, and what to do about it; an empty id is for the whole page.
Problem = tuple[str, str]


class UnfitFields(RuleViolation):
    """Some fields cannot be taken as they were typed; each of `problems` stands beside its own."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(words for _, words in problems))
        self.problems = problems


def problems_of(
    refused: RuleViolation, at: Mapping[Code | None, str], otherwise: str = ""
) -> Sequence[Problem]:
    """Return a refusal beside the field that it is about, which its code tells."""
    if isinstance(refused, UnfitFields):
        return refused.problems
    return [(at.get(refused.code, otherwise), str(refused))]


def line(name: str, most: int = MOST_LINE) -> str:
    """Return one line that was typed, cut where nobody would type more."""
    return (typed.line(request.form.get(name)) or "")[:most]


def lines(*names: str, most: int = MOST_LINE) -> dict[str, str]:
    """Return the lines of several fields, by their names."""
    return {name: line(name, most) for name in names}


def words(name: str = "words") -> str:
    """Return text of several lines."""
    return typed.words(request.form.get(name)) or ""


def day(name: str = "day") -> date | None:
    """Return the day as a browser's date field sends it; None for what is no date."""
    return typed.day(line(name))


def number(name: str, digits: int = 9) -> int | None:
    """Return a number of at most so many digits; None for what is none."""
    return typed.number(request.form.get(name), digits)


def button() -> tuple[str, str]:
    """Return which button was clicked, and what it is about: «void:12» is («void», «12»)."""
    wish, _, about = request.form.get("do", "").partition(":")
    return wish, about


def numbered(titles: Iterable[str]) -> list[tuple[str, str]]:
    """Return titles to choose from, by their numbers."""
    return [(str(number), title) for number, title in enumerate(titles)]


def files(name: str = "pictures") -> list[FileStorage]:
    """Return the files that were chosen."""
    return [each for each in request.files.getlist(name) if each.filename]
