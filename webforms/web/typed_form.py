"""A form of a page as somebody typed it, and where on the page a refusal stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask import request

from helpdesk.domain.errors import Code, Question, RuleViolation, UnfitFields
from helpdesk.domain.filled_form import FilledForm
from helpdesk.privacy.holding_back import Held
from webforms.web import typed

NO_DAY = "Выберите день."
# The id of a field, and what to do about it; an empty id is for the whole page.
Problem = tuple[str, str]


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


class TypedForm(FilledForm):
    """A form of a page; `given` are the fields of a request."""

    @classmethod
    def sent(cls, **more: Any) -> Self:
        return cls(request.form.to_dict(), **more)

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


def day_sent(name: str, missing: str = NO_DAY) -> date:
    """Return the day of a field of this request; raise UnfitFields where there is none."""
    form = TypedForm.sent()
    found = form.day(name, missing)
    form.check()
    return found
