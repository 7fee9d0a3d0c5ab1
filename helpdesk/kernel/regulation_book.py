"""The regulation as it is stored: each version, and the roster of the newest."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from helpdesk.duty import schedule_queries as schedules
from helpdesk.duty.known_accounts import aliases, as_now_called
from helpdesk.duty.roster import Roster
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables

# Made once: every unit of work asks it.
_NEWEST = select(func.max(inquiry_tables.regulation.c.id))


@dataclass
class RegulationBook:
    """The versions of the regulation in the database, parsed once each."""

    _parsed: dict[int, Regulation] = field(default_factory=dict)
    _roster: tuple[tuple[Regulation, int], Roster] | None = None
    _aliases: dict[str, str] = field(default_factory=dict)
    _called: dict[int, Regulation] = field(default_factory=dict)

    def current(self, connection: Connection) -> tuple[int, Regulation]:
        """Return the newest version; LookupError before the first `adopt`."""
        newest = connection.execute(_NEWEST).scalar_one()
        if newest is None:
            raise LookupError("no regulation adopted yet: run `make release`")
        known = aliases(connection)
        if known != self._aliases:
            self._aliases, self._called = known, {}
        return int(newest), self.version(connection, int(newest))

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

    def roster(self, connection: Connection, regulation: Regulation) -> Roster:
        """Return who is on duty when under the regulation in force (`current`), which the caller
        has read; read anew when regulation, schedule or orders change.
        """
        # The revision first: what is read after it can only be newer, and is then read once more.
        key = (regulation, schedules.revision(connection))
        held = self._roster
        if held is None or held[0][0] is not regulation or held[0][1] != key[1]:
            held = key, schedules.roster(connection, regulation)
            self._roster = held
        return held[1]

    def forget_roster(self) -> None:
        """Let it be read anew: what a transaction has read of its own may have come to nothing."""
        self._roster = None
