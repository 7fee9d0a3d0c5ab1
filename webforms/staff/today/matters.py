"""What waits besides questions: letters, the schedule, trainings, clauses, the month's figures."""

from datetime import date, timedelta

from helpdesk.access.form_closing import closing_now
from helpdesk.clock.broken_clauses import last_look
from helpdesk.domain import dates
from helpdesk.domain.letter_states import LetterStanding
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Stage, Swap, SwapState
from helpdesk.inquiries.looking_through import is_flooded
from helpdesk.journal.filters import Filters, Term
from helpdesk.journal.lines import count
from helpdesk.mailbox.kept_letters import letters_in
from helpdesk.schedule.availability_words import hours_of
from helpdesk.schedule.coverage import uncovered_days
from helpdesk.training.model import Training
from helpdesk.training.training_queries import in_order, running_trainings
from helpdesk.vendor.outage_queries import open_outages
from webforms.papers.schedule_words import who_receives
from webforms.staff.journal.addresses import path_of
from webforms.staff.journal.mailbox import WHY
from webforms.staff.today.lines import Act, Group, Line, group
from webforms.staff.today.looks import Look
from webforms.web.site import in_words, site

_DAY = timedelta(days=1)
_FORM, _SCHEDULE = "/desk/form", "/desk/schedule"
# The page of the inspection shows them all, with what to do.
_MOST_CLAUSES = 5


def duty(look: Look) -> list[str]:
    """Say who is on duty now, and who is next."""
    roster, now = look.overview.roster, look.now
    said = list(who_receives(roster, now))
    held = roster.next_reception(now)
    if held is not None and held.opens <= now:
        following = list(who_receives(roster, held.closes))[-1:]
        said += [each.replace("Ближайший приём", "Следующий приём") for each in following]
    if said:
        return said
    called = roster.to_call(now)
    names = ", ".join(each.name for each in called.people)
    return [f"Дежурит: {names}."] if names else ["Никто не дежурит."]


def unmanned(look: Look) -> list[str]:
    """Say on which day help was promised and nobody is there: for who leads."""
    today = look.overview.regulation.calendar.local_date(look.now)
    days = uncovered_days(look.overview.roster, look.now) if look.leads else ()
    return [f"{dates.on_day(day, today)} никто не дежурит".capitalize() for day in days]


def closed_form(look: Look) -> Group:
    """Remind of the form that is closed, with the button that opens it."""
    closing = closing_now(site().desk, look.now)
    if closing is None:
        return group("form", "", [])
    said = f"«{closing.words}» Закрыл(а) {closing.by_name}, откроется: {in_words(closing.until)}"
    opens = Act("Открыть сейчас", _FORM, {"do": "open"})
    line = Line("Форма на сайте", _FORM, said, is_new=closing.at > look.since, act=opens)
    return group("form", "Закрыто на время", [line])


def outages(look: Look) -> Group:
    """Return what many have trouble with, a press away from telling them, and from its end."""
    calendar = look.overview.regulation.calendar
    with site().desk.reading() as connection:
        found = [
            (each, count(connection, Filters(outage=str(each.id)), calendar, look.now).number)
            for each in open_outages(connection)
        ]
    lines = [
        Line(
            each.title,
            f"/desk/outages/{each.id}",
            f"{dates.since(each.since, look.now, calendar)}, "
            f"{dates.counted(many, 'вопрос', 'вопроса', 'вопросов')}",
            is_new=each.declared_at > look.since,
        )
        for each, many in found
    ]
    return group("outages", "Сбой у многих", lines, urgent=True)


def letters(look: Look) -> Group:
    """Return what came by mail and wants a decision, and a flood that nobody has looked through."""
    lines = [
        Line(
            each.subject or "Письмо без темы",
            f"/desk/mailbox/{each.id}",
            f"{each.name or each.sender}: {WHY.get(each.why, each.why)}",
            is_new=each.received_at > look.since,
        )
        for each in letters_in(site().desk, LetterStanding.KEPT)
    ]
    if is_flooded(site().desk):
        lines.insert(0, Line("Собранные вопросы", "/desk/gathered", "их ещё никто не посмотрел"))
    return group("letters", "Письма ждут решения", lines, "/desk/mailbox")


def approvals(look: Look) -> Group:
    """Return what of the schedule waits for somebody: for this person, or for those he leads."""
    with site().desk.reading() as connection:
        held = schedule_queries.draft(connection)
        asked = schedule_queries.swaps(connection, SwapState.ASKED)
    today = look.overview.regulation.calendar.local_date(look.now)
    lines = [_draft_line(look, held, today)] if held else []
    mine = (each for each in asked if each.by_user == look.who.username and each.day >= today)
    lines += [_swap_line(each, today) for each in mine]
    found = [line for line in lines if line]
    title = "Ждёт вашего решения" if any(line.act for line in found) else "Ждёт утверждения"
    return group("approvals", title, found)


