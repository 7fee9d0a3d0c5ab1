"""A consultant enters what somebody told him: one short page, and a reference to say aloud."""

from typing import Any

from flask import Response, request

from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.errors import Question, RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Actor
from helpdesk.domain.rules import permitted
from helpdesk.domain.states import Channel, ConsentWay, Kind
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.entry import WAYS, Told, enter, look_through_told, no_way_to_answer
from helpdesk.inquiries.free_text import spelled
from helpdesk.inquiries.told_form import AT, read_told, refuse_told
from helpdesk.privacy.holding_back import warning_of
from helpdesk.regulation.regulation import Regulation
from webforms.staff.access.visitors import overseer
from webforms.staff.inquiry.page import by_reference
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.ticket import fresh_ticket, new_ticket, read_ticket
from webforms.web.typed_form import TypedForm, problems_of
from webforms.web.uploaded_pictures import ACCEPT, receive

PATH = "/desk/entry"
CONSENT = {ConsentWay.SPOKEN: "устно, я это слышал(а)", ConsentWay.PAPER: "бланк подписан"}
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
    form = TypedForm.sent()
    told = _told(form)
    _ask_more(form, told, actor)
    if form.problems:
        return showing(request.form, form.problems)
    try:
        opened = enter(site().desk, told, actor, moment())
    except RuleViolation as refused:
        return showing(request.form, dict(problems_of(refused, AT, "when")))
    lost = "" if opened.repeated else _pictures(opened.inquiry)
    return go_on(f"{PATH}/{opened.inquiry.reference}{lost}")


def _ask_more(form: TypedForm, told: Told, actor: Actor) -> None:
    """Put all that is refused and all that is asked once more beside its field."""
    refuse_told(form, told, actor, moment())
    if told.channel in _WAYS and not form.said("warned"):
        form.refuse(_WAYS[told.channel], Question(no_way_to_answer(told)))
    if not told.insisted:
        look_through_told(told)
        details = "\n".join(words for _, words in told.details)
        for name, words in zip(_HELD, (told.words, told.answer, details), strict=True):
            form.refuse(name, Question(warning_of(words)))


def _pictures(inquiry: Inquiry) -> str:
    """Let pictures join what is written already; say on the next page that some did not."""
    return "?pictures=lost" if receive(inquiry).problems else ""


def _told(form: TypedForm) -> Told:
    ticket = read_ticket(form.said("ticket")) or fresh_ticket()
    return read_told(
        form,
        site().regulation,
        moment(),
        "email",
        nonce=ticket.nonce(*(f"{name}={form.said(name)}" for name in FIELDS)),
        details=((TextKind.CALL_WHEN, form.line("call_when", most=200)),),
        answer=form.words("answer"),
        is_claimed=bool(form.said("claim")),
        insisted=bool(form.said("insisted")),
    )


def local_now() -> str:
    """Return the school's time as a field for date and time holds it."""
    return site().regulation.calendar.local(moment()).strftime("%Y-%m-%dT%H:%M")


def choices(regulation: Regulation) -> dict[str, Any]:
    """Return what the templates offer to choose from."""
    return {
        "topics": [
            (title, [(f"{kind}:{t.code}", t.title) for t in regulation.topics_of(kind)])
            for kind, title in ((Kind.PARENT, "Родитель"), (Kind.STAFF, "Сотрудник школы"))
        ],
        "channels": [(str(way), way.clause) for way in WAYS],
        "consents": [(str(way), title) for way, title in CONSENT.items()],
    }


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
