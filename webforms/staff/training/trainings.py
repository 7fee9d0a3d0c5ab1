"""«Обучение»: new employees, who trains them, by when; the form to register one (section 2)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.training import marking, registering
from helpdesk.training.judging import Outcome, due_on, outcome, written_later
from helpdesk.training.model import Details, State, Training
from helpdesk.training.plan import trainers
from helpdesk.training.queries import all_trainings, in_order, trainings_around
from webforms.staff.access.closed import Visitor
from webforms.staff.access.recording import day_said, said
from webforms.staff.access.visitors import head, is_entitled, is_head, visitor
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, today

PATH = "/desk/training"
NO_DAY = "Выберите день вступления в должность."
REGISTERED = "Записано: план обучения отправлен в чат."
ON_PAPER = "Записано. Чата у сотрудника нет: распечатайте лист, пусть подпишет."
# Which field a refusal is about.
_FIELDS = {
    Code.USERNAME: "username",
    Code.FIRST_DAY: "started_on",
    Code.TRAINER: "trainer",
}
Problem = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One training in the list, in words."""

    held: Training
    standing: str
    due: str
    is_overdue: bool


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=training_page, methods=["GET", "POST"])


def training_page() -> AnyResponse:
    who = visitor()
    if request.method == "POST":
        return _register()
    if not sees_all(who):
        own = _own(who)
        if len(own) == 1:
            return go_on(f"{PATH}/{own[0].id}")
    return showing({"started_on": today().isoformat(), "trainer": next(iter(known_trainers()), "")})


def _register() -> AnyResponse:
    actor = head()
    details, problems = details_said()
    if details is None:
        return showing(_typed(), problems)
    nonce = said("nonce", 64) or secrets.token_urlsafe(16)
    try:
        held = registering.register(site().desk, details, nonce, actor, moment())
    except RuleViolation as refused:
        return showing(_typed(), [problem_of(refused)])
    return go_on(f"{PATH}/{held.id}", REGISTERED if held.username else ON_PAPER)


def details_said() -> tuple[Details | None, list[Problem]]:
    """Return what the form says of a training; what is missing, as problems."""
    started = day_said("started_on")
    problems = [] if said("name", 200) else [("name", registering.NO_NAME)]
    if started is None:
        return None, [*problems, ("started_on", NO_DAY)]
    if problems:
        return None, problems
    return Details(
        said("name", 200), started, said("trainer", 64), said("username", 80), said("position", 200)
    ), []


def problem_of(refused: RuleViolation) -> Problem:
    """Return the refusal with the field that it is about."""
    return _FIELDS.get(refused.code, "name") if refused.code else "name", str(refused)


def _typed() -> dict[str, str]:
    names = ("name", "position", "username", "started_on", "trainer", "nonce")
    return {name: said(name, 200) for name in names}


def sees_all(who: Visitor) -> bool:
    """Return whether he sees every training: who advises or leads. Others see their own:
    those in which they are taught, or teach.
    """
    return is_head(who) or is_entitled(who)


def actor_of(who: Visitor) -> Actor:
    return Actor(Role.STAFF, who.id, who.username, who.name, head=is_head(who))


def may_train(held: Training, actor: Actor) -> bool:
    """Return whether he may mark what was shown, as things stand today."""
    return marking.may_train(held, actor, site().desk.roster(), today())


def known_trainers() -> dict[str, str]:
    return trainers(site().desk.roster(), today())


def _own(who: Visitor) -> list[Training]:
    with site().desk.reading() as connection:
        return trainings_around(connection, who.username)


def showing(values: dict[str, str], problems: Sequence[Problem] = ()) -> Response:
    who, now = visitor(), moment()
    if sees_all(who):
        with site().desk.reading() as connection:
            found = all_trainings(connection)
    else:
        found = _own(who)
    rows = [row_of(each, now) for each in in_order(found, now)]
    return page(
        "staff/training.html",
        UNFIT if problems else 200,
        actor=who,
        running=[row for row in rows if row.held.state is State.RUNNING],
        others=[row for row in rows if row.held.state is not State.RUNNING],
        leads=is_head(who),
        sees_all=sees_all(who),
        values={"nonce": secrets.token_urlsafe(16), **values},
        problems=problems,
        trainers=known_trainers(),
        path=PATH,
    )


def row_of(held: Training, now: datetime) -> Row:
    calendar = site().regulation.calendar
    is_overdue = outcome(held, calendar, now) is Outcome.OVERDUE
    return Row(held, standing_of(held, now, calendar), due_of(held, calendar), is_overdue)


def due_of(held: Training, calendar: WorkingCalendar) -> str:
    """Return the last day of the term, marked where it may still change."""
    last = calendar.last_day(held.due_at)
    return dates.marked(short(last), last, calendar)


def standing_of(held: Training, now: datetime, calendar: WorkingCalendar) -> str:
    """Say how far a training has come: «завершено 01.12.2026, в срок»."""
    due = due_on(held, calendar)
    match outcome(held, calendar, now):
        case Outcome.IN_TIME:
            return f"завершено {short(held.done_on)}, в срок{entered_later(held, calendar)}"
        case Outcome.LATE:
            return f"завершено {short(held.done_on)}, позже срока{entered_later(held, calendar)}"
        case Outcome.UNPROVEN:
            return f"завершено {short(held.done_on)}{entered_later(held, calendar)}, после срока"
        case Outcome.CANCELLED:
            return "снято"
        case Outcome.CANCELLED_LATE:
            return f"снято после срока, он прошёл {short(due)}"
        case Outcome.OVERDUE:
            return f"срок прошёл {short(due)}"
        case Outcome.RUNNING:
            day = dates.on_day(due, calendar.local_date(now))
            return f"идёт, закончить не позднее {dates.marked(day, due, calendar)}"


def entered_later(held: Training, calendar: WorkingCalendar) -> str:
    """Say that the day of the signature was entered later, and no picture shows it."""
    written = written_later(held, calendar)
    return f"; дата подписи внесена позже, {short(written)}, снимка листа нет" if written else ""


def short(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
