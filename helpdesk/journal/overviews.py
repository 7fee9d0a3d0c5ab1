"""What is shown of several inquiries at once: with their people and their cards in the chat."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from sqlalchemy import ColumnElement, or_, select

from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Person
from helpdesk.domain.states import State
from helpdesk.duty.roster import Roster
from helpdesk.inquiries.closing import same_requester
from helpdesk.journal.inquiry_queries import people
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.gathering import is_gathered
from helpdesk.kernel.links import find_by_reference
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import IS_OPEN, inquiry_of

# Named one by one, so that an index of states finds them.
_NOT_CLOSED = [each.value for each in State if each is not State.CLOSED]
NO_ORIGINAL = "Выберите первый вопрос из списка или впишите его номер."


@dataclass(frozen=True)
class Overview:
    """Inquiries in the order of their regulation's deadlines; `posts` are their cards' posts, which
    are read only where they are wanted.
    """

    inquiries: tuple[Inquiry, ...]
    regulation: Regulation
    people: dict[str, Person] = field(hash=False)
    roster: Roster
    read_posts: Callable[[], dict[int, str]] = field(hash=False)

    @cached_property
    def posts(self) -> dict[int, str]:
        return self.read_posts()

    def person_name(self, person_id: str | None) -> str:
        person = self.people.get(person_id or "")
        return person.name if person else "коллега"

    def standing(self, inquiry: Inquiry, now: datetime, reader: str = "") -> str:
        """Say for whom it waits and by when: two words each, for there may be forty lines.

        What is the reader's own is called so.
        """
        by = deadlines_of(inquiry, self.regulation.calendar, now).in_short
        match inquiry.state:
            case State.NEW:
                return f"никто не взял, {by}"
            case State.CLAIMED:
                own = inquiry.claimant_id == reader
                return f"{'у вас' if own else self.person_name(inquiry.claimant_id)}, {by}"
            case State.WAITING:
                return "ждём того, кто спросил"
            case State.HANDED_OFF:
                return "поддержка ждёт сведений" if inquiry.owes else "ждём поддержку «Дневник.ру»"
            case State.ANSWERED:
                return "ответ дан"
            case State.CLOSED:
                return "закрыт"


def all_open(desk: Desk) -> Overview:
    """Return everything that is open now, save what is gathered behind one post."""
    return _overview(desk, IS_OPEN & ~is_gathered())


def of_these(desk: Desk, ids: Sequence[int]) -> Overview:
    """Return these, in whatever state they are."""
    return _overview(desk, inquiry_tables.inquiry.c.id.in_(ids))


def touched_by_others(desk: Desk, ids: Sequence[int], since: datetime, person_id: str) -> set[int]:
    """Return those of these which somebody or something else has moved since then."""
    table = inquiry_tables.history.c
    query = select(table.inquiry_id).where(
        table.inquiry_id.in_(ids), table.at > since, table.actor_id != person_id
    )
    return {row.inquiry_id for row in desk.rows(query.distinct())}


def others_of(desk: Desk, inquiry: Inquiry) -> list[Inquiry]:
    """Return what else the same requester has here that is not closed, the newest first."""
    table = inquiry_tables.inquiry
    ways = [table.c.mattermost_id == inquiry.mattermost_id] if inquiry.mattermost_id else []
    # Addresses and numbers are written in many ways: they are compared as the rules compare them.
    ways += [table.c.email != ""] if inquiry.email else []
    ways += [table.c.phone != ""] if inquiry.phone else []
    if not ways:
        return []
    # In a flood there are thousands: read whole are only those of the same requester.
    ways_of = select(table.c.id, table.c.mattermost_id, table.c.email, table.c.phone).where(
        or_(*ways), table.c.state.in_(_NOT_CLOSED), table.c.id != inquiry.id
    )
    found = [row.id for row in desk.rows(ways_of) if same_requester(inquiry, row)]
    query = select(table).where(table.c.id.in_(found)).order_by(table.c.id.desc())
    return [inquiry_of(row) for row in desk.rows(query)]


def original_of(desk: Desk, inquiry: Inquiry, typed: str, chosen: str) -> int:
    """Return the id of what an inquiry repeats; raise NotFound, with words for who looks for it.

    The reference that was typed counts more than what was chosen; only what can be offered is
    chosen.
    """
    if not typed:
        found = [each.id for each in others_of(desk, inquiry) if each.reference == chosen]
        if found:
            return found[0]
    try:
        return find_by_reference(desk, typed).id
    except NotFound:
        raise NotFound(NO_ORIGINAL) from None


def _overview(desk: Desk, which: ColumnElement[bool]) -> Overview:
    table = inquiry_tables.inquiry
    query = select(table).where(which).order_by(table.c.regulation_due_at, table.c.id)
    with desk.reading() as connection:
        seen = desk.book.look(connection)
        return Overview(
            inquiries=tuple(inquiry_of(row) for row in connection.execute(query)),
            regulation=seen.regulation,
            people=people(connection),
            roster=desk.book.roster(connection, seen),
            read_posts=partial(_posts, desk, which),
        )


def _posts(desk: Desk, which: ColumnElement[bool]) -> dict[int, str]:
    table, delivery = inquiry_tables.inquiry, inquiry_tables.delivery.c
    cards = (
        select(delivery.inquiry_id, delivery.post_id)
        .join(table, table.c.id == delivery.inquiry_id)
        .where(which, delivery.sort == CARD, delivery.post_id.is_not(None))
    )
    return {row.inquiry_id: row.post_id for row in desk.rows(cards)}
