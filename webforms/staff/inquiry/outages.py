"""Mass outages: declared from a question, told of to all who have it, and ended."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, abort, request

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.states import Kind
from helpdesk.journal.filters import Filters
from helpdesk.journal.inquiry_queries import people
from helpdesk.journal.lines import count
from helpdesk.journal.seeking import numbered
from helpdesk.kernel.links import find_by_reference, ids_of
from helpdesk.privacy.confidential import look_through
from helpdesk.storage.records import inquiries_where
from helpdesk.vendor.outage_news import end, share_case, tell_all
from helpdesk.vendor.outage_queries import (
    KNOWN,
    Outage,
    outage_of,
    outages_around,
    outages_where,
    proposed_title,
    same_trouble,
)
from helpdesk.vendor.outages import MOST_TITLE, MOST_WORDS, declare, declare_alone, join_this
from webforms.staff.access.visitors import consultant, overseer
from webforms.staff.inquiry.page import by_reference, described
from webforms.staff.journal.addresses import path_of
from webforms.web import fields
from webforms.web.rendering import go_on, page
from webforms.web.site import in_words, moment, site, staff_pages
from webforms.web.typed_form import Problem

PATH = "/desk/outages"
NO_SUCH = "Вопроса с таким номером нет. Номер стоит на карточке вопроса."


@staff_pages.route(PATH)
def outages() -> Response:
    """List them, what is going on first."""
    overseer()
    found = site().desk.read(outages_where)
    rows = sorted((_described(each) for each in found), key=lambda each: not each["is_open"])
    return page("staff/outages.html", rows=rows, path=PATH)


@staff_pages.route(f"{PATH}/<int:outage_id>", methods=["GET", "POST"])
def one_outage(outage_id: int) -> Response:
    """Show an outage; tell of it, end it, add a question, or let all wait on one case."""
    actor = overseer()
    held = _held(outage_id)
    if request.method == "GET":
        return _showing(held)
    wish, words = request.form.get("do", ""), fields.words()
    if wish not in _ACTS:
        abort(400)
    look_through(words)
    try:
        done = _ACTS[wish](held, words, actor)
    except RuleViolation as refused:
        return _showing(_held(outage_id), [(wish, str(refused))], {wish: words})
    return go_on(f"{PATH}/{outage_id}", done)


def _held(outage_id: int) -> Outage:
    try:
        return site().desk.read(outage_of, outage_id)
    except NotFound:
        abort(404)


def _tell(held: Outage, words: str, actor: Actor) -> str:
    number = fields.number("number") or 0
    told = tell_all(site().desk, held.id, number, words, actor, moment())
    if told:
        return f"Новость отправлена, вопросов: {told}."
    is_new = number == held.last
    return "Новость теперь на форме, слать её пока некому." if is_new else "Новость уже отправлена."


def _end(held: Outage, words: str, actor: Actor) -> str:
    number = fields.number("number") or 0
    asked = end(site().desk, held.id, number, words, actor, moment())
    return f"Сбой закончен.{f' Спрашиваем, заработало ли, вопросов: {asked}.' if asked else ''}"


def _add(held: Outage, words: str, actor: Actor) -> str:
    inquiry = _asked(words)
    join_this(site().desk, inquiry.id, held.id, actor, moment())
    return f"Вопрос {inquiry.shown_reference} отмечен как этот сбой."


def _asked(typed: str) -> Inquiry:
    """Return the inquiry of a typed code, or the newest of a typed number."""
    by_number = numbered(typed)
    try:
        if by_number is None:
            return find_by_reference(site().desk, typed)
        return site().desk.read(inquiries_where, by_number)[-1]
    except (NotFound, IndexError):
        raise RuleViolation(NO_SUCH) from None


def _share(held: Outage, _words: str, actor: Actor) -> str:
    joined = share_case(site().desk, held.id, actor, moment())
    return f"Присоединено к обращению в поддержке: {joined}."


_ACTS = {"tell": _tell, "end": _end, "add": _add, "case": _share}


def _showing(
    held: Outage, problems: Sequence[Problem] = (), values: dict[str, str] | None = None
) -> Response:
    known = site().desk.read(people)
    wrote = (held.declared_by, *(each.by_id for each in held.updates))
    names = {each: known[each].name for each in wrote if each in known}
    return page(
        "staff/outage.html",
        **_described(held),
        names=names,
        at=in_words,
        problems=problems,
        values=values or {},
        typed="".join((values or {}).values()),
        most=MOST_WORDS,
        path=f"{PATH}/{held.id}",
        all=PATH,
    )


def _described(held: Outage) -> dict[str, Any]:
    """Return what is said of it; how many have it, is what the journal finds."""
    now, calendar = moment(), site().regulation.calendar
    its, waits = Filters(outage=str(held.id)), Filters(outage=str(held.id), state="open")
    with site().desk.reading() as connection:
        all_of_it, unanswered = (count(connection, each, calendar, now) for each in (its, waits))
    return {
        "outage": held,
        "is_open": held.is_open,
        "since": dates.since(held.since, now, calendar),
        "over": in_words(held.over_at) if held.over_at else "",
        "many": dates.counted(all_of_it.number, "вопрос", "вопроса", "вопросов")
        if all_of_it.number
        else "",
        "nobody": "пока никто не спросил" if held.is_open else "никто не спросил",
        "waits": unanswered.number,
        "journal": path_of(its),
    }


@staff_pages.route(f"{PATH}/new", methods=["GET", "POST"])
def new_outage() -> Response:
    """Declare one of which nobody has asked yet."""
    actor = overseer()
    since = dates.clock(site().regulation.calendar.local(moment()))
    values = {"topic": "", "title": "", "words": KNOWN, "since": since}
    problems = list[Problem]()
    if request.method == "POST":
        values = _typed(values)
        try:
            declared = declare_alone(site().desk, **values, actor=actor, now=moment())
        except RuleViolation as refused:
            problems = [_placed(refused, values)]
        else:
            return go_on(f"{PATH}/{declared}", Action.OUTAGE.done)
    return page(
        "staff/new_outage.html",
        topics=list(_topics().items()),
        values=values,
        problems=problems,
        most=(MOST_TITLE, MOST_WORDS),
        path=PATH,
    )


def _typed(names: Iterable[str]) -> dict[str, str]:
    """Return what was typed to declare an outage, looked through for what is confidential."""
    values = {name: fields.words(name) for name in names}
    look_through(values["title"], values["words"])
    return values


def _placed(refused: RuleViolation, values: dict[str, str]) -> Problem:
    """Let a refusal stand at the first field that was left empty, or at the words for all."""
    empty = (name for name in ("topic", "title") if values.get(name) == "")
    return next(empty, "words"), str(refused)


def _topics() -> dict[str, str]:
    """Return the topics of all by their codes; what each side calls otherwise in both words."""
    found = dict[str, str]()
    for each in (topic for kind in Kind for topic in site().regulation.topics_of(kind)):
        known = found.setdefault(each.code, each.title)
        if known != each.title:
            found[each.code] = f"{known} / {each.title}"
    return found


@staff_pages.route("/desk/<reference>/outage", methods=["GET", "POST"])
def declare_outage(reference: str) -> Response:
    """Ask what to tell everybody, and who has the same; then declare it."""
    actor = consultant()
    seen = by_reference(reference, actor)
    alike = site().desk.read(same_trouble, seen.inquiry)
    topic = seen.regulation.topic_title(seen.inquiry.kind, seen.inquiry.topic)
    began = dates.clock(seen.regulation.calendar.local(seen.inquiry.received_at))
    values = {"title": proposed_title(topic), "words": KNOWN, "since": began}
    chosen, problems = [each.reference for each in alike], list[Problem]()
    if request.method == "POST":
        values = _typed(values)
        chosen = request.form.getlist("also")
        try:
            also = ids_of(site().desk, chosen)
            declare(site().desk, seen.inquiry.id, **values, actor=actor, now=moment(), also=also)
        except RuleViolation as refused:
            problems = [_placed(refused, values)]
        else:
            declared, _ = site().desk.read(outages_around, seen.inquiry, "")
            return go_on(f"{PATH}/{declared.id}" if declared else PATH, Action.OUTAGE.done)
    return page(
        "staff/declare_outage.html",
        **described(seen, actor),
        act=Action.OUTAGE,
        alike=[(each.reference, f"{each.shown_reference} · {each.subject}") for each in alike],
        chosen=chosen,
        values=values,
        problems=problems,
        most=(MOST_TITLE, MOST_WORDS),
    )
