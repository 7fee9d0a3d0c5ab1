"""The way back to a lost page: by number and phone to read it, by mail to get the link again.

Number and four digits open the page for half an hour, and only to read: whoever has seen the
number on somebody's screen and knows his phone must not be able to answer for him. The secret
link itself goes to the recorded address alone.
"""

from datetime import UTC, datetime, timedelta

import structlog
from flask import Response, request, session

from helpdesk.access.budgets import Spending
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.reference import read_reference
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.usual_answer_words import to_who_waits
from helpdesk.kernel.links import find_by_phone, find_by_reference, mail_link_again
from helpdesk.regulation.contact_details import plain_phone
from webforms.public.status_words import described
from webforms.web import typed
from webforms.web.limits import budgets, limit, network, spending
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, public_pages, site

READABLE_FOR = timedelta(minutes=30)
TOO_MANY = 429
PROVE_OTHERWISE = (
    "По номеру и телефону сейчас не найти: было слишком много неверных попыток. Если вы указывали "
    "почту, попросите ниже письмо со ссылкой: она откроет вопрос сразу. Или позвоните в школу."
)
NOT_FOUND = (
    "Такого вопроса не нашлось. Проверьте номер вопроса и последние четыре цифры телефона, "
    "который вы указали."
)
SENT = (
    "Если вопрос с таким номером есть и в нём указана почта, письмо со ссылкой придёт на неё "
    "через несколько минут."
)

log = structlog.get_logger(__name__)


@public_pages.route("/status", methods=["GET", "POST"])
def look_up() -> Response:
    if request.method != "POST":
        return asking()
    reference = typed.line(request.form.get("reference")) or ""
    digits = plain_phone(request.form.get("digits"))
    guesses = _guesses_at(reference)
    over = budgets().exhausted(guesses, moment())
    if over:
        log.warning("too many guesses", budgets=sorted(over))
        return asking(TOO_MANY, error=PROVE_OTHERWISE, reference=reference, digits=digits)
    try:
        inquiry = find_by_phone(site().desk, reference, digits)
    except NotFound:
        budgets().spend(guesses, moment())
        return asking(error=NOT_FOUND, reference=reference, digits=digits)
    session["found"] = [inquiry.reference, moment().timestamp()]
    return go_on(f"/status/{inquiry.reference}")


def asking(
    status: int | None = None,
    *,
    error: str = "",
    said: str = "",
    reference: str = "",
    digits: str = "",
) -> Response:
    """Return the page with what was typed into it."""
    return page("lookup.html", status, error=error, said=said, reference=reference, digits=digits)


@public_pages.route("/status/<reference>")
def found(reference: str) -> Response:
    """Show what was looked up a moment ago by this browser, to read only."""
    inquiry = _allowed(reference)
    if inquiry is None:
        return go_on("/status", status=302)
    seen = view(site().desk, inquiry.id)
    usual = to_who_waits(site().desk, seen.inquiry, moment())
    return page("found.html", **described(seen, moment(), is_found=True), usual=usual)


def _allowed(reference: str) -> Inquiry | None:
    known, at = session.get("found") or ("", 0.0)
    fresh = moment() - datetime.fromtimestamp(at, UTC) <= READABLE_FOR
    if not fresh or known != read_reference(reference):
        return None
    try:
        return find_by_reference(site().desk, reference)
    except NotFound:
        return None


@public_pages.route("/status/link", methods=["POST"])
def send_link() -> Response:
    """Mail the link to the recorded address; the words are the same whether there is one."""
    reference = typed.line(request.form.get("reference")) or ""
    limit("LINKS")
    try:
        inquiry = find_by_reference(site().desk, reference)
        mail_link_again(site().desk, inquiry.id, moment())
    except NotFound:
        pass  # Who asks learns nothing about which numbers exist.
    return asking(said=SENT, reference=reference)


def _guesses_at(reference: str) -> list[Spending]:
    """Return what a wrong guess is counted in; what cannot be a number is nobody's.

    Who guesses from elsewhere shuts nobody out: the number has a budget for each network, and one
    for all of them that holds until a number is guessed at from many.
    """
    known, here = read_reference(reference), network()
    guesses = [spending("GUESSES", here)]
    if known is not None:
        guesses.append(spending("GUESSES_AT_ONE", f"{known} {here}"))
        guesses.append(spending("GUESSES_AT_ONE_BY_ALL", known))
    return guesses
