"""The first setup, step by step: what is still the example's, messages to oneself, a question."""

from flask import Response, abort, request

from helpdesk.access.first_setup import EXAMPLE, SetupStep, confirm_step, send_trial, setup_of
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.reference import shown_reference
from helpdesk.inquiries.closing import end_trial
from helpdesk.kernel.links import find_by_reference
from webforms.staff.settings.differences import apart_of
from webforms.staff.settings.field_sorts import FieldSort, said
from webforms.staff.settings.proposals import version_in_force
from webforms.staff.settings.schema import BY_KEY
from webforms.staff.settings.section_form import value_at
from webforms.staff.settings.section_page import PATH, settler
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages

START = f"{PATH}/start"
TITLES = {
    **{step: BY_KEY[step].title for step in list(SetupStep)[:4]},
    SetupStep.MAIL: "Письмо себе",
    SetupStep.CHAT: "Сообщение себе",
    SetupStep.QUESTION: "Вопрос и ответ",
}
NOT_COUNTED = "Проба закрыта: в отчёт и проверку она не войдёт."
SENT = "Отправили. Через минуту откройте этот шаг снова: здесь будет видно, дошло ли."


@staff_pages.route(START, methods=["GET", "POST"])
def first_setup() -> Response:
    """Show a step, the first that is not done unless another is asked for; do what it offers."""
    who = settler()
    setup = site().desk.read(setup_of, who)
    named = request.form.get("step") or request.args.get("step")
    asked = next((step for step in SetupStep if step == named), None)
    step = asked or setup.next or SetupStep.QUESTION
    error = ""
    if request.method == "POST":
        limit("STAFF", who.id)
        wish, _ = fields.button()
        try:
            if wish == "right":
                confirm_step(site().desk, step, moment())
                return go_on(START)
            if wish == "try" and step in (SetupStep.MAIL, SetupStep.CHAT):
                send_trial(site().desk, step, who, moment())
                return go_on(f"{START}?step={step}", SENT)
            if wish == "trial" and setup.reference:
                asked_last = find_by_reference(site().desk, setup.reference)
                end_trial(site().desk, asked_last.id, who, moment())
                return go_on(f"{START}?step={SetupStep.QUESTION}", NOT_COUNTED)
            abort(400)
        except RuleViolation as refused:
            error = str(refused)
    return page(
        "staff/first_setup.html",
        setup=setup,
        step=step,
        number=list(SetupStep).index(step) + 1,
        titles=TITLES,
        values=_values_of(step),
        path=PATH,
        start=START,
        error=error,
        shown_reference=shown_reference,
    )


def _values_of(step: SetupStep) -> list[tuple[str, str, bool]]:
    """Return label and value of what stands on the step's page, and whether it is the example's."""
    if step not in BY_KEY:
        return []
    apart = apart_of(version_in_force().body)
    found = []
    for field in BY_KEY[step].fields:
        value = value_at(apart, field.path)
        if field.sort is FieldSort.ROWS:
            value = [row.get("name") or row.get("title") for row in value or ()]
        found.append((field.label, said(field, value), EXAMPLE.get(field.path) == value))
    return found
