"""What a colleague writes down of a parent's consent: that it was given since, or withdrawn."""

from __future__ import annotations

from flask import Flask, abort, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries.consents import HEARD, agree
from webforms.staff.access.visitors import overseer
from webforms.staff.inquiry.page import by_reference
from webforms.web.site import moment, site
from webforms.web.words import WITHDRAWN_BY


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/consent", view_func=write_consent, methods=["POST"])
    app.add_url_rule("/desk/<reference>/forget", view_func=write_withdrawal, methods=["POST"])


def write_withdrawal(reference: str) -> AnyResponse:
    """Write down that who has asked wants his data erased; a second press changes nothing."""
    actor = overseer()
    seen = by_reference(reference, actor)
    way = request.form.get("way", "")
    if way not in list(WITHDRAWN_BY):
        abort(400)
    withdraw_consent(site().desk, seen.inquiry.id, actor, ConsentWay(way), moment())
    flash("Отзыв согласия записан, вопрос закрыт. Данные скоро удалятся.")
    return redirect(f"/desk/{seen.inquiry.reference}#journal", 303)


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
