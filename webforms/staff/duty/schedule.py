"""The schedule's page for staff: consultants draft it and agree to it, the director approves it.

Absences and swaps for a day stand here too; they need no approval.
"""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, request

from helpdesk.domain.errors import Code, RuleViolation
from helpdesk.domain.people import Role
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import Schedule, Stage, SwapState
from helpdesk.schedule import drafting, schedule_messages
from helpdesk.schedule.availability_words import absent_on, agreed, hours_of
from helpdesk.schedule.draft import cannot_decide
from helpdesk.schedule.mail_recipients import UnfitMail
from helpdesk.schedule.schedule_messages import unreached
from webforms.staff.access.closed import NOT_CONSULTANT, Closed, Visitor
from webforms.staff.access.visitors import acting, is_entitled, is_head, standing_now, visitor
from webforms.staff.duty.absences import what_is_left
from webforms.staff.duty.schedule_acts import ACTS, opening_words
from webforms.staff.duty.schedule_people import (
    addressees,
    closed_weekdays,
    name_of,
    no_more,
    people,
)
from webforms.staff.duty.week_grid import (
    clash_with,
    days_of,
    grid,
    lines_to_fill,
    lines_typed,
    placed,
    usual_hours,
)
from webforms.web.rendering import go_on, page
from webforms.web.site import site, staff_pages, today
from webforms.web.typed_form import Problem, problems_of

PATH = "/desk/schedule"
STARTS = {
    drafting.Start.PRESENT: "действующий график",
    drafting.Start.LAST_YEAR: "прошлогодний график",
    drafting.Start.EMPTY: "пустая таблица",
}
# By which field each refusal is to be mended, and for which button.
_FIELDS: dict[str, dict[Code | None, str]] = {
    "absent": {Code.LAST_DAY: "last", Code.WHO: "who"},
    "ask": {Code.WHO: "whose", Code.DAY: "day", Code.STAND_IN: "by"},
    "return": {Code.WORDS: "words"},
    "send": {Code.FIRST_DAY: "valid_from", Code.HOURS: "week"},
}


@staff_pages.route(PATH, methods=["GET", "POST"])
def schedule() -> Response:
    who = visitor()
    if not (is_entitled(who) or is_head(who)):
        raise Closed(NOT_CONSULTANT)
    if request.method == "GET":
        return showing(who)
    wish = request.form.get("do", "")
    act = ACTS.get(wish) or abort(400)
    try:
        return go_on(PATH, act(acting(Role.CONSULTANT)))
    except RuleViolation as refused:
        clashes = isinstance(refused, drafting.Overwritten)
        # Beside no field where none is wrong.
        at = f"mail-{refused.user}" if isinstance(refused, UnfitMail) else ""
        return showing(who, problems_of(refused, _FIELDS.get(wish, {}), at), clashes=clashes)


def showing(who: Visitor, problems: Sequence[Problem] = (), *, clashes: bool = False) -> Response:
    """Return the page; with what was typed, where it was not taken."""
    day = today()
    with site().desk.reading() as connection:
        held, force = schedule_queries.draft(connection), schedule_queries.in_force(connection, day)
        away = schedule_queries.absences(connection, day)
        swaps = schedule_queries.swaps(connection, SwapState.ASKED, SwapState.ACCEPTED)
        earlier = schedule_queries.earlier(connection, day)
        missed = unreached(connection, held) if held else ()
        waits = held is not None and schedule_messages.waits_for_opening(
            connection, schedule_messages.ASKING, schedule_messages.key_of(held)
        )
        unasked = {
            each.id
            for each in swaps
            if schedule_messages.waits_for_opening(
                connection, schedule_messages.OF_SWAPS, str(each.id)
            )
        }
    roster, opening = site().desk.roster(), opening_words()
    consultants = [(each.user, each.name) for each in people()]
    wish = request.form.get("do") if problems else None
    # What is sent is what is on the screen, so it stays there when it was not taken.
    edits = wish in ("edit", "edit_over") or (wish == "send" and "valid_from" in request.form)
    can_edit = held is not None and held.stage is Stage.DRAFT
    filling = _grid_to_fill(held, typed=edits) if edits or can_edit else {}
    shown = placed(problems, filling.get("lines", ()))
    return page(
        "staff/schedule.html",
        path=PATH,
        draft=held,
        force=force,
        away=what_is_left(roster, away, PATH),
        earlier=earlier,
        problems=[each for each in shown if each[0]],
        in_cells=dict(problems),
        error=" ".join(words for field, words in problems if not field),
        values=request.form if problems else _asked_about(),
        wish=wish,
        agreed=agreed,
        absent_on=absent_on,
        excused=held.excused(day) if held else (),
        grid=lambda version: grid(version.slots, site().regulation),
        swaps=[each for each in swaps if each.day >= day],
        name_of=name_of,
        people=consultants,
        colleagues=[each for each in consultants if each[0] != who.username],
        may_be_away=[each for each in consultants if is_head(who) or each[0] == who.username],
        today=day,
        leads=is_head(who),
        can_edit=can_edit,
        filling=filling,
        edition=request.form.get("edition", "") if edits else str(held.edition) if held else "",
        clash=clash_with(held, people()) if clashes and held else None,
        addressees=addressees(held, who),
        missed=[name_of(user) for user in missed],
        closed_until=opening,
        asked_at=opening if waits else "",
        unasked=unasked if opening else (),
        cannot=cannot_decide(roster, held, day) if held else (),
        closed=closed_weekdays(held, site().regulation.calendar) if held else (),
        no_more=no_more(roster, force, day) if force else (),
        **_rights(held, who),
    )


def _asked_about() -> dict[str, str]:
    """Return for which day and whom a substitute is to be asked, as a link of this page says."""
    return {name: request.args.get(name, "") for name in ("day", "whose")}


def _grid_to_fill(held: Schedule | None, *, typed: bool) -> dict[str, Any]:
    """Return the grid as it was typed; else the draft, or the start that was chosen instead."""
    regulation, able = site().regulation, people()
    found = site().desk.read(drafting.starts, regulation, today())
    chosen = None if typed else next((s for s in found if s == request.args.get("start")), None)
    slots = found[chosen] if chosen else held.slots if held else ()
    lines = lines_typed(able) if typed else lines_to_fill(slots, able)
    users = {each.user for each in able}
    return {
        "lines": lines,
        "days": days_of(lines, regulation),
        "starts": [(start, STARTS[start]) for start in found],
        "chosen": chosen,
        "usual": usual_hours([*found.values(), slots], regulation),
        "left_out": [] if typed else [hours_of(s) for s in slots if s.user not in users],
    }


def _rights(held: Schedule | None, who: Visitor) -> dict[str, bool]:
    """Return which buttons about the draft are this person's."""
    if held is None:
        return {}
    directs = standing_now().is_director(who.username)
    drafted = who.username in site().desk.read(schedule_queries.drafters, held.number)
    return {
        "mine": who.username in {slot.user for slot in held.missing},
        "may_approve": directs and not held.awaited(today()),
        "may_return": directs or who.username in held.users,
        "may_take_back": drafted or is_head(who),
    }
