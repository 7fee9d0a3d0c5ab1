"""The unit of work: what a move changes, its history and its messages, in one transaction."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import (
    Connection,
    Integer,
    Text,
    bindparam,
    func,
    insert,
    literal,
    select,
    true,
    update,
)

from helpdesk.domain import rules
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Changes, Inquiry
from helpdesk.domain.messages import DeliveryState, NotificationType, to_person
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.news_for_teacher import NEWS
from helpdesk.domain.people import Actor, Role
from helpdesk.domain.states import Kind, State
from helpdesk.kernel.deliveries import CARD, Deliveries, wanted_anew
from helpdesk.kernel.following import work_is_about
from helpdesk.kernel.stored_texts import Texts
from helpdesk.kernel.transaction import INSERTS
from helpdesk.kernel.wake import next_wake
from helpdesk.storage import inquiry_tables
from helpdesk.storage.contact_tables import stand_in
from helpdesk.storage.ready_made import ReadyMade
from helpdesk.storage.records import inquiry_of

# A claimant's words under the card cannot be sent on in these.
_NOTHING_TO_SEND = frozenset({State.ANSWERED, State.CLOSED})


# On PostgreSQL whoever waits for a row that changes again and again is overtaken by later ones.
# For this lock all wait in the order in which they came; nothing else in the database has its name.
_IN_TURN = {
    "postgresql": select(func.pg_advisory_xact_lock(0x6A6F75726E616C, type_=Text)).subquery("turn")
}


def _next_number(name: str, insert_: Any) -> Any:
    counter = inquiry_tables.journal_counter
    first = select(bindparam("year", type_=Integer), literal(1)).where(true())
    rows = first.select_from(_IN_TURN[name]) if name in _IN_TURN else first
    return (
        insert_(counter)
        .from_select(["year", "last"], rows)
        .on_conflict_do_update(index_elements=["year"], set_={"last": counter.c.last + 1})
        .returning(counter.c.last)
    )


# Made once, for each database: every opening needs them, and holds the write lock meanwhile.
_NEXT_NUMBER = ReadyMade({name: _next_number(name, each) for name, each in INSERTS.items()})

_RECORD = ReadyMade(insert(inquiry_tables.history).inline())

# Its id never changes, so rows that point to it may be written meanwhile: a notice about an inquiry
# that another holds waits for nobody, and no two can wait for each other.
_LOAD = (
    select(inquiry_tables.inquiry)
    .where(inquiry_tables.inquiry.c.id == bindparam("inquiry"))
    .with_for_update(key_share=True)
)

_OPEN = select(inquiry_tables.inquiry.c.id).where(inquiry_tables.inquiry.c.state != State.CLOSED)


class Overtaken(Exception):
    """Somebody else's move came first; the caller reads again and tries once more."""


