"""What two people have made of one draft: said to the second of them, so that he can choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Schedule, Slot
from helpdesk.regulation.decisions import Person
from helpdesk.schedule.words import hours_of
from webforms.staff.duty.typed import wording


@dataclass(frozen=True)
class Clash:
    """The draft as it is saved now, beside what was typed."""

    edited_by: str
    edition: int
    only_saved: tuple[str, ...]
    only_typed: tuple[str, ...]
    days: tuple[str, str] | None


def clash_with(held: Schedule, people: Sequence[Person]) -> Clash:
    """Return where the typed and the saved draft differ."""
    try:
        typed, _ = wording(people)
        slots, first = typed.slots, typed.valid_from.strftime("%d.%m.%Y")
    except RuleViolation:
        slots, first = (), request.form.get("valid_from", "")
    saved = held.valid_from.strftime("%d.%m.%Y")
    return Clash(
        held.edited_by,
        held.edition,
        _only(held.slots, slots),
        _only(slots, held.slots),
        (saved, first) if saved != first else None,
    )


def _only(these: Sequence[Slot], others: Sequence[Slot]) -> tuple[str, ...]:
    return tuple(hours_of(slot) for slot in these if slot not in others)
