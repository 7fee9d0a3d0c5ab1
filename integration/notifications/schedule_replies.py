"""What the sender says of the schedule: read when it is said, or rendered again."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain.messages import NotificationType
from helpdesk.duty import queries
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.outbox import Delivery
from helpdesk.schedule.letters import chosen, shortened
from integration.chat.speech import Notification
from integration.notifications import of_schedule, of_swaps
from integration.notifications.of_schedule import Asked

Say = Callable[[Desk, Delivery, datetime], Notification | None]


def as_it_stands(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Return what an earlier word is to show now: what was decided, without buttons."""
    say = _STANDING.get(NotificationType(delivery.occasion))
    return say(desk, delivery, now) if say else None


def _asked(desk: Desk, delivery: Delivery, now: datetime) -> Asked | None:
    number, edition = int(delivery.params["number"]), int(delivery.params["edition"])
    with desk.reading() as connection:
        held = queries.version(connection, number)
        if held is None:
            return None
        regulation = desk.book.current(connection)[1]
        mail = chosen(connection, held).get(delivery.addressee.name, "")
    mailed = shortened(mail) if mail else ""
    return Asked(held, edition, delivery.addressee.name, regulation.calendar, now, mailed)


def _of_asked(write: Callable[[Asked], Notification | None]) -> Say:
    def say(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
        asked = _asked(desk, delivery, now)
        return write(asked) if asked else None

    return say


def _to_agree(asked: Asked) -> Notification | None:
    """It is not asked any more what has been decided on the way."""
    wanted = asked.is_open and asked.user in {slot.user for slot in asked.held.missing}
    return of_schedule.to_agree(asked) if wanted else None


def _to_approve(asked: Asked) -> Notification | None:
    wanted = asked.is_open and not asked.held.missing
    return of_schedule.to_approve(asked) if wanted else None


def _swap_asked(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    with desk.reading() as connection:
        swap = queries.swap(connection, int(delivery.params["swap"]))
        calendar = desk.book.current(connection)[1].calendar
    return of_swaps.asked(swap, calendar, now) if swap else None


def _swap_asked_first(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    notice = _swap_asked(desk, delivery, now)
    return notice if notice and notice.buttons else None


def _swap_settled(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Void where it has been settled in another way since."""
    with desk.reading() as connection:
        swap = queries.swap(connection, int(delivery.params["swap"]))
        calendar = desk.book.current(connection)[1].calendar
    if swap is None or swap.state != delivery.params["state"]:
        return None
    if delivery.occasion == NotificationType.SWAP_HEAD:
        return of_swaps.to_head(swap, calendar, now)
    return of_swaps.settled(swap, calendar, now)


SAYINGS: dict[NotificationType, Say] = {
    NotificationType.SCHEDULE_AGREE: _of_asked(_to_agree),
    NotificationType.SCHEDULE_APPROVE: _of_asked(_to_approve),
    NotificationType.SCHEDULE_RETURNED: _of_asked(of_schedule.returned),
    NotificationType.SCHEDULE_APPROVED: _of_asked(of_schedule.approved),
    NotificationType.SWAP_ASKED: _swap_asked_first,
    NotificationType.SWAP_SETTLED: _swap_settled,
    NotificationType.SWAP_HEAD: _swap_settled,
}
_STANDING: dict[NotificationType, Say] = {
    NotificationType.SCHEDULE_AGREE: _of_asked(of_schedule.to_agree),
    NotificationType.SCHEDULE_APPROVE: _of_asked(of_schedule.to_approve),
    NotificationType.SWAP_ASKED: _swap_asked,
}