class UnitOfWork(Deliveries, Texts):
    """One write transaction of the desk: what it reads it locks, what it changes it records."""

    def load(self, inquiry_id: int) -> Inquiry:
        """Return the record, locked until the commit; raise NotFound."""
        row = self.connection.execute(_LOAD, {"inquiry": inquiry_id}).one_or_none()
        if row is None:
            raise NotFound(str(inquiry_id))
        inquiry = inquiry_of(row)
        work_is_about(inquiry)
        return inquiry

    def lock(self, *inquiries: int) -> None:
        """Lock the records until the commit, in the one order: by id, and before any delivery."""
        for inquiry_id in sorted(set(inquiries)):
            self.connection.execute(_LOAD, {"inquiry": inquiry_id})

    def permit(self, move: Move, inquiry: Inquiry, actor: Actor) -> None:
        """Raise RuleViolation unless the table of moves allows it; remember who acts."""
        if actor.role is Role.CONSULTANT:
            self.upsert_consultant(actor)
        rules.permit(move, inquiry, actor, self.taken_by)

    def taken_by(self, inquiry: Inquiry) -> str:
        """Say who holds the inquiry and since when, for somebody who came second."""
        name = self.name_of(inquiry.claimant_id or "")
        return rules.already_taken(inquiry, name, self.now, self.regulation.calendar)

    def save(
        self,
        inquiry: Inquiry,
        actor: Actor,
        what: Move | Step | str,
        /,
        *,
        data: Mapping[str, object] | None = None,
        **changes: Unpack[Changes],
    ) -> Inquiry:
        """Write the changes, their line of history and the card's turn; return the new record.

        The table of moves says to which state a move leads, unless that hangs on more than it.
        Raise Overtaken when the row is no longer as it was read. A person's move begins a new
        quiet spell; the clock's own steps do not.
        """
        if isinstance(what, Move) and what.to is not None:
            changes["state"] = what.to
        changed = replace(inquiry, **self._touched(inquiry, actor, changes))
        if changed.owes is not None and changed.state is not State.HANDED_OFF:
            # Whatever ends the handoff ends what the support was still waiting for.
            changed = replace(changed, owes=None, owed_since=None, owed_by=None)
        changed = replace(changed, version=inquiry.version + 1)
        changed = replace(changed, wake_at=next_wake(changed, self.roster, self.now))
        self._update(inquiry, changed)
        self.record(changed, actor, what, inquiry.state, _tracked(inquiry, changed, data))
        # Whoever works on a question wants its card, however many were gathered with it.
        is_worked_on = actor.role is Role.CONSULTANT and changed.state is not State.CLOSED
        self.touch_card(changed.id, shows=is_worked_on)
        self.redraw(
            inquiry_tables.delivery.c.inquiry_id == changed.id, inquiry_tables.delivery.c.asks
        )
        if changed.state in _NOTHING_TO_SEND:
            self.close_suggestions(changed)
        elif changed.claimant_id != inquiry.claimant_id:
            self.close_suggestions(changed, but_of=changed.claimant_id or "")
        if what in NEWS and changed.kind is Kind.PARENT:
            self._tell_on_behalf(changed, actor)
        return changed

    def _tell_on_behalf(self, inquiry: Inquiry, actor: Actor) -> None:
        """Tell who has entered a parent's question what has become of it, but for his own doing."""
        query = select(stand_in.c.person_id, stand_in.c.user)
        mine = query.where(stand_in.c.inquiry_id == inquiry.id)
        row = self.connection.execute(mine).one_or_none()
        if row is None or (row.person_id and row.person_id == actor.id):
            return
        to = to_person(row.person_id, row.user)
        self.tell(inquiry, NotificationType.STOOD_IN, to, key=inquiry.version)

    def _touched(self, inquiry: Inquiry, actor: Actor, changes: Changes) -> Changes:
        if actor.role is Role.CLOCK:
            return changes
        fired = changes.get("fired", inquiry.fired)
        awake = {step: at for step, at in fired.items() if step != Step.ASK_IF_QUIET}
        return {**changes, "touched_at": self.now, "fired": awake}

    def _update(self, before: Inquiry, after: Inquiry) -> None:
        table = inquiry_tables.inquiry.c
        changed = {
            name: getattr(after, name)
            for name in Inquiry.__dataclass_fields__
            if getattr(after, name) != getattr(before, name)
        }
        same = table.id == before.id, table.version == before.version, table.state == before.state
        if self.update(inquiry_tables.inquiry, *same, **changed) != 1:
            raise Overtaken

    def record(
        self,
        inquiry: Inquiry,
        actor: Actor,
        what: str,
        from_state: State | None,
        data: Mapping[str, object],
    ) -> None:
        """Append one line of history: ids and codes, never personal text."""
        self.moved.append((inquiry, str(what)))
        _RECORD.carry_out(
            self.connection,
            {
                "inquiry_id": inquiry.id,
                "seq": inquiry.version,
                "at": self.now,
                "role": actor.role,
                "actor_id": actor.id,
                "what": str(what),
                "from_state": from_state,
                "to_state": inquiry.state,
                "cycle": inquiry.cycle,
                "data": dict(data),
            },
        )

    def next_number(self, year: int) -> int:
        """Return the next journal number of the year.

        The counter stays locked until the commit: openings follow one another, which is also what
        makes the search for a double send safe.
        """
        [(number,)] = _NEXT_NUMBER.carry_out(self.connection, {"year": year})
        return int(number)


def lock_open(connection: Connection) -> None:
    """Lock every open inquiry in the order of their ids, as everybody does who locks several."""
    in_order = _OPEN.order_by(inquiry_tables.inquiry.c.id).with_for_update(key_share=True)
    connection.execute(in_order).all()


def touch_open_cards(connection: Connection, now: datetime) -> int:
    """Ask for every open card to be drawn once more, after `lock_open`; return how many."""
    table = inquiry_tables.delivery.c
    cards = table.sort == CARD, table.inquiry_id.in_(_OPEN), table.state != DeliveryState.GATHERED
    touched = update(inquiry_tables.delivery).where(*cards).values(**wanted_anew(now))
    return connection.execute(touched).rowcount


def _tracked(
    before: Inquiry, after: Inquiry, data: Mapping[str, object] | None
) -> dict[str, object]:
    """The data of a line of history: with them the record can be replayed."""
    tracked = dict(data or {})
    if after.claimant_id != before.claimant_id:
        tracked["claimant"] = after.claimant_id
    return tracked
