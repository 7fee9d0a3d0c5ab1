"""What the sender says of schedule and swaps: read when it is said, or rendered again."""

from collections.abc import Callable
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.messages import NotificationType
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Swap, SwapState
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.schedule.mail_recipients import chosen, shortened
from integration.chat.buttons import Button
from integration.chat.speech import Exact, Notification, Strong, line, notification
from integration.notifications import of_schedule
from integration.notifications.of_schedule import PAGE_WORD, Asked

Say = Callable[[Desk, Delivery, datetime], Notification | None]


def as_it_stands(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
    """Return what an earlier word is to show now: what was decided, without buttons."""
    say = _STANDING.get(NotificationType(delivery.occasion))
    return say(desk, delivery, now) if say else None


def _asked(desk: Desk, delivery: Delivery, now: datetime) -> Asked | None:
    number, edition = int(delivery.params["number"]), int(delivery.params["edition"])
    with desk.reading() as connection:
        held = schedule_queries.version(connection, number)
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


def _of_swap(
    write: Callable[[Swap, str], Notification], *, only_if: Callable[[Swap, Delivery], bool]
) -> Say:
    """Return what says something of a swap, and of which day; void where that holds no more."""

    def say(desk: Desk, delivery: Delivery, now: datetime) -> Notification | None:
        with desk.reading() as connection:
            swap = schedule_queries.swap(connection, int(delivery.params["swap"]))
            calendar = desk.book.current(connection)[1].calendar
        if swap is None or not only_if(swap, delivery):
            return None
        return write(swap, dates.on_that_day(swap.day, calendar.local_date(now)))

    return say


def _is_asked(swap: Swap, _delivery: Delivery) -> bool:
    return swap.state is SwapState.ASKED


def _is_as_told(swap: Swap, delivery: Delivery) -> bool:
    """Whether it has not been settled in another way since."""
    return bool(swap.state == delivery.params["state"])


def _swap_asked(swap: Swap, day: str) -> Notification:
    """Ask a colleague to help on a day; say what became of it, where it is settled."""
    if swap.state is SwapState.ASKED:
        rest = "Пока вы не согласились, помогает коллега. Решить можно и на странице: "
        return notification(
            line(Strong(_asking(swap, day))),
            line(rest, Exact(PAGE_WORD)),
            buttons=(
                Button(Action.SWAP_ACCEPT, about=str(swap.id)),
                Button(Action.SWAP_DECLINE, about=str(swap.id)),
            ),
        )
    became = {
        SwapState.ACCEPTED: f"Вы подменяете {day}, коллега: {swap.name}.",
        SwapState.DECLINED: f"Вы не можете подменить {day}, коллега: {swap.name}.",
    }
    return notification(became.get(swap.state, f"{swap.name} больше не просит подменить {day}."))


def _asking(swap: Swap, day: str) -> str:
    """Say who asks; only who leads may ask for somebody else."""
    if swap.asked_by in ("", swap.user):
        return f"{swap.name} просит вас подменить {day}."
    return f"Завуч или директор просит вас подменить {day} коллегу: {swap.name}."


def _swap_settled(swap: Swap, day: str) -> Notification:
    """Tell the other of the two, or both where the head has taken the wish back."""
    if swap.state is SwapState.ACCEPTED:
        return notification(line(Strong(f"{swap.by_name} подменит вас {day}.")))
    if swap.state is SwapState.DECLINED:
        said = f"{swap.by_name} не сможет подменить вас {day}. Пока дежурите вы."
        ask = line("Попросить другого коллегу: ", Exact(PAGE_WORD))
        return notification(line(Strong(said)), ask)
    return notification(line(Strong(f"Подмена {day} отменена. В этот день помогает {swap.name}.")))


def _swap_to_head(swap: Swap, day: str) -> Notification:
    if swap.state is SwapState.ACCEPTED:
        helps = f"помогает {swap.by_name} вместо коллеги: {swap.name}."
        return notification(f"{day[0].upper()}{day[1:]} {helps}")
    return notification(f"Подмена {day} отменена: помогает {swap.name}.")


SAYINGS: dict[str, Say] = {
    NotificationType.SCHEDULE_AGREE: _of_asked(_to_agree),
    NotificationType.SCHEDULE_APPROVE: _of_asked(_to_approve),
    NotificationType.SCHEDULE_RETURNED: _of_asked(of_schedule.returned),
    NotificationType.SCHEDULE_APPROVED: _of_asked(of_schedule.approved),
    NotificationType.SWAP_ASKED: _of_swap(_swap_asked, only_if=_is_asked),
    NotificationType.SWAP_SETTLED: _of_swap(_swap_settled, only_if=_is_as_told),
    NotificationType.SWAP_HEAD: _of_swap(_swap_to_head, only_if=_is_as_told),
}
_STANDING: dict[NotificationType, Say] = {
    NotificationType.SCHEDULE_AGREE: _of_asked(of_schedule.to_agree),
    NotificationType.SCHEDULE_APPROVE: _of_asked(of_schedule.to_approve),
    NotificationType.SWAP_ASKED: _of_swap(_swap_asked, only_if=lambda *_: True),
}
