"""What waits today, and for whom: the same overview and the same places as the morning's post."""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.clock.digest import digest_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.overviews import Overview


@dataclass(frozen=True)
class Waiting:
    """What is open, each inquiry in the first place that fits, most urgent first.

    `mine` are claimed by who looks, `others` by colleagues; `waits` are with the requester, or
    with the vendor's support.
    """

    overdue: tuple[Inquiry, ...]
    today: tuple[Inquiry, ...]
    mine: tuple[Inquiry, ...]
    free: tuple[Inquiry, ...]
    waits: tuple[Inquiry, ...]
    others: tuple[Inquiry, ...]


def waiting_for(overview: Overview, person_id: str, now: datetime, *, sees_all: bool) -> Waiting:
    """Return what waits for this person: his own and what is free; for who `sees_all`, the rest."""
    digest = digest_of(overview, now)

    def shown(found: tuple[Inquiry, ...]) -> tuple[Inquiry, ...]:
        return tuple(each for each in found if sees_all or each.claimant_id in (None, person_id))

    urgent = {each.id for each in (*digest.overdue, *digest.today)}
    places: dict[str, list[Inquiry]] = {"mine": [], "free": [], "waits": [], "others": []}
    for inquiry in shown(overview.inquiries):
        if inquiry.id not in urgent:
            places[_place(inquiry, person_id)].append(inquiry)
    rest = {name: tuple(found) for name, found in places.items()}
    return Waiting(shown(digest.overdue), shown(digest.today), **rest)


def _place(inquiry: Inquiry, person_id: str) -> str:
    match inquiry.state:
        case State.NEW:
            return "free"
        case State.CLAIMED:
            return "mine" if inquiry.claimant_id == person_id else "others"
        case _:
            return "waits"
