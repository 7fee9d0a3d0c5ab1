"""Single fields of a request, each made fit; a field that is missing is empty.

A form whose problems stand beside its fields is read by `webforms.web.typed_form`.
"""

from collections.abc import Iterable

from flask import request
from werkzeug.datastructures import FileStorage

from helpdesk.domain.filled_form import MOST_LINE
from webforms.web import typed


def line(name: str, most: int = MOST_LINE) -> str:
    """Return one line that was typed, cut where nobody would type more."""
    return (typed.line(request.form.get(name)) or "")[:most]


def lines(*names: str, most: int = MOST_LINE) -> dict[str, str]:
    return {name: line(name, most) for name in names}


def words(name: str = "words") -> str:
    return typed.words(request.form.get(name)) or ""


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
    return [each for each in request.files.getlist(name) if each.filename]
