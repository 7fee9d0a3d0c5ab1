"""«Приказы»: who is appointed to advise, by which order, and its scan (regulation, section 2)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, abort, request
from sqlalchemy import Connection

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import all_orders, appointments, not_named, standing
from helpdesk.duty.standing import Appointment, Corrected, DutyStanding, Order, Post
from helpdesk.journal.inquiry_queries import people as met
from helpdesk.orders.appointing import NotSo, appoint_all, said_topics, topic_codes
from helpdesk.orders.papers import ACCEPT, keep_scan
from helpdesk.regulation.regulation import Regulation
from webforms.staff.access.visitors import ask_chat_now, head, is_entitled, is_head, visitor
from webforms.staff.duty.order_form import (
    MOST_ROWS,
    ROWS_MORE,
    OrderForm,
    blank_form,
    ordered,
    read_form,
    read_rows,
)
from webforms.web import fields, typed
from webforms.web.rendering import as_file, go_on, page
from webforms.web.site import moment, site, staff_pages, today
from webforms.web.uploaded_pictures import stored_file

PATH = "/desk/orders"
CORRECTED = {
    Corrected.NUMBER: "номер приказа",
    Corrected.DATED: "дата приказа",
    Corrected.USERNAME: "имя в чате",
    Corrected.NAME: "фамилия, имя, отчество",
    Corrected.TOPICS: "темы",
    Corrected.FIRST: "первый день",
    Corrected.LAST: "последний день",
    Corrected.RELIEF: "освобождение, последний день",
    Corrected.ANNULLED: "назначение",
}
POSTS = {Post.CONSULTANT: "консультант", Post.ACTING_DIRECTOR: "и. о. директора"}
NO_FILE = "Выберите файл скана."
_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


@staff_pages.route(PATH, methods=["GET", "POST"])
def orders() -> Response:
    """Show them to everybody of the staff; take new ones from the head and the director."""
    visitor()
    if request.method == "GET":
        return showing(_beginning())
    actor, form, (wish, about) = leader(), read_form(), fields.button()
    if wish == "more":
        form.rows = min(form.rows + ROWS_MORE, MOST_ROWS)
        return showing(form, 200)
    if wish == "scan":
        return _new_scan(form, typed.number(about) or 0, actor)
    return _entered(form, actor)


def leader() -> Actor:
    """Return the head or the director; entering an order makes nobody a consultant."""
    return replace(head(), appointed=is_entitled(visitor()))


def _entered(form: OrderForm, actor: Actor) -> Response:
    dated, filled, said = read_rows(form, site().regulation)
    if form.problems:
        return showing(form)
    try:
        appoint_all(site().desk, form.paper(dated), said, actor, moment())
    except RuleViolation as refused:
        form.take_refusal(refused, filled[refused.row] if isinstance(refused, NotSo) else None)
        return showing(form)
    people = dates.counted(len(said), "человек", "человека", "человек")
    return go_on(PATH, f"Приказ записан: {people}.")


def _new_scan(form: OrderForm, order_id: int, actor: Actor) -> Response:
    words = form.problems.pop("scan", "" if form.scan else NO_FILE)
    if not words:
        try:
            kept = keep_scan(site().desk, order_id, form.scan, actor, moment())
        except RuleViolation as refused:
            words = str(refused)
        else:
            return go_on(PATH, f"Скан приказа № {kept.number} сохранён.")
    beginning = _beginning()
    beginning.problems[f"scan-{order_id}"] = words
    return showing(beginning)


def _beginning() -> OrderForm:
    """Return what the form begins with: an order to be continued, or all who are to be named."""
    wanted = typed.number(request.args.get("order", ""))
    with site().desk.reading() as connection:
        found = next((each for each in all_orders(connection) if each.id == wanted), None)
        ever = any(each.post is Post.CONSULTANT for each in appointments(connection))
        people = {} if ever else _to_be_named(connection)
    if found is not None:
        return blank_form({}, number=found.number, dated=found.dated.isoformat())
    return blank_form(people)


def _to_be_named(connection: Connection) -> dict[str, str]:
    """Return who stands in a first order's rows: who advises by the settings. Whom only the chat
    shows is named on the page, for whoever enters it to decide.
    """
    regulation = site().regulation
    people = not_named(connection, regulation, today())
    advises = {person.user for person in regulation.people.consultants}
    return {user: name for user, name in people.items() if user in advises}


def showing(form: OrderForm, status: int | None = None) -> Response:
    who, day, regulation = visitor(), today(), site().regulation
    with site().desk.reading() as connection:
        found, people = all_orders(connection), appointments(connection)
        now = standing(connection, regulation, day)
        unnamed = not_named(connection, regulation, day)
        names = {each.id: each.name for each in met(connection).values()}
    firsts = [e.first for e in people if e.post is Post.CONSULTANT and not e.is_void]
    titles = topic_codes(regulation)
    return page(
        "staff/orders.html",
        status,
        leads=is_head(who),
        path=PATH,
        form=form,
        values=form.given,
        today=day,
        problems=ordered(form.problems, form.rows),
        registers=_registers(found, people),
        posts=POSTS,
        corrected=CORRECTED,
        begins=min(firsts, default=None),
        topics=offered_topics(regulation),
        accept=ACCEPT,
        said_topics=lambda each: said_topics(each.topics, titles),
        uncovered=_uncovered(now, titles),
        may_add_rows=form.rows < MOST_ROWS,
        now=now,
        unnamed=unnamed,
        names=names,
    )


def _registers(found: Sequence[Order], people: Sequence[Appointment]) -> list[dict[str, Any]]:
    """Return each order with whom it appoints, and whom it relieves."""
    return [
        {
            "order": order,
            "appoints": [each for each in people if each.order.id == order.id],
            "relieves": [each for each in people if each.ended_by and each.ended_by.id == order.id],
        }
        for order in reversed(found)
    ]


def offered_topics(regulation: Regulation) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (title, [(f"{kind}:{topic.code}", topic.title) for topic in regulation.topics_of(kind)])
        for kind, title in (("staff", "Вопросы сотрудников"), ("parent", "Вопросы родителей"))
    ]


def _uncovered(now: DutyStanding, titles: dict[str, str]) -> list[str]:
    """Return the topics that nobody has, as «Оценки (родители)»; none while nobody is appointed."""
    whose = {"parent": "родители", "staff": "сотрудники"}
    codes = now.uncovered(titles) if now.consultants else ()
    return [f"{titles[code]} ({whose[code.partition(':')[0]]})" for code in codes]


@staff_pages.route(f"{PATH}/scans/<name>")
def scan(name: str) -> Response:
    """Return a scan that belongs to an order, to be kept: no browser opens it within this site."""
    visitor()
    ask_chat_now()
    found = site().desk.read(all_orders)
    order = next((o for o in found if any(each.name == name for each in o.scans)), None)
    if order is None:
        abort(404)
    ending = name.rpartition(".")[2]
    return as_file(stored_file(name), _TYPES[ending], f"order-{order.dated}.{ending}")
