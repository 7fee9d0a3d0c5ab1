"""What the papers call somebody, by the id of his account; read, never decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, union

from helpdesk.regulation.decisions import Person
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import schedule_tables as schedule
from helpdesk.storage.access_tables import account_claim, chat_account
from helpdesk.storage.contact_tables import contact
from helpdesk.storage.order_tables import appointment
from helpdesk.storage.records import value_of
from helpdesk.storage.training_tables import training

# Stands before the id of an account that uses another's name: no paper can name it so.
STRANGER = "~"
_COLUMNS = (
    appointment.c.username,
    contact.c.user,
    training.c.username,
    training.c.trainer,
    schedule.schedule_slot.c.user,
    schedule.swap.c.user,
    schedule.swap.c.by_user,
)
# Whom the papers name by what he has called himself since is meant; but another's name, which the
# papers have as well, stays another's.
_OTHERS = chat_account.alias()
RENAMED = and_(
    chat_account.c.user_id.is_not(None),
    chat_account.c.shown != chat_account.c.name,
    chat_account.c.shown.not_in(select(_OTHERS.c.name)),
)
_ALIASES = select(chat_account.c.shown, chat_account.c.name).where(RENAMED)


@dataclass(frozen=True)
class Binding:
    """A name of the papers with the account behind it, if there is one."""

    name: str
    user_id: str | None
    shown: str
    written_at: datetime | None


@dataclass(frozen=True)
class Claim:
    """Another account under a name; `title` is what the chat calls its owner."""

    id: int
    name: str
    user_id: str
    title: str
    is_his: bool | None
    # Whether the name was somebody's when it was decided, or nobody's.
    holder: str | None


def stranger(user_id: str) -> str:
    """Return a name for an account that took another's: nothing in any paper is its own."""
    return f"{STRANGER}{user_id}"


def known_as(connection: Connection, user_id: str, username: str) -> str:
    """Return what the papers call this account, which is called `username` in the chat.

    An account that was renamed keeps the name that it owns; one that took another's gets none.
    """
    return _called(bindings(connection, [user_id], [username]), user_id, username)


def still_known_as(connection: Connection, user_id: str, username: str) -> str:
    """As `known_as`, for whom the chat has proved under this name a while ago.

    A paper that has named somebody so since, and whom the chat was not yet looked at for, means
    who had the name: that is how he will be found.
    """
    known = bindings(connection, [user_id], [username])
    looked = [each for each in known if each.user_id or each.written_at is None]
    return _called(looked, user_id, username)


def _called(known: list[Binding], user_id: str, username: str) -> str:
    own = next((each.name for each in known if each.user_id == user_id), "")
    return own or (stranger(user_id) if known else username)


def bindings(
    connection: Connection, user_ids: Iterable[str], names: Iterable[str]
) -> list[Binding]:
    """Return what is known of these accounts and of these names."""
    row = chat_account.c
    return all_bindings(connection, or_(row.user_id.in_(list(user_ids)), row.name.in_(list(names))))


def all_bindings(connection: Connection, *conditions: ColumnElement[bool]) -> list[Binding]:
    query = select(chat_account).where(*conditions).order_by(chat_account.c.name)
    return [value_of(Binding, row) for row in connection.execute(query)]


def claimed(connection: Connection, user_ids: Iterable[str] | None = None) -> set[tuple[str, str]]:
    """Return the names that were claimed, each with the account, of these accounts or of all."""
    row = account_claim.c
    query = select(row.name, row.user_id)
    if user_ids is not None:
        query = query.where(row.user_id.in_(list(user_ids)))
    return {(each.name, each.user_id) for each in connection.execute(query)}


def binding_of(connection: Connection, name: str) -> Binding | None:
    """Return what is known of a name; None where the chat was never looked at for it."""
    return next((each for each in bindings(connection, [], [name]) if each.name == name), None)


def aliases(connection: Connection) -> dict[str, str]:
    """Return names in the chat by which renamed people are called: each with the papers' name."""
    return {row.shown: row.name for row in connection.execute(_ALIASES)}


def as_now_called(regulation: Regulation, known: Mapping[str, str]) -> Regulation:
    """Return the regulation with the papers' names in place of newer ones (`aliases`)."""
    if not any(each.user in known for each in regulation.everybody()):
        return regulation

    def called(person: Person) -> Person:
        return person.model_copy(update={"user": known.get(person.user, person.user)})

    people = regulation.people
    named = {
        "head": called(people.head),
        "director": called(people.director),
        "administrator": called(people.administrator) if people.administrator else None,
        "consultants": tuple(map(called, people.consultants)),
    }
    return regulation.model_copy(update={"people": people.model_copy(update=named)})


def names_in_papers(connection: Connection, regulation: Regulation) -> set[str]:
    """Return every name in the chat that gives somebody a right or a duty."""
    columns = union(*(select(column.label("name")) for column in _COLUMNS))
    found = set(connection.execute(columns).scalars())
    return {name for name in found if name} | {each.user for each in regulation.everybody()}


def is_named(connection: Connection, regulation: Regulation, name: str) -> bool:
    """Return whether any paper names somebody so."""
    if any(each.user == name for each in regulation.everybody()):
        return True
    found = (select(column).where(column == name).limit(1) for column in _COLUMNS)
    return any(connection.execute(query).first() is not None for query in found)


def named_so(connection: Connection, regulation: Regulation, name: str) -> str:
    """Return the person that the regulation, an order or a training names so, or nothing."""
    person = regulation.person(name)
    if person is not None:
        return person.name
    for table, column in (
        (appointment, appointment.c.username),
        (contact, contact.c.user),
        (training, training.c.username),
    ):
        newest = select(table.c.name).where(column == name).order_by(table.c.id.desc()).limit(1)
        if found := connection.execute(newest).scalar():
            return str(found)
    return ""


def claim_of(connection: Connection, claim_id: int) -> Claim | None:
    return next(iter(_claims(connection, account_claim.c.id == claim_id)), None)


def open_claims(connection: Connection) -> list[Claim]:
    """Return the accounts that nobody has decided about yet."""
    return _claims(connection, account_claim.c.is_his.is_(None))


def _claims(connection: Connection, which: ColumnElement[bool]) -> list[Claim]:
    claim = account_claim.c
    query = select(account_claim, chat_account.c.user_id.label("holder")).where(which)
    query = query.outerjoin_from(account_claim, chat_account, chat_account.c.name == claim.name)
    return [value_of(Claim, row) for row in connection.execute(query.order_by(claim.id))]
