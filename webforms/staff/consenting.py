"""«Согласие дано устно», «Бланк подписан»: for a parent who wrote a letter and has agreed since."""

from __future__ import annotations

from flask import Flask, abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.consents import HEARD, agree
from helpdesk.model import ConsentWay
from webforms.site import moment, site
from webforms.staff.entering import overseer
from webforms.staff.reading import by_reference


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/consent", view_func=write_consent, methods=["POST"])


def write_consent(reference: str) -> AnyResponse:
    """Write down how a colleague has the consent; a second press changes nothing."""
    actor = overseer()
    seen = by_reference(reference, actor)
    way = request.form.get("way", "")
    if way not in list(HEARD):
        abort(400)
    agree(site().desk, seen.inquiry.id, actor, ConsentWay(way), moment())
    flash("Согласие записано.")
    return redirect(f"/desk/{seen.inquiry.reference}#journal", 303)
