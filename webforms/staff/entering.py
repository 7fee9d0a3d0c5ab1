"""Coming in with a pass from the chat, and staying for a while: who somebody is, at each request.

The site has no chat to ask. So each request asks the desk whether this person is still taken for
a consultant: presses, the command that asked for the page and the daily check write that down. Who
has left the consultants' channel since can thus go on for as long as the session lasts, two hours
at most; the table of moves holds for him as for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from flask import Flask, Response, g, redirect, session
from werkzeug.wrappers import Response as AnyResponse

from helpdesk.accounts.queries import still_known_as
from helpdesk.model import Actor, Move, Role
from helpdesk.orders.model import Standing
from helpdesk.orders.queries import standing
from helpdesk.passes import ENTER, ROOM, Expired, Pass, Unreadable, read_pass
from helpdesk.queries import known_person
from helpdesk.rules import NOT_APPOINTED
from webforms.errors import had_files, to_send_again
from webforms.rendering import page
from webforms.site import moment, site

STAYS = timedelta(hours=2)
FORBIDDEN = 403
OLD_LINK = (
    "Эта ссылка уже не действует",
    (
        "Она живёт десять минут. Вернитесь в чат и попросите новую: «Ответить на странице» "
        "в «Ещё…» на карточке, /help кабинет — страницы для сотрудников, /help — задать вопрос."
    ),
)
BAD_LINK = ("Такой ссылки нет", "Возможно, она скопирована не целиком. Попросите в чате новую.")
NOT_IN = (
    "Сначала войдите",
    (
        "Эта страница открывается по ссылке из чата: наберите там /help кабинет. А чтобы ответить "
        "на вопрос — «Ответить на странице» в «Ещё…» на карточке."
    ),
)
TIME_IS_UP = (
    "Время вышло",
    "Вход действует два часа. Откройте страницу ещё раз по ссылке из чата, потом вернитесь сюда.",
)
NOT_CONSULTANT = (
    "Отвечают только консультанты",
    "Вас нет среди консультантов школы. Если это ошибка, скажите завучу.",
)
NOT_DIRECTOR = (
    "Это решает директор",
    "Утверждает директор или тот, кто исполняет его обязанности по приказу.",
)
NOT_HEAD = (
    "Это дело завуча и директора",
    "Здесь меняют то, за что отвечают завуч и директор. Если нужно что-то исправить, скажите им.",
)
PATHS = {
    Move.ANSWER: "answer",
    Move.CORRECT: "correct",
    Move.ASK: "ask",
    Move.VENDOR_ANSWER: "vendor",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Visitor:
    """Whom the session names; it stays readable when its time is over."""

    id: str
    username: str
    name: str
    until: datetime

    def is_late(self, now: datetime) -> bool:
        return now > self.until


class Closed(Exception):
    """This page is not open now; `words` are a heading and what to do."""

    def __init__(self, words: tuple[str, str], visitor: Visitor | None = None) -> None:
        super().__init__(words[0])
        self.words = words
        self.visitor = visitor


def register(app: Flask) -> None:
    app.add_url_rule(f"{ENTER}/<token>", view_func=enter)
    app.add_url_rule("/desk/leave", view_func=leave, methods=["POST"])
    app.register_error_handler(Closed, said_closed)


def enter(token: str) -> AnyResponse:
    """Begin a session for whom the pass names. Nothing but this visitor's cookie changes."""
    now = moment()
    try:
        given = read_pass(site().settings.secret, token, now)
    except Expired:
        raise Closed(OLD_LINK) from None
    except Unreadable:
        log.warning("pass is not ours")
        raise Closed(BAD_LINK) from None
    until = (now + STAYS).timestamp()
    session["staff"] = [given.user_id, given.username, given.name, until]
    log.info("came in", user=given.user_id, move=given.move, page=given.page)
    return redirect(_page_of(given), 303)


def _page_of(given: Pass) -> str:
    if given.move is None:
        return f"{ROOM}/{given.page}" if given.page else ROOM
    path = PATHS.get(given.move)
    return f"{ROOM}/{given.reference}/{path}" if path else f"{ROOM}/ask"


def leave() -> AnyResponse:
    session.pop("staff", None)
    return redirect("/", 303)


def visitor() -> Visitor:
    """Return who is here; raise Closed where nobody is, or his time is over."""
    found = _known()
    if found is None:
        raise Closed(NOT_IN)
    if found.is_late(moment()):
        raise Closed(TIME_IS_UP, found)
    return found


def consultant() -> Actor:
    """Return who is here, ready to act; raise Closed unless the desk takes him for a consultant."""
    here = visitor()
    person = known_person(site().desk, here.id)
    standing = standing_now()
    appointed = standing.may_consult(here.username)
    leads = standing.is_head(here.username)
    # Who leads need not be appointed, but the desk must have met him in the consultants' channel.
    if person is None or not (person.entitled or leads):
        log.warning("refused: no consultant", user=here.id)
        raise Closed(NOT_CONSULTANT)
    if not (appointed or leads):
        log.warning("refused: not appointed", user=here.id)
        raise Closed(("Вас нет в приказе о консультантах", NOT_APPOINTED))
    return Actor(Role.CONSULTANT, person.id, person.username, person.name, leads, appointed)


def head() -> Actor:
    """Return the head or the director, ready to act; raise Closed for everybody else."""
    here = visitor()
    if not is_head(here):
        log.warning("refused: not the head", user=here.id)
        raise Closed(NOT_HEAD)
    return _leading(here)


def director() -> Actor:
    """Return the director, or who acts for him, ready to act; raise Closed for everybody else."""
    here = visitor()
    if not standing_now().is_director(here.username):
        log.warning("refused: not the director", user=here.id)
        raise Closed(NOT_DIRECTOR)
    return _leading(here)


def _leading(here: Visitor) -> Actor:
    """Return who leads; that he advises as well, an order says, or nobody is appointed yet."""
    appointed = standing_now().may_consult(here.username)
    return Actor(Role.CONSULTANT, here.id, here.username, here.name, True, appointed)


def overseer() -> Actor:
    """Return a consultant, the head or the director: who read others' inquiries, and enter."""
    here = visitor()
    if is_head(here) and known_person(site().desk, here.id) is None:
        return head()
    return consultant()


def is_head(who: Visitor) -> bool:
    """Return whether this is the head, or the director, who may do what the head may."""
    return standing_now().is_head(who.username)


def standing_now() -> Standing:
    """Return who holds which post today; read once for each request."""
    if "standing" not in g:
        regulation = site().regulation
        today = regulation.calendar.local_date(moment())
        with site().desk.reading() as connection:
            g.standing = standing(connection, regulation, today)
    found: Standing = g.standing
    return found


def is_entitled(who: Visitor) -> bool:
    """Return whether the desk takes this person for a consultant."""
    person = known_person(site().desk, who.id)
    return person is not None and person.entitled and standing_now().may_consult(who.username)


def _known() -> Visitor | None:
    said: Any = session.get("staff")
    if not said:
        return None
    user_id, username, name, until = said
    # The session may be older than what the papers call him, or somebody else, by now.
    with site().desk.reading() as connection:
        called = still_known_as(connection, user_id, username)
    return Visitor(user_id, called, name, datetime.fromtimestamp(until, UTC))


def said_closed(closed: Closed) -> Response:
    """Say why, and give back what was typed: it can be sent again once one has come in."""
    heading, advice = closed.words
    return page(
        "error.html", FORBIDDEN, heading=heading, advice=advice, again=to_send_again(),
        without_files=had_files(),
    )  # fmt: skip
