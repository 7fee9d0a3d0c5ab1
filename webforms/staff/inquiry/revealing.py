"""«Показать»: what was left out of the requester's words, for who works on the inquiry."""

from flask import Flask, Response, abort, request

from helpdesk.domain.errors import RuleViolation
from helpdesk.inquiries.revealing import reveal
from webforms.staff.access.visitors import consultant
from webforms.staff.inquiry.page import by_reference, showing
from webforms.web import typed
from webforms.web.rendering import UNFIT
from webforms.web.site import moment, site


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/reveal", view_func=reveal_text, methods=["POST"])


def reveal_text(reference: str) -> Response:
    """Show one text whole, on this page alone; each look is a line of the history."""
    actor = consultant()
    seen = by_reference(reference, actor)
    text_id = typed.number(request.form.get("text"))
    if text_id is None:
        abort(400)
    try:
        whole = reveal(site().desk, seen.inquiry.id, text_id, actor, moment())
    except RuleViolation as refused:
        return showing(seen, actor, UNFIT, refusal=str(refused))
    return showing(by_reference(reference, actor), actor, revealed={text_id: whole})
