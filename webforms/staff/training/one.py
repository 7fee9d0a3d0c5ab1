"""One training: its checklist, the marks of trainee, trainer and head, and the whole record."""

from collections.abc import Sequence

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.terms import describe_count
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage.pictures import Unfit
from helpdesk.training import marking
from helpdesk.training.judging import Outcome, outcome
from helpdesk.training.model import Deed, Line, State, Training
from helpdesk.training.plan import deadline
from helpdesk.training.queries import training_of, unreached
from webforms.papers.sheet import paper_file
from webforms.staff.access.closed import Closed
from webforms.staff.access.recording import said
from webforms.staff.access.visitors import ask_chat_now, is_head, signs_today, visitor
from webforms.staff.training.marks import MARKS, NotSaid, place_of
from webforms.staff.training.paper import training_sheet
from webforms.staff.training.trainings import (
    PATH,
    Problem,
    actor_of,
    due_of,
    entered_later,
    known_trainers,
    may_train,
    sees_all,
    short,
    standing_of,
)
from webforms.web.pictures import ACCEPT, picture_file
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, today

NOT_YOURS = (
    "Это обучение другого сотрудника",
    "Его видят тот, кто учится, консультанты, завуч и директор.",
)
DEEDS = {
    Deed.REGISTERED: "Записано в обучение",
    Deed.CHANGED: "Исправлено",
    Deed.TAUGHT: "Показали",
    Deed.CAN: "«Умею»",
    Deed.MORE: "«Нужно ещё»",
    Deed.PAPER: "Лист подписан на бумаге",
    Deed.CANCELLED: "Обучение снято",
    Deed.WARNED: "Предупреждение за рабочий день до срока",
    Deed.OVERDUE: "Срок прошёл: сказано директору и завучу",
}
WAYS = {"chat": "в чате", "page": "на странице", "clock": "программа"}


def register(app: Flask) -> None:
    app.add_url_rule(f"{PATH}/<int:number>", view_func=one_training, methods=["GET", "POST"])
    app.add_url_rule(f"{PATH}/<int:number>/sheet", view_func=training_paper)
    app.add_url_rule(f"{PATH}/<int:number>/pictures/<name>", view_func=sheet_picture)


def one_training(number: int) -> AnyResponse:
    held = _seen(number)
    if request.method == "GET":
        return showing(held)
    do, _, about = request.form.get("do", "").partition(":")
    mark = MARKS.get(do) or abort(400)
    try:
        done = mark(held, actor_of(visitor()), about)
    except NotSaid as problem:
        return showing(held, [problem.at])
    except Unfit as refused:
        return showing(held, [("picture", str(refused))])
    except RuleViolation as refused:
        at = place_of(do, refused) if _has_forms(held) else "plan"
        return showing(_seen(number), [(at, str(refused))])
    return go_on(f"{PATH}/{number}", done)


def _has_forms(held: Training) -> bool:
    return held.state is State.RUNNING and may_train(held, actor_of(visitor()))


def _seen(number: int) -> Training:
    """Return the training, for who may see it; raise Closed for others."""
    who = visitor()
    with site().desk.reading() as connection:
        held = training_of(connection, number)
    # Which there are, is for those to know who may see them all.
    mine = held is not None and who.username in (held.username, held.trainer)
    if not (mine or sees_all(who)):
        raise Closed(NOT_YOURS)
    return held or abort(404)


def showing(held: Training, problems: Sequence[Problem] = ()) -> Response:
    who, now = visitor(), moment()
    actor, calendar = actor_of(who), site().regulation.calendar
    with site().desk.reading() as connection:
        parked = unreached(connection, held)
        regulation = site().desk.book.version(connection, held.regulation_version)
    runs = held.state is State.RUNNING
    return page(
        "staff/training_one.html",
        UNFIT if problems else 200,
        actor=who,
        held=held,
        runs=runs,
        standing=standing_of(held, now, calendar),
        is_overdue=outcome(held, calendar, now) is Outcome.OVERDUE,
        due=due_of(held, calendar),
        counted=_counted(held, regulation),
        parked=parked,
        is_trainee=held.is_trainee(who.username),
        trains=runs and may_train(held, actor),
        leads=is_head(who),
        mine={each.id for each in held.holding if marking.may_take_back(each, actor)},
        holding={each.id for each in held.holding},
        later=entered_later(held, calendar),
        lines=[(line, _said_of(held, line)) for line in reversed(held.lines)],
        ways=WAYS,
        values=_values(held),
        ticked=request.form.getlist("topic"),
        problems=problems,
        trainers={held.trainer: held.trainer_name, **known_trainers()},
        accept=ACCEPT,
        path=f"{PATH}/{held.id}",
        all_path=PATH,
    )


def _counted(held: Training, regulation: Regulation) -> str:
    """Say how the term was counted; nothing where a term of hours cannot be counted anew."""
    found = deadline(held.started_on, regulation, held.registered_at)
    return describe_count(found.counted) if found.at == held.due_at else ""


def _said_of(held: Training, line: Line) -> str:
    topic = f": {held.title(line.topic)}" if line.topic else ""
    day = f", {short(line.day)}" if line.day else ""
    if line.what is Deed.CHANGED and line.day:
        day = f" после срока, который прошёл {short(line.day)}"
    elif line.what is Deed.PAPER and line.day and not line.picture:
        written = site().regulation.calendar.local_date(line.at)
        day += " (дата внесена позже, снимка нет)" if written > line.day else ""
    note = f". {line.note}" if line.note else ""
    return f"{DEEDS[line.what]}{topic}{day}{note}"


def _values(held: Training) -> dict[str, str]:
    """Return what the forms begin with, or what was typed where it was not taken."""
    day = today().isoformat()
    began = {
        "taught_day": day,
        "paper_day": day,
        "note": "",
        "reason": "",
        "name": held.name,
        "position": held.position,
        "username": held.username,
        "started_on": held.started_on.isoformat(),
        "trainer": held.trainer,
    }
    typed = {name: said(name) for name in began if name in request.form}
    return {**began, **typed}


def training_paper(number: int) -> Response:
    """The sheet to sign, with what has been marked already."""
    held, now = _seen(number), moment()
    ask_chat_now()
    sheet = training_sheet(held, site().regulation, signs_today(), now)
    return paper_file(sheet, f"training-{held.id}")


def sheet_picture(number: int, name: str) -> Response:
    """Return the picture of a signed sheet that a line of this training names."""
    held = _seen(number)
    if not any(line.picture == name for line in held.lines if line.picture):
        abort(404)
    return picture_file(name)
