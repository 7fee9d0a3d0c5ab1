"""«Обучение»: new employees, who trains them, by when; the form to register one (section 2)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, request

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.training import registering
from helpdesk.training.model import Details, State, Training
from helpdesk.training.plan import Outcome, due_on, outcome, trainers
from helpdesk.training.training_queries import all_trainings, in_order, trainings_around
from webforms.papers.training_sheet import entered_later
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import head, is_entitled, is_head, visitor
from webforms.web.rendering import go_on, page, short_date
from webforms.web.site import moment, site, staff_pages, today
from webforms.web.typed_form import Problem, TypedForm, problems_of

PATH = "/desk/training"
NO_DAY = "Выберите день вступления в должность."
REGISTERED = "Записано: план обучения отправлен в чат."
ON_PAPER = "Записано. Чата у сотрудника нет: распечатайте лист, пусть подпишет."
# Which field a refusal is about.
FIELDS: Mapping[Code | None, str] = {
    Code.USERNAME: "username",
    Code.FIRST_DAY: "started_on",
    Code.TRAINER: "trainer",
}


@staff_pages.route(PATH, methods=["GET", "POST"])
def training_page() -> Response:
    who = visitor()
    if request.method == "POST":
        return _register()
    if not sees_all(who) and len(own := _own(who)) == 1:
        return go_on(f"{PATH}/{own[0].id}")
    return showing({"started_on": today().isoformat(), "trainer": next(iter(known_trainers()), "")})


def _register() -> Response:
    actor = head()
    form = TypedForm.sent()
    nonce = form.said("nonce")[:64] or secrets.token_urlsafe(16)
    try:
        held = registering.register(site().desk, details_said(form), nonce, actor, moment())
    except RuleViolation as refused:
        return showing(form.given, problems_of(refused, FIELDS, "name"))
    return go_on(f"{PATH}/{held.id}", REGISTERED if held.username else ON_PAPER)


def details_said(form: TypedForm) -> Details:
    """Return what the form says of a training; raise UnfitFields for what does not fit."""
    said = Details(
        form.line("name", registering.NO_NAME, 200),
        form.day("started_on", NO_DAY),
        form.line("trainer", most=64),
        form.line("username", most=80),
        form.line("position", most=200),
    )
    form.check()
    return said


def sees_all(who: Visitor) -> bool:
    """Return whether he sees every training: who advises or leads. Others see their own:
    those in which they are taught, or teach.
    """
    return is_head(who) or is_entitled(who)


def known_trainers() -> dict[str, str]:
    return trainers(site().desk.roster(), today())


def _own(who: Visitor) -> list[Training]:
    return site().desk.read(trainings_around, who.username)


def showing(values: Mapping[str, str], problems: Sequence[Problem] = ()) -> Response:
    who, now = visitor(), moment()
    found = site().desk.read(all_trainings) if sees_all(who) else _own(who)
    rows = [(each, described(each, now)) for each in in_order(found, now)]
    return page(
        "staff/trainings.html",
        running=[row for row in rows if row[0].state is State.RUNNING],
        others=[row for row in rows if row[0].state is not State.RUNNING],
        leads=is_head(who),
        sees_all=sees_all(who),
        values={"nonce": secrets.token_urlsafe(16), **values},
        problems=problems,
        trainers=known_trainers(),
        path=PATH,
    )


def described(held: Training, now: datetime) -> dict[str, Any]:
    """Return how it stands, whether that is too late, and the term's last day, which may change."""
    calendar = site().regulation.calendar
    last = calendar.last_day(held.due_at)
    return {
        "standing": _standing(held, now, calendar),
        "is_overdue": outcome(held, calendar, now) is Outcome.OVERDUE,
        "due": dates.marked(short_date(last), last, calendar),
    }


def _standing(held: Training, now: datetime, calendar: WorkingCalendar) -> str:
    """Say how far a training has come: «завершено 01.12.2026, в срок»."""
    due, done = due_on(held, calendar), f"завершено {short_date(held.done_on)}"
    match outcome(held, calendar, now):
        case Outcome.IN_TIME:
            return f"{done}, в срок{entered_later(held, calendar)}"
        case Outcome.LATE:
            return f"{done}, позже срока{entered_later(held, calendar)}"
        case Outcome.UNPROVEN:
            return f"{done}{entered_later(held, calendar)}, после срока"
        case Outcome.CANCELLED:
            return "снято"
        case Outcome.CANCELLED_LATE:
            return f"снято после срока, он прошёл {short_date(due)}"
        case Outcome.OVERDUE:
            return f"срок прошёл {short_date(due)}"
        case Outcome.RUNNING:
            day = dates.no_later_than(due, calendar.local_date(now))
            return f"идёт, закончить не позднее {dates.marked(day, due, calendar)}"
