"""Contacts of teachers, for staff: each decides of his own; the head enters who teaches whom."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, abort, request

from helpdesk.contacts import contact_queries, entering
from helpdesk.contacts.asking_teachers import decided_at, undecided
from helpdesk.contacts.pasting import COLUMNS, read_classes, read_table
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.errors import RuleViolation, UnfitFields
from helpdesk.domain.people import Actor, Role
from helpdesk.regulation.contact_details import (
    plain_phone,
    problem_of_mail,
    problem_of_phone,
    problem_of_user,
    sentence,
)
from webforms.staff.access.closed import Closed
from webforms.staff.access.visitors import acting, head, is_head, visitor
from webforms.web import fields
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages
from webforms.web.typed_form import TypedForm

PATH = "/desk/contacts"
# What parents see if it is ticked, and what must then be there.
SHOWS = {
    "shows_phone": ("phone", "Чтобы показывать телефон, впишите его."),
    "shows_mail": ("mail", "Чтобы показывать почту, впишите её."),
}
NO_LINES = "Вставьте хотя бы одну строку."
WRONG_LINES = "Поправьте отмеченные строки и проверьте ещё раз. Пока ничего не записано."


@staff_pages.route(PATH, methods=["GET", "POST"])
def contacts() -> Response:
    """The list for the head, one's own entry for everybody."""
    own = site().desk.read(contact_queries.of_user, visitor().username)
    if request.method == "GET":
        return _showing(own, vars(own) if own else {})
    form = TypedForm.sent()
    try:
        given = replace(own or abort(404), **_own_said(form))
        entering.allow(site().desk, given, acting(Role.CONSULTANT), moment())
    except RuleViolation as refused:
        return _showing(own, form.given, refused)
    return go_on(PATH, "Сохранено.")


def _showing(
    own: Contact | None, values: Mapping[str, Any], refused: RuleViolation | None = None
) -> Response:
    heads = is_head(visitor())
    with site().desk.reading() as connection:
        everybody = contact_queries.everybody(connection) if heads else []
        unasked = undecided(connection)
    return page(
        "staff/contacts.html",
        own=own,
        values=values,
        people=everybody,
        to_ask=[each for each in everybody if not each.user and each.id in unasked],
        heads=heads,
        path=PATH,
        decided=_decided(own),
        embed=f"{site().settings.public_url}/embed/contacts",
        **_said_of(refused),
    )


def _said_of(refused: RuleViolation | None) -> dict[str, Any]:
    """Return what is wrong beside the fields, or what is refused as a whole."""
    if isinstance(refused, UnfitFields):
        return {"problems": refused.problems}
    return {"banner": str(refused or "")}


def _own_said(form: TypedForm) -> dict[str, Any]:
    """Return how a teacher is reached, and what of it parents see; raise UnfitFields."""
    said = {**_reached(form), **{name: bool(form.said(name)) for name in SHOWS}}
    for shows, (name, missing) in SHOWS.items():
        form.refuse(name, missing if said[shows] and not said[name] else "")
    form.check()
    return said


def _reached(form: TypedForm) -> dict[str, str]:
    phone, mail = plain_phone(form.line("phone", most=40)), form.line("mail", most=254)
    form.refuse("phone", sentence(problem_of_phone(phone, site().regulation.school.area_code)))
    form.refuse("mail", sentence(problem_of_mail(mail)))
    return {"phone": phone, "mail": mail}


def _decided(own: Contact | None) -> str:
    if own is None:
        return ""
    at = site().desk.read(decided_at, own.id)
    return in_words(at) if at else ""


@staff_pages.route(f"{PATH}/new", methods=["GET", "POST"])
def new_contact() -> Response:
    return _edited(head())


@staff_pages.route(f"{PATH}/<int:contact_id>", methods=["GET", "POST"])
def one_contact(contact_id: int) -> Response:
    actor = head()
    found = site().desk.read(contact_queries.with_id, contact_id) or abort(404)
    return _edited(actor, found)


def _edited(actor: Actor, known: Contact | None = None) -> Response:
    contact_id = known.id if known else 0
    if request.method == "GET":
        return _form_page(known, _written(known) if known else {})
    form = TypedForm.sent()
    try:
        entering.enter(site().desk, _contact_said(form, contact_id), actor, moment())
    except RuleViolation as refused:
        return _form_page(known, form.given, refused)
    return go_on(PATH, "Записано.")


def _form_page(
    known: Contact | None, values: Mapping[str, Any], refused: RuleViolation | None = None
) -> Response:
    return page(
        "staff/contact.html",
        values=values,
        path=PATH,
        contact_id=known.id if known else 0,
        on_paper=known if known and not known.user and (known.phone or known.mail) else None,
        decided=_decided(known),
        **_said_of(refused),
    )


def _written(known: Contact) -> dict[str, str]:
    subjects: dict[str, list[str]] = {}
    for lesson in known.teaches:
        subjects.setdefault(lesson.subject, []).append(lesson.school_class)
    teaches = [f"{subject}: {', '.join(names)}" for subject, names in subjects.items()]
    return {**vars(known), "leads": ", ".join(known.leads), "teaches": "\n".join(teaches)}


def _contact_said(form: TypedForm, contact_id: int) -> Contact:
    """Return a teacher as the head enters him; raise UnfitFields."""
    name = form.line("name", "Впишите имя.", 100)
    leads, strange = read_classes(form.line("leads", most=100))
    if strange:
        form.refuse("leads", f"Это не класс: {', '.join(strange)}. Нужно, например: 5А, 6Б.")
    teaches, reached = tuple(_lessons(form)), _reached(form)
    user = form.line("user", most=65).removeprefix("@").casefold()
    form.refuse("user", sentence(problem_of_user(user)))
    form.check()
    phone, mail = reached["phone"], reached["mail"]
    return Contact(contact_id, name, user, phone, mail, leads=leads, teaches=teaches)


def _lessons(form: TypedForm) -> Iterator[Lesson]:
    for line in form.words("teaches", most=2000).splitlines():
        subject, _, classes = line.rpartition(":")
        found, strange = read_classes(classes)
        if line.strip() and (not subject.strip() or not found or strange):
            form.refuse("teaches", f"Не понята строка «{line}». Нужно: Математика: 5А, 6Б.")
        for school_class in found:
            yield Lesson(" ".join(subject.split())[:80], school_class)


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
        table = read_table(text, site().regulation, site().desk.read(contact_queries.everybody))
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
