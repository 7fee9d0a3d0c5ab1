"""Who may open the settings, and saving them so that somebody still may."""

from datetime import datetime

from sqlalchemy import Connection, or_, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty.standing import DutyStanding
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.regulation_versions import Origin
from helpdesk.regulation.regulation import Regulation, administrator
from helpdesk.storage.access_tables import chat_account
from helpdesk.storage.inquiry_tables import person

LOCKED_OUT = (
    "Так страницы «Настройки» больше никто не откроет: ни завуча, ни директора, ни администратора "
    "с такими именами в чате программа не знает. Проверьте имена: латинскими буквами, как в чате."
)


def may_change_settings(regulation: Regulation, standing: DutyStanding, username: str) -> bool:
    """Whether this is the head, the director, or who looks after the desk."""
    return standing.is_head(username) or username == administrator(regulation)


def save_settings(desk: Desk, text: str, origin: Origin, who: Actor, now: datetime) -> bool:
    """Bring a text into force, as `activate_regulation` does; False where it is so already.

    RuleViolation where nobody whom the chat knows could open the settings any more.
    """
    refuse_lockout(desk, Regulation.parse(text, now=now), who)
    return activate_regulation(desk, text, now, origin)


def refuse_lockout(desk: Desk, regulation: Regulation, who: Actor) -> None:
    """Raise RuleViolation unless somebody known is named to whom the settings open."""
    people = regulation.people
    named = {people.head.user, people.director.user, administrator(regulation)}
    with desk.reading() as connection:
        if who.username not in named and not _are_known(connection, named):
            raise RuleViolation(LOCKED_OUT)


def _are_known(connection: Connection, names: set[str]) -> bool:
    """Whether the chat has shown an account under one of these names."""
    account, known = chat_account.c, person.c
    called = or_(account.name.in_(names), account.shown.in_(names))
    for query in (
        select(account.name).where(account.user_id.is_not(None), called),
        select(known.id).where(known.username.in_(names), known.left_at.is_(None)),
    ):
        if connection.execute(query.limit(1)).first() is not None:
            return True
    return False
