"""A requester's own data: what is stored, as one file, and how to have it erased."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, request

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay, Kind
from helpdesk.erasure.acts import act_of_inquiry
from helpdesk.erasure.erasure_requests import inquiries_of, read_erase_token
from helpdesk.erasure.withdrawing import goes_at, withdraw_consent
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.links import find_by_link
from webforms.papers.making import paper_file
from webforms.papers.personal_data import data_sheet
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, public_pages, site


@public_pages.route("/i/<token>/forget", methods=["GET", "POST"])
def forget(token: str) -> Response:
    """Ask once more, then withdraw the consent for this inquiry, and for what repeats it."""
    seen = seen_by(token)
    if not may_forget(seen):
        return go_on(f"/i/{token}")
    if request.method != "POST":
        return _asking([seen.inquiry], f"/i/{token}/forget", back=f"/i/{token}")
    limit("SENDS")
    withdraw_consent(site().desk, seen.inquiry.id, REQUESTER, ConsentWay.FORM, moment())
    return go_on(f"/i/{token}", "Вы отозвали согласие. Вопрос закрыт.")


def _asking(asked: Sequence[Inquiry], path: str, back: str = "") -> Response:
    days = site().regulation.retention.withdrawn.in_words()
    return page("forget.html", asked=asked, path=path, back=back, days=days)


def may_forget(seen: InquiryView) -> bool:
    """Whether there is a consent to withdraw: staff are asked for none."""
    inquiry = seen.inquiry
    is_over = inquiry.consent_withdrawn_at is not None or inquiry.erased_at is not None
    return inquiry.kind is Kind.PARENT and not is_over


@public_pages.route("/i/<token>/data.pdf")
def own_data(token: str) -> Response:
    """Return all that is stored of this inquiry as one file (152-FZ, art. 14)."""
    seen = seen_by(token)
    if seen.inquiry.erased_at is not None:
        abort(404)
    files = site().files
    return paper_file(data_sheet([seen], files, moment()), f"data-{seen.inquiry.reference}")


@public_pages.route("/forget/<proof>", methods=["GET", "POST"])
def forget_all(proof: str) -> Response:
    """Show who reads the mail of an address what is stored under it, and erase it if he says so."""
    secret, now = site().settings.secret, moment()
    with site().desk.reading() as connection:
        address = read_erase_token(connection, secret, proof, now)
        found = inquiries_of(connection, address)
    asked = [each for each in found if each.consent_withdrawn_at is None]
    path = f"/forget/{proof}"
    if request.method != "POST":
        return _asking(asked, path)
    limit("SENDS")
    for each in asked:
        withdraw_consent(site().desk, each.id, REQUESTER, ConsentWay.LETTER, now)
    return go_on(path, "Вы отозвали согласие. Вопросы закрыты.")


def seen_by(token: str) -> InquiryView:
    """Return the inquiry behind a secret link; 404 where there is none."""
    return view(site().desk, find_by_link(site().desk, token).id)


def erased_page(seen: InquiryView) -> Response:
    """Say that an inquiry's data are gone: nothing else is left to be shown."""
    act = site().desk.read(act_of_inquiry, seen.inquiry.id)
    return page("forgotten.html", inquiry=seen.inquiry, act=act)


def kept_until(seen: InquiryView) -> dict[str, Any]:
    """Return what the status page says of how long the data are stored."""
    retention = site().regulation.retention
    return {
        "goes_at": goes_at(seen.inquiry, site().regulation),
        "kept_for": retention.questions.in_words(),
        "may_forget": may_forget(seen),
    }
