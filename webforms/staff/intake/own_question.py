"""A teacher's question on a page that knows him from the chat: it goes on as if asked there."""

from typing import Any

from flask import Response, request

from helpdesk.domain.dates import school_hours_notice
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.regulation.regulation import Regulation
from helpdesk.vendor.outage_unsure import noting_asked
from webforms.public.question_form import usual_to_say
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import visitor
from webforms.web.form_submission import details_of, nonce_of, with_ticket
from webforms.web.forms import InquiryForm
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages
from webforms.web.ticket import read_ticket
from webforms.web.typed_form import said_of_refusal

PATH = "/desk/ask"
# What the chat knows of him already, or has no need of.
_KNOWN = ("requester", "reply_by", "phone", "call_when", "email", "consent", "more")


class KnownStaffForm(InquiryForm):
    """The question alone."""

    def __init__(self, regulation: Regulation, **given: Any) -> None:
        super().__init__(regulation, Kind.STAFF, **given)
        for name in _KNOWN:
            del self[name]


@staff_pages.route(PATH, methods=["GET", "POST"])
def ask() -> Response:
    who = visitor()
    if request.method == "POST":
        limit("STAFF", who.id)
    form = with_ticket(KnownStaffForm(site().regulation))
    if not form.validate_on_submit():
        return asking(form)
    # Once, and nothing is refused: the same button sends it as it is.
    if form.is_vague and "asked" not in request.form:
        return asking(form, asks_more=True)
    try:
        opened = _opened(who, form)
    except RuleViolation as refusal:
        return asking(form, banner=said_of_refusal(refusal))
    return go_on(f"/i/{opened.token}/accepted")


def _opened(who: Visitor, form: KnownStaffForm) -> Opened:
    """Open the inquiry as the dialog would: he hears by direct message, as he asked in the chat."""
    now = moment()
    requester = Requester(
        who.name, reply_by=ReplyBy.CHAT, mattermost_id=who.id, username=who.username
    )
    new = NewInquiry(
        kind=Kind.STAFF,
        channel=Channel.CHAT,
        received_at=now,
        requester=requester,
        topic=form.topic.data,
        words=form.words.data,
        details=details_of(form),
        nonce=nonce_of(form, read_ticket(form.ticket.data)),
    )
    new = site().desk.read(noting_asked, new)
    return open_inquiry(site().desk, new, REQUESTER, now)


def asking(form: KnownStaffForm, *, banner: str = "", asks_more: bool = False) -> Response:
    return page(
        "staff/ask.html",
        form=form,
        action=PATH,
        problems=list(form.problems()),
        banner=banner,
        asks_more=asks_more,
        tip=form.tips.get(form.topic.data or "", ""),
        usual=usual_to_say(Kind.STAFF, moment()),
        hours=school_hours_notice(site().regulation.calendar, moment()),
    )
