"""Messages that have left: cards that were replaced, notices that still ask, letters counted."""

from datetime import datetime

from sqlalchemy import func, select

from helpdesk.domain.mail_addresses import budget_box
from helpdesk.domain.messages import MAIL, DeliveryState, NotificationType
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import REPLACED
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.kernel.use_cases import use_case
from helpdesk.storage.inquiry_tables import delivery, inquiry

# Under this name a notice's parameters hold the posts that say beneath it what it could not be
# edited to say.
BENEATH = "beneath"


def fresh_card(desk: Desk, post_id: str, *, about: int, is_training: bool = False) -> str | None:
    """Return the post of the card that has replaced this one; None for what was never replaced.

    It is the card of an inquiry, or of a training, by whose id it is found.
    """
    table = delivery.c
    query = select(table.post_id, table.params).where(table.sort == CARD)
    if is_training:
        training = table.occasion == NotificationType.TRAINING, table.key.startswith(f"{about}:")
        query = query.where(table.inquiry_id.is_(None), *training)
    else:
        query = query.where(table.inquiry_id == about)
    rows = desk.rows(query)
    return next((row.post_id for row in rows if post_id in row.params.get(REPLACED, ())), None)


def look_again(desk: Desk, post_id: str, now: datetime) -> None:
    """Let a notice show what holds by now, if its buttons still ask for something."""
    row = delivery.c
    query = select(row.id).where(row.post_id == post_id, row.asks)
    found = desk.column(query)
    if found:
        desk.write(UnitOfWork.redraw, now, row.id.in_(found))


def stop_asking(desk: Desk, delivery_id: int, now: datetime) -> None:
    """Let a notice be: no button is left on its post."""
    mine = delivery.c.id == delivery_id
    desk.write(lambda unit: unit.update(delivery, mine, asks=False), now)


@use_case
def note_beneath(unit: UnitOfWork, delivery_id: int, post_id: str) -> None:
    """Remember a post that belongs to a notice and has no delivery of its own."""
    row = delivery
    mine = row.c.id == delivery_id
    query = select(row.c.params).where(mine).with_for_update()
    params = unit.connection.execute(query).scalar_one()
    posts = [each for each in params.get(BENEATH, ()) if each != post_id]
    changed = {**params, BENEATH: [*posts, post_id]}
    unit.update(row, mine, params=changed)


def count_letters(desk: Desk, email: str, since: datetime) -> int:
    """Return how many letters have gone to a requester's box, about whatever, since then.

    However its address is written: the form's budgets know a box by the same rule.
    """
    table, about = delivery.c, inquiry.c
    query = (
        select(about.email, func.count().label("number"))
        .select_from(delivery.join(inquiry, about.id == table.inquiry_id))
        .where(table.state == DeliveryState.SENT, table.due_at > since, table.addressee == MAIL)
        .group_by(about.email)
    )
    box = budget_box(email)
    return sum(row.number for row in desk.rows(query) if budget_box(row.email) == box)
