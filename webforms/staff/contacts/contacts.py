"""Contacts of teachers, for staff: each decides of his own; the head enters who teaches whom."""

from dataclasses import replace

from flask import Response, abort, request

from helpdesk.contacts import contact_queries, entering
from helpdesk.contacts.asking_teachers import decided_at, undecided
from helpdesk.contacts.pasting import COLUMNS, read_table
from helpdesk.domain.contact_values import Contact
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from webforms.staff.access.closed import Closed
from webforms.staff.access.visitors import acting, head, is_head, visitor
from webforms.staff.contacts.teacher_forms import OwnForm, TeacherForm
from webforms.web import fields
from webforms.web.rendering import go_on, page
from webforms.web.routes import staff_pages
from webforms.web.site import in_words, moment, site

PATH = "/desk/contacts"
NO_LINES = "Вставьте хотя бы одну строку."
WRONG_LINES = "Поправьте отмеченные строки и проверьте ещё раз. Пока ничего не записано."


@staff_pages.route(PATH, methods=["GET", "POST"])
def contacts() -> Response:
    """The list for the head, one's own entry for everybody."""
    who = visitor()
    with site().desk.reading() as connection:
        own = contact_queries.of_user(connection, who.username)
        everybody = contact_queries.everybody(connection) if is_head(who) else []
        unasked = undecided(connection)
    form, banner = OwnForm(obj=own) if own else None, ""
    if request.method == "POST" and (own is None or form is None):
        abort(404)
    if own is not None and form is not None and form.validate_on_submit():
        try:
            given = replace(own, **form.said())
            entering.allow(site().desk, given, acting(Role.CONSULTANT), moment())
            return go_on(PATH, "Сохранено.")
        except RuleViolation as refusal:
            banner = str(refusal)
    return page(
        "staff/contacts.html",
        own=own,
        form=form,
        people=everybody,
        to_ask=[each for each in everybody if not each.user and each.id in unasked],
        heads=is_head(who),
        path=PATH,
        banner=banner,
        problems=list(form.problems()) if form is not None else [],
        decided=_decided(own),
        embed=f"{site().settings.public_url}/embed/contacts",
    )


def _decided(own: Contact | None) -> str:
    if own is None:
        return ""
    with site().desk.reading() as connection:
        at = decided_at(connection, own.id)
    return in_words(at) if at else ""


@staff_pages.route(f"{PATH}/new", methods=["GET", "POST"])
def new_contact() -> Response:
    return _edited(head(), TeacherForm())


@staff_pages.route(f"{PATH}/<int:contact_id>", methods=["GET", "POST"])
def one_contact(contact_id: int) -> Response:
    actor = head()
    with site().desk.reading() as connection:
        found = contact_queries.with_id(connection, contact_id) or abort(404)
    return _edited(actor, TeacherForm.of(found), found)


def _edited(actor: Actor, form: TeacherForm, known: Contact | None = None) -> Response:
    contact_id, banner = known.id if known else 0, ""
    if form.validate_on_submit():
        try:
            entering.enter(site().desk, form.contact(contact_id), actor, moment())
            return go_on(PATH, "Записано.")
        except RuleViolation as refusal:
            banner = str(refusal)
    return page(
        "staff/contact.html",
        form=form,
        path=PATH,
        contact_id=contact_id,
        banner=banner,
        problems=list(form.problems()),
        on_paper=known if known and not known.user and (known.phone or known.mail) else None,
        decided=_decided(known),
    )


@staff_pages.route(f"{PATH}/<int:contact_id>/paper", methods=["POST"])
def signed_paper(contact_id: int) -> Response:
    """Write down what a teacher who is not in the chat has signed."""
    actor = head()
    shows_phone, shows_mail = "shows_phone" in request.form, "shows_mail" in request.form
    given = Contact(contact_id, "", shows_phone=shows_phone, shows_mail=shows_mail)
    try:
        entering.allow_on_paper(site().desk, given, actor, moment())
    except RuleViolation as refusal:
        raise Closed(("Разрешение не записано", str(refusal))) from refusal
    return go_on(PATH, "Разрешение записано.")


@staff_pages.route(f"{PATH}/<int:contact_id>/remove", methods=["POST"])
def remove_contact(contact_id: int) -> Response:
    entering.remove(site().desk, contact_id, head(), moment())
    return go_on(PATH, "Учитель убран из списка.")


@staff_pages.route(f"{PATH}/table", methods=["GET", "POST"])
def contacts_table() -> Response:
    """Many at once: what each line was taken for is shown before anything is written down."""
    actor, text, table, banner = head(), fields.words("table"), None, ""
    if text:
        with site().desk.reading() as connection:
            table = read_table(text, site().regulation, contact_queries.everybody(connection))
    if request.method == "POST" and (table is None or not table.contacts):
        banner = NO_LINES
    elif table is not None and not table.fits:
        banner = WRONG_LINES
    elif table is not None and request.form.get("go") == "save":
        try:
            entering.enter_all(site().desk, table.contacts, actor, moment())
            return go_on(PATH, "Таблица записана.")
        except RuleViolation as refusal:
            banner = str(refusal)
    return page(
        "staff/contacts_table.html",
        text=text,
        table=table,
        path=PATH,
        columns=COLUMNS,
        banner=banner,
    )
