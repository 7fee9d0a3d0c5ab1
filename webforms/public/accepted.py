"""The confirmation behind the secret link: what was promised; and the place for screenshots."""

from datetime import datetime

from flask import Response, request

from helpdesk.domain.dates import school_hours_notice
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.journal.usual_answer_words import to_who_waits
from helpdesk.schedule.availability_words import waiting_notice
from helpdesk.storage.pictures import MOST_PICTURES
from webforms.public.forgetting import seen_by
from webforms.public.status_words import answer_comes, going_on
from webforms.web import fields
from webforms.web.limits import limit
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, public_pages, site
from webforms.web.uploaded_pictures import ACCEPT, NO_PICTURE, Problem, receive, said_of


@public_pages.route("/i/<token>/accepted", methods=["GET", "POST"])
def accepted(token: str) -> Response:
    inquiry = seen_by(token).inquiry
    if request.method != "POST":
        return confirmation(token, inquiry)
    limit("ACTS", token)
    return _with_pictures(token, inquiry)


def _with_pictures(token: str, inquiry: Inquiry) -> Response:
    if not fields.files():
        return confirmation(token, inquiry, problems=(("", NO_PICTURE),))
    received = receive(inquiry)
    if received.problems:
        return confirmation(token, inquiry, said_of(received), received.problems)
    return go_on(f"/i/{token}/accepted#pictures")


def confirmation(
    token: str, inquiry: Inquiry, added: str = "", problems: tuple[Problem, ...] = ()
) -> Response:
    """Return the page; it can be kept as a bookmark, and says what is true when it is read."""
    now = moment()
    seen = view(site().desk, inquiry.id)
    return page(
        "accepted.html",
        inquiry=inquiry,
        path=f"/i/{token}",
        link=f"{site().settings.public_url}/i/{token}",
        deadline=deadlines_of(inquiry, seen.regulation.calendar, now).we_answer,
        hours=_seen_when(seen, now),
        usual=to_who_waits(site().desk, inquiry, now),
        is_new=inquiry.state is State.NEW,
        going_on=going_on(seen, now),
        next_steps=_next_steps(seen),
        pictures=len(seen.own_pictures),
        room=MOST_PICTURES - len(seen.own_pictures),
        accept=ACCEPT,
        added=added,
        problems=problems,
    )


def _seen_when(seen: InquiryView, now: datetime) -> str:
    regulation = seen.regulation
    said = school_hours_notice(regulation.calendar, now)
    waiting = waiting_notice(seen.duty, now)
    if waiting:
        return f"{said}. {waiting}"
    is_open = regulation.calendar.is_open(now)
    return f"{said}. Консультанты уже видят ваш вопрос" if is_open else said


def _next_steps(seen: InquiryView) -> list[str]:
    """Say what happens from here on, by the way of answering that was chosen."""
    return [
        "Ваш вопрос прочитает консультант школы. Если что-то нужно уточнить, он спросит.",
        answer_comes(seen.inquiry.reply_by, "на странице вопроса"),
        "Если школа не сможет ответить сама, подготовит для вас письмо в поддержку «Дневник.ру».",
    ]
