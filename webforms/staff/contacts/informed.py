"""Which parents were told where to turn, when and how, class by class (regulation, section 4)."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from helpdesk.contacts.contact_queries import by_class, of_user
from helpdesk.contacts.publicity import (
    AnnouncedBy,
    Information,
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
from webforms.web.rendering import go_on
from webforms.web.site import moment, site, staff_pages, today
from webforms.web.typed_form import Problem, TypedForm, problems_of

PATH = "/desk/informed"
WAYS = {
    AnnouncedBy.MEETING: "Родительское собрание",
    AnnouncedBy.CHAT: "Чат класса",
    AnnouncedBy.HANDED: "Памятка на руки",
    AnnouncedBy.SITE: "Сайт",
    AnnouncedBy.BOARD: "Стенд",
}
MOST_CLASSES = 60


@staff_pages.route(PATH, methods=["GET", "POST"])
def informed_page() -> Response:
    who = colleague()
    if request.method == "GET":
        return showing(_prefilled())
    if is_taking_back():
        return taken_back(Information, showing)
    form = TypedForm.sent()
    try:
        saying = _read(form)
        write_informed(site().desk, saying, who, moment())
    except RuleViolation as refused:
        typed = {**form.given, "ticked": request.form.getlist("class")}
        return showing(typed, problems_of(refused, {}, "day"))
    return go_on(PATH, f"Записано: {', '.join(each.school_class for each in saying)}.")


def _read(form: TypedForm) -> list[Information]:
    """Return what was said, a line for each class; raise UnfitFields."""
    names = _classes_said(form)
    way, day = form.one_of("way", AnnouncedBy, "Выберите, как сообщили."), form.day("day")
    note, corrects = form.line("note"), form.number("corrects")
    form.check()
    return [Information(name, way, day, note, corrects) for name in names]


def _classes_said(form: TypedForm) -> list[str]:
    """Return the classes ticked and typed, each once and in order."""
    ticked = [name for name in request.form.getlist("class") if class_name(name)]
    found = dict.fromkeys(ticked[:MOST_CLASSES])
    words = [word.strip() for word in form.line("classes").replace(";", ",").split(",")]
    found |= dict.fromkeys(filter(None, map(class_name, words)))
    unknown = next((word for word in words if word and not class_name(word)), "")
    if unknown:
        strange = f"Не похоже на класс: {unknown[:40]}. Напишите, например, 5А."
        form.problems["classes"] = strange
    elif not found:
        form.problems["classes"] = "Назовите класс, например 5А."
    elif form.number("corrects") is not None and len(found) > 1:
        form.problems["classes"] = "Исправляется одна запись: назовите один класс."
    return sorted(found, key=order_of)[:MOST_CLASSES]


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
