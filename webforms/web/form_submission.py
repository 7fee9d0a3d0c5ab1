"""From a filled-in form to an inquiry: the one place where the web opens one."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from flask import request

from helpdesk.access.form_closing import refuse_while_closed
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child, Consent, Inquiry, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.intake import Opened, open_inquiry
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.vendor.outage_unsure import noting_asked_of
from helpdesk.vendor.outages import joining
from webforms.web import flood, typed
from webforms.web.forms import InquiryForm, chosen
from webforms.web.site import Site
from webforms.web.ticket import Ticket, new_ticket, read_ticket

F = TypeVar("F", bound=InquiryForm)


class Stale(RuleViolation):
    """The form was shown too long ago, or by somebody else: it needs a ticket of today's."""


def send(site: Site, form: InquiryForm, now: datetime) -> Opened:
    """Open the inquiry of a form that was found to fit; RuleViolation when it does not any more.

    Stale or TicketSpent where the form's ticket does not serve: then it is shown once more.
    FormClosed where somebody has closed the form, be it by another process a moment ago.
    """
    ticket = read_ticket(form.ticket.data)
    if ticket is None or ticket.is_stale(now):
        raise Stale("Страница открыта давно.")
    new = replace(new_inquiry(form, ticket, now), serves_once=True)
    asked_of = typed.number(request.form.get("asked_outage"))
    if asked_of and request.form.get("outage") != "no":
        new = noting_asked_of(new, asked_of)
    join = joining(typed.number(request.form.get("outage")), REQUESTER)

    def then(unit: UnitOfWork, inquiry: Inquiry) -> Inquiry:
        refuse_while_closed(unit)
        return join(unit, inquiry) if join else inquiry

    return open_inquiry(site.desk, flood.judged(new, ticket, now), REQUESTER, now, then=then)


def with_ticket(form: F) -> F:
    """Return the form with a ticket, a new one where it came without."""
    if not form.ticket.data:
        form.ticket.data = new_ticket()
    return form


def shown_version(inquiry: Inquiry) -> int:
    """Return the version that the page was made from; a page without one is as new as can be."""
    shown = typed.number(request.form.get("seq"))
    return inquiry.version if shown is None else shown


def new_inquiry(form: InquiryForm, ticket: Ticket | None, now: datetime) -> NewInquiry:
    consent = form.regulation.consent
    return NewInquiry(
        kind=form.kind,
        channel=Channel.FORM,
        received_at=now,
        requester=Requester(
            name=form.requester.data,
            phone=form.phone.data or "",
            email=form.email.data or "",
            reply_by=ReplyBy(form.reply_by.data),
        ),
        topic=form.topic.data,
        words=form.words.data,
        children=children_of(form),
        details=details_of(form),
        consent=Consent(consent.version, consent.digest, given_at=now),
        nonce=nonce_of(form, ticket),
        suspicious=is_suspicious(form, ticket, now),
    )


def children_of(form: InquiryForm) -> tuple[Child, ...]:
    entries = form.children if "children" in form else ()
    return tuple(
        Child(child.surname.data, child.name.data, child.school_class.data)
        for child in (entry.form for entry in entries)
    )


def device_of(form: InquiryForm) -> str:
    """Return «На телефоне, в приложении «Дневник.ру»», or what of it was said."""
    said = [title for title in (chosen(form.device), chosen(form.program)) if title]
    return ", ".join(said[:1] + [title[0].lower() + title[1:] for title in said[1:]])


def is_suspicious(form: InquiryForm, ticket: Ticket | None, now: datetime) -> bool:
    """Whether it looks like a machine's: this flags the inquiry and drops nothing."""
    return bool(form.website.data) or ticket is None or ticket.is_hasty(now)


def details_of(form: InquiryForm) -> tuple[tuple[TextKind, str], ...]:
    """Return what was said besides the words; a form may do without asking when to call."""
    asked = (
        (TextKind.CALL_WHEN, form.call_when.data if "call_when" in form else None),
        (TextKind.DONE, form.done.data),
        (TextKind.HAPPENED, form.happened.data),
        (TextKind.EXPECTED, form.expected.data),
        (TextKind.DEVICE, device_of(form)),
        (TextKind.PAGE, form.page.data),
    )
    return tuple((kind, said) for kind, said in asked if said)


def nonce_of(form: InquiryForm, ticket: Ticket | None) -> str | None:
    return ticket.nonce(*(f"{name}={said}" for name, said in form.said())) if ticket else None
