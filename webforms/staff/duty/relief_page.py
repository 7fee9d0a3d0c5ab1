"""Relieving somebody by an order; what he has in hand goes to colleagues in the same act."""

from collections.abc import Sequence
from datetime import date

from flask import Response, abort, request

from helpdesk.domain import dates
from helpdesk.domain.errors import Question, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor, Person
from helpdesk.duty.order_register import appointments, standing
from helpdesk.duty.standing import Appointment, Post
from helpdesk.kernel.links import NOT_HERE
from helpdesk.orders.papers import ACCEPT
from helpdesk.orders.relieving import (
    InHand,
    Relieved,
    Successors,
    WrongDay,
    in_hand,
    may_follow,
    relieve,
)
from helpdesk.schedule.availability_words import ABSENT, ALL_THE_SAME, away_today, present_first
from webforms.staff.duty.order_form import OrderForm, blank_form, ordered, read_form
from webforms.staff.duty.orders import PATH, POSTS, leader
from webforms.web import typed
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages, today

FREE = "free"
NOBODY_CHOSEN = "Выберите, кому передать вопросы, или верните их в очередь."
NO_COLLEAGUE = "Этот коллега вопросы брать не может. Выберите другого."


@staff_pages.route(f"{PATH}/relieve/<int:appointment_id>", methods=["GET", "POST"])
def relieving(appointment_id: int) -> Response:
    """Show whom it is about and what he has; write the relief down."""
    actor = leader()
    found = {each.id: each for each in site().desk.read(appointments)}
    held = found.get(appointment_id) or abort(404)
    if request.method == "GET":
        return _showing(held, blank_form({}, first_free=today().isoformat()))
    return _relieved(held, read_form(), actor)


def _relieved(held: Appointment, form: OrderForm, actor: Actor) -> Response:
    dated, first_free = form.order_day(), form.day("first_free")
    has, colleagues = _at_hand(held)
    at_once = "first_free" not in form.problems and first_free <= today()
    successors = _successors(form, has, colleagues, must_choose=at_once)
    if form.problems:
        return _showing(held, form)
    try:
        done = relieve(
            site().desk, held.id, form.paper(dated), first_free, successors, actor, moment()
        )
    except WrongDay as refused:
        form.problems["first_free"] = str(refused)
    except RuleViolation as refused:
        form.take_refusal(refused)
    else:
        return go_on(PATH, _done(held, done, first_free))
    return _showing(held, form)


def _at_hand(held: Appointment) -> tuple[InHand, list[Person]]:
    with site().desk.reading() as connection:
        if held.post is not Post.CONSULTANT:
            return InHand((), ()), []
        now = standing(connection, site().regulation, today())
        return in_hand(connection, held.username), may_follow(connection, now, held.username)


def _successors(
    form: OrderForm, has: InHand, colleagues: Sequence[Person], *, must_choose: bool
) -> Successors:
    known = {person.id: person for person in colleagues}
    asks = must_choose and not form.given.get("even_away")
    away = away_today(site().desk, colleagues, moment()) if asks else frozenset()
    said = form.given.get("to", "")
    if has.claims and must_choose and not said:
        form.problems["to"] = NOBODY_CHOSEN
    ids = {each.reference: each.id for each in has.claims}
    single: dict[int, Person | None] = {}
    for name, value in [("to", said), *((n, v) for n, v in form.given.items() if n[:3] == "to-")]:
        if value and value != FREE and value not in known:
            form.problems[name] = NO_COLLEAGUE
        elif value in away:
            form.problems[name] = Question(ABSENT)
        of = name.removeprefix("to-")
        if value and of in ids:
            single[ids[of]] = known.get(value)
        elif value and typed.number(of) is not None:
            form.problems["to"] = NOT_HERE
    return Successors(known.get(said), single)


def _done(held: Appointment, done: Relieved, first_free: date) -> str:
    since = f"{held.name}: освобождение записано, с {first_free:%d.%m.%Y}."
    if held.post is not Post.CONSULTANT:
        return since
    if not done.at_once:
        return (
            f"{since} До этого дня всё остаётся как есть. Утром в этот день программа сама "
            "освободит вопросы, которые ещё останутся, и напишет завучу."
        )
    if done.moved is None:
        return since
    many = dates.counted(done.moved, "вопрос", "вопроса", "вопросов")
    return f"{since} Передано: {many}." if done.moved else f"{since} Открытых вопросов не было."


def _showing(held: Appointment, form: OrderForm) -> Response:
    has, colleagues = _at_hand(held)
    away = away_today(site().desk, colleagues, moment())
    offered = ((each.id, each.name) for each in present_first(colleagues, away))
    schedule = site().desk.roster().schedule(today())
    return page(
        "staff/relieve.html",
        held=held,
        form=form,
        values=form.given,
        path=PATH,
        posts=POSTS,
        problems=ordered(form.problems, 0),
        accept=ACCEPT,
        today=today(),
        said=_said,
        action=f"{PATH}/relieve/{held.id}",
        has=has,
        people=[(FREE, "вернуть в очередь, возьмёт любой"), *offered],
        someone_away=bool(away),
        even_away=ALL_THE_SAME,
        in_schedule=schedule is not None and held.username in schedule.users,
    )


def _said(inquiry: Inquiry) -> str:
    """Return «Оценки · в работе · ответить до 27 ноября»."""
    regulation, now = site().regulation, moment()
    calendar = regulation.calendar
    due = dates.day_and_month(calendar.last_day(inquiry.working_due_at), calendar.local_date(now))
    topic = regulation.topic_title(inquiry.kind, inquiry.topic)
    state = inquiry.state.words
    return f"{topic} · {state[:1].lower()}{state[1:]} · ответить до {due}"
