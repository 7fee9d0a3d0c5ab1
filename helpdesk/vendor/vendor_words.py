"""When and how the vendor's support is reached, in one place of words (section 6)."""

from datetime import datetime

from helpdesk.domain import dates
from helpdesk.regulation.regulation import Regulation


def hours(regulation: Regulation, now: datetime) -> str:
    """Say in full when the service works, and whether it is open now.

    By the school's clock, and by its own where they differ.
    """
    standing = "сейчас открыта"
    if not regulation.vendor_calendar.is_open(now):
        opens = dates.since(regulation.vendor_calendar.next_open(now), now, regulation.calendar)
        standing = f"сейчас закрыта, откроется {opens}"
    return (
        f"Поддержка работает ежедневно {_by_both_clocks(regulation, now)}, кроме выходных и "
        f"праздников; {standing}. Письма регистрируют круглосуточно."
    )


def _by_both_clocks(regulation: Regulation, now: datetime) -> str:
    vendor, day = regulation.vendor, now.astimezone(regulation.vendor.zone)
    own = [day.replace(hour=at.hour, minute=at.minute) for at in (vendor.opens, vendor.closes)]
    ours = [each.astimezone(regulation.zone) for each in own]
    said, theirs = (f"с {' до '.join(map(dates.clock, pair))}" for pair in (ours, own))
    if day.utcoffset() == now.astimezone(regulation.zone).utcoffset():
        return theirs
    return f"{said} по времени школы (у неё самой {theirs})"


def waits(by: datetime | None, regulation: Regulation, now: datetime) -> str:
    """Return «ждёт до пятницы, 27 ноября», and «ждала до …» once that has passed; nothing where
    the service has named no day.
    """
    if by is None:
        return ""
    calendar = regulation.calendar
    last = calendar.last_day(by)
    day = dates.marked(dates.no_later_than(last, calendar.local_date(now)), last, calendar)
    return f"{'ждала' if now > by else 'ждёт'} до {day}"


def after_hours() -> str:
    """Say what becomes of a call at another hour."""
    return (
        "В нерабочие часы оставьте голосовое сообщение: назовите имя, школу, вопрос и номер "
        "телефона. Вам перезвонят в рабочее время."
    )


def in_person(regulation: Regulation) -> str:
    """Offer help in person to people without the skills that the service asks for."""
    school = regulation.school
    return (
        "Поддержка ждёт, что вы умеете пользоваться компьютером и интернетом. Если это трудно, "
        f"приходите в школу в рабочие часы или позвоните ({school.phone}): напишем и отправим "
        "письмо вместе."
    )


def not_left(responsible: str) -> str:
    """Say that the school goes on with what the service was asked as well."""
    return (
        f"Школа ваш вопрос не бросает, за него отвечает {responsible}. Если мы найдём ответ "
        "раньше, пришлём его."
    )


def checked_on(regulation: Regulation) -> str:
    """Say when these lines were last compared with the service's own."""
    return f"Сведения о поддержке сверены {dates.long_day(regulation.vendor.checked)}."
