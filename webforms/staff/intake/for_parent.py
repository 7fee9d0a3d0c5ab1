"""A teacher enters a parent's question on a page, as in the chat's dialog."""

from dataclasses import replace
from typing import Any

from flask import Response, abort, request
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from helpdesk.contacts.contact_queries import stood_in
from helpdesk.contacts.on_behalf import CAME, REPLY, SOLVED, is_same, open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.inquiry import Consent
from helpdesk.domain.states import Channel, ConsentWay, Kind, State
from helpdesk.inquiries.free_text import when
from helpdesk.inquiries.intake import Opened
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.links import find_by_reference
from helpdesk.regulation.regulation import Regulation
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import visitor
from webforms.staff.intake.entry_page import by_when
from webforms.web import typed
from webforms.web.form_submission import new_inquiry, with_ticket
from webforms.web.forms import DETAIL, InquiryForm, at_most, chosen, one_of_them
from webforms.web.forms import choice as choice_of
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.ticket import read_ticket
from webforms.web.typed_form import said_of_refusal

PATH = "/desk/parent"
_CAME = [(way.value, title) for way, title in CAME]


class ForParentForm(InquiryForm):
    """The parent's question in a teacher's hand: how it came, how he has agreed, who has helped."""

    came = choice_of("Как родитель обратился?", _CAME, one_of_them("Выберите, как он обратился."))
    when = StringField("Когда?", [at_most(40)], filters=[typed.line])
    agreed = choice_of(
        "Согласие на запись имени и вопроса",
        [(ConsentWay.SPOKEN.value, "Дано устно"), (ConsentWay.PAPER.value, "Бланк подписан")],
        one_of_them("Отметьте, как родитель согласился."),
    )
    helped = BooleanField(SOLVED)
    answer = TextAreaField("Что вы ответили", [at_most(DETAIL)], filters=[typed.words])

    def __init__(self, regulation: Regulation, **given: Any) -> None:
        super().__init__(regulation, Kind.PARENT, **given)
        del self["consent"]
        self.requester.label.text = "Имя и отчество родителя"
        self.reply_by.label.text = "Как ответить родителю?"
        self.reply_by.choices = [SelectChoice(by.value, title) for by, title in REPLY]
        self.call_when.label.text = "Когда родителю удобно говорить?"
        self.words.label.text = "Вопрос родителя"
        if not self.came.data:
            self.came.data = Channel.PERSON.value

    def validate_when(self, field: StringField) -> None:
        try:
            self.received_at = when(field.data or "", moment(), self.regulation.calendar)
        except RuleViolation as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_answer(self, field: StringField) -> None:
        if field.data and not self.helped.data:
            raise ValidationError("Отметьте, что помогли сами, или уберите ответ.")


@staff_pages.route(PATH, methods=["GET", "POST"])
def enter_for_parent() -> Response:
    who, banner = visitor(), ""
    if request.method == "POST":
        limit("STAFF", who.id)
    form = with_ticket(ForParentForm(site().regulation))
    if form.validate_on_submit():
        try:
            opened = _opened(who, form)
            return go_on(f"{PATH}/{opened.inquiry.reference}")
        except RuleViolation as refusal:
            banner = said_of_refusal(refusal)
    problems = list(form.problems())
    return page(
        "staff/for_parent.html",
        form=form,
        action=PATH,
        problems=problems,
        banner=banner,
        chosen=chosen,
    )


def _opened(who: Visitor, form: ForParentForm) -> Opened:
    now = moment()
    document = form.regulation.consent
    way = ConsentWay(form.agreed.data)
    new = replace(
        new_inquiry(form, read_ticket(form.ticket.data), now),
        channel=Channel(form.came.data),
        received_at=min(form.received_at, now),
        consent=Consent(document.version, document.digest, now, way, who.id),
        # Whom the chat has proved is no machine, however fast he types.
        suspicious=False,
    )
    by = StaffMember(who.id, who.username, who.name)
    return open_for_parent(
        site().desk, new, by, now, helped=form.helped.data, answer=form.answer.data or ""
    )


@staff_pages.route(f"{PATH}/<reference>")
def entered_for_parent(reference: str) -> Response:
    """The number to say aloud, for who has entered the question and for nobody else."""
    who = visitor()
    try:
        inquiry_id = find_by_reference(site().desk, reference).id
    except NotFound:
        inquiry_id = 0
    by = site().desk.read(stood_in, inquiry_id)
    # The same answer after the same work: others do not learn which numbers there are.
    if by is None or not is_same(by, who.id, who.username):
        abort(404)
    seen = view(site().desk, inquiry_id)
    return page(
        "staff/for_parent_entered.html",
        inquiry=seen.inquiry,
        again=PATH,
        waits=seen.inquiry.state is not State.CLOSED,
        promise=by_when(seen.inquiry),
    )
