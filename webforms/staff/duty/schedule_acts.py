"""What can be pressed on the page of the schedule; each act returns what to say of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import request

from helpdesk.domain import dates
from helpdesk.domain.errors import UnfitFields
from helpdesk.domain.people import Actor
from helpdesk.duty import schedule_queries
from helpdesk.duty.model import DecidedBy, SwapState
from helpdesk.schedule import days, deciding, drafting, schedule_messages
from webforms.staff.duty import week_grid as form
from webforms.staff.duty.schedule_people import people
from webforms.web import fields
from webforms.web.site import moment, site
from webforms.web.typed_form import day_sent

MOST_WORDS = 2000
WHAT_IS_LEFT = (
    "Часы, которые остались без дежурного, и открытые вопросы коллеги — ниже: «Кто отсутствует»."
)


def _begin(actor: Actor) -> str:
    drafting.begin(site().desk, actor, moment())
    return ""


def _edit(actor: Actor) -> str:
    return _save(actor, form.number("edition"))


def _edit_over(actor: Actor) -> str:
    """Save one's own, having seen what a colleague has saved meanwhile."""
    return _save(actor, form.number("seen"))


def _save(actor: Actor, edition: int) -> str:
    wording, cells = form.wording(people())
    with _in_its_cell(wording, cells):
        drafting.edit(site().desk, edition, wording, actor, moment())
    return "Сохранено. Когда всё готово, отправьте на согласование."


@contextmanager
def _in_its_cell(wording: drafting.Wording, cells: list[str]) -> Iterator[None]:
    """Say of hours that cannot be kept in which cell of the grid they stand."""
    try:
        yield
    except drafting.UnfitHours as unfit:
        raise UnfitFields((cells[wording.slots.index(unfit.slot)], str(unfit))) from None


def _send(actor: Actor) -> str:
    """Send what is on the screen; a page without the grid sends what is saved."""
    letters, edition = form.letters(), form.number("edition")
    if "valid_from" not in request.form:
        drafting.send(site().desk, edition, None, letters, actor, moment())
    else:
        wording, cells = form.wording(people())
        with _in_its_cell(wording, cells):
            drafting.send(site().desk, edition, wording, letters, actor, moment())
    return f"График на согласовании: {_when_asked()}."


def _when_asked() -> str:
    """Say when the bot asks those who stand in it: at once, or when the school opens."""
    opening = opening_words()
    if opening:
        return f"бот спросит каждого, кто в нём стоит, {opening}"
    return "бот спрашивает в чате каждого, кто в нём стоит"


def opening_words() -> str:
    """Say when the school opens, «в понедельник, 30 ноября, в 8:00»; nothing while it is open."""
    calendar, now = site().regulation.calendar, moment()
    opens = calendar.next_open(now)
    return "" if opens <= now else dates.moment(opens, now, calendar)


def _write_now(actor: Actor) -> str:
    held = site().desk.read(schedule_queries.draft)
    swap = form.number("swap") if "swap" in request.form else 0
    occasions, key = schedule_messages.ASKING, schedule_messages.key_of(held) if held else ""
    if swap:
        occasions, key = schedule_messages.OF_SWAPS, str(swap)
    asked = schedule_messages.write_now(site().desk, occasions, key, actor, moment())
    return "Бот пишет сейчас." if asked else "Писать уже нечего: всё отправлено."


def _mail(actor: Actor) -> str:
    deciding.mail(site().desk, form.number("edition"), form.letters(), actor, moment())
    return "Письмо со ссылкой отправлено; директору оно уходит, когда все согласны."


def _decide(use_case: Callable[..., Any], said: str) -> Callable[[Actor], str]:
    """Return the act of whoever decides on the version that was shown to him."""

    def act(actor: Actor) -> str:
        words = (fields.words()[:MOST_WORDS],) if use_case is deciding.give_back else ()
        without = tuple(request.form.getlist("without"))
        shown = deciding.Shown(form.number("edition"), form.number("number"), without=without)
        found = use_case(site().desk, shown, *words, actor, moment())
        return said.format(number=found.number)

    return act


def _absent(actor: Actor) -> str:
    who = form.person("who", people())
    first, last = day_sent("first", form.NO_DAY), day_sent("last", form.NO_DAY)
    days.enter_absence(site().desk, who, first, last, actor, moment())
    return f"Отсутствие записано. {WHAT_IS_LEFT}"


def _present(actor: Actor) -> str:
    days.take_out_absence(site().desk, form.number("absence"), actor, moment())
    return "Отсутствие убрано."


def _ask(actor: Actor) -> str:
    day, by = day_sent("day", form.NO_DAY), form.person("by", people())
    whose = form.person("whose", people()) if "whose" in request.form else None
    days.ask_to_stand_in(site().desk, day, whose, by, actor, moment())
    opening = opening_words()
    asked = f"Бот спросит коллегу {opening}" if opening else "Коллеге ушёл вопрос в чат"
    return f"{asked}. Пока он не согласился, всё идёт по графику."


def _settle(state: SwapState, said: str) -> Callable[[Actor], str]:
    def act(actor: Actor) -> str:
        days.settle_swap(site().desk, form.number("swap"), state, actor, DecidedBy.PAGE, moment())
        return said

    return act


ACTS: dict[str, Callable[[Actor], str]] = {
    "begin": _begin,
    "edit": _edit,
    "edit_over": _edit_over,
    "send": _send,
    "mail": _mail,
    "write_now": _write_now,
    "take_back": _decide(
        deciding.take_back,
        "График снова можно править. Согласовать его нужно будет заново.",
    ),
    "agree": _decide(deciding.agree, "Вы согласны с графиком."),
    "return": _decide(deciding.give_back, "График возвращён на правку."),
    "approve": _decide(deciding.approve, "График утверждён, версия {number}."),
    "absent": _absent,
    "present": _present,
    "ask": _ask,
    "accept": _settle(SwapState.ACCEPTED, "Вы подменяете коллегу в этот день."),
    "decline": _settle(SwapState.DECLINED, "Вы отказались."),
    "withdraw": _settle(SwapState.WITHDRAWN, "Просьба снята."),
}
