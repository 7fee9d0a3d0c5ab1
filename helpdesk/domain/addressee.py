"""To whom a notification goes, as the outbox names them."""

from enum import StrEnum


class AddresseeKind(StrEnum):
    """The ways to somebody. An address itself never stands in the outbox: it is read from the
    record when it is used.
    """

    # The card's thread, and the consultants' channel.
    THREAD = "thread"
    CHANNEL = "channel"
    # Direct messages, by the chat's id of a person or by the user name in the school's papers.
    ID = "id"
    USER = "user"
    # The requester's recorded address; with a user name a colleague's, from the regulation.
    MAIL = "mail"
    # A task for people: somebody must call.
    PHONE = "phone"
    # A person whose data are erased.
    ERASED = "erased"


class Addressee(str):
    """A kind with a name where it needs one, as `kind` or `kind:name`: so the outbox holds it."""

    __slots__ = ()

    @property
    def kind(self) -> AddresseeKind:
        return AddresseeKind(self.partition(":")[0])

    @property
    def name(self) -> str:
        """The id or user name; empty where the kind says it all."""
        return self.partition(":")[2]


THREAD = Addressee(AddresseeKind.THREAD)
CHANNEL = Addressee(AddresseeKind.CHANNEL)
MAIL = Addressee(AddresseeKind.MAIL)
PHONE = Addressee(AddresseeKind.PHONE)
ERASED = Addressee(AddresseeKind.ERASED)


def by_id(person_id: str) -> Addressee:
    """Return a direct message to who has this id in the chat."""
    return Addressee(f"{AddresseeKind.ID}:{person_id}")


def by_user(user: str) -> Addressee:
    """Return a direct message to whom the school's papers call so."""
    return Addressee(f"{AddresseeKind.USER}:{user}")


def direct(*person_ids: str | None) -> list[Addressee]:
    """Return direct messages to those of them who are known by an id."""
    return [by_id(each) for each in person_ids if each]


def to_person(person_id: str, user: str) -> list[Addressee]:
    """Return the direct message to a person, by the id where it is known; none without either."""
    return direct(person_id) or ([by_user(user)] if user else [])


def by_mail(user: str) -> Addressee:
    """Return a letter to a colleague."""
    return Addressee(f"{AddresseeKind.MAIL}:{user}")
