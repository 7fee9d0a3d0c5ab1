"""Colleagues among whom one is chosen for work: the absent only where that is said."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from helpdesk.domain.people import Person
from helpdesk.kernel.desk import Desk
from helpdesk.schedule.availability_words import AWAY


def away_today(desk: Desk, people: Iterable[Person], now: datetime) -> frozenset[str]:
    """Return the ids of those of these people who are absent today."""
    roster, today = desk.roster(), desk.regulation().calendar.local_date(now)
    return frozenset(each.id for each in people if roster.is_away(each.username, today))


def present_first(people: Collection[Person], away: Collection[str]) -> list[Person]:
    """Return them with the absent marked and last: work would only lie with them."""
    absent = [replace(each, name=f"{each.name}{AWAY}") for each in people if each.id in away]
    return [*(each for each in people if each.id not in away), *absent]
