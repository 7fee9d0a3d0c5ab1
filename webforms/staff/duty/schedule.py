"""The schedule's page for staff: consultants draft it and agree to it, the director approves it.

Absences and swaps for a day stand here too; they need no approval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain import dates
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.duty import queries
from helpdesk.duty.model import Schedule, Stage, SwapState
from helpdesk.schedule import days, deciding, drafting, mailing, telling
from helpdesk.schedule.held import cannot_decide
from helpdesk.schedule.letters import UnfitMail
from helpdesk.schedule.reaching import unreached
from helpdesk.schedule.words import agreed
from webforms.staff.access.visitors import (
    NOT_CONSULTANT,
    Closed,
    Visitor,
    is_entitled,
    is_head,
    standing_now,
    visitor,
)
from webforms.staff.duty import typed
from webforms.staff.duty.changes import clash_with
from webforms.staff.duty.people import addressees, name_of, no_more, people
from webforms.staff.duty.typed import Problem, Unfit
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, today

PATH = "/desk/schedule"
DAYS = (
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
)
MOST_WORDS = 2000
# By which field each refusal is to be mended, and for which button.
_FIELDS = {
    ("absent", days.BACKWARDS): "last",
    ("absent", days.IS_PAST): "last",
    ("absent", days.NOT_YOURS): "who",
    ("ask", days.NOT_YOURS): "whose",
    ("ask", days.IS_PAST): "day",
    ("ask", days.NOT_ON_DUTY): "day",
    ("ask", days.ASKED_ALREADY): "day",
    ("ask", days.TO_ONESELF): "by",
    ("ask", days.ALSO_AWAY): "by",
    ("return", deciding.NO_WORDS): "words",
    ("send", drafting.TOO_EARLY): "valid_from",
    ("send", drafting.ANYBODY_TO_AGREE): "user-1",
}


def register(app: Flask) -> None:
    app.add_url_rule(PATH, view_func=schedule, methods=["GET", "POST"])


def schedule() -> AnyResponse:
    who = visitor()
    if not (is_entitled(who) or is_head(who)):
        raise Closed(NOT_CONSULTANT)
    if request.method == "GET":
        return showing(who)
    wish = request.form.get("do", "")
    act = _ACTS.get(wish) or abort(400)
    try:
        return go_on(PATH, act(_actor(who)))
    except RuleViolation as refused:
        clashes = isinstance(refused, drafting.Overwritten)
        return showing(who, _problems(wish, refused), clashes=clashes)


def _actor(who: Visitor) -> Actor:
    return Actor(Role.CONSULTANT, who.id, who.username, who.name, is_head(who))


def _problems(wish: str, refused: RuleViolation) -> list[Problem]:
    """Say beside which field it is to be mended; beside none where no field is wrong."""
    if isinstance(refused, Unfit):
        return refused.problems
    if isinstance(refused, UnfitMail):
        return [(f"mail-{refused.user}", str(refused))]
    return [(_FIELDS.get((wish, str(refused)), ""), str(refused))]


def showing(
    who: Visitor, problems: list[Problem] | None = None, *, clashes: bool = False
) -> Response:
    """Return the page; with what was typed, where it was not taken."""
    day = today()
    with site().desk.reading() as connection:
        held, force = queries.draft(connection), queries.in_force(connection, day)
        away = queries.absences(connection, day)
        swaps = queries.swaps(connection, SwapState.ASKED, SwapState.ACCEPTED)
        earlier = queries.earlier(connection, day)
        missed = unreached(connection, held) if held else ()
        waits = held is not None and telling.waits_for_opening(
            connection, telling.ASKING, telling.key_of(held)
        )
        unasked = {
            each.id
            for each in swaps
            if telling.waits_for_opening(connection, telling.OF_SWAPS, str(each.id))
        }
    roster, opening = site().desk.roster(), _opening()
    wish = request.form.get("do") if problems else None
    # What is sent is what is on the screen, so it stays there when it was not taken.
    edits = wish in ("edit", "edit_over") or (wish == "send" and "valid_from" in request.form)
    return page(
        "staff/schedule.html",
        UNFIT if problems else 200,
        actor=who,
        path=PATH,
        draft=held,
        force=force,
        away=away,
        earlier=earlier,
        problems=[each for each in problems or () if each[0]],
        error=" ".join(words for field, words in problems or () if not field),
        wrong=dict(problems or ()),
        typed=request.form if problems else {},
        wish=wish,
        agreed=agreed,
        swaps=[each for each in swaps if each.day >= day],
        weekdays=DAYS,
        people=people(),
        today=day,
        leads=is_head(who),
        rows=typed.rows_typed() if edits else typed.rows_of(held) if held else [],
        can_edit=held is not None and held.stage is Stage.DRAFT,
        shows_form=edits or (held is not None and held.stage is Stage.DRAFT),
        edition=request.form.get("edition", "") if edits else str(held.edition) if held else "",
        clash=clash_with(held, people()) if clashes and held else None,
        addressees=addressees(held, who),
        missed=[name_of(user) for user in missed],
        closed_until=opening,
        asked_at=opening if waits else "",
        unasked=unasked if opening else (),
        cannot=cannot_decide(roster, held, day) if held else (),
        no_more=no_more(roster, force, day) if force else (),
        **_rights(held, who),
    )


def _rights(held: Schedule | None, who: Visitor) -> dict[str, bool]:
    """Return which buttons about the draft are this person's."""
    if held is None:
        return {}
    directs = standing_now().is_director(who.username)
    with site().desk.reading() as connection:
        drafted = who.username in queries.drafters(connection, held.number)
    return {
        "mine": who.username in {slot.user for slot in held.missing},
        "may_approve": directs and not held.missing,
        "may_return": directs or who.username in held.users,
        "may_take_back": drafted or is_head(who),
    }


