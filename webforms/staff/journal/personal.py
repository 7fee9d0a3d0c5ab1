"""«Персональные данные»: what is stored, what is due, what was erased, and one person's data."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, abort, flash, redirect, request
from sqlalchemy import Connection, select
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.access.login_links import ROOM
from helpdesk.domain import dates
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.acts import act_with, all_acts, copies_of, lines_of
from helpdesk.erasure.posts import left_in_chat
from helpdesk.erasure.sorts import stored
from helpdesk.erasure.withdrawing import goes_at, withdraw_consent
from helpdesk.journal.filters import Filters, conditions
from helpdesk.journal.queries import known_person, view
from helpdesk.storage import schema
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.records import inquiry_of
from webforms.papers.erasure_act import STORED, act_sheet
from webforms.papers.personal_data import data_sheet
from webforms.papers.sheet import as_file
from webforms.staff.access.visitors import head
from webforms.staff.journal.inspection import signs_today
from webforms.web.rendering import page
from webforms.web.site import moment, site
from webforms.web.words import WITHDRAWN_BY

PATH = f"{ROOM}/personal"
MOST_FOUND = 50


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=personal)
    app.add_url_rule(PATH, view_func=withdraw_for, methods=["POST"])
    app.add_url_rule(f"{PATH}/data.pdf", view_func=person_as_file)
    app.add_url_rule(f"{PATH}/acts/<int:act_id>.pdf", view_func=act_paper)


def personal() -> Response:
    return showing()


def showing(status: int = 200, error: str = "") -> Response:
    """Return the page; what is sought stands in its address, and so does what was found."""
    actor, regulation, sought = head(), site().regulation, request.args.get("q", "").strip()
    with site().desk.reading() as connection:
        leaving = _leaving(connection)
        return page(
            "staff/personal.html",
            status,
            actor=actor,
            path=PATH,
            sought=sought,
            found=_found(connection, sought) if sought else [],
            stored=stored(connection, regulation.retention),
            leaving=[(each, goes_at(each, regulation)) for each in leaving],
            acts=all_acts(connection),
            left_in_chat=left_in_chat(connection),
            kinds=STORED,
            ways=WITHDRAWN_BY,
            retention=regulation.retention,
            error=error,
        )


def _found(connection: Connection, sought: str) -> list[Inquiry]:
    """Return the inquiries in which these words or this number stand, the newest first."""
    calendar = site().regulation.calendar
    which = conditions(connection, Filters(sought=sought), calendar, moment())
    query = select(schema.inquiry).where(*which, schema.inquiry.c.erased_at.is_(None))
    newest = query.order_by(schema.inquiry.c.id.desc()).limit(MOST_FOUND)
    return [inquiry_of(row) for row in connection.execute(newest)]


def _leaving(connection: Connection) -> list[Inquiry]:
    table = schema.inquiry
    query = select(table).where(
        table.c.consent_withdrawn_at.is_not(None), table.c.erased_at.is_(None)
    )
    return [inquiry_of(row) for row in connection.execute(query.order_by(table.c.id))]


def withdraw_for() -> AnyResponse:
    """Withdraw the consent of who has said so to the school: the inquiries that were checked."""
    actor, way = head(), request.form.get("way", "")
    chosen = _chosen(request.form.getlist("inquiry"))
    if not chosen or way not in list(WITHDRAWN_BY):
        return showing(422, "Отметьте вопросы и то, как отозвали согласие.")
    for inquiry_id in chosen:
        withdraw_consent(site().desk, inquiry_id, actor, ConsentWay(way), moment())
    number = dates.counted(len(chosen), "вопрос", "вопроса", "вопросов")
    flash(f"Согласие отозвано, закрыто: {number}. Данные скоро удалятся.")
    return redirect(PATH, 303)


def _chosen(typed: Sequence[str]) -> list[int]:
    return [int(each) for each in typed if each.isdecimal() and len(each) < 10]


def person_as_file() -> Response:
    """Return the data of one person: of the inquiries that were checked."""
    head()
    try:
        found = [view(site().desk, each) for each in _chosen(request.args.getlist("inquiry"))]
    except NotFound:
        abort(404)
    if not found:
        return showing(422, "Отметьте вопросы этого человека.")
    files = FileStore(site().settings.attachments)
    return as_file(data_sheet(found, files, moment()), "data")


def act_paper(act_id: int) -> Response:
    head()
    with site().desk.reading() as connection:
        act = act_with(connection, act_id)
        if act is None:
            abort(404)
        lines = lines_of(connection, act_id)
        copies = copies_of(connection, lines)
        left = left_in_chat(connection)
    named = [(_name(each.author_id), each) for each in copies]
    sheet = act_sheet(act, lines, named, left, site().regulation, signs_today(), moment())
    return as_file(sheet, f"act-{act.number}-{act.day.year}")


def _name(person_id: str) -> str:
    person = known_person(site().desk, person_id) if person_id else None
    return person.name if person else "сотрудник"
