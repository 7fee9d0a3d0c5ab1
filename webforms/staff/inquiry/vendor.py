"""The vendor's case on the page of an inquiry: its number, who else waits, what is asked for."""

from collections.abc import Callable

from flask import Response, abort, request

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import Actor
from helpdesk.domain.states import Owes
from helpdesk.inquiries.similar import NONE_CHOSEN
from helpdesk.journal.acts import Filled, read
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.links import ids_of
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.vendor import relaying
from helpdesk.vendor.cases import known_cases
from helpdesk.vendor.information_requests import vendor_told
from helpdesk.vendor.relaying import join_case
from webforms.staff.access.visitors import consultant
from webforms.staff.inquiry.page import by_reference, showing
from webforms.web.rendering import go_on
from webforms.web.site import moment, site, staff_pages
from webforms.web.typed_form import TypedForm, problems_of

MOST_NUMBER = 100
# Which field a refusal stands beside.
FIELDS = {"case": "number", "join": "join", "wants": "asked", "told": "told", "rejected": "because"}


Act = Callable[[TypedForm, InquiryView, Actor], str]


@staff_pages.route("/desk/<reference>/support/<what>", methods=["POST"])
def support(reference: str, what: str) -> Response:
    """Do one thing; what is refused stays in its fields, with the words beside them."""
    act = _ACTS.get(what) or abort(404)
    actor = consultant()
    seen, form = by_reference(reference, actor), TypedForm.sent()
    try:
        said = act(form, seen, actor)
    except RuleViolation as refused:
        return showing(
            by_reference(reference, actor),
            actor,
            problems=problems_of(refused, {}, FIELDS[what]),
            problem_title="Не записано",
            is_secret=isinstance(refused, LooksSecret),
            values=form.given,
        )
    return go_on(f"/desk/{seen.inquiry.reference}#support", said)


def _case(form: TypedForm, seen: InquiryView, actor: Actor) -> str:
    number = form.words("number", most=MOST_NUMBER) or _chosen(form.said("known"), seen)
    form.check()
    relaying.vendor_case(site().desk, seen.inquiry.id, number, actor, moment())
    return "Номер обращения записан."


def _chosen(key: str, seen: InquiryView) -> str:
    known = site().desk.read(known_cases, but=seen.inquiry.id) if key else []
    return next((case.number for case in known if case.key == key), "")


def _join(_form: TypedForm, seen: InquiryView, actor: Actor) -> str:
    wanted = ids_of(site().desk, request.form.getlist("other"))
    if not wanted:
        raise RuleViolation(NONE_CHOSEN)
    joined = join_case(site().desk, seen.inquiry.id, wanted, actor, moment())
    many = dates.counted(len(joined), "вопрос", "вопроса", "вопросов")
    left = len(wanted) - len(joined)
    rest = (
        f" Не присоединены (уже решены, уже здесь или у них другое обращение): {left}."
        if left
        else ""
    )
    return f"Присоединили: {many}.{rest}"


def _wants(form: TypedForm, seen: InquiryView, actor: Actor) -> str:
    owes = form.given.get("owes", str(Owes.REQUESTER))
    if owes not in list(Owes):
        abort(400)
    _do(Action.VENDOR_WANTS, form, "asked", seen, actor)
    who = "Тому, кто спросил, сообщили" if owes == Owes.REQUESTER else "Сведения отправит школа"
    return f"Записано. {who}; напомним, если их не отправят."


def _do(act: Action, form: TypedForm, words: str, seen: InquiryView, actor: Actor) -> None:
    """Do what is also done in the chat, with the words of this field."""
    filled = Filled(
        words=form.words(words),
        owes=form.said("owes"),
        day=form.line("day", most=MOST_NUMBER),
        reason=form.said("reason"),
        insisted="insisted" in form.given,
    )
    form.check()
    read(act, filled)(site().desk, seen.inquiry.id, actor, moment())


def _told(form: TypedForm, seen: InquiryView, actor: Actor) -> str:
    body = form.words("told")
    form.check()
    vendor_told(site().desk, seen.inquiry.id, actor, moment(), body=body)
    sent = "письмо отправлено заново" if seen.is_rejected else "сведения отправлены"
    return f"Записано: {sent}."


def _rejected(form: TypedForm, seen: InquiryView, actor: Actor) -> str:
    _do(Action.VENDOR_REJECTED, form, "because", seen, actor)
    return "Записано. Тот, кто спросил, получит письмо заново и что в нём исправить."


_ACTS: dict[str, Act] = {
    "case": _case,
    "join": _join,
    "wants": _wants,
    "told": _told,
    "rejected": _rejected,
}