def _begin(actor: Actor) -> str:
    drafting.begin(site().desk, actor, moment())
    return ""


def _edit(actor: Actor) -> str:
    return _save(actor, typed.number("edition"))


def _edit_over(actor: Actor) -> str:
    """Save one's own, having seen what a colleague has saved meanwhile."""
    return _save(actor, typed.number("seen"))


def _save(actor: Actor, edition: int) -> str:
    wording, numbers = typed.wording(people())
    with _beside_its_row(wording, numbers):
        drafting.edit(site().desk, edition, wording, actor, moment())
    return "Сохранено. Когда всё готово, отправьте на согласование."


@contextmanager
def _beside_its_row(wording: drafting.Wording, numbers: list[int]) -> Iterator[None]:
    """Say of hours that cannot be kept in which row of the page they stand."""
    try:
        yield
    except drafting.UnfitHours as unfit:
        number = numbers[wording.slots.index(unfit.slot)]
        raise Unfit([(f"closes-{number}", f"Строка {number}: {unfit}")]) from None


def _send(actor: Actor) -> str:
    """Send what is on the screen; a page without the rows sends what is saved."""
    letters, edition = typed.letters(), typed.number("edition")
    if "valid_from" not in request.form:
        drafting.send(site().desk, edition, actor, moment(), letters)
    else:
        wording, numbers = typed.wording(people())
        with _beside_its_row(wording, numbers):
            drafting.send(site().desk, edition, actor, moment(), letters, wording=wording)
    return f"График на согласовании: {_when_asked()}."


def _when_asked() -> str:
    """Say when the bot asks those who stand in it: at once, or when the school opens."""
    opening = _opening()
    if opening:
        return f"бот спросит каждого, кто в нём стоит, {opening}"
    return "бот спрашивает в чате каждого, кто в нём стоит"


def _opening() -> str:
    """Say when the school opens, «в понедельник, 30 ноября, в 8:00»; nothing while it is open."""
    calendar, now = site().regulation.calendar, moment()
    opens = calendar.next_open(now)
    return "" if opens <= now else dates.at_hour(opens, now, calendar)


def _write_now(actor: Actor) -> str:
    with site().desk.reading() as connection:
        held = queries.draft(connection)
    swap = typed.number("swap") if "swap" in request.form else 0
    occasions, key = telling.ASKING, telling.key_of(held) if held else ""
    if swap:
        occasions, key = telling.OF_SWAPS, str(swap)
    asked = telling.write_now(site().desk, occasions, key, actor, moment())
    return "Бот пишет сейчас." if asked else "Писать уже нечего: всё отправлено."


def _mail(actor: Actor) -> str:
    mailing.mail(site().desk, typed.number("edition"), typed.letters(), actor, moment())
    return "Письмо со ссылкой отправлено. Директору оно уйдёт, когда все согласятся."


def _read() -> tuple[int, int]:
    """Return the number and the edition of the version that was shown to whoever decides."""
    return typed.number("number"), typed.number("edition")


def _take_back(actor: Actor) -> str:
    number, edition = _read()
    deciding.take_back(site().desk, edition, actor, moment(), number=number)
    return "График снова можно править. Согласовать его нужно будет заново."


def _agree(actor: Actor) -> str:
    number, edition = _read()
    deciding.agree(site().desk, edition, actor, moment(), number=number)
    return "Вы согласны с графиком."


def _return(actor: Actor) -> str:
    number, edition = _read()
    words = typed.words("words")[:MOST_WORDS]
    deciding.give_back(site().desk, edition, words, actor, moment(), number=number)
    return "График возвращён на правку."


def _approve(actor: Actor) -> str:
    number, edition = _read()
    found = deciding.approve(site().desk, edition, actor, moment(), number=number)
    return f"График утверждён, версия {found.number}."


def _absent(actor: Actor) -> str:
    who = typed.person("who", people())
    first, last = typed.day("first"), typed.day("last")
    days.enter_absence(site().desk, who, first, last, actor, moment())
    return "Отсутствие записано."


def _present(actor: Actor) -> str:
    days.take_out_absence(site().desk, typed.number("absence"), actor, moment())
    return "Отсутствие убрано."


def _ask(actor: Actor) -> str:
    day, by = typed.day("day"), typed.person("by", people())
    whose = typed.person("whose", people()) if request.form.get("whose") else None
    days.ask_to_stand_in(site().desk, day, by, actor, moment(), whose=whose)
    opening = _opening()
    asked = f"Бот спросит коллегу {opening}" if opening else "Коллеге ушёл вопрос в чат"
    return f"{asked}. Пока он не согласился, всё идёт по графику."


def _settle(use_case: Callable[..., None], said: str) -> Callable[[Actor], str]:
    def act(actor: Actor) -> str:
        use_case(site().desk, typed.number("swap"), actor, moment())
        return said

    return act


_ACTS: dict[str, Callable[[Actor], str]] = {
    "begin": _begin,
    "edit": _edit,
    "edit_over": _edit_over,
    "send": _send,
    "mail": _mail,
    "write_now": _write_now,
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
