"""The form's pages: ask, check, send. What was typed travels with every page and is never lost."""

from datetime import datetime
from typing import Any

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from wtforms import Field

from helpdesk.access.form_closing import Closing, FormClosed
from helpdesk.domain.articles import Article, Shown
from helpdesk.domain.dates import school_hours_notice
from helpdesk.domain.errors import Question, RuleViolation
from helpdesk.domain.states import Kind
from helpdesk.inquiries.repetition import TicketSpent
from helpdesk.journal.usual_answer_words import to_who_asks
from helpdesk.kernel.articles import public_articles
from helpdesk.schedule.availability_words import waiting_notice
from helpdesk.vendor.outage_queries import Outage, concerned, open_outages
from webforms.public.knowledge import suggested
from webforms.web import fields, flood
from webforms.web.form_submission import Stale, children_of, device_of, send, with_ticket
from webforms.web.forms import MOST_CHILDREN, PATHS, InquiryForm, chosen
from webforms.web.rendering import go_on, page
from webforms.web.site import CLOSING_FRESH_FOR, in_words, moment, public_pages, site
from webforms.web.ticket import new_ticket

CLOSED = 503
MOST_FIRST = 3


@public_pages.route("/", methods=["GET", "POST"])
def parents() -> Response:
    return _answer(Kind.PARENT)


@public_pages.route("/staff", methods=["GET", "POST"])
def staff() -> Response:
    return _answer(Kind.STAFF)


def _answer(kind: Kind) -> Response:
    closing = _closing(is_sent=request.form.get("go") == "send")
    if request.method != "POST":
        return _closed(closing) if closing else asking(read_form(kind, None))
    form = read_form(kind, request.form)
    if request.form.get("go") != "send":
        flood.count_page(form.ticket.data)
    return _kept(form, closing) if closing else _next_page(form)


def _closing(*, is_sent: bool) -> Closing | None:
    try:
        return site().closing(moment(), at_most=CLOSING_FRESH_FOR if is_sent else 0.0)
    except SQLAlchemyError:
        return None


def _opens(closing: Closing) -> str:
    return in_words(closing.until)


def _closed(closing: Closing) -> Response:
    return page("closed.html", CLOSED, words=closing.words, until=_opens(closing))


def _kept(form: InquiryForm, closing: Closing) -> Response:
    """Return what was typed while the form was being closed: it can be sent when it opens."""
    said = f"Форма временно закрыта и откроется {_opens(closing)}. {closing.words}"
    phone = site().regulation.school.phone
    banner = f"{said} Телефон школы: {phone}. Всё, что вы написали, осталось здесь."
    show = checking if request.form.get("go") == "send" else asking
    return show(form, status=CLOSED, banner=banner)


def read_form(kind: Kind, typed: MultiDict[str, str] | None) -> InquiryForm:
    form = InquiryForm(site().regulation, kind, formdata=typed)
    # What is sent without a ticket gets none by that: it is shown once more.
    if typed is None or typed.get("go") != "send":
        with_ticket(form)
    form.join_more()
    return form


def _next_page(form: InquiryForm) -> Response:
    wish, _, about = request.form.get("go", "check").partition(":")
    if wish == "add":
        return _with_one_more_child(form)
    if wish == "remove":
        return _without_child(form, about)
    if wish == "edit":
        return asking(form, focus=about)
    form.drop_blank_children()
    fits = form.validate()
    # Told with all else that is wrong: nobody mends the one to read of the other.
    warning, where = form.warn()
    if warning:
        if not fits:
            # Who mends the one may overlook the other: it is asked once more, by itself.
            form.warned.data = ""
        return asking(form, banner=Question(warning), where=where)
    if not fits:
        return asking(form)
    return _sent(form) if wish == "send" else checking(form)


def _with_one_more_child(form: InquiryForm) -> Response:
    if "children" not in form or len(form.children) >= MOST_CHILDREN:
        return asking(form)
    added = form.children.append_entry()
    return asking(form, focus=added.form.surname.id)


def _without_child(form: InquiryForm, name: str) -> Response:
    if "children" in form and len(form.children) > 1:
        entries = form.children.entries
        entries[:] = [entry for entry in entries if entry.name != name]
        return asking(form, focus=entries[-1].form.surname.id)
    return asking(form)


