"""A consultant enters what somebody told him: one short page, and a reference to say aloud."""

from typing import Any

from flask import Response, request

from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.errors import Code, Question, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor, Requester
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Channel
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.entry import (
    Told,
    enter,
    look_through_told,
    no_way_to_answer,
    refusals,
    reply_by,
)
from helpdesk.inquiries.free_text import spelled
from helpdesk.privacy.holding_back import warning_of
from webforms.staff.access.visitors import overseer
from webforms.staff.inquiry.page import by_reference
from webforms.staff.intake.told_form import ToldForm, choices
from webforms.web.forms import NAME
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.routes import staff_pages
from webforms.web.site import moment, site
from webforms.web.ticket import fresh_ticket, new_ticket, read_ticket
from webforms.web.typed_form import problems_of
from webforms.web.uploaded_pictures import ACCEPT, receive

PATH = "/desk/entry"
# Beside which field a refusal stands, by what it is about.
_AT: dict[Code | None, str] = {Code.NAME: "who", Code.DAY: "when", Code.CLAIM: "claim"}
# Where a way to answer is asked for.
_WAYS = {Channel.PHONE: "phone", Channel.MAIL: "email"}
# Where words are held back that look like a password.
_HELD = ("words", "answer", "call_when")
# What makes two sends the same send.
FIELDS = (
    "channel",
    "when",
    "who",
    "phone",
    "email",
    "child",
    "topic",
    "words",
    "call_when",
    "consent",
    "answer",
    "claim",
)


@staff_pages.route(PATH, methods=["GET", "POST"])
def write_down() -> Response:
    actor = overseer()
    if request.method == "GET":
        return showing({"channel": Channel.PERSON, "when": local_now()})
    limit("STAFF", actor.id)
    form = ToldForm.sent(regulation=site().regulation)
    told = _told(form)
    problems = _problems(form, told, actor)
    if problems:
        return showing(request.form, problems)
    try:
        opened = enter(site().desk, told, actor, moment())
    except RuleViolation as refused:
        return showing(request.form, dict(problems_of(refused, _AT, "when")))
    lost = "" if opened.repeated else _pictures(opened.inquiry)
    return go_on(f"{PATH}/{opened.inquiry.reference}{lost}")


def _problems(form: ToldForm, told: Told, actor: Actor) -> dict[str, str]:
    """Return all that is refused and all that is asked once more, each beside its field."""
    found = {**form.problems}
    for refusal in refusals(told, actor, moment()):
        if refusal.code in _AT:
            found.setdefault(_AT[refusal.code], str(refusal))
    if told.channel in _WAYS and not form.said("warned"):
        _ask(found, _WAYS[told.channel], no_way_to_answer(told))
    if not told.insisted:
        look_through_told(told)
        details = "\n".join(words for _, words in told.details)
        for name, words in zip(_HELD, (told.words, told.answer, details), strict=True):
            _ask(found, name, warning_of(words))
    return found


def _ask(problems: dict[str, str], name: str, question: str) -> None:
    if question:
        problems.setdefault(name, Question(question))


def _pictures(inquiry: Inquiry) -> str:
    """Let pictures join what is written already; say on the next page that some did not."""
    return "?pictures=lost" if receive(inquiry).problems else ""


def _told(form: ToldForm) -> Told:
    now = moment()
    kind, topic = form.about("topic")
    ticket = read_ticket(form.said("ticket")) or fresh_ticket()
    # In the order in which the page asks: so stands the summary of what does not fit.
    received = form.received("when", now)
    channel = form.channel("channel")
    who = form.line("who", "Напишите, кто спрашивает.", NAME)
    phone, email = form.phone("phone"), form.mail("email")
    return Told(
        kind=kind,
        channel=channel,
        received_at=received,
        requester=Requester(who, phone, email, reply_by(phone, email)),
        topic=topic,
        words=form.words("words", "Напишите, что спросили."),
        nonce=ticket.nonce(*(f"{name}={form.said(name)}" for name in FIELDS)),
        children=form.children("child"),
        consent=form.consent("consent", kind),
        details=((TextKind.CALL_WHEN, form.line("call_when", most=200)),),
        answer=form.words("answer"),
        is_claimed=bool(form.said("claim")),
        insisted=bool(form.said("insisted")),
    )


def local_now() -> str:
    """Return the school's time as a field for date and time holds it."""
    return site().regulation.calendar.local(moment()).strftime("%Y-%m-%dT%H:%M")


def showing(given: Any, problems: dict[str, str] | None = None) -> Response:
    asked = {name for name, words in (problems or {}).items() if isinstance(words, Question)}
    return page(
        "staff/entry.html",
        action=PATH,
        values=given,
        problems=list((problems or {}).items()),
        is_secret=not asked.isdisjoint(_HELD),
        warned=given.get("warned") or not asked.isdisjoint(_WAYS.values()),
        ticket=given.get("ticket") or new_ticket(),
        accept=ACCEPT,
        **choices(site().regulation),
    )


@staff_pages.route(f"{PATH}/<reference>")
def done(reference: str) -> Response:
    """Say the reference, to be read out, and by when the answer comes."""
    actor = overseer()
    seen = by_reference(reference, actor)
    is_asked = permitted(Move.OUTAGE, seen.inquiry, actor)
    return page(
        "staff/entered.html",
        inquiry=seen.inquiry,
        signs=spelled(seen.inquiry.reference),
        by_when=by_when(seen.inquiry),
        lost="pictures" in request.args,
        outage=seen.outage_to_join if is_asked else None,
        join=Action.OUTAGE_JOIN,
    )


def by_when(inquiry: Inquiry) -> str:
    """Return «Ответим не позднее среды, 25 ноября.»; nothing where it is answered."""
    if inquiry.answered_at is not None:
        return ""
    return deadlines_of(inquiry, site().regulation.calendar, moment()).we_answer
