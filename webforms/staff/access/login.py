"""Coming in with a link from the chat, and leaving.

Opening a link changes nothing: chat servers open links too, for previews. A button comes in, and
spends the link on the browser that has pressed it.
"""

import secrets

import structlog
from flask import Response, request, session

from helpdesk.access.login_links import (
    ENTER,
    LEAVE,
    ROOM,
    Expired,
    LoginPass,
    Unreadable,
    read_pass,
)
from helpdesk.access.sections import page_at
from helpdesk.access.sessions import Spent, begin_session, end_session, forget_browser, is_spent
from helpdesk.duty.known_accounts import still_known_as
from webforms.staff.access.closed import Closed, Visitor, take_wanted
from webforms.staff.access.visitors import holds_his_post, session_here, standing_now
from webforms.web.rendering import go_on, page
from webforms.web.site import moment, site, staff_pages

OLD_LINK = (
    "Эта ссылка уже не действует",
    (
        "Она живёт десять минут. Вернитесь в чат и попросите новую: «Ответить на странице» "
        "в «Ещё…» на карточке, /help сегодня — страницы для сотрудников, /help — задать вопрос."
    ),
)
BAD_LINK = ("Такой ссылки нет", "Возможно, она скопирована не целиком. Попросите в чате новую.")
SPENT_LINK = (
    "По этой ссылке уже вошли",
    (
        "Она годится для одного браузера. Попросите в чате новую: /help сегодня. Если по этой "
        "ссылке входили не вы, скажите администратору."
    ),
)
# What stays in the cookie when somebody else comes in: which browser this is.
BROWSER = "browser"

log = structlog.get_logger(__name__)


@staff_pages.route(f"{ENTER}/<token>", methods=["GET", "POST"])
def enter(token: str) -> Response:
    """Ask whether to come in as whom the link names; who is here already goes on at once."""
    given, browser = _read(token), session.setdefault(BROWSER, secrets.token_urlsafe(16))
    if is_spent(site().desk, token, browser):
        log.warning("login link used again elsewhere", user=given.user_id)
        raise Closed(SPENT_LINK)
    here = _still_here()
    is_his = here is not None and here.id == given.user_id
    if request.method == "GET" and not is_his:
        return page("staff/enter.html", given=given, here=here, room=ROOM, leads=_title(given))
    return _come_in(token, given, browser, is_his=is_his)


def _read(token: str) -> LoginPass:
    try:
        return read_pass(site().settings.secret, token, moment())
    except Expired:
        raise Closed(OLD_LINK) from None
    except Unreadable:
        log.warning("pass is not ours")
        raise Closed(BAD_LINK) from None


def _still_here() -> Visitor | None:
    found = session_here()
    stands = found is not None and not found.is_late(moment()) and holds_his_post(found)
    return found if stands else None


def _come_in(token: str, given: LoginPass, browser: str, *, is_his: bool) -> Response:
    """Begin a session in place of the one that there may be, and spend the link."""
    called = site().desk.read(still_known_as, given.user_id, given.username)
    post = standing_now().post_of(called)
    try:
        begun = begin_session(site().desk, token, given, post, browser, moment())
    except Spent:
        raise Closed(SPENT_LINK) from None
    was, before, wanted = session_here(), session.get("staff"), take_wanted(given.user_id)
    if before:
        end_session(site().desk, before)
    # What was over may have been his own: then he goes on where he was.
    if before and not (is_his or (was is not None and was.id == given.user_id)):
        session.clear()
        session[BROWSER] = browser
    session["staff"] = begun
    log.info("came in", user=given.user_id, move=given.move, page=given.page)
    return go_on(_page_of(given, wanted))


def _page_of(given: LoginPass, wanted: str) -> str:
    """Return where the link leads; one to the first page, to what was wanted before."""
    if given.move is None:
        return f"{ROOM}/{given.page}" if given.page else wanted or ROOM
    page = given.move.page
    return f"{ROOM}/{given.reference}/{page}" if page else f"{ROOM}/ask"


def _title(given: LoginPass) -> str:
    """Return how the page is called that the link leads to; nothing for one about an inquiry."""
    found = page_at(given.page) if given.move is None else None
    return found.title if found else ""


@staff_pages.route(LEAVE, methods=["POST"])
def leave() -> Response:
    """End the session on both sides: an old cookie leads nowhere."""
    token = session.get("staff")
    if token:
        end_session(site().desk, token)
        log.info("left")
    if BROWSER in session:
        forget_browser(site().desk, session[BROWSER])
    session.clear()
    return go_on("/", "Вы вышли из страниц для сотрудников.")
