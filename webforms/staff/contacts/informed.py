"""Which parents were told where to turn, when and how, class by class (regulation, section 4)."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from helpdesk.contacts.contact_queries import by_class, of_user
from helpdesk.contacts.publicity import (
    Information,
    Way,
    informed_lines,
    told_by_class,
    write_informed,
)
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.school_classes import class_name, order_of
from webforms.staff.access.visitors import visitor
from webforms.staff.contacts.recording import (
    colleague,
    is_taking_back,
    line_to_correct,
    record_page,
    taken_back,
)
from webforms.web import fields
from webforms.web.fields import Problem, UnfitFields, problems_of
from webforms.web.rendering import go_on
from webforms.web.routes import staff_pages
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


@staff_pages.route(PATH, methods=["GET", "POST"])
def informed_page() -> Response:
    who = colleague()
    if request.method == "GET":
        return showing(_prefilled())
    if is_taking_back():
        return taken_back(Information, showing)
    try:
        saying = _read()
        write_informed(site().desk, saying, who, moment())
    except RuleViolation as refused:
        typed = fields.lines("classes", "way", "day", "note", "corrects")
        ticked = request.form.getlist("class")
        return showing(typed | {"ticked": ticked}, problems_of(refused, {}, "day"))
    return go_on(PATH, f"Записано: {', '.join(each.school_class for each in saying)}.")


def _read() -> list[Information]:
    """Return what was said, a line for each class; raise UnfitFields."""
    names, problems = _classes_said()
    way = next((each for each in Way if each == fields.line("way")), None)
    day = fields.day()
    if way is None:
        problems.append(("way", "Выберите, как сообщили."))
    if day is None:
        problems.append(("day", "Выберите день."))
    if problems or way is None or day is None:
        raise UnfitFields(*problems)
    note, corrects = fields.line("note"), fields.number("corrects")
    return [Information(name, way, day, note, corrects) for name in names]


def _classes_said() -> tuple[list[str], list[Problem]]:
    """Return the classes ticked and typed, each once and in order, or what is wrong with them."""
    ticked = [name for name in request.form.getlist("class") if class_name(name)]
    found = dict.fromkeys(ticked[:MOST_CLASSES])
    words = (word.strip() for word in fields.line("classes").replace(";", ",").split(","))
    for word in filter(None, words):
        name = class_name(word)
        if not name:
            unknown = f"Не похоже на класс: {word[:40]}. Напишите, например, 5А."
            return [], [("classes", unknown)]
        found[name] = None
    if not found:
        return [], [("classes", "Назовите класс, например 5А.")]
    if fields.number("corrects") is not None and len(found) > 1:
        return [], [("classes", "Исправляется одна запись: назовите один класс.")]
    return sorted(found, key=order_of)[:MOST_CLASSES], []


def _prefilled() -> dict[str, Any]:
    """Return what the form begins with: today and one's own classes, or the line to correct."""
    with site().desk.reading() as connection:
        line = line_to_correct(informed_lines(connection))
        contact = of_user(connection, visitor().username)
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


def showing(values: dict[str, Any], problems: Sequence[Problem] = ()) -> Response:
    with site().desk.reading() as connection:
        lines = informed_lines(connection)
        known = [each.school_class for each in by_class(connection)]
    told = told_by_class(standing(lines))
    classes = sorted({*known, *told}, key=order_of)
    return record_page(
        "staff/informed.html",
        values,
        problems,
        lines,
        known=[(name, name) for name in known],
        classes=classes,
        told=told,
        untold=[name for name in classes if not told.get(name)],
        ways=WAYS,
    )
