"""One training: its checklist, the marks of trainee, trainer and head, and the whole record."""

from collections.abc import Callable, Sequence

from flask import Response, abort, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.terms import describe_count
from helpdesk.storage.pictures import Unfit
from helpdesk.training import marking
from helpdesk.training.model import Deed, Line, State, Training, TrainingWay
from helpdesk.training.plan import deadline
from helpdesk.training.registering import change
from helpdesk.training.training_queries import training_of, unreached
from webforms.papers.making import paper_file
from webforms.papers.training_sheet import entered_later, training_sheet
from webforms.staff.access.closed import Closed
from webforms.staff.access.visitors import acting, ask_chat_now, is_head, signs_today, visitor
from webforms.staff.training.trainings import (
    FIELDS,
    PATH,
    described,
    details_said,
    known_trainers,
    sees_all,
)
from webforms.web import fields, typed
from webforms.web.rendering import go_on, page, short_date
from webforms.web.site import moment, site, staff_pages, today
from webforms.web.typed_form import Problem, TypedForm, day_sent, problems_of
from webforms.web.uploaded_pictures import ACCEPT, picture_file, store_picture

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
# Where a refusal of each mark is shown.
_PLACES = {"taught": "taught_day", "paper": "paper_day", "cancel": "reason", "void": "record"}


@staff_pages.route(f"{PATH}/<int:number>", methods=["GET", "POST"])
def one_training(number: int) -> Response:
    held = _seen(number)
    if request.method == "GET":
        return showing(held)
    wish, about = fields.button()
    mark = MARKS.get(wish) or abort(400)
    try:
        done = mark(held, acting(), about)
    except Unfit as refused:
        return showing(held, [("picture", str(refused))])
    except RuleViolation as refused:
        return showing(_seen(number), _problems(held, wish, refused))
    return go_on(f"{PATH}/{number}", done)


def _problems(held: Training, wish: str, refused: RuleViolation) -> Sequence[Problem]:
    if not _trains(held):
        return problems_of(refused, {}, "plan")
    if wish == "change":
        return problems_of(refused, FIELDS, "name")
    return problems_of(refused, {}, _PLACES.get(wish, "plan"))


def _may_train(held: Training) -> bool:
    """Return whether he who is here may mark what was shown, as things stand today."""
    return marking.may_train(held, acting(), site().desk.roster(), today())


def _trains(held: Training) -> bool:
    return held.state is State.RUNNING and _may_train(held)


def _can(held: Training, actor: Actor, topic: str) -> str:
    marking.sign(site().desk, held.id, topic, actor, TrainingWay.PAGE, moment())
    return f"Отмечено «Умею»: {held.title(topic)}."


def _more(held: Training, actor: Actor, topic: str) -> str:
    marking.want_more(site().desk, held.id, topic, actor, TrainingWay.PAGE, moment())
    return f"Тот, кто обучает, узнает: нужно ещё показать «{held.title(topic)}»."


def _taught(held: Training, actor: Actor, _about: str) -> str:
    day, topics = day_sent("taught_day"), request.form.getlist("topic")
    marking.teach(site().desk, held.id, topics, day, actor, TrainingWay.PAGE, moment())
    return "Записано, что показали."


def _paper(held: Training, actor: Actor, _about: str) -> str:
    day = day_sent("paper_day")
    if not _may_train(held):
        raise RuleViolation(marking.NOT_TRAINER)
    picture, note = store_picture("training"), fields.line("note")
    marking.sign_on_paper(site().desk, held.id, day, picture, note, actor, moment())
    return "Записано: лист подписан, обучение завершено."


def _cancel(held: Training, actor: Actor, _about: str) -> str:
    marking.cancel(site().desk, held.id, fields.line("reason"), actor, moment())
    return "Обучение снято."


def _change(held: Training, actor: Actor, _about: str) -> str:
    change(site().desk, held.id, details_said(TypedForm.sent()), actor, moment())
    return "Исправлено."


def _void(held: Training, actor: Actor, line: str) -> str:
    marking.take_back(site().desk, held.id, typed.number(line) or 0, actor, moment())
    return "Запись отменена. Прежняя строка осталась."


# What each button does, and says of it; `str` is what stands behind the colon of its value.
MARKS: dict[str, Callable[[Training, Actor, str], str]] = {
    "can": _can,
    "more": _more,
    "taught": _taught,
    "paper": _paper,
    "cancel": _cancel,
    "change": _change,
    "void": _void,
}


def _seen(number: int) -> Training:
    """Return the training, for who may see it; raise Closed for others."""
    who = visitor()
    held = site().desk.read(training_of, number)
    # Which there are, is for those to know who may see them all.
    mine = held is not None and who.username in (held.username, held.trainer)
    if not (mine or sees_all(who)):
        raise Closed(NOT_YOURS)
    return held or abort(404)


def showing(held: Training, problems: Sequence[Problem] = ()) -> Response:
    who, now, calendar = visitor(), moment(), site().regulation.calendar
    with site().desk.reading() as connection:
        parked = unreached(connection, held)
        regulation = site().desk.book.version(connection, held.regulation_version)
    counted = deadline(held.started_on, regulation, held.registered_at)
    return page(
        "staff/training.html",
        held=held,
        runs=held.state is State.RUNNING,
        **described(held, now),
        # A term of hours cannot be counted anew.
        counted=describe_count(counted.counted) if counted.at == held.due_at else "",
        parked=parked,
        is_trainee=held.is_trainee(who.username),
        trains=_trains(held),
        leads=is_head(who),
        mine={each.id for each in held.holding if marking.may_take_back(each, acting())},
        holding={each.id for each in held.holding},
        later=entered_later(held, calendar),
        lines=[(line, _said_of(held, line)) for line in reversed(held.lines)],
        ways=WAYS,
        values=_values(held),
        to_show=[
            (each.code, each.title)
            for each in held.topics
            if not held.taught(each.code) or held.wants_more(each.code)
        ],
        ticked=request.form.getlist("topic"),
        problems=problems,
        trainers={held.trainer: held.trainer_name, **known_trainers()},
        accept=ACCEPT,
        path=f"{PATH}/{held.id}",
        all_path=PATH,
    )


def _said_of(held: Training, line: Line) -> str:
    topic = f": {held.title(line.topic)}" if line.topic else ""
    day = f", {short_date(line.day)}" if line.day else ""
    if line.what is Deed.CHANGED and line.day:
        day = f" после срока, который прошёл {short_date(line.day)}"
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
    return {**began, **fields.lines(*(name for name in began if name in request.form))}


@staff_pages.route(f"{PATH}/<int:number>/sheet")
def training_paper(number: int) -> Response:
    """The sheet to sign, with what has been marked already."""
    held, now = _seen(number), moment()
    ask_chat_now()
    sheet = training_sheet(held, site().regulation, signs_today(), now)
    return paper_file(sheet, f"training-{held.id}")


@staff_pages.route(f"{PATH}/<int:number>/pictures/<name>")
def sheet_picture(number: int, name: str) -> Response:
    """Return the picture of a signed sheet that a line of this training names."""
    held = _seen(number)
    if not any(line.picture == name for line in held.lines if line.picture):
        abort(404)
    return picture_file(name)
