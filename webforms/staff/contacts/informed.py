"""Which parents were told where to turn, when and how, class by class (regulation, section 4)."""

from collections.abc import Iterable, Sequence

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.contacts.publicity import (
    Information,
    InformedLine,
    Way,
    informed_lines,
    may_correct,
    take_back_informed,
    told_by_class,
    write_informed,
)
from helpdesk.contacts.queries import by_class, of_user
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.school_classes import class_name, order_of
from webforms.staff.access.recording import colleague, day_said, is_taking_back, said, taken_back
from webforms.staff.access.visitors import visitor
from webforms.web import typed
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, today

PATH = "/desk/informed"
WAYS = {
    Way.MEETING: "Родительское собрание",
    Way.CHAT: "Чат класса",
    Way.HANDED: "Памятка на руки",
    Way.SITE: "Сайт",
    Way.BOARD: "Стенд",
}
MOST_CLASSES = 60
Problem = tuple[str, str]


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=informed_page, methods=["GET", "POST"])


def informed_page() -> AnyResponse:
    who = colleague()
    if request.method == "GET":
        return showing(_prefilled())
    if is_taking_back():
        return taken_back(take_back_informed, PATH, showing)
    saying, problems = _read()
    if problems:
        return showing(_typed(), problems)
    try:
        write_informed(site().desk, saying, who, moment())
    except RuleViolation as refused:
        return showing(_typed(), [("day", str(refused))])
    return go_on(PATH, f"Записано: {', '.join(each.school_class for each in saying)}.")


def _read() -> tuple[list[Information], list[Problem]]:
    problems: list[Problem] = []
    names, unknown = _classes_said()
    if unknown:
        problems.append(("classes", f"Не похоже на класс: {unknown}. Напишите, например, 5А."))
    elif not names:
        problems.append(("classes", "Назовите класс, например 5А."))
    elif typed.number(said("corrects")) is not None and len(names) > 1:
        problems.append(("classes", "Исправляется одна запись: назовите один класс."))
    way = next((each for each in Way if each == said("way")), None)
    day = day_said()
    if way is None:
        problems.append(("way", "Выберите, как сообщили."))
    if day is None:
        problems.append(("day", "Выберите день."))
    if problems or way is None or day is None:
        return [], problems
    corrects = typed.number(said("corrects"))
    return [Information(name, way, day, said("note"), corrects) for name in names], []


def _classes_said() -> tuple[list[str], str]:
    """Return the classes ticked and typed, each once and in order, and what is none."""
    ticked = [name for name in request.form.getlist("class") if class_name(name)]
    found = dict.fromkeys(ticked[:MOST_CLASSES])
    for word in filter(None, (w.strip() for w in said("classes").replace(";", ",").split(","))):
        name = class_name(word)
        if not name:
            return [], word[:40]
        found[name] = None
    return sorted(found, key=order_of)[:MOST_CLASSES], ""


def _typed() -> dict[str, object]:
    names = ("classes", "way", "day", "note", "corrects")
    return {name: said(name) for name in names} | {"ticked": request.form.getlist("class")}


def _prefilled() -> dict[str, object]:
    """Return what the form begins with: today and one's own classes, or the line to correct."""
    who = visitor()
    wanted = typed.number(request.args.get("correct", ""))
    with site().desk.reading() as connection:
        line = next((each for each in informed_lines(connection) if each.id == wanted), None)
        contact = of_user(connection, who.username)
    if line is None:
        return {"day": today().isoformat(), "ticked": list(contact.leads) if contact else []}
    told = line.said
    return {
        "classes": told.school_class,
        "way": told.way,
        "day": told.day.isoformat(),
        "note": told.note,
        "corrects": str(line.id),
        "ticked": [],
    }


def showing(values: dict[str, object], problems: Sequence[Problem] = ()) -> Response:
    who = colleague()
    with site().desk.reading() as connection:
        lines = informed_lines(connection)
        known = [each.school_class for each in by_class(connection)]
    holding = standing(lines)
    ids = {line.id for line in holding}
    told = told_by_class(holding)
    classes = sorted({*known, *told}, key=order_of)
    return page(
        "staff/informed.html",
        UNFIT if problems else 200,
        actor=visitor(),
        values=values,
        problems=problems,
        known=known,
        classes=classes,
        told=told,
        untold=_untold(classes, told),
        lines=list(reversed(lines)),
        holding=ids,
        mine={line.id for line in lines if line.id in ids and may_correct(line, who)},
        ways=WAYS,
        path=PATH,
    )


def _untold(classes: Iterable[str], told: dict[str, dict[Way, InformedLine]]) -> list[str]:
    return [name for name in classes if not told.get(name)]
