"""What a colleague writes down of a parent's consent: that it was given since, or withdrawn."""

from collections.abc import Iterable

from flask import Flask, abort, request
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.domain.people import Actor
from helpdesk.domain.states import WITHDRAWN_BY, ConsentWay
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries.consents import HEARD, agree
from helpdesk.journal.view import InquiryView
from webforms.staff.access.visitors import overseer
from webforms.staff.inquiry.page import by_reference
from webforms.web.rendering import go_on
from webforms.web.site import moment, site


def register(app: Flask) -> None:
    app.add_url_rule("/desk/<reference>/consent", view_func=write_consent, methods=["POST"])
    app.add_url_rule("/desk/<reference>/forget", view_func=write_withdrawal, methods=["POST"])


def write_withdrawal(reference: str) -> AnyResponse:
    """Write down that who has asked wants his data erased; a second press changes nothing."""
    actor, seen, way = _told(reference, WITHDRAWN_BY)
    withdraw_consent(site().desk, seen.inquiry.id, actor, way, moment())
    return go_on(
        f"/desk/{seen.inquiry.reference}#journal",
        "Отзыв согласия записан, вопрос закрыт. Данные скоро удалятся.",
    )


def write_consent(reference: str) -> AnyResponse:
    """Write down how a colleague has the consent; a second press changes nothing."""
    actor, seen, way = _told(reference, HEARD)
    agree(site().desk, seen.inquiry.id, actor, way, moment())
    return go_on(f"/desk/{seen.inquiry.reference}#journal", "Согласие записано.")


def _told(reference: str, ways: Iterable[ConsentWay]) -> tuple[Actor, InquiryView, ConsentWay]:
    actor = overseer()
    seen, way = by_reference(reference, actor), request.form.get("way", "")
    if way not in list(ways):
        abort(400)
    return actor, seen, ConsentWay(way)
