"""Who gets the draft by mail, and to which address: for people who have no chat or prefer a letter.

The link in such a letter decides in its reader's name. So the school's own box, which several
read, is no address for it; and the director's is not typed by whose schedule he is to approve.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.mail_addresses import same_box
from helpdesk.domain.people import Actor
from helpdesk.duty.model import DecidedBy, Deed, Schedule
from helpdesk.duty.order_register import standing
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.regulation.contact_details import problem_of_mail
from helpdesk.regulation.regulation import Regulation
from helpdesk.schedule.draft import note
from helpdesk.storage.contact_tables import contact
from helpdesk.storage.schedule_tables import schedule_letter

NOBODY_HERE = "Письмо со ссылкой получают те, кто согласует или утверждает этот график."
NO_MAIL = "Впишите почту: {}."
UNFIT = "такой почты не бывает, проверьте: имя@сайт, латинскими буквами."
SHARED = "Это общий ящик школы, ссылку в нём прочтут все. Впишите личную почту: {}."
ANOTHERS = "{}: эта почта уже записана за другим, а по ссылке решают от имени того, чьё письмо."
DIRECTORS = "Почту директора может вписать только он сам или завуч."


class UnfitMail(RuleViolation):
    """To this address no link can be sent; `user` is whose it is."""

    def __init__(self, words: str, user: str) -> None:
        super().__init__(words)
        self.user = user


@dataclass(frozen=True)
class Addressed:
    """Who gets a letter, by user name; an empty `mail` is the address that the school knows."""

    user: str
    mail: str = ""


def known_mail(connection: Connection, regulation: Regulation, user: str) -> str:
    """Return somebody's own address, from the regulation or the contacts; empty for none."""
    named = [person.mail for person in regulation.everybody() if person.user == user]
    query = select(contact.c.mail).where(contact.c.user == user, contact.c.removed_at.is_(None))
    found = [*named, *connection.execute(query).scalars()]
    return next((mail for mail in found if mail and not is_shared(regulation, mail)), "")


def is_shared(regulation: Regulation, mail: str) -> bool:
    """Return whether this is the box that the school's people read together."""
    boxes = (regulation.school.mail, regulation.mailbox.address)
    return any(same_box(mail, box) for box in boxes if box)


def shortened(mail: str) -> str:
    """Return «m…@school.example»: enough for its owner to know it by."""
    name, _, host = mail.partition("@")
    return f"{name[:1]}…@{host}"


def typed_before(connection: Connection, user: str) -> str:
    """Return the address to which the last letter of an earlier draft went; empty for none."""
    table = schedule_letter.c
    query = select(table.mail).where(table.user == user).order_by(table.at.desc())
    return str(connection.execute(query.limit(1)).scalar() or "")


def chosen(connection: Connection, held: Schedule) -> dict[str, str]:
    """Return the addresses of those who get this edition by mail, by user name."""
    table = schedule_letter.c
    query = select(table.user, table.mail).where(
        table.number == held.number, table.edition == held.edition
    )
    return {row.user: row.mail for row in connection.execute(query)}


def choose(unit: UnitOfWork, held: Schedule, letters: Iterable[Addressed], actor: Actor) -> None:
    """Write down who gets this edition by mail; raise UnfitMail."""
    directors = standing(unit.connection, unit.regulation, unit.today).directors
    for each in letters:
        if each.user not in (*held.users, *directors):
            raise UnfitMail(NOBODY_HERE, each.user)
        mail = _address(unit, held, each, actor, directors)
        values = {"mail": mail, "chosen_by": actor.username, "at": unit.now}
        key = {"number": held.number, "edition": held.edition, "user": each.user}
        unit.put_row(schedule_letter, **key, **values)
        note(unit, Deed.MAILED, actor, DecidedBy.PAGE, number=held.number, edition=held.edition)


def _address(
    unit: UnitOfWork, held: Schedule, given: Addressed, actor: Actor, directors: tuple[str, ...]
) -> str:
    known = known_mail(unit.connection, unit.regulation, given.user)
    if known:
        return known
    name = held.name_of(given.user)
    mail = given.mail.strip()
    if not mail:
        raise UnfitMail(NO_MAIL.format(name), given.user)
    if problem_of_mail(mail) or not mail.isascii():
        raise UnfitMail(f"{name}: {UNFIT}", given.user)
    if is_shared(unit.regulation, mail):
        raise UnfitMail(SHARED.format(name), given.user)
    if _is_anothers(unit, held, given.user, mail, directors):
        raise UnfitMail(ANOTHERS.format(name), given.user)
    if given.user in directors and not actor.head:
        raise UnfitMail(DIRECTORS, given.user)
    return mail


def _is_anothers(
    unit: UnitOfWork, held: Schedule, user: str, mail: str, directors: tuple[str, ...]
) -> bool:
    """Return whether somebody else who decides on this edition reads this box."""
    known = {
        each: known_mail(unit.connection, unit.regulation, each)
        for each in (*held.users, *directors)
    }
    boxes = known | chosen(unit.connection, held)
    return any(each != user and same_box(mail, box) for each, box in boxes.items() if box)
