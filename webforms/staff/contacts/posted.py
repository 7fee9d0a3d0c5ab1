"""«Размещено: кто, когда»: where the schedule hangs, with a photograph (regulation, section 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.contacts.publicity import (
    CONTACTS,
    Place,
    PostedLine,
    Posting,
    is_outdated,
    may_correct,
    missing_places,
    posted_lines,
    sheet_of_contacts,
    take_back_posted,
    where_it_hangs,
    write_posted,
)
from helpdesk.contacts.queries import by_class, changed_at
from helpdesk.domain import dates
from helpdesk.domain.corrections import standing
from helpdesk.domain.errors import RuleViolation
from helpdesk.duty.model import Schedule
from helpdesk.duty.queries import approved
from helpdesk.storage.pictures import Unfit
from webforms.public.schedule_words import overview
from webforms.staff.access.recording import colleague, day_said, is_taking_back, said, taken_back
from webforms.staff.access.visitors import visitor
from webforms.web import typed
from webforms.web.pictures import ACCEPT, picture_file, store_picture
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, today

PATH = "/desk/posted"
SHEET = "Контакты учителей"
PLACES = {Place.BOARD: "На информационном стенде", Place.SITE: "На сайте школы"}
SAVED = "Записано."
Problem = tuple[str, str]


@dataclass(frozen=True)
class Standing:
    """How it stands at one place: what hangs there, and whether it is the newest version."""

    place: Place
    title: str
    line: PostedLine | None
    is_newest: bool


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=posted_page, methods=["GET", "POST"])
    app.add_url_rule(f"{PATH}/pictures/<name>", view_func=posted_picture)


def posted_page() -> AnyResponse:
    who = colleague()
    if request.method == "GET":
        return showing(_prefilled())
    if is_taking_back():
        return taken_back(take_back_posted, PATH, showing)
    try:
        saying, problems = _read()
        if problems or saying is None:
            return showing(_typed(), problems)
        write_posted(site().desk, saying, who, moment())
    except (RuleViolation, Unfit) as refused:
        where = "picture" if isinstance(refused, Unfit) else "place"
        return showing(_typed(), [(where, str(refused))])
    return go_on(PATH, SAVED)


def _read() -> tuple[Posting | None, list[Problem]]:
    """Return what was said, or what does not fit; a picture is stored before its line."""
    problems: list[Problem] = []
    number = typed.number(said("number")) or CONTACTS
    place = next((each for each in Place if each == said("place")), None)
    day, spot = day_said(), said("spot", 300)
    if place is None:
        problems.append(("place", "Выберите, где график размещён."))
    if not spot:
        problems.append(("spot", "Напишите, где именно: этаж у стенда или адрес страницы."))
    elif place is Place.SITE and not spot.startswith(("https://", "http://")):
        problems.append(("spot", "Скопируйте адрес страницы целиком: он начинается с https://"))
    if day is None:
        problems.append(("day", "Выберите день."))
    if problems or place is None or day is None:
        return None, problems
    picture, corrects = store_picture("posted"), typed.number(said("corrects"))
    return Posting(number, place, spot, day, picture, said("note"), corrects), []


def _typed() -> dict[str, str]:
    names = ("number", "place", "spot", "day", "note", "corrects")
    return {name: said(name) for name in names}


def _prefilled() -> dict[str, str]:
    """Return what the form begins with: today, or the line that is to be corrected."""
    wanted = typed.number(request.args.get("correct", ""))
    line = next((each for each in _lines() if each.id == wanted), None)
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
    with site().desk.reading() as connection:
        return posted_lines(connection)


def showing(values: dict[str, str], problems: Sequence[Problem] = ()) -> Response:
    who = colleague()
    with site().desk.reading() as connection:
        versions = sorted(approved(connection), key=lambda each: -each.number)
        lines = posted_lines(connection)
        changed = changed_at(connection, moment())
        has_classes = bool(by_class(connection))
    holding = standing(lines)
    sheet = sheet_of_contacts(holding)
    calendar = site().regulation.calendar
    ids = {line.id for line in holding}
    return page(
        "staff/posted.html",
        UNFIT if problems else 200,
        actor=visitor(),
        values=values,
        problems=problems,
        versions=versions,
        missing=[PLACES[place].lower() for place in missing_places(lines, versions[0].number)]
        if versions
        else [],
        contacts=CONTACTS,
        contacts_title=SHEET,
        has_contacts=changed is not None,
        has_classes=has_classes,
        sheet=sheet,
        sheet_is_old=sheet and changed and is_outdated(sheet, changed, calendar),
        standings=[_standing(place, holding, versions) for place in Place],
        lines=list(reversed(lines)),
        holding=ids,
        mine={line.id for line in lines if line.id in ids and may_correct(line, who)},
        places=PLACES,
        accept=ACCEPT,
        long_day=dates.long_day,
        path=PATH,
        **_codes(),
    )


def _standing(place: Place, lines: list[PostedLine], versions: list[Schedule]) -> Standing:
    line = where_it_hangs(lines, place)
    newest = bool(line and versions and line.said.number == versions[0].number)
    return Standing(place, PLACES[place], line, newest)


def _codes() -> dict[str, str]:
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


def posted_picture(name: str) -> Response:
    """Return a photograph that one of the lines names."""
    visitor()
    if not any(line.said.picture == name for line in _lines() if line.said.picture):
        abort(404)
    return picture_file(name)
