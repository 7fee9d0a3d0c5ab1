"""The regulation as it is stored: each version, and the roster of the newest."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, literal, outerjoin, select

from helpdesk.duty import schedule_queries as schedules
from helpdesk.duty.known_accounts import RENAMED, as_now_called
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.storage.access_tables import chat_account
from helpdesk.storage.ready_made import ReadyMade
from helpdesk.storage.schedule_tables import schedule_revision

# Made once: every unit of work asks it. One row, or one for each who has renamed himself.
_IN_FORCE = ReadyMade(
    select(
        select(func.max(inquiry_tables.regulation.c.id)).scalar_subquery().label("newest"),
        select(func.max(schedule_revision.c.revision)).scalar_subquery().label("revision"),
        chat_account.c.shown,
        chat_account.c.name,
    ).select_from(outerjoin(select(literal(1)).subquery("one"), chat_account, RENAMED))
)


@dataclass(frozen=True)
class InForce:
    """What was in force when it was looked at; `revision` changes whenever the roster may have."""

    number: int
    regulation: Regulation
    revision: int


@dataclass
class RegulationBook:
    """The versions of the regulation in the database, parsed once each."""

    _parsed: dict[int, Regulation] = field(default_factory=dict)
    _roster: tuple[Regulation, int, Roster] | None = None
    _aliases: dict[str, str] = field(default_factory=dict)
    _called: dict[int, Regulation] = field(default_factory=dict)

    def current(self, connection: Connection) -> tuple[int, Regulation]:
        """Return the newest version; LookupError before the first `adopt`."""
        found = self.look(connection)
        return found.number, found.regulation

    def look(self, connection: Connection) -> InForce:
        """Return what is in force; LookupError before the first `adopt`."""
        rows = _IN_FORCE.carry_out(connection)
        newest, revision, *_ = rows[0]
        if newest is None:
            raise LookupError("no regulation adopted yet: run `make release`")
        known = {shown: name for *_, shown, name in rows if shown is not None}
        if known != self._aliases:
            self._aliases, self._called = known, {}
        return InForce(newest, self.version(connection, newest), revision or 0)

    def in_force(self, connection: Connection, before: datetime) -> Regulation:
        """Return the version that was in force just before that moment; the first, where that was
        adopted later. LookupError before the first `adopt`.
        """
        table = inquiry_tables.regulation.c
        query = select(func.max(table.id)).where(table.valid_from < before)
        number = connection.execute(query).scalar()
        number = number or connection.execute(select(func.min(table.id))).scalar()
        return self.version(connection, number) if number else self.current(connection)[1]

    def put_into_service(self, connection: Connection) -> datetime:
        """Return since when the desk is used: nothing earlier can have been done with it."""
        query = (
            select(inquiry_tables.regulation.c.valid_from)
            .order_by(inquiry_tables.regulation.c.id)
            .limit(1)
        )
        began: datetime = connection.execute(query).scalar_one()
        return began

    def version(self, connection: Connection, number: int) -> Regulation:
        """Return one version, the way it was when an inquiry was opened under it."""
        if number not in self._parsed:
            query = select(inquiry_tables.regulation.c.body).where(
                inquiry_tables.regulation.c.id == number
            )
            self._parsed[number] = Regulation.parse(
                connection.execute(query).scalar_one(), is_stored=True
            )
        if number not in self._called:
            # Who has renamed himself in the chat may be named here by his newer name.
            self._called[number] = as_now_called(self._parsed[number], self._aliases)
        return self._called[number]

    def roster(self, connection: Connection, seen: InForce) -> Roster:
        """Return who is on duty when under what the caller has seen in force (`look`); read anew
        when regulation, schedule or orders change.
        """
        # The revision was read first: what is read after it can only be newer, and is then read
        # once more.
        held = self._roster
        if held is None or held[0] is not seen.regulation or held[1] != seen.revision:
            held = seen.regulation, seen.revision, schedules.roster(connection, seen.regulation)
            self._roster = held
        return held[2]

    def forget_roster(self) -> None:
        """Let it be read anew: what a transaction has read of its own may have come to nothing."""
        self._roster = None