def _draft_line(look: Look, held: Schedule, today: date) -> Line | None:
    """Say at which step the schedule is; who decides now finds the button beside it."""
    title = f"График помощи с {dates.day_and_month(held.valid_from, today)}"
    if held.stage is Stage.DRAFT:
        said = f"вернули на правку: {held.returned.words}" if held.returned else "составляют"
        return Line(title, _SCHEDULE, said) if look.leads or held.returned else None
    missing = {slot.user: slot.name for slot in held.missing}
    sent = {"edition": str(held.edition), "number": str(held.number)}
    if look.who.username in missing:
        agree = Act("Согласен (согласна)", _SCHEDULE, {**sent, "do": "agree"})
        return Line(title, _SCHEDULE, _hours(held), act=agree)
    if missing and not held.awaited(today):
        alone = f"согласия нет: {', '.join(missing.values())}; утвердить можно и без него"
        return Line(title, _SCHEDULE, alone) if look.directs or look.leads else None
    if missing:
        waits = f"ждём согласия: {', '.join(missing.values())}"
        return Line(title, _SCHEDULE, waits) if look.leads else None
    if look.directs:
        approve = Act("Утвердить", _SCHEDULE, {**sent, "do": "approve"})
        return Line(title, _SCHEDULE, _hours(held), act=approve)
    return Line(title, _SCHEDULE, "все согласны, утверждает директор") if look.leads else None


def _hours(held: Schedule) -> str:
    """Say what is decided, so that nobody has to open it to know."""
    return "\n".join(hours_of(slot) for day in range(7) for slot in held.on(day))


def _swap_line(swap: Swap, today: date) -> Line:
    accept = Act("Подменю", _SCHEDULE, {"swap": str(swap.id), "do": "accept"})
    title = f"Подменить {dates.on_day(swap.day, today)}: {swap.name}"
    return Line(title, _SCHEDULE, "отказаться можно на странице графика", act=accept)


def trainings(look: Look) -> Group:
    """Return the trainings whose end is near, or has passed: all for who leads, else one's own."""
    calendar, user = look.overview.regulation.calendar, look.who.username
    till = calendar.next_working_day(calendar.local_date(look.now) + _DAY)
    running = in_order(site().desk.read(running_trainings), look.now)
    found = [
        each
        for each in running
        if user == each.username
        or (calendar.last_day(each.due_at) <= till and (look.leads or user == each.trainer))
    ]
    return group(
        "training", "Обучение", [_training_line(look, each) for each in found], "/desk/training"
    )


def _training_line(look: Look, held: Training) -> Line:
    calendar = look.overview.regulation.calendar
    last, today = calendar.last_day(held.due_at), calendar.local_date(look.now)
    said = f"до {dates.day_and_month(last, today)}, не отмечено тем: {len(held.missing)}"
    alarm = "срок прошёл" if held.is_overdue(look.now) else ""
    return Line(held.name, f"/desk/training/{held.id}", said, alarm)


def clauses() -> Group:
    """Return the clauses of the regulation that were broken at the last look."""
    found = site().desk.read(last_look)
    if found is None:
        return group("clauses", "", [])
    lines = [
        Line(f"{each.number}. {each.words}", f"/desk/check#p{each.number}")
        for each in found.clauses
    ]
    title = f"Нарушено в регламенте (смотрели {in_words(found.at)})"
    return group("clauses", title, lines, "/desk/check", most=_MOST_CLAUSES)


def figures(look: Look) -> list[tuple[str, str, str]]:
    """Return this month's figures: what is counted, how many, and the questions behind it."""
    calendar = look.overview.regulation.calendar
    month = calendar.local_date(look.now).replace(day=1)
    asked = {
        "Пришло": Filters(since=month, without_spam=True),
        "Отвечено в срок": Filters(since=month, term=Term.IN_TIME),
        "Не успели": Filters(since=month, term=Term.MISSED),
        "Передавали в поддержку": Filters(since=month, handed_off=True, without_spam=True),
        "Ещё открыто": Filters(since=month, state="open"),
    }
    with site().desk.reading() as connection:
        found = {
            name: count(connection, filters, calendar, look.now) for name, filters in asked.items()
        }
    return [(name, each.words, path_of(asked[name])) for name, each in found.items()]
