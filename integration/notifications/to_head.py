"""What the head hears in one message: a day without anybody on duty, what lies unclaimed, and what
he answers for since it was handed off so.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.duty.roster import Roster
from helpdesk.schedule.coverage import unclaimed_near_term, uncovered_days
from integration.chat.speech import Block, Exact, Line, Listing, Notification, Strong, line
from integration.notifications.several import MOST_LISTED, Several, listed

_COUNTED = frozenset({State.NEW, State.CLAIMED, State.WAITING, State.HANDED_OFF})


def head_day(several: Several) -> Notification | None:
    """Return what holds now; None where all of it is over."""
    overview, now = several.overview, several.now
    days = uncovered_days(overview.roster, now)
    late = [i for i in overview.inquiries if i.state in _COUNTED and i.regulation_due_at <= now]
    calendar = overview.regulation.calendar
    near = unclaimed_near_term(overview.inquiries, calendar, now)
    waits = [each for each in near if each not in late]
    handed_off = [i for i in overview.inquiries if i.state is State.HANDED_OFF and i not in late]
    yours = [each for each in handed_off if each.claimant_id is None]
    blocks: list[Block] = [
        *_nobody_there(overview.roster, days, now),
        *_questions(several, "Срок по регламенту прошёл", late),
        *_questions(several, "Никто не взял, а срок близко", waits),
        *_questions(several, "Никто не взял, передано в поддержку, за них отвечаете вы", yours),
        *_trainings(several),
    ]
    return Notification(tuple(blocks)) if blocks else None


def _nobody_there(roster: Roster, days: Sequence[date], now: datetime) -> Iterator[Block]:
    if not days:
        return
    yield line(Strong("Дежурить некому"))
    yield Listing(tuple(_day(roster, day, now) for day in days))
    yield line("Договоритесь о подмене или составьте новый график: ", Exact("/help график"))


def _day(roster: Roster, day: date, now: datetime) -> Line:
    said = dates.short(day, roster.regulation.calendar.local_date(now))
    held = roster.schedule(day)
    why = [
        f"{held.name_of(user)} ({_why(roster, user, day)})"
        for user in dict.fromkeys(roster.standing_on(day))
        if held
    ]
    reasons = ", ".join(why) or "никого из консультантов нет"
    return line(f"{said}: {reasons}")


def _why(roster: Roster, user: str, day: date) -> str:
    swap = roster.swap_of(user, day)
    if swap is not None:
        return f"подменяет {swap.by_name}: {_why(roster, swap.by_user, day)}"
    if user in roster.gone:
        return "нет в канале консультантов"
    return "отсутствует" if roster.may_help(user, day) else "по приказам не консультант"


def _questions(several: Several, title: str, found: Sequence[Inquiry]) -> Iterator[Block]:
    if not found:
        return
    yield line(Strong(f"{title}: {len(found)}"))
    yield listed(several, found[:MOST_LISTED])
    if len(found) > MOST_LISTED:
        yield line(f"И ещё {len(found) - MOST_LISTED}: они в журнале.")


def _trainings(several: Several) -> Iterator[Block]:
    if not several.trainings:
        return
    yield line(Strong("Обучает тот, кто больше не консультант"))
    yield Listing(
        tuple(line(f"{each.name}, обучает {each.trainer_name}") for each in several.trainings)
    )
    yield line("Выберите другого: ", Exact("/help обучение"))
