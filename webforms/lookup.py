"""The way back to a lost page: by number and phone to read it, by mail to get the link again.

Number and four digits open the page for half an hour, and only to read: whoever has seen the
number on somebody's screen and knows his phone must not be able to answer for him. The secret
link itself goes to the recorded address alone.
"""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, current_app, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.how_soon import to_who_waits
from helpdesk.links import find_by_phone, find_by_reference, mail_link_again
from helpdesk.model import Inquiry, NotFound
from helpdesk.queries import view
from helpdesk.reference import read_reference
from webforms import typed
from webforms.intake_pages import UNFIT
from webforms.limits import limited
from webforms.rendering import page
from webforms.site import moment, site
from webforms.status_words import described

READABLE_FOR = timedelta(minutes=30)
# Ten thousand combinations of digits, twenty tries a day.
TRIES_PER_REFERENCE = "5 per 10 minutes; 20 per day"
NOT_FOUND = (
    "Такого вопроса не нашлось. Проверьте номер вопроса и последние четыре цифры телефона, "
    "который вы указали."
)
SENT = (
    "Если вопрос с таким номером есть и в нём указана почта, письмо со ссылкой придёт на неё "
    "через несколько минут."
)


def register(app: Flask) -> None:
    app.add_url_rule("/status", view_func=look_up, methods=["GET", "POST"])
    app.add_url_rule("/status/link", view_func=send_link, methods=["POST"])
    app.add_url_rule("/status/<reference>", view_func=found)


def look_up() -> AnyResponse:
    if request.method != "POST":
        return asking()
    reference = typed.line(request.form.get("reference")) or ""
    digits = typed.phone(request.form.get("digits")) or ""
    with limited("LOOKUPS"), _limited_for(reference):
        try:
            inquiry = find_by_phone(site().desk, reference, digits)
        except NotFound:
            return asking(UNFIT, error=NOT_FOUND, reference=reference, digits=digits)
    session["found"] = [inquiry.reference, moment().timestamp()]
    return redirect(f"/status/{inquiry.reference}", 303)


def asking(
    status: int = 200, *, error: str = "", said: str = "", reference: str = "", digits: str = ""
) -> Response:
    """Return the page with what was typed into it."""
    return page("lookup.html", status, error=error, said=said, reference=reference, digits=digits)


def found(reference: str) -> AnyResponse:
    """Show what was looked up a moment ago by this browser, to read only."""
    inquiry = _allowed(reference)
    if inquiry is None:
        return redirect("/status")
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


def send_link() -> Response:
    """Mail the link to the recorded address; the words are the same whether there is one."""
    reference = typed.line(request.form.get("reference")) or ""
    with limited("LOOKUPS"), _limited_for(reference):
        try:
            inquiry = find_by_reference(site().desk, reference)
            mail_link_again(site().desk, inquiry.id, moment())
        except NotFound:
            pass  # Who asks learns nothing about which numbers exist.
    return asking(said=SENT, reference=reference)


def _limited_for(reference: str) -> AbstractContextManager[object]:
    """Count the tries at one number; what cannot be one is nobody's, and none is shared."""
    known = read_reference(reference)
    if known is None:
        return nullcontext()
    limiter = current_app.extensions["limits"]
    key = hashlib.sha256(known.encode()).hexdigest()[:16]
    limit: AbstractContextManager[object] = limiter.shared_limit(
        TRIES_PER_REFERENCE, scope="reference", key_func=lambda: key
    )
    return limit
