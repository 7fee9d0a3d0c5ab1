"""The schedule's page for staff: consultants draft it and agree to it, the director approves it.

Absences and swaps for a day stand here too; they need no approval.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from flask import Flask, Response, abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.model import Actor, Role, RuleViolation
from helpdesk.regulation import Person
from helpdesk.schedule import days, deciding, drafting, queries
from helpdesk.schedule.drafting import Wording
from helpdesk.schedule.model import Schedule, Slot, Stage, SwapState
from webforms.rendering import page
from webforms.site import moment, site
from webforms.staff.entering import (
    NOT_CONSULTANT,
    Closed,
    Visitor,
    is_entitled,
    is_head,
    standing_now,
    visitor,
)

PATH = "/desk/schedule"
DAYS = (
    "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
)  # fmt: skip
ROWS_MORE = 3
MOST_ROWS = 60
UNFIT = 422
Row = dict[str, str]


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=schedule, methods=["GET", "POST"])


def schedule() -> AnyResponse:
    who = visitor()
    if not (is_entitled(who) or is_head(who)):
        raise Closed(NOT_CONSULTANT)
    if request.method == "GET":
        return showing(who)
    act = _ACTS.get(request.form.get("do", "")) or abort(400)
    try:
        act(_actor(who))
    except RuleViolation as refused:
        return showing(who, str(refused))
    return redirect(PATH, 303)


def _actor(who: Visitor) -> Actor:
    return Actor(Role.CONSULTANT, who.id, who.username, who.name, is_head(who))


def showing(who: Visitor, error: str = "") -> Response:
    """Return the page; with what was typed, where it was not taken."""
    today = site().regulation.calendar.local_date(moment())
    desk = site().desk
    with desk.reading() as connection:
        held, force = queries.draft(connection), queries.in_force(connection, today)
        away = queries.absences(connection, today)
        swaps = queries.swaps(connection, SwapState.ASKED, SwapState.ACCEPTED)
        earlier = queries.earlier(connection, today)
    return page(
        "staff/schedule.html",
        UNFIT if error else 200,
        actor=who, error=error, path=PATH, draft=held, force=force, away=away, earlier=earlier,
        swaps=[each for each in swaps if each.day >= today],
        weekdays=DAYS, people=_people(), rows=_rows(held), typed=request.form,
        can_edit=held is not None and held.stage is Stage.DRAFT,
        valid_from=_valid_from(held),
        mine=held is not None and who.username in {slot.user for slot in held.missing},
        may_approve=standing_now().is_director(who.username),
        may_return=held is not None
        and (who.username in held.users or standing_now().is_director(who.username)),
        leads=is_head(who), today=today,
    )  # fmt: skip


def _people() -> list[Person]:
    """Return who can stand in it: the consultants of the regulation, and who is appointed."""
    named = list(site().regulation.people.consultants)
    known = {person.user for person in named}
    more = {each.username: each.name for each in standing_now().consultants}
    return named + [
        Person.model_construct(user=user, name=name)
        for user, name in more.items() if user not in known
    ]  # fmt: skip


def _person(user: str) -> Person:
    found = next((person for person in _people() if person.user == user), None)
    if found is None:
        raise RuleViolation("Выберите консультанта из списка.")
    return found


def _rows(held: Schedule | None) -> list[Row]:
    """Return the rows of the table: as typed, where an edit was not taken; else of the draft."""
    if request.form.get("do") == "edit":
        return _typed_rows()
    if held is None:
        return []
    rows = [
        {"weekday": str(slot.weekday), "opens": f"{slot.opens:%H:%M}",
         "closes": f"{slot.closes:%H:%M}", "user": slot.user, "phone": slot.phone,
         "room": slot.room}
        for slot in held.slots
    ]  # fmt: skip
    return rows + [{"weekday": "0", "opens": "", "closes": "", "user": "", "phone": "", "room": ""}
                   for _ in range(ROWS_MORE)]  # fmt: skip


def _typed_rows() -> list[Row]:
    names = ("weekday", "opens", "closes", "user", "phone", "room")
    columns = [request.form.getlist(name)[:MOST_ROWS] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=False)]


def _valid_from(held: Schedule | None) -> str:
    typed = request.form.get("valid_from")
    return typed or (held.valid_from.isoformat() if held else "")


def _wording() -> Wording:
    rows = [row for row in _typed_rows() if row["user"]]
    return Wording(tuple(_slot(row) for row in rows), _day("valid_from"))


def _slot(row: Row) -> Slot:
    person = _person(row["user"])
    try:
        opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
        weekday = int(row["weekday"])
    except ValueError:
        raise RuleViolation(f"Впишите часы: {person.name}.") from None
    if weekday not in range(7):
        raise RuleViolation("Выберите день недели.")
    return Slot(weekday, opens.replace(tzinfo=None), closes.replace(tzinfo=None), person.user,
                person.name, row["phone"].strip()[:40], row["room"].strip()[:80])  # fmt: skip


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise RuleViolation("Впишите день: число, месяц, год.") from None


def _number(name: str) -> int:
    value = request.form.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 10 else abort(400)


def _begin(actor: Actor) -> None:
    drafting.begin(site().desk, actor, moment())


def _edit(actor: Actor) -> None:
    drafting.edit(site().desk, _number("edition"), _wording(), actor, moment())
    flash("Сохранено. Когда всё готово, отправьте на согласование.")


def _send(actor: Actor) -> None:
    drafting.send(site().desk, _number("edition"), actor, moment())
    flash("График на согласовании: его согласует каждый, кто в нём стоит.")


def _take_back(actor: Actor) -> None:
    deciding.take_back(site().desk, _number("edition"), actor, moment())
    flash("График снова можно править. Согласовать его нужно будет заново.")


def _agree(actor: Actor) -> None:
    deciding.agree(site().desk, _number("edition"), actor, moment())
    flash("Вы согласны с графиком.")


def _return(actor: Actor) -> None:
    deciding.give_back(
        site().desk, _number("edition"), request.form.get("words", "")[:2000], actor, moment()
    )
    flash("График возвращён на правку.")


def _approve(actor: Actor) -> None:
    found = deciding.approve(site().desk, _number("edition"), actor, moment())
    flash(f"График утверждён, версия {found.number}.")


def _absent(actor: Actor) -> None:
    who = _person(request.form.get("who") or actor.username)
    days.enter_absence(site().desk, who, _day("first"), _day("last"), actor, moment())
    flash("Отсутствие записано.")


def _present(actor: Actor) -> None:
    days.take_out_absence(site().desk, _number("absence"), actor, moment())
    flash("Отсутствие убрано.")


def _ask(actor: Actor) -> None:
    by = _person(request.form.get("by", ""))
    days.ask_to_stand_in(site().desk, _day("day"), by, actor, moment())
    flash("Коллега увидит просьбу на этой странице. Пока он не согласился, дежурите вы.")


def _settle(use_case: Callable[..., None], said: str) -> Callable[[Actor], None]:
    def act(actor: Actor) -> None:
        use_case(site().desk, _number("swap"), actor, moment())
        flash(said)

    return act


_ACTS: dict[str, Callable[[Actor], None]] = {
    "begin": _begin,
    "edit": _edit,
    "send": _send,
    "take_back": _take_back,
    "agree": _agree,
    "return": _return,
    "approve": _approve,
    "absent": _absent,
    "present": _present,
    "ask": _ask,
    "accept": _settle(days.accept_swap, "Вы подменяете коллегу в этот день."),
    "decline": _settle(days.decline_swap, "Вы отказались."),
    "withdraw": _settle(days.withdraw_swap, "Просьба снята."),
}
