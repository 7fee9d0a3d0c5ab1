"""The unit of work: what a move changes, its history and its messages, in one transaction."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from helpdesk.domain import rules
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import ASKS, DeliveryState, NotificationType
from helpdesk.domain.moves import Move, Step
from helpdesk.domain.people import Actor, Person, Role
from helpdesk.domain.states import Kind, State
from helpdesk.domain.texts import TextKind
from helpdesk.duty.roster import Roster
from helpdesk.kernel.search_words import keep_more
from helpdesk.kernel.wake import next_wake
from helpdesk.privacy.confidential import fit_to_show
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import schema
from helpdesk.storage.contact_tables import stand_in
from helpdesk.storage.records import inquiry_of, person_of
from helpdesk.storage.schedule_tables import schedule_revision

CARD = "card"
NOTICE = "notice"
THREAD = "thread"
CHANNEL = "channel"
MAIL = "mail"
PHONE = "phone"
_WITHOUT_BUTTONS = frozenset({MAIL, PHONE, THREAD})
OPEN_SUGGESTION, USED_SUGGESTION, VOID_SUGGESTION = "open", "used", "void"
# A claimant's words under the card cannot be sent on in these.
_NOTHING_TO_SEND = frozenset({State.ANSWERED, State.CLOSED})

# What who has entered a parent's question is told of.
_NEWS = frozenset(
    {
        Move.CLAIM,
        Move.ASK,
        Move.ANSWER,
        Move.CORRECT,
        Move.HELPED,
        Move.DID_NOT_HELP,
        Move.HAND_OFF,
        Step.HAND_OFF_WINDOW,
        Step.HAND_OFF_TERM,
        Move.VENDOR_ANSWER,
        Move.VENDOR_WANTS,
        Move.VENDOR_REJECTED,
        Move.CLOSE,
        Move.WITHDRAW,
        Move.AUTO_CLOSE,
    }
)

_INSERTS: dict[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


def _next_number(insert_: Any) -> Any:
    counter = schema.journal_counter
    return (
        insert_(counter)
        .on_conflict_do_update(index_elements=["year"], set_={"last": counter.c.last + 1})
        .returning(counter.c.last)
    )


def _put(insert_: Any) -> Any:
    return insert_(schema.delivery).on_conflict_do_nothing().returning(schema.delivery.c.id)


# Made once, for each database: every opening needs them, and holds the write lock meanwhile.
_NEXT_NUMBER = {name: _next_number(each) for name, each in _INSERTS.items()}
_PUT = {name: _put(each) for name, each in _INSERTS.items()}
_RECORD = insert(schema.history)
# Its id never changes, so rows that point to it may be written meanwhile: a notice about an inquiry
# that another holds waits for nobody, and no two can wait for each other.
_LOAD = (
    select(schema.inquiry)
    .where(schema.inquiry.c.id == bindparam("inquiry"))
    .with_for_update(key_share=True)
)
_OPEN = select(schema.inquiry.c.id).where(schema.inquiry.c.state != State.CLOSED)


class Overtaken(Exception):
    """Somebody else's move came first; the caller reads again and tries once more."""


