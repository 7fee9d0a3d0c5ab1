"""What is said of swaps for a day: to both colleagues and to the head."""

from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.duty.model import Swap, SwapState
from integration.chat.actions import Action, Button
from integration.chat.speech import Exact, Notification, Strong, line
from integration.notifications.of_schedule import PAGE_WORD


def asked(swap: Swap, calendar: WorkingCalendar, now: datetime) -> Notification:
    """Ask a colleague to help on a day; say what became of it, where it is settled."""
    day = _day(swap, calendar, now)
    if swap.state is SwapState.ASKED:
        said = f"{swap.name} просит вас подменить {day}."
        buttons = (
            Button(Action.SWAP_ACCEPT, about=str(swap.id)),
            Button(Action.SWAP_DECLINE, about=str(swap.id)),
        )
        rest = "Пока вы не согласились, помогает коллега. Решить можно и на странице: "
        return Notification((line(Strong(said)), line(rest, Exact(PAGE_WORD))), buttons)
    became = {
        SwapState.ACCEPTED: f"Вы подменяете {day}, коллега: {swap.name}.",
        SwapState.DECLINED: f"Вы не можете подменить {day}, коллега: {swap.name}.",
    }.get(swap.state, f"{swap.name} больше не просит подменить {day}.")
    return Notification((line(became),))


def settled(swap: Swap, calendar: WorkingCalendar, now: datetime) -> Notification:
    """Tell the other of the two, or both where the head has taken the wish back."""
    day = _day(swap, calendar, now)
    if swap.state is SwapState.ACCEPTED:
        return Notification((line(Strong(f"{swap.by_name} подменит вас {day}.")),))
    if swap.state is SwapState.DECLINED:
        ask = "Попросить другого коллегу: "
        said = f"{swap.by_name} не сможет подменить вас {day}. Пока дежурите вы."
        return Notification((line(Strong(said)), line(ask, Exact(PAGE_WORD))))
    return Notification(
        (line(Strong(f"Подмена {day} отменена. В этот день помогает {swap.name}.")),)
    )


def to_head(swap: Swap, calendar: WorkingCalendar, now: datetime) -> Notification:
    day = _day(swap, calendar, now)
    if swap.state is SwapState.ACCEPTED:
        said = f"{day[0].upper()}{day[1:]} помогает {swap.by_name} вместо коллеги: {swap.name}."
        return Notification((line(said),))
    return Notification((line(f"Подмена {day} отменена: помогает {swap.name}."),))


def _day(swap: Swap, calendar: WorkingCalendar, now: datetime) -> str:
    return dates.on_that_day(swap.day, calendar.local_date(now))
