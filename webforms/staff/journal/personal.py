"""«Персональные данные»: what is stored, what is due, what was erased, and one person's data."""

from flask import Response, abort, request

from helpdesk.access.login_links import ROOM
from helpdesk.domain import dates
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import WITHDRAWN_BY, ConsentWay
from helpdesk.erasure.acts import act_with, all_acts, copies_of, lines_of
from helpdesk.erasure.emptying import unfinished_since
from helpdesk.erasure.kinds import stored
from helpdesk.erasure.posts import left_in_chat
from helpdesk.erasure.withdrawing import found, goes_at, leaving, withdraw_consent
from helpdesk.journal.inquiry_queries import view
from webforms.papers.erasure_act import STORED, act_sheet
from webforms.papers.making import paper_file
from webforms.papers.personal_data import data_sheet
from webforms.staff.access.visitors import head, known, signs_today
from webforms.web import typed
from webforms.web.rendering import go_on, page, short_date
from webforms.web.site import moment, site, staff_pages

PATH = f"{ROOM}/personal"
MOST_FOUND = 50


@staff_pages.route(PATH)
def personal() -> Response:
    return showing()


def showing(status: int = 200, error: str = "") -> Response:
    """Return the page; what is sought stands in its address, and so does what was found."""
    head()
    regulation, sought = site().regulation, request.args.get("q", "").strip()
    calendar, now = regulation.calendar, moment()
    with site().desk.reading() as connection:
        matches = found(connection, sought, calendar, now, MOST_FOUND) if sought else []
        return page(
            "staff/personal.html",
            status,
            path=PATH,
            sought=sought,
            found=[(each.id, _described(each)) for each in matches],
            stored=stored(connection, regulation.retention),
            leaving=[(each, goes_at(each, regulation)) for each in leaving(connection)],
            acts=all_acts(connection),
            left_in_chat=left_in_chat(connection),
            kinds=STORED,
            ways=[(way, way.heading) for way in WITHDRAWN_BY],
            retention=regulation.retention,
            error=error,
        )


def _described(inquiry: Inquiry) -> str:
    known = (inquiry.requester_name, inquiry.phone, inquiry.email)
    asked, withdrawn = short_date(inquiry.received_at), inquiry.consent_withdrawn_at
    said = f"{inquiry.shown_reference}, {asked}: {', '.join(filter(None, known))}"
    return f"{said} (согласие отозвано)" if withdrawn else said


@staff_pages.route(PATH, methods=["POST"])
def withdraw_for() -> Response:
    """Withdraw the consent of who has said so to the school: the inquiries that were checked."""
    actor, way = head(), request.form.get("way", "")
    chosen = typed.numbers(request.form.getlist("inquiry"))
    if not chosen or way not in WITHDRAWN_BY:
        return showing(422, "Отметьте вопросы и то, как отозвали согласие.")
    for inquiry_id in chosen:
        withdraw_consent(site().desk, inquiry_id, actor, ConsentWay(way), moment())
    number = dates.counted(len(chosen), "вопрос", "вопроса", "вопросов")
    return go_on(PATH, f"Согласие отозвано, закрыто: {number}. Данные скоро удалятся.")


@staff_pages.route(f"{PATH}/data.pdf")
def person_as_file() -> Response:
    """Return the data of one person: of the inquiries that were checked."""
    head()
    seen = [view(site().desk, each) for each in typed.numbers(request.args.getlist("inquiry"))]
    if not seen:
        return showing(422, "Отметьте вопросы этого человека.")
    files = site().files
    return paper_file(data_sheet(seen, files, moment()), "data")


@staff_pages.route(f"{PATH}/acts/<int:act_id>.pdf")
def act_paper(act_id: int) -> Response:
    head()
    with site().desk.reading() as connection:
        act = act_with(connection, act_id)
        if act is None:
            abort(404)
        lines = lines_of(connection, act_id)
        copies = copies_of(connection, lines)
        left, since = left_in_chat(connection), unfinished_since(connection)
    is_unfinished = since is not None and any(each.at >= since for each in lines)
    named = [(_name(each.author_id), each) for each in copies]
    about = act, lines, named, left, site().regulation, signs_today(), moment()
    sheet = act_sheet(*about, is_unfinished=is_unfinished)
    return paper_file(sheet, f"act-{act.number}-{act.day.year}")


def _name(person_id: str) -> str:
    person = known(person_id) if person_id else None
    return person.name if person else "сотрудник"
