"""Mending what was mistyped of an order, or annulling it; what stood there is kept."""

from flask import Response, abort, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.duty.order_register import appointments, order_of
from helpdesk.duty.standing import Appointment, Order
from helpdesk.orders.appointing import Appointed, NotSo
from helpdesk.orders.correcting import Corrections, annul, correct
from webforms.staff.duty.order_form import MOST_TYPED, OrderForm, typed_topics
from webforms.staff.duty.orders import PATH, POSTS, leader, offered_topics
from webforms.web import fields
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages

FIELDS = ("user", "name", "first", "last", "early")


@staff_pages.route(f"{PATH}/correct/<int:order_id>", methods=["GET", "POST"])
def correcting(order_id: int) -> Response:
    """Show an order as it stands; take what it should read, or that it was never given."""
    actor = leader()
    with site().desk.reading() as connection:
        held = order_of(connection, order_id) or abort(404)
        people = [each for each in appointments(connection) if each.order.id == order_id]
    if request.method == "GET":
        topics = {each.id: list(each.topics) for each in people}
        return _showing(held, people, OrderForm(_as_it_stands(held, people), topics=topics))
    if request.form.get("do") == "annul":
        annul(site().desk, order_id, actor, moment())
        return go_on(PATH, f"Приказ № {held.number} аннулирован. Что в нём было, видно под ним.")
    return _corrected(held, people, actor)


def _as_it_stands(held: Order, people: list[Appointment]) -> dict[str, str]:
    given = {"number": held.number, "dated": held.dated.isoformat()}
    for each in people:
        given |= {
            f"user-{each.id}": each.username,
            f"name-{each.id}": each.name,
            f"first-{each.id}": each.first.isoformat(),
            f"last-{each.id}": each.last.isoformat() if each.last else "",
            # What was confirmed when it was entered is not asked again.
            f"early-{each.id}": "yes" if each.first < held.dated else "",
        }
    return given


def _corrected(held: Order, people: list[Appointment], actor: Actor) -> Response:
    names = ["number", "dated", *(f"{name}-{each.id}" for each in people for name in FIELDS)]
    form = OrderForm(
        fields.lines(*names, most=MOST_TYPED), topics=typed_topics(each.id for each in people)
    )
    dated = form.order_day()
    said = {each.id: _person(form, each) for each in people}
    for number, person in said.items():
        form.ask_if_early(number, person.first, dated)
    if not form.problems:
        try:
            correct(site().desk, held.id, Corrections(form.paper(dated), said), actor, moment())
        except RuleViolation as refused:
            form.take_refusal(refused, refused.row if isinstance(refused, NotSo) else None)
    if form.problems:
        return _showing(held, people, form)
    return go_on(PATH, "Исправлено. Что было раньше, видно под приказом.")


def _person(form: OrderForm, held: Appointment) -> Appointed:
    given = form.given
    return Appointed(
        held.post,
        given[f"user-{held.id}"],
        given[f"name-{held.id}"],
        form.day(f"first-{held.id}"),
        form.optional_day(f"last-{held.id}"),
        tuple(dict.fromkeys(form.topics[held.id])),
    )


def _offered(people: list[Appointment]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the regulation's topics, and those of these people that it has no more."""
    found = offered_topics(site().regulation)
    known = {code for _, topics in found for code, _ in topics}
    gone = dict.fromkeys(code for each in people for code in each.topics if code not in known)
    return [*found, *([("Тем больше нет", [(code, code) for code in gone])] if gone else [])]


def _showing(held: Order, people: list[Appointment], form: OrderForm) -> Response:
    return page(
        "staff/correct_order.html",
        path=PATH,
        order=held,
        people=people,
        form=form,
        values=form.given,
        posts=POSTS,
        topics=_offered(people),
        problems=list(form.problems.items()),
    )
