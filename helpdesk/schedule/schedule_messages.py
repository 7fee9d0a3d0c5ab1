"""Who hears what of a schedule on its way: rows of the outbox, rendered when they are sent.

A message in the chat stays true: each decision lets it be rendered again, without its buttons.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from helpdesk.domain.messages import Addressee, DeliveryState, NotificationType, by_mail, by_user
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import refuse_but_head
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Stage, Swap
from helpdesk.duty.order_register import standing
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.schedule.mail_recipients import chosen
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import grouped

# In a delivery's params: it goes at any hour.
AT_ONCE = "at_once"
ASKING: tuple[NotificationType, ...] = (
    NotificationType.SCHEDULE_AGREE,
    NotificationType.SCHEDULE_APPROVE,
)
OF_SWAPS: tuple[NotificationType, ...] = (NotificationType.SWAP_ASKED,)
ONLY_HEAD = "Писать коллегам в нерабочее время может только завуч или директор."


def ask_to_agree(unit: UnitOfWork, held: Schedule) -> None:
    """Ask everybody who stands in it, in the chat and by the letters that were chosen."""
    users = [slot.user for slot in held.missing]
    _tell(unit, NotificationType.SCHEDULE_AGREE, held, _to(by_user, users))
    mail_to(unit, held, users)


def ask_to_approve(unit: UnitOfWork, held: Schedule) -> None:
    """Ask the director, and who acts for him, once everybody has agreed; each of them once."""
    said = _said([NotificationType.SCHEDULE_APPROVE], key_of(held))
    asked = set(unit.column(select(inquiry_tables.delivery.c.addressee).where(*said)))
    users = [user for user in directors(unit) if by_user(user) not in asked]
    _tell(unit, NotificationType.SCHEDULE_APPROVE, held, _to(by_user, users))
    mail_to(unit, held, users)


def ask_who_leads_now(unit: UnitOfWork) -> None:
    """Ask who may approve now, if everybody has agreed already who can be waited for."""
    held = schedule_queries.draft(unit.connection)
    if held is not None and held.stage is Stage.AGREEING and not held.awaited(unit.today):
        ask_to_approve(unit, held)


def mail_to(unit: UnitOfWork, held: Schedule, users: Iterable[str]) -> None:
    """Write to those of them for whom a letter was chosen, if it is their turn to decide."""
    letters = chosen(unit.connection, held)
    missing = tuple(slot.user for slot in held.missing)
    occasion = NotificationType.SCHEDULE_AGREE if missing else NotificationType.SCHEDULE_APPROVE
    turn = missing or directors(unit)
    _tell(unit, occasion, held, _to(by_mail, [u for u in users if u in letters and u in turn]))


def tell_returned(unit: UnitOfWork, back: Schedule, actor: Actor) -> None:
    """Tell who has drafted it what is to be mended."""
    drafters = schedule_queries.drafters(unit.connection, back.number)
    _tell(unit, NotificationType.SCHEDULE_RETURNED, back, _to(by_user, drafters, but=actor))


def tell_approved(unit: UnitOfWork, held: Schedule, actor: Actor) -> None:
    """Tell everybody who stands in it, and who has drafted it, that it is in force."""
    users = dict.fromkeys((*held.users, *schedule_queries.drafters(unit.connection, held.number)))
    _tell(unit, NotificationType.SCHEDULE_APPROVED, held, _to(by_user, users, but=actor))


def ask_to_stand_in(unit: UnitOfWork, swap: Swap) -> None:
    _tell_of_swap(unit, NotificationType.SWAP_ASKED, swap, [swap.by_user])


def tell_settled(unit: UnitOfWork, swap: Swap, actor: Actor) -> None:
    """Tell the other of the two what has become of the wish; both, where a third has settled it."""
    others = [user for user in (swap.user, swap.by_user) if user != actor.username]
    _tell_of_swap(unit, NotificationType.SWAP_SETTLED, swap, others)
    _redraw(unit, OF_SWAPS, str(swap.id))


def tell_head_of_swap(unit: UnitOfWork, swap: Swap, actor: Actor) -> None:
    """Tell the head who helps on a day instead of whom."""
    head = unit.head.name
    if head not in (swap.user, swap.by_user, actor.username):
        _tell_of_swap(unit, NotificationType.SWAP_HEAD, swap, [head])


@use_case
def write_now(
    unit: UnitOfWork, occasions: Iterable[NotificationType], key: str, actor: Actor
) -> int:
    """Let the bot say at once what waits for the school to open; return to how many it goes.

    The head says so, of what the schedule asks of people; nobody else wakes colleagues.
    """
    refuse_but_head(actor, ONLY_HEAD)
    found = list(unit.connection.execute(_waiting(occasions, key)))
    table = inquiry_tables.delivery
    for row in found:
        params = {**row.params, AT_ONCE: True}
        unit.update(table, table.c.id == row.id, due_at=unit.now, params=params)
    unit.touched.extend(row.id for row in found)
    return len(found)


def waits_for_opening(
    connection: Connection, occasions: Iterable[NotificationType], key: str
) -> bool:
    """Return whether something of it has not been said in the chat, and may not be at any hour."""
    rows = connection.execute(_waiting(occasions, key))
    return any(not row.params.get(AT_ONCE) for row in rows)


def _waiting(occasions: Iterable[NotificationType], key: str) -> Select[Any]:
    table = inquiry_tables.delivery.c
    in_chat = table.addressee.startswith(by_user(""))
    waits = (*_said(occasions, key), in_chat, table.state == DeliveryState.PENDING)
    return select(table.id, table.params).where(*waits)


def _said(occasions: Iterable[NotificationType], key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for what was said under this key, about no inquiry."""
    table = inquiry_tables.delivery.c
    types = [str(each) for each in occasions]
    return table.inquiry_id.is_(None), table.occasion.in_(types), table.key == key