@dataclass
class UnitOfWork:
    """One write transaction. `fresh` are the deliveries to announce after the commit."""

    connection: Connection
    regulation: Regulation
    regulation_id: int
    secret: bytes
    now: datetime
    version: Callable[[int], Regulation]
    read_roster: Callable[[], Roster]
    fresh: list[int] = field(default_factory=list)

    @property
    def roster(self) -> Roster:
        """Who is on duty when, as this transaction has left it."""
        return self.read_roster()

    def regulation_of(self, inquiry: Inquiry) -> Regulation:
        """Return the version of the regulation that the inquiry's deadlines come from."""
        return self.version(inquiry.regulation_version)

    def upsert(self, table: Any) -> Any:
        """Return the dialect's INSERT that knows ON CONFLICT."""
        return upsert(self.connection, table)

    def load(self, inquiry_id: int) -> Inquiry:
        """Return the record, locked until the commit; raise NotFound."""
        row = self.connection.execute(_LOAD, {"inquiry": inquiry_id}).one_or_none()
        if row is None:
            raise NotFound(str(inquiry_id))
        return inquiry_of(row)

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

    def name_of(self, person_id: str) -> str:
        known = self.person(person_id)
        return known.name if known else "коллега"

    def person(self, person_id: str) -> Person | None:
        query = select(schema.person).where(schema.person.c.id == person_id)
        row = self.connection.execute(query).one_or_none()
        return person_of(row) if row else None

    def upsert_consultant(self, actor: Actor) -> None:
        """Keep the name of a member of staff who acts: history holds ids alone."""
        values = {"username": actor.username, "name": actor.name, "entitled": actor.appointed}
        known = self.person(actor.id)
        if known and known == Person(actor.id, actor.username, actor.name, actor.appointed):
            return
        if actor.appointed:
            self.welcome_back([actor.id])
        statement = self.upsert(schema.person).values(id=actor.id, seen_at=self.now, **values)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={**values, "seen_at": self.now}
            )
        )

    def welcome_back(self, people: Sequence[str]) -> None:
        """Let those who had left the consultants' channel, and are in it again, be called again."""
        table = schema.person
        left = update(table).where(table.c.id.in_(people), table.c.left_at.is_not(None))
        if self.connection.execute(left.values(left_at=None)).rowcount:
            self.renew_roster()

    def renew_roster(self) -> None:
        """Let changes of who is on duty follow one another, and everybody read it anew."""
        table = schedule_revision
        statement = self.upsert(table).values(id=1, revision=1)
        self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"revision": table.c.revision + 1}
            )
        )

    def upsert_staff(self, actor: Actor) -> None:
        """Keep the name of a member of staff who writes down for others: it entitles to nothing."""
        values = {"username": actor.username, "name": actor.name, "seen_at": self.now}
        statement = self.upsert(schema.person).values(id=actor.id, entitled=False, **values)
        self.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def save(
        self,
        inquiry: Inquiry,
        actor: Actor,
        what: Move | Step | str,
        /,
        *,
        data: Mapping[str, object] | None = None,
        **changes: Any,
    ) -> Inquiry:
        """Write the changes, their line of history and the card's turn; return the new record.

        Raise Overtaken when the row is no longer as it was read. A person's move begins a new
        quiet spell; the clock's own steps do not.
        """
        changed = replace(inquiry, **self._touched(inquiry, actor, changes))
        if changed.owes is not None and changed.state is not State.HANDED_OFF:
            # Whatever ends the handoff ends what the support was still waiting for.
            changed = replace(changed, owes=None, owed_since=None, owed_by=None)
        changed = replace(changed, version=inquiry.version + 1)
        changed = replace(
            changed, wake_at=next_wake(changed, self.regulation, self.now, self.roster)
        )
        self._update(inquiry, changed)
        self.record(changed, actor, what, inquiry.state, _tracked(inquiry, changed, data))
        # Whoever works on a question wants its card, however many were gathered with it.
        is_worked_on = actor.role is Role.CONSULTANT and changed.state is not State.CLOSED
        self.touch_card(changed.id, shows=is_worked_on)
        self.redraw(schema.delivery.c.inquiry_id == changed.id, schema.delivery.c.asks)
        if changed.claimant_id != inquiry.claimant_id or changed.state in _NOTHING_TO_SEND:
            self.close_suggestions(changed)
        if what in _NEWS and changed.kind is Kind.PARENT:
            self._tell_stand_in(changed, actor)
        return changed

    def _tell_stand_in(self, inquiry: Inquiry, actor: Actor) -> None:
        """Tell who has entered a parent's question what has become of it, but for his own doing."""
        query = select(stand_in.c.person_id, stand_in.c.user)
        row = self.connection.execute(
            query.where(stand_in.c.inquiry_id == inquiry.id)
        ).one_or_none()
        if row is None or (row.person_id and row.person_id == actor.id):
            return
        to = f"id:{row.person_id}" if row.person_id else f"user:{row.user}" if row.user else ""
        self.tell(inquiry, NotificationType.STOOD_IN, [to] if to else [], key=inquiry.version)

    def close_suggestions(self, inquiry: Inquiry) -> None:
        """Take back what a claimant was asked about his words under the card: it is void now."""
        table = schema.suggestion
        statement = (
            update(table)
            .where(table.c.inquiry_id == inquiry.id, table.c.state == OPEN_SUGGESTION)
            .values(state=VOID_SUGGESTION)
            .returning(table.c.post_id)
        )
        posts = list(self.connection.execute(statement).scalars())
        self.take_back(NotificationType.SEND_AS, posts, inquiry.id)

    def take_back(
        self, occasion: NotificationType, keys: Sequence[str], inquiry_id: int | None
    ) -> None:
        """Let notices of this occasion and these keys vanish from the chat."""
        if not keys:
            return
        table = schema.delivery.c
        query = select(table.id, table.addressee, table.cycle).where(
            table.inquiry_id == inquiry_id if inquiry_id else table.inquiry_id.is_(None),
            table.occasion == occasion,
            table.key.in_(keys),
        )
        rows = [
            self.delivery_row(
                NOTICE,
                NotificationType.OVER,
                row.addressee,
                inquiry_id=inquiry_id,
                cycle=row.cycle,
                key=str(row.id),
                params={"of": row.id},
            )
            for row in self.connection.execute(query)
        ]
        if rows:
            self.put(rows)

    def redraw(self, *which: ColumnElement[bool], anew: bool = False) -> None:
        """Let these notices show what holds by now; one that has not left yet does so anyhow.

        `anew` where their buttons have to be others, though they read the same.
        """
        row = schema.delivery.c
        query = select(row.id, row.inquiry_id, row.cycle, row.addressee).where(
            row.sort == NOTICE, row.state.in_([DeliveryState.PENDING, DeliveryState.SENT]), *which
        )
        rows = [
            self.delivery_row(
                NOTICE,
                NotificationType.REDRAWN,
                found.addressee,
                inquiry_id=found.inquiry_id,
                cycle=found.cycle,
                key=f"{found.id}.{secrets.token_hex(4)}",
                params={"of": found.id, "anew": anew},
            )
            for found in self.connection.execute(query)
        ]
        if rows:
            self.put(rows)

    def _touched(self, inquiry: Inquiry, actor: Actor, changes: dict[str, Any]) -> dict[str, Any]:
        if actor.role is Role.CLOCK:
            return changes
        fired = changes.get("fired", inquiry.fired)
        awake = {step: at for step, at in fired.items() if step != Step.ASK_IF_QUIET}
        return {**changes, "touched_at": self.now, "fired": awake}

    def _update(self, before: Inquiry, after: Inquiry) -> None:
        table = schema.inquiry.c
        changed = {
            name: getattr(after, name)
            for name in Inquiry.__dataclass_fields__
            if getattr(after, name) != getattr(before, name)
        }
        statement = (
            update(schema.inquiry)
            .where(table.id == before.id, table.version == before.version)
            .where(table.state == before.state)
            .values(**changed)
        )
        if self.connection.execute(statement).rowcount != 1:
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
        self.connection.execute(
            _RECORD,
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

    def write(
        self, inquiry: Inquiry, actor: Actor, kind: TextKind, body: str, shown: str | None = None
    ) -> int:
        """Store what somebody wrote in a row of its own, which can be erased; return its id.

        What looks confidential in it is stored apart, unless the caller knows how it is `shown`.
        Use cases `look_through` words before they open the transaction.
        """
        shown = fit_to_show(kind, body) if shown is None else shown
        row = _text_row(inquiry.id, actor, kind, body, shown, inquiry.cycle, self.now)
        keep_more(self.connection, inquiry.id, kind, row["body"])
        return int(
            self.connection.execute(
                insert(schema.text).values(row).returning(schema.text.c.id)
            ).scalar_one()
        )

    def rewrite(self, text_id: int, kind: TextKind, body: str) -> str:
        """Let a text be these words, and nothing be left of those before; return what is shown."""
        shown = fit_to_show(kind, body)
        values = {"body": shown or None, "original": None if shown == body else body}
        self.connection.execute(
            update(schema.text).where(schema.text.c.id == text_id).values(**values)
        )
        return shown

    def touch_card(self, inquiry_id: int, *, shows: bool = False) -> None:
        """Ask for the card to be drawn once more; there is one for each inquiry.

        One that is gathered with others is drawn only where this `shows` it.
        """
        table = schema.delivery.c
        hidden = () if shows else (table.state != DeliveryState.GATHERED,)
        statement = (
            update(schema.delivery)
            .where(table.inquiry_id == inquiry_id, table.sort == CARD, *hidden)
            .values(**wanted_anew(self.now))
            .returning(table.id)
        )
        self.fresh.extend(self.connection.execute(statement).scalars())

    def tell(
        self,
        inquiry: Inquiry,
        occasion: NotificationType,
        addressees: Iterable[str],
        *,
        key: object = "",
        params: Mapping[str, object] | None = None,
    ) -> None:
        """Write down a notice for each addressee; what was said already is not said again.

        The addressee `phone` is a task for people from the start: nobody but they can call.
        """
        rows = [
            self.delivery_row(
                NOTICE,
                occasion,
                to,
                inquiry_id=inquiry.id,
                cycle=inquiry.cycle,
                key=str(key),
                params=dict(params or {}),
            )
            for to in addressees
        ]
        if rows:
            self.put(rows)

    def was_told(self, occasion: NotificationType, key: str) -> bool:
        """Whether a notice about several inquiries was written down under this key before."""
        table = schema.delivery.c
        query = select(table.id).where(
            table.inquiry_id.is_(None), table.occasion == str(occasion), table.key == key
        )
        return self.connection.execute(query.limit(1)).first() is not None

    def put(self, rows: list[dict[str, Any]]) -> None:
        """Insert delivery rows, leaving out what stands there already."""
        statement = _PUT[self.connection.dialect.name]
        found = self.connection.execute(statement, rows).scalars()
        self.fresh.extend(found)

    def delivery_row(
        self,
        sort: str,
        occasion: str,
        addressee: str,
        *,
        inquiry_id: int | None,
        cycle: int = 0,
        key: str = "",
        params: dict[str, object] | None = None,
    ) -> dict[str, Any]:
        by_phone = addressee == PHONE
        may_have_buttons = addressee.partition(":")[0] not in _WITHOUT_BUTTONS
        return {
            "uuid": str(uuid.uuid4()),
            "inquiry_id": inquiry_id,
            "sort": sort,
            "occasion": str(occasion),
            "key": key,
            "cycle": cycle,
            "addressee": addressee,
            "params": params or {},
            "state": DeliveryState.PARKED if by_phone else DeliveryState.PENDING,
            "created_at": self.now,
            "due_at": self.now,
            "attempts": 0,
            "unsure": False,
            "wanted": 1,
            "drawn": 0,
            "asks": occasion in ASKS and may_have_buttons,
        }

    def set_timer(self, kind: str, subject: str, due_at: datetime) -> None:
        """Set a timer unless there is one of this kind and subject."""
        statement = self.upsert(schema.timer).values(kind=kind, subject=subject, due_at=due_at)
        self.connection.execute(statement.on_conflict_do_nothing())

    def next_number(self, year: int) -> int:
        """Return the next journal number of the year.

        The counter's row stays locked until the commit: openings follow one another, which is
        also what makes the search for a double send safe.
        """
        statement = _NEXT_NUMBER[self.connection.dialect.name]
        return int(self.connection.execute(statement, {"year": year, "last": 1}).scalar_one())

    def count(self, query: Any) -> int:
        counted = self.connection.execute(select(func.count()).select_from(query.subquery()))
        return int(counted.scalar_one())


def upsert(connection: Connection, table: Any) -> Any:
    """Return the dialect's INSERT that knows ON CONFLICT."""
    return _INSERTS[connection.dialect.name](table)


def lock_open(connection: Connection) -> None:
    """Lock every open inquiry in the order of their ids, as everybody does who locks several."""
    in_order = _OPEN.order_by(schema.inquiry.c.id).with_for_update(key_share=True)
    connection.execute(in_order).all()


def touch_open_cards(connection: Connection, now: datetime) -> int:
    """Ask for every open card to be drawn once more, after `lock_open`; return how many."""
    table = schema.delivery.c
    cards = table.sort == CARD, table.inquiry_id.in_(_OPEN), table.state != DeliveryState.GATHERED
    touched = update(schema.delivery).where(*cards).values(**wanted_anew(now))
    return connection.execute(touched).rowcount


def wanted_anew(now: datetime) -> dict[str, Any]:
    """Return what asks for a card, or a checklist, to be drawn once more."""
    wanted = schema.delivery.c.wanted + 1
    return {"wanted": wanted, "state": DeliveryState.PENDING, "due_at": now, "attempts": 0}


def _text_row(
    inquiry_id: int, actor: Actor, kind: TextKind, body: str, shown: str, cycle: int, now: datetime
) -> dict[str, Any]:
    return {
        "inquiry_id": inquiry_id,
        "kind": kind,
        "role": actor.role,
        "author_id": actor.id,
        "body": shown,
        "original": None if shown == body else body,
        "cycle": cycle,
        "created_at": now,
    }


def text_rows(
    inquiry_id: int,
    actor: Actor,
    texts: Iterable[tuple[TextKind, str]],
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the rows of several texts of the first cycle, empty ones left out."""
    return [
        _text_row(inquiry_id, actor, kind, body, fit_to_show(kind, body), 1, now)
        for kind, body in texts
        if body
    ]


def _tracked(
    before: Inquiry, after: Inquiry, data: Mapping[str, object] | None
) -> dict[str, object]:
    """The data of a line of history: with them the record can be replayed."""
    tracked = dict(data or {})
    if after.claimant_id != before.claimant_id:
        tracked["claimant"] = after.claimant_id
    return tracked
