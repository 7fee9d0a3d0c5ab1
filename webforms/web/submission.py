"""From a filled-in form to an inquiry: the one place where the web opens one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Child, Consent, NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries.intake import Opened, open_inquiry
from webforms.web import flood
from webforms.web.forms import InquiryForm, chosen
from webforms.web.site import Site
from webforms.web.ticket import Ticket, read_ticket


class Stale(RuleViolation):
    """The form was shown too long ago, or by somebody else: it needs a ticket of today's."""


def send(site: Site, form: InquiryForm, now: datetime) -> Opened:
    """Open the inquiry of a form that was found to fit; RuleViolation when it does not any more.

    Stale or TicketSpent where the form's ticket does not serve: then it is shown once more.
    """
    ticket = read_ticket(form.ticket.data)
    if ticket is None or ticket.is_stale(now):
        raise Stale("Страница открыта давно.")
    new = replace(new_inquiry(form, now), serves_once=True)
    return open_inquiry(site.desk, flood.judged(new, ticket, now), REQUESTER, now)


def new_inquiry(form: InquiryForm, now: datetime) -> NewInquiry:
    consent = form.regulation.consent
    ticket = read_ticket(form.ticket.data)
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
        details=tuple((kind, said) for kind, said in _details(form) if said),
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


def _details(form: InquiryForm) -> tuple[tuple[TextKind, str | None], ...]:
    return (
        (TextKind.CALL_WHEN, form.call_when.data),
        (TextKind.DONE, form.done.data),
        (TextKind.HAPPENED, form.happened.data),
        (TextKind.EXPECTED, form.expected.data),
        (TextKind.DEVICE, device_of(form)),
        (TextKind.PAGE, form.page.data),
    )


def nonce_of(form: InquiryForm, ticket: Ticket | None) -> str | None:
    return ticket.nonce(*(f"{name}={said}" for name, said in form.said())) if ticket else None