def _sent(form: InquiryForm) -> Response:
    try:
        opened = send(site(), form, moment())
    except (Stale, TicketSpent) as refusal:
        form.ticket.data = new_ticket()
        banner = f"{refusal} Всё, что вы написали, осталось здесь: проверьте и отправьте."
        return checking(form, banner=banner)
    except FormClosed as closed:
        return _kept(form, closed.closing)
    except RuleViolation as refusal:
        return asking(form, banner=str(refusal))
    return go_on(f"/i/{opened.token}/accepted")


def asking(
    form: InquiryForm,
    *,
    status: int | None = None,
    focus: str = "",
    banner: str = "",
    where: Field | None = None,
) -> Response:
    """Return the form with all that was typed in it; the banner leads to the field it is about."""
    return page(
        "form.html",
        status,
        form=form,
        action=PATHS[form.kind],
        is_staff=form.kind is Kind.STAFF,
        problems=list(form.problems()),
        banner=banner,
        where=where,
        focus=focus,
        most_children=MOST_CHILDREN,
        **_beside(form.kind, moment()),
    )


def _beside(kind: Kind, now: datetime) -> dict[str, Any]:
    """Return what is to be read beside the form: when the school is open, and what else is known.

    The form opens also while the database is away: what is typed into it is kept.
    """
    calendar = site().regulation.calendar
    hours = school_hours_notice(calendar, now)
    try:
        with site().desk.reading_together() as desk, desk.reading() as connection:
            known = public_articles(connection, kind)
            outages = open_outages(connection)
            usual = to_who_asks(desk, kind, now)
            waiting = waiting_notice(desk.roster(), now)
    except (SQLAlchemyError, LookupError):
        return {"hours": hours}
    return {
        "first": [each for each in known if each.shown is Shown.FORM][:MOST_FIRST],
        "hours": f"{hours}. {waiting}" if waiting else hours,
        "going_on": [each.now(now, calendar) for each in outages],
        "usual": usual,
    }


def _suggested(form: InquiryForm) -> list[Article]:
    try:
        return suggested(form.kind, form.words.data or "")
    except SQLAlchemyError:
        return []


def usual_to_say(kind: Kind, now: datetime) -> str:
    """Return how soon an answer usually comes; nothing while the database is away."""
    try:
        return to_who_asks(site().desk, kind, now)
    except (SQLAlchemyError, LookupError):
        return ""


def _outages() -> list[Outage]:
    """Return what many have trouble with now; nothing while the database is away."""
    try:
        with site().desk.reading() as connection:
            return open_outages(connection)
    except SQLAlchemyError:
        return []


def checking(form: InquiryForm, *, status: int | None = None, banner: str = "") -> Response:
    """Return what was typed, to read once more before it is sent."""
    found, joins = _outages(), fields.line("outage")
    outage = concerned(found, form.topic.data or "", form.words.data or "")
    calendar, now = site().regulation.calendar, moment()
    return page(
        "check.html",
        status,
        form=form,
        action=PATHS[form.kind],
        answers=_answers(form),
        going_on=[each.now(now, calendar) for each in found],
        outage=outage,
        joins=joins,
        # Of what many have all is known; who says that his is another trouble is asked.
        asks_more=form.is_vague and (outage is None or joins == "no"),
        suggested=_suggested(form),
        tip=form.tips.get(form.topic.data or "", ""),
        banner=banner,
    )


def _answers(form: InquiryForm) -> list[tuple[str, str, str]]:
    """Return label, value, id of the field to change, for each thing that was said."""
    rows = [("Ваше имя", form.requester.data, form.requester.id)]
    for number, child in enumerate(children_of(form)):
        said = f"{child.surname} {child.name}, {child.school_class}"
        rows.append(("Ребёнок", said, f"children-{number}-surname"))
    rows += [
        ("Как ответить", chosen(form.reply_by), "reply_by-0"),
        ("Телефон", form.phone.data, form.phone.id),
        ("Когда звонить", form.call_when.data, form.call_when.id),
        ("Почта", form.email.data, form.email.id),
        ("О чём вопрос", chosen(form.topic), "topic-0"),
        ("Что не получается", form.words.data, form.words.id),
        ("Что вы делали", form.done.data, form.done.id),
        ("Что произошло", form.happened.data, form.happened.id),
        ("Чего вы ждали", form.expected.data, form.expected.id),
        ("Где это было", device_of(form), "device-0"),
        ("Адрес страницы", form.page.data, form.page.id),
    ]
    return [(label, said, field) for label, said, field in rows if said]
