"""Why a page of the staff is not open, in words for who stands before it, and led back by login.

Which page that was stays in the browser's own signed cookie, for an hour, and for the same person
alone where one knows who it was.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import Response, request, session

from helpdesk.access.login_links import ENTER, ROOM
from helpdesk.access.sessions import Session
from webforms.web.rendering import page
from webforms.web.resending import resend_offer
from webforms.web.site import moment, staff_pages

WANTED = "wanted"
STAYS = timedelta(hours=1)
SOUGHT = "q"
MOST_LETTERS = 1_000
# Our own pages for staff: no other site, and no link that logs in.
_OURS = re.compile(rf"{ROOM}(?!{ENTER.removeprefix(ROOM)}/)(?:[/?][^\\\s]*)?")
FORBIDDEN = 403
UNAVAILABLE = 503
NOT_IN = (
    "Сначала войдите",
    (
        "Эта страница открывается по ссылке из чата: наберите там /help сегодня. А чтобы ответить "
        "на вопрос — «Ответить на странице» в «Ещё…» на карточке."
    ),
)
TIME_IS_UP = (
    "Время вышло",
    (
        "Вход действует два часа. Попросите в чате новую ссылку: /help сегодня. Она приведёт на "
        "эту же страницу."
    ),
)
# Where something was sent: it stays in this tab.
NOT_IN_UNSENT = (
    "Сначала войдите",
    "Войдите по ссылке из чата (/help сегодня), потом вернитесь сюда.",
)
TIME_IS_UP_UNSENT = (
    "Время вышло",
    (
        "Вход действует два часа. Войдите по новой ссылке из чата (/help сегодня), потом вернитесь "
        "сюда."
    ),
)
OTHER_POST = (
    "Войдите ещё раз",
    "Ваши права в программе изменились. Попросите в чате новую ссылку: /help сегодня.",
)
NOT_OF_STAFF = (
    "Вход закрыт",
    "Чат говорит, что вы больше не сотрудник школы. Если это ошибка, скажите администратору чата.",
)
CHAT_SILENT = (
    "Чат сейчас не отвечает",
    (
        "Файлы с данными людей программа отдаёт, только когда чат подтвердит, что вы сотрудник. "
        "Вернитесь назад и попробуйте ещё раз через минуту. Если чат не отвечает долго, скажите "
        "администратору."
    ),
)
NOT_CONSULTANT = (
    "Эта страница для консультантов",
    "Вас нет среди консультантов школы. Если это ошибка, скажите завучу.",
)
NOT_MET = (
    "Бот вас ещё не знает",
    "Зайдите в чате в канал консультантов и через минуту откройте эту страницу снова.",
)
NOT_HEAD = (
    "Это дело завуча и директора",
    "Здесь меняют то, за что отвечают завуч и директор. Если нужно что-то исправить, скажите им.",
)
NOT_KEEPER = (
    "Настройки меняют завуч, директор и администратор",
    "Если в настройках что-то не так, скажите им.",
)


def keep_wanted(user_id: str = "") -> None:
    """Write down the page that is asked for, if it is one that people look at."""
    path = _address()
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    if is_page and _OURS.fullmatch(path):
        session[WANTED] = [path, user_id, moment().isoformat()]


def _address() -> str:
    """Return the page's address without what is sought: a name may be among those words.

    Browsers drop a long cookie: of a long address the page alone is kept, or nothing.
    """
    asked = [each for each in request.args.items(multi=True) if each[0] != SOUGHT]
    whole = f"{request.path}?{urlencode(asked)}".removesuffix("?")
    return next((each for each in (whole, request.path) if len(each) <= MOST_LETTERS), "")


def take_wanted(user_id: str) -> str:
    """Return the page that this person wanted, once; nothing where there is none."""
    kept = session.pop(WANTED, None)
    if not kept:
        return ""
    path, whose, since = kept
    is_fresh = moment() - datetime.fromisoformat(since) < STAYS
    return path if is_fresh and whose in ("", user_id) and _OURS.fullmatch(path) else ""


# Whom the session names.
Visitor = Session


class Closed(Exception):
    """This page is not open now; `words` are a heading and what to do."""

    def __init__(
        self, words: tuple[str, str], visitor: Visitor | None = None, status: int = FORBIDDEN
    ) -> None:
        super().__init__(words[0])
        self.words = words
        self.visitor = visitor
        self.status = status


@staff_pages.app_errorhandler(Closed)
def said_closed(closed: Closed) -> Response:
    """Say why, and give back what was typed: it can be sent again once one has come in."""
    heading, advice = closed.words
    if closed.words in (NOT_IN, TIME_IS_UP, OTHER_POST):
        keep_wanted(closed.visitor.id if closed.visitor else "")
    return page("error.html", closed.status, heading=heading, advice=advice, **resend_offer())
