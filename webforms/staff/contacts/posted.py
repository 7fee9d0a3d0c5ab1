"""«Размещено: кто, когда»: where the schedule hangs, with a photograph (regulation, section 2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, abort, render_template, request

from helpdesk.contacts.contact_queries import by_class, changed_at
from helpdesk.contacts.publicity import (
    CONTACTS,
    Place,
    PostedLine,
    Posting,
    is_outdated,
    missing_places,
    posted_lines,
    sheet_of_contacts,
    where_it_hangs,
    write_posted,
)
from helpdesk.domain import dates
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.schedule_queries import approved
from helpdesk.storage.pictures import Unfit
from webforms.papers.schedule_words import overview
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
from webforms.web.uploaded_pictures import ACCEPT, picture_file, store_picture

PATH = "/desk/posted"
SHEET = "Контакты учителей"
PLACES = {Place.BOARD: "На информационном стенде", Place.SITE: "На сайте школы"}
SAVED = "Записано."


@staff_pages.route(PATH, methods=["GET", "POST"])
def posted_page() -> Response:
    who = colleague()
    if request.method == "GET":
        return showing(_prefilled())
    if is_taking_back():
        return taken_back(Posting, showing)
    form = TypedForm.sent()
    try:
        write_posted(site().desk, _read(form), who, moment())
    except Unfit as refused:
        return showing(form.given, [("picture", str(refused))])
    except RuleViolation as refused:
        return showing(form.given, problems_of(refused, {}, "place"))
    return go_on(PATH, SAVED)


def _read(form: TypedForm) -> Posting:
    """Return what was said, its picture stored; raise UnfitFields, or Unfit for the picture."""
    place = form.one_of("place", Place, "Выберите, где график размещён.")
    spot = form.line("spot", "Напишите, где именно: этаж у стенда или адрес страницы.", 300)
    if spot and place is Place.SITE and not spot.startswith(("https://", "http://")):
        form.problems["spot"] = "Скопируйте адрес страницы целиком: он начинается с https://"
    day, note = form.day("day"), form.line("note")
    form.check()
    number, corrects = form.number("number") or CONTACTS, form.number("corrects")
    return Posting(number, place, spot, day, store_picture("posted"), note, corrects)


def _prefilled() -> dict[str, str]:
    """Return what the form begins with: today, or the line that is to be corrected."""
    line = line_to_correct(_lines())
    if line is None:
        return {"day": today().isoformat()}
    posting = line.said
    return {
        "number": str(posting.number),
        "place": posting.place,
        "spot": posting.spot,
        "day": posting.day.isoformat(),
        "note": posting.note,
        "corrects": str(line.id),
    }


def _lines() -> list[PostedLine]:
    return site().desk.read(posted_lines)


def showing(values: Mapping[str, str], problems: Sequence[Problem] = ()) -> Response:
    with site().desk.reading() as connection:
        versions = sorted(approved(connection), key=lambda each: -each.number)
        lines = posted_lines(connection)
        changed = changed_at(connection, moment())
        has_classes = bool(by_class(connection))
    holding = standing(lines)
    sheet = sheet_of_contacts(holding)
    what = [
        (str(each.number), f"График, версия {each.number}, с {dates.long_day(each.valid_from)}")
        for each in versions
    ]
    if changed is not None:
        what.append((str(CONTACTS), SHEET))
    return record_page(
        "staff/posted.html",
        values,
        problems,
        lines,
        versions=versions,
        missing=[PLACES[place].lower() for place in missing_places(lines, versions[0].number)]
        if versions
        else [],
        contacts=CONTACTS,
        contacts_title=SHEET,
        what=what,
        has_classes=has_classes,
        sheet=sheet,
        sheet_is_old=sheet and changed and is_outdated(sheet, changed, site().regulation.calendar),
        hangs=[(place, title, where_it_hangs(holding, place)) for place, title in PLACES.items()],
        places=PLACES,
        accept=ACCEPT,
        long_day=dates.long_day,
        **_codes(),
    )


def _codes() -> dict[str, Any]:
    """Return what is pasted into the school's site: a frame, or plain HTML where none is taken."""
    address, school = site().settings.public_url, site().regulation.school.name
    frame = (
        f'<iframe src="{address}/embed/schedule" title="График помощи с «Дневником.ру»" '
        'width="100%" height="600" style="border:0" loading="lazy"></iframe>'
    )
    plain = render_template(
        "plain_schedule.html", shown=overview().shown, home=address, name=school
    )
    return {"frame": frame, "plain": plain.strip()}


@staff_pages.route(f"{PATH}/pictures/<name>")
def posted_picture(name: str) -> Response:
    """Return a photograph that one of the lines names."""
    visitor()
    if not any(line.said.picture == name for line in _lines() if line.said.picture):
        abort(404)
    return picture_file(name)