def unreached(connection: Connection, held: Schedule) -> tuple[str, ...]:
    """Return the user names of people that nothing has reached about this edition: unknown to the
    chat, or no letter would go.
    """
    table = inquiry_tables.delivery.c
    query = select(table.addressee, table.state).where(*_said(ASKING, key_of(held)))
    rows = connection.execute(query.order_by(table.id))
    states = grouped((row.addressee.name, row.state) for row in rows)
    return tuple(user for user, found in states.items() if {*found} == {DeliveryState.PARKED})


def redraw(unit: UnitOfWork, held: Schedule) -> None:
    """Let the words that asked for a decision show how this edition stands now."""
    _redraw(unit, ASKING, key_of(held))


def key_of(held: Schedule) -> str:
    """Name this edition of this version."""
    return f"{held.number}.{held.edition}"


def directors(unit: UnitOfWork) -> tuple[str, ...]:
    """Return who may approve on this day, by user name; who acts for the director comes first."""
    return standing(unit.connection, unit.regulation, unit.today).directors


def _to(
    way: Callable[[str], Addressee], users: Iterable[str], *, but: Actor | None = None
) -> list[Addressee]:
    return [way(user) for user in users if but is None or user != but.username]


def _tell(
    unit: UnitOfWork, occasion: NotificationType, held: Schedule, addressees: list[Addressee]
) -> None:
    params = {"number": held.number, "edition": held.edition}
    unit.tell(None, occasion, addressees, key=key_of(held), params=params)


def _tell_of_swap(
    unit: UnitOfWork, occasion: NotificationType, swap: Swap, users: list[str]
) -> None:
    params = {"swap": swap.id, "state": str(swap.state)}
    unit.tell(None, occasion, _to(by_user, users), key=swap.id, params=params)


def _redraw(unit: UnitOfWork, occasions: Iterable[NotificationType], key: str) -> None:
    row = inquiry_tables.delivery.c
    unit.redraw(*_said(occasions, key), row.addressee.startswith(by_user("")))
