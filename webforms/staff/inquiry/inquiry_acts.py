"""What is done on an inquiry's page: its acts, a call, a consent, a look at what is hidden."""

from collections.abc import Iterable

from flask import Response, abort, request

from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.states import WITHDRAWN_BY, ConsentWay
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries.calling import Outcome, call
from helpdesk.inquiries.claims import reveal
from helpdesk.inquiries.consents import HEARD, agree
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.offers import offers_to
from helpdesk.journal.overviews import others_of
from helpdesk.journal.reasons import explain
from webforms.staff.access.visitors import consultant, is_head, overseer, visitor
from webforms.staff.inquiry.acting import PRESSED, WITH_FIELDS, do_once, done_words, filled_in, sent
from webforms.staff.inquiry.page import by_reference, described, showing
from webforms.web import fields
from webforms.web.form_submission import shown_version
from webforms.web.rendering import UNFIT, go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.typed_form import problems_of

CALLED = {
    Outcome.REACHED: Action.LOG_REACHED.done,
    Outcome.HELPED: "Звонок записан, вопрос закрыт: помогло.",
    Outcome.DID_NOT_HELP: "Звонок записан, вопрос вернулся в работу.",
    Outcome.MISSED: Action.LOG_MISSED.done,
    Outcome.SCHOOL_SENDS: "Согласие записано. Отправьте письмо с почты школы.",
}
REFUSED = 409
_CYCLE_DIGITS = 4


@staff_pages.route("/desk/<reference>/do/<what>", methods=["POST"])
def act_on(reference: str, what: str) -> Response:
    """Do what a button of the page says, once; what is refused stays in its fields."""
    actor, act = consultant(), known_act(what)
    inquiry = by_reference(reference, actor).inquiry
    key = ("act", act, inquiry.id, actor.id, shown_version(inquiry), *sent())
    try:
        do_once(key, inquiry.id, lambda: filled_in(act), actor)
    except RuleViolation as refused:
        return _refused(act, refused, by_reference(reference, actor), actor)
    return go_on(f"/desk/{inquiry.reference}", done_words(act))


def known_act(what: str) -> Action:
    """Return the act of an address; 404 where a page does no such act."""
    found = next((each for each in (*PRESSED, *WITH_FIELDS) if each == what), None)
    return found or abort(404)


def _refused(act: Action, refused: RuleViolation, seen: InquiryView, actor: Actor) -> Response:
    """Show it beside the fields of the act; where they are gone, at the head of the page."""
    is_offered = act in WITH_FIELDS and act in offers_to(seen, actor, moment()).all
    if not is_offered:
        return showing(seen, actor, REFUSED, refusal=str(refused), lost=fields.words())
    problems = [(f"{act}-{at}", words) for at, words in problems_of(refused, {}, "words")]
    values = {f"{act}-{name}": words for name, words in request.form.items()}
    return showing(seen, actor, problems=problems, values=values, problem_title="Не сделано")


@staff_pages.route("/desk/<reference>/call", methods=["POST"])
def log_call(reference: str) -> Response:
    """Write down how a call ended, beside the number to dial."""
    actor = consultant()
    seen = by_reference(reference, actor)
    said, since, note = request.form.get("outcome", ""), fields.number("seq"), fields.words("note")
    if said not in list(Outcome) or since is None:
        abort(400)
    outcome = Outcome(said)
    try:
        call(site().desk, seen.inquiry.id, outcome, actor, moment(), note=note, since=since)
    except RuleViolation as refused:
        again = by_reference(reference, actor)
        return showing(again, actor, REFUSED, refusal=str(refused), note=note)
    part = "#support" if outcome is Outcome.SCHOOL_SENDS else ""
    return go_on(f"/desk/{seen.inquiry.reference}{part}", CALLED[outcome])


@staff_pages.route("/desk/<reference>/reason", methods=["POST"])
def explain_why(reference: str) -> Response:
    """Take why a term was missed; what is refused stays in the page."""
    actor = overseer()
    seen = by_reference(reference, actor)
    words, cycle = fields.words("reason"), fields.number("cycle", _CYCLE_DIGITS)
    if cycle is None:
        abort(400)
    try:
        explain(site().desk, seen.inquiry.id, cycle, words, actor, moment())
    except RuleViolation as refused:
        at, title = f"why-{cycle}", "Причина не записана"
        problems = [(at, str(refused))]
        return showing(seen, actor, problems=problems, values={at: words}, problem_title=title)
    return go_on(f"/desk/{seen.inquiry.reference}#terms", "Причина записана.")


@staff_pages.route("/desk/<reference>/reveal", methods=["POST"])
def reveal_text(reference: str) -> Response:
    """Show one text whole, on this page alone; each look is a line of the history."""
    actor = consultant()
    seen = by_reference(reference, actor)
    text_id = fields.number("text")
    if text_id is None:
        abort(400)
    try:
        whole = reveal(site().desk, seen.inquiry.id, text_id, actor, moment())
    except RuleViolation as refused:
        return showing(seen, actor, UNFIT, refusal=str(refused))
    return showing(by_reference(reference, actor), actor, revealed={text_id: whole})


@staff_pages.route("/desk/<reference>/forget", methods=["POST"])
def write_withdrawal(reference: str) -> Response:
    """Ask once more, saying what will be gone; then write down that who has asked wants his data
    erased. Said twice, it is written once.
    """
    actor, seen, way = _heard(reference, WITHDRAWN_BY)
    if not request.form.get("sure"):
        others = others_of(site().desk, seen.inquiry)
        shown = described(seen, actor)
        return page("staff/forget.html", way=way, others=others, head=is_head(visitor()), **shown)
    withdraw_consent(site().desk, seen.inquiry.id, actor, way, moment())
    said = "Отзыв согласия записан, вопрос закрыт. Данные скоро удалятся."
    return go_on(f"/desk/{seen.inquiry.reference}#journal", said)


@staff_pages.route("/desk/<reference>/consent", methods=["POST"])
def write_consent(reference: str) -> Response:
    """Write down how a colleague has the consent; a second press changes nothing."""
    actor, seen, way = _heard(reference, HEARD)
    agree(site().desk, seen.inquiry.id, actor, way, moment())
    return go_on(f"/desk/{seen.inquiry.reference}#journal", "Согласие записано.")


def _heard(reference: str, ways: Iterable[ConsentWay]) -> tuple[Actor, InquiryView, ConsentWay]:
    actor = overseer()
    seen, way = by_reference(reference, actor), request.form.get("way", "")
    if way not in list(ways):
        abort(400)
    return actor, seen, ConsentWay(way)
