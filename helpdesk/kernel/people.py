"""Who acts in a transaction: the names that history keeps as ids."""

from collections.abc import Sequence

from sqlalchemy import select, update

from helpdesk.domain.people import Actor, Person
from helpdesk.kernel.transaction import Transaction
from helpdesk.storage import schema
from helpdesk.storage.records import person_of


class People(Transaction):
    """What a transaction knows and keeps of people."""

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
        self.put_row(schema.person, id=actor.id, seen_at=self.now, **values)

    def welcome_back(self, people: Sequence[str]) -> None:
        """Let those who had left the consultants' channel, and are in it again, be called again."""
        table = schema.person
        left = update(table).where(table.c.id.in_(people), table.c.left_at.is_not(None))
        if self.connection.execute(left.values(left_at=None)).rowcount:
            self.renew_roster()

    def upsert_staff(self, actor: Actor) -> None:
        """Keep the name of a member of staff who writes down for others: it entitles to nothing."""
        values = {"username": actor.username, "name": actor.name, "seen_at": self.now}
        statement = self.upsert(schema.person).values(id=actor.id, entitled=False, **values)
        self.connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
