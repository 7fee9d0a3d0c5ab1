"""Contacts of teachers, for staff: each decides of his own; the head enters who teaches whom."""

from dataclasses import replace
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.contacts import entering, queries
from helpdesk.contacts.asking import decided_at, undecided
from helpdesk.contacts.pasting import COLUMNS, read_table
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor, Role
from webforms.staff.access.closed import Closed, Visitor
from webforms.staff.access.visitors import head, is_head, visitor
from webforms.staff.contacts.teacher_forms import OwnForm, TeacherForm
from webforms.web import typed
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import in_words, moment, site

PATH = "/desk/contacts"
DONE = {
    "own": "Сохранено.",
    "one": "Записано.",
    "all": "Таблица записана.",
    "removed": "Учитель убран из списка.",
    "paper": "Разрешение записано.",
}


def register(app: Flask) -> None:
    both = ["GET", "POST"]
    app.add_url_rule(PATH, view_func=contacts, methods=both)
    app.add_url_rule(f"{PATH}/new", view_func=new_contact, methods=both)
    app.add_url_rule(f"{PATH}/table", view_func=contacts_table, methods=both)
    app.add_url_rule(f"{PATH}/<int:contact_id>", view_func=one_contact, methods=both)
    app.add_url_rule(f"{PATH}/<int:contact_id>/paper", view_func=signed_paper, methods=["POST"])
    app.add_url_rule(f"{PATH}/<int:contact_id>/remove", view_func=remove_contact, methods=["POST"])


def contacts() -> AnyResponse:
    """The list for the head, one's own entry for everybody."""
    who = visitor()
    with site().desk.reading() as connection:
        own = queries.of_user(connection, who.username)
        everybody = queries.everybody(connection) if is_head(who) else []
        unasked = undecided(connection)
    form = _own_form(own) if own is not None else None
    status, banner = 200, ""
    if request.method == "POST":
        if own is None or form is None:
            abort(404)
        if form.validate():
            try:
                _allow(own, form, who)
                return go_on(f"{PATH}?done=own")
            except RuleViolation as refusal:
                banner = str(refusal)
        status = UNFIT
    return page(
        "staff/contacts.html",
        status,
        actor=who,
        own=own,
        form=form,
        people=everybody,
        to_ask=[each for each in everybody if not each.user and each.id in unasked],
        heads=is_head(who),
        path=PATH,
        banner=banner,
        done=DONE.get(request.args.get("done", ""), ""),
        problems=list(form.problems()) if form is not None else [],
        decided=_decided(own),
        embed=f"{site().settings.public_url}/embed/contacts",
    )


def _own_form(own: Contact) -> OwnForm:
    return OwnForm(
        phone=own.phone, mail=own.mail, shows_phone=own.shows_phone, shows_mail=own.shows_mail
    )


def _allow(own: Contact, form: OwnForm, who: Visitor) -> None:
    actor = Actor(Role.CONSULTANT, who.id, who.username, who.name)
    given = replace(
        own,
        phone=form.phone.data or "",
        mail=form.mail.data or "",
        shows_phone=form.shows_phone.data,
        shows_mail=form.shows_mail.data,
    )
    entering.allow(site().desk, given, actor, moment())


def _decided(own: Contact | None) -> str:
    if own is None:
        return ""
    with site().desk.reading() as connection:
        at = decided_at(connection, own.id)
    return in_words(at) if at else ""


def new_contact() -> AnyResponse:
    actor = head()
    return _edited(0, TeacherForm(), actor)


def one_contact(contact_id: int) -> AnyResponse:
    actor = head()
    with site().desk.reading() as connection:
        found = queries.with_id(connection, contact_id)
    if found is None:
        abort(404)
    form = TeacherForm(
        name=found.name,
        leads=", ".join(found.leads),
        teaches=_written(found),
        phone=found.phone,
        mail=found.mail,
        user=found.user,
    )
    return _edited(contact_id, form, actor, found)


def signed_paper(contact_id: int) -> AnyResponse:
    """Write down what a teacher who is not in the chat has signed."""
    actor = head()
    try:
        given = Contact(
            contact_id,
            "",
            shows_phone="shows_phone" in request.form,
            shows_mail="shows_mail" in request.form,
        )
        entering.allow_on_paper(site().desk, given, actor, moment())
    except NotFound:
        abort(404)
    except RuleViolation as refusal:
        raise Closed(("Разрешение не записано", str(refusal))) from refusal
    return go_on(f"{PATH}?done=paper")


def _written(who: Contact) -> str:
    subjects: dict[str, list[str]] = {}
    for lesson in who.teaches:
        subjects.setdefault(lesson.subject, []).append(lesson.school_class)
    return "\n".join(f"{subject}: {', '.join(names)}" for subject, names in subjects.items())


def _edited(
    contact_id: int, form: TeacherForm, actor: Actor, known: Contact | None = None
) -> AnyResponse:
    status, banner = 200, ""
    if request.method == "POST":
        status = UNFIT
        if form.validate():
            try:
                entering.enter(site().desk, form.contact(contact_id), actor, moment())
                return go_on(f"{PATH}?done=one")
            except RuleViolation as refusal:
                banner = str(refusal)
            except NotFound:
                abort(404)
    return page(
        "staff/contact.html",
        status,
        actor=actor,
        form=form,
        path=PATH,
        contact_id=contact_id,
        banner=banner,
        problems=list(form.problems()),
        on_paper=known if known and not known.user and (known.phone or known.mail) else None,
        decided=_decided(known),
    )


def remove_contact(contact_id: int) -> AnyResponse:
    actor = head()
    try:
        entering.remove(site().desk, contact_id, actor, moment())
    except NotFound:
        abort(404)
    return go_on(f"{PATH}?done=removed")


def contacts_table() -> AnyResponse:
    """Many at once: what each line was taken for is shown before anything is written down."""
    actor = head()
    text = typed.words(request.form.get("table")) or ""
    if request.method == "GET" or not text:
        return _table(actor, text, None, 200 if request.method == "GET" else UNFIT)
    regulation = site().regulation
    with site().desk.reading() as connection:
        table = read_table(text, regulation, queries.everybody(connection))
    if request.form.get("go") == "save" and table.fits:
        try:
            entering.enter_all(site().desk, table.contacts, actor, moment())
            return go_on(f"{PATH}?done=all")
        except RuleViolation as refusal:
            return _table(actor, text, table, UNFIT, str(refusal))
    return _table(actor, text, table, 200 if table.fits else UNFIT)


def _table(actor: Actor, text: str, table: Any, status: int, banner: str = "") -> Response:
    nothing = request.method == "POST" and (table is None or not table.contacts)
    return page(
        "staff/contacts_table.html",
        status,
        actor=actor,
        text=text,
        table=table,
        path=PATH,
        columns=COLUMNS,
        banner=banner or ("Вставьте хотя бы одну строку." if nothing else ""),
    )
