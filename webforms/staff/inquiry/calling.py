"""«Дозвонились», «Не дозвонились» on the page of an inquiry, beside the number to dial."""

from flask import Flask, abort, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain.errors import RuleViolation
from helpdesk.inquiries.calls import Outcome, call
from webforms.staff.access.visitors import consultant
from webforms.staff.inquiry.page import by_reference, showing
from webforms.web import typed
from webforms.web.rendering import go_on
from webforms.web.site import moment, site

SAID = {
    Outcome.REACHED: "Звонок записан.",
    Outcome.HELPED: "Звонок записан, вопрос закрыт: помогло.",
    Outcome.DID_NOT_HELP: "Звонок записан, вопрос вернулся в работу.",
    Outcome.MISSED: "Записано: не дозвонились.",
    Outcome.SCHOOL_SENDS: "Согласие записано. Отправьте письмо с почты школы.",
}
REFUSED = 409


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/call", view_func=log_call, methods=["POST"])


def log_call(reference: str) -> AnyResponse:
    actor = consultant()
    seen = by_reference(reference, actor)
    said, since = request.form.get("outcome", ""), typed.number(request.form.get("seq"))
    if said not in list(Outcome) or since is None:
        abort(400)
    outcome, note = Outcome(said), typed.words(request.form.get("note")) or ""
    try:
        call(site().desk, seen.inquiry.id, outcome, actor, moment(), note=note, since=since)
    except RuleViolation as refused:
        again = by_reference(reference, actor)
        return showing(again, actor, REFUSED, refusal=str(refused), note=note)
    part = "#support" if outcome is Outcome.SCHOOL_SENDS else ""
    return go_on(f"/desk/{seen.inquiry.reference}{part}", SAID[outcome])
