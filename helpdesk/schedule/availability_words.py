"""When somebody can be asked, in words: for the form, the chat and the pages alike."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time

from helpdesk.domain import dates
from helpdesk.domain.people import Person
from helpdesk.duty.model import Absence, DecidedBy, Schedule, Slot
from helpdesk.duty.roster import Roster
from helpdesk.kernel.desk import Desk

SHORT_DAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")


# By which way somebody has agreed or approved.
WAYS = {
    DecidedBy.CHAT: "в чате",
    DecidedBy.PAGE: "на странице",
    DecidedBy.MAIL: "по ссылке из письма",
}
# Beside the name of a colleague who is chosen for work.
AWAY = " (сегодня отсутствует)"
ALL_THE_SAME = "Передать и тому, кого сегодня нет"
ABSENT = f"Этот коллега сегодня отсутствует. Выберите другого или отметьте «{ALL_THE_SAME}»."


def hours_of(slot: Slot) -> str:
    """Return «Пн 9:00–12:00: Марина Юрьевна Нехай, кабинет 12, 9-44-24»."""
    who = ", ".join(part for part in (slot.name, slot.room, slot.phone) if part)
    return f"{SHORT_DAYS[slot.weekday]} {hours_said(slot.opens, slot.closes)}: {who}"


def hours_said(opens: time, closes: time) -> str:
    """Return «9:00–12:00»; what ends at midnight ends at 24:00."""
    end = "24:00" if closes == time.min else dates.clock(closes)
    return f"{dates.clock(opens)}–{end}"


def agreed(shown: Schedule) -> str:
    """Return «Марина Юрьевна Нехай (в чате), Руслан Казбекович Ачмиз (по ссылке из письма)»; and
    without whose agreement it was approved.
    """
    said = [f"{each.name} ({WAYS[each.way]})" for each in shown.agreements]
    return ", ".join([*said, *(f"без согласия {absent_on(each)}" for each in shown.without)])


def absent_on(away: Absence) -> str:
    """Return «Руслан Казбекович Ачмиз (отсутствует 30.11.2026 — 06.12.2026)»."""
    return f"{away.name} (отсутствует {away.first:%d.%m.%Y} — {away.last:%d.%m.%Y})"


def reception(roster: Roster, now: datetime) -> str:
    """Return «пн 30 ноября с 9:00 до 12:00, Марина Юрьевна Нехай, кабинет 12»: the hours that hold
    now or come next; nothing where there are none within a year.
    """
    found = roster.next_reception(now)
    if found is None:
        return ""
    calendar = roster.regulation.calendar
    opens, closes = calendar.local(found.opens), calendar.local(found.closes)
    day = dates.short(opens.date(), calendar.local_date(now))
    people = dict.fromkeys(
        ", ".join(part for part in (slot.name, slot.room) if part) for slot in found.slots
    )
    when = f"{day} с {dates.clock(opens)} {dates.until_hour(closes)}"
    return ", ".join([when, *(["; ".join(people)] if people else [])])


def waiting_notice(roster: Roster, now: datetime) -> str:
    """Say who answers when, while nobody is on duty by the approved schedule; else nothing."""
    today = roster.regulation.calendar.local_date(now)
    if roster.schedule(today) is None or roster.receives(now):
        return ""
    said = reception(roster, now)
    return f"Ближайший приём: {said}" if said else ""


def away_today(desk: Desk, people: Iterable[Person], now: datetime) -> frozenset[str]:
    """Return the ids of those of these people who are absent today."""
    roster, today = desk.roster(), desk.regulation().calendar.local_date(now)
    return frozenset(each.id for each in people if roster.is_away(each.username, today))


def present_first(people: Collection[Person], away: Collection[str]) -> list[Person]:
    """Return them with the absent marked and last: work would only lie with them."""
    absent = [replace(each, name=f"{each.name}{AWAY}") for each in people if each.id in away]
    return [*(each for each in people if each.id not in away), *absent]
