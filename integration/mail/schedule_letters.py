"""The letter by which a schedule is agreed to or approved: the hours, and a link to decide by."""

from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.messages import NotificationType
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Stage
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.regulation.decisions import School
from helpdesk.schedule.availability_words import hours_of
from helpdesk.schedule.decision_links import GOOD_FOR, Capacity, Link, link_url
from helpdesk.schedule.mail_recipients import chosen
from integration.mail.letter_parts import Letter, Part, compose

OCCASIONS = {
    NotificationType.SCHEDULE_AGREE: Capacity.CONSULTANT,
    NotificationType.SCHEDULE_APPROVE: Capacity.DIRECTOR,
}


def written(
    desk: Desk, delivery: Delivery, site: str, now: datetime
) -> tuple[Letter, str, School] | None:
    """Return the letter, its recipient and the school; None where its edition waits no longer."""
    capacity = OCCASIONS[NotificationType(delivery.occasion)]
    number, edition = int(delivery.params["number"]), int(delivery.params["edition"])
    user = delivery.addressee.name
    with desk.reading() as connection:
        held = schedule_queries.version(connection, number)
        recipient = chosen(connection, held).get(user, "") if held else ""
        regulation = desk.book.current(connection)[1]
    if held is None or held.edition != edition or not recipient:
        return None
    if not _is_waited_for(held, user, capacity):
        return None
    link = Link(user, number, edition, capacity, held.digest)
    url = link_url(site, desk.secret, link, delivery.created_at)
    today = regulation.calendar.local_date(now)
    until = regulation.calendar.local_date(delivery.created_at + GOOD_FOR)
    letter = _letter(held, capacity, Part(_PRESS[capacity], "linked", url), until, today)
    return letter, recipient, regulation.school


_ASKS = {
    Capacity.CONSULTANT: "Согласуйте график помощи",
    Capacity.DIRECTOR: "Утвердите график помощи",
}
_PRESS = {
    Capacity.CONSULTANT: "Согласиться или написать замечание",
    Capacity.DIRECTOR: "Утвердить или вернуть",
}


def _letter(held: Schedule, capacity: Capacity, link: Part, until: date, today: date) -> Letter:
    first = dates.day_and_month(held.valid_from, today)
    agreed = ", ".join(each.name for each in held.agreements)
    hours = "\n".join(hours_of(slot) for day in range(7) for slot in held.on(day))
    return compose(
        f"{_ASKS[capacity]}, версия {held.number}",
        f"Составил(а): {held.edited_by}. Действует с {first}.",
        Part(hours, "listed"),
        f"Согласны: {agreed}." if agreed else None,
        link,
        "Открыть ссылку — ещё не решение: решаете вы кнопкой на странице. Ссылка только "
        f"для вас, действует до {dates.day_and_month(until, today)}. Не пересылайте "
        "письмо: по ней решают от вашего имени.",
    )


def _is_waited_for(held: Schedule, user: str, capacity: Capacity) -> bool:
    if held.stage is not Stage.AGREEING:
        return False
    if capacity is Capacity.DIRECTOR:
        return not held.missing
    return user in {slot.user for slot in held.missing}
