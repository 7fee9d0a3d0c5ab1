"""Error pages that give back what was typed, so that it can be sent again."""

import structlog
from flask import Response, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.exceptions import NotFound as NoSuchPage

from helpdesk.domain.errors import NotFound
from helpdesk.storage.attachments import NotStored
from webforms.public.question_form import asking, checking, read_form
from webforms.web.forms import kind_of
from webforms.web.rendering import page
from webforms.web.resending import resend_offer, typed_in
from webforms.web.security import MEBIBYTE
from webforms.web.site import public_pages, site

# More than this is not a question; nothing of it is given back.
MOST_RETURNED = 4 * MEBIBYTE
# A browser shows our answer only once it has got rid of what it was sending.
MOST_DRAINED = 200 * MEBIBYTE

STAFF = "/desk/"

# Seconds; the limits that people meet are those of a minute.
RETRY_AFTER = {429: 60, 503: 120}

log = structlog.get_logger(__name__)

WORDS = {
    400: ("Страница устарела", "Ничего не пропало: нажмите кнопку ещё раз."),
    403: ("Сюда нельзя", "Проверьте ссылку."),
    404: ("Такой страницы нет", "Проверьте ссылку: возможно, она скопирована не целиком."),
    405: ("Так страницу не открыть", "Откройте её с начала."),
    413: ("Слишком много за один раз", "Сократите текст или приложите снимки по одному."),
    429: ("Слишком много отправок подряд", "Подождите минуту и нажмите кнопку ещё раз."),
    500: ("У нас что-то сломалось", "Ошибка записана. Попробуйте ещё раз через несколько минут."),
    507: ("Файл сейчас не сохранить", "Отправьте без файла: слова дойдут. Администратор узнает."),
    503: ("Сейчас записать не получается", "Попробуйте ещё раз через несколько минут."),
}


# Where nothing was sent, and a page was only opened.
ONLY_OPENED = {
    429: ("Страницу открывали слишком часто", "Подождите минуту и откройте её снова."),
    503: ("Страница сейчас не открывается", "Попробуйте ещё раз через несколько минут."),
}


@public_pages.app_errorhandler(CSRFError)
def stale(_error: CSRFError) -> Response:
    log.warning("form without its token", endpoint=request.endpoint)
    return _said(400)


@public_pages.app_errorhandler(NotFound)
def _not_there(_error: NotFound) -> Response:
    return _refused(NoSuchPage())


@public_pages.app_errorhandler(HTTPException)
def _refused(error: HTTPException) -> Response:
    if isinstance(error, RequestEntityTooLarge):
        _make_readable()
    status = error.code or 500
    # What leads to no page at all is a mistyped address or a scanner, and is not worth a line.
    if request.endpoint or status != 404:
        log.warning("request refused", status=status, endpoint=request.endpoint)
    return _said(status)


@public_pages.app_errorhandler(DBAPIError)
@public_pages.app_errorhandler(PoolTimeout)
def _without_database(error: Exception) -> Response:
    log.error("database failed", endpoint=request.endpoint, exc_info=error)
    return _said(503)


@public_pages.app_errorhandler(NotStored)
def _without_room(error: NotStored) -> Response:
    log.error("file not stored", endpoint=request.endpoint, exc_info=error)
    return _said(507)


@public_pages.app_errorhandler(Exception)
def _failed(error: Exception) -> Response:
    log.error("page failed", endpoint=request.endpoint, exc_info=error)
    return _said(500)


def _said(status: int) -> Response:
    """Return the form with everything typed under the words of the error, or a page of it."""
    response = _given_back(status) or _alone(status)
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = str(RETRY_AFTER[status])
    return response


def _given_back(status: int) -> Response | None:
    kind = kind_of(request.path)
    typed = typed_in() if kind and request.method == "POST" else None
    if kind is None or not typed:
        return None
    try:
        form = read_form(kind, typed)
        show = checking if typed.get("go") == "send" and status != 413 else asking
        return show(form, status=status, banner=_banner(status))
    except Exception as error:  # the page of the error must come, whatever it was
        log.error("form not given back", exc_info=error)
        return None


def _words(status: int) -> tuple[str, str]:
    """Return what has happened, and what to do about it."""
    was_sent = request.method == "POST"
    opened = None if was_sent else ONLY_OPENED.get(status)
    return opened or WORDS.get(status, WORDS[500])


def _banner(status: int) -> str:
    title, advice = _words(status)
    phone = site().regulation.school.phone
    return f"{title}. {advice} Всё, что вы написали, осталось здесь. Или позвоните: {phone}."


def _alone(status: int) -> Response:
    title, advice = _words(status)
    return page(
        "error.html",
        status,
        heading=title,
        advice=advice,
        **resend_offer(),
        inquiry=_inquiry_page(status),
    )


def _inquiry_page(status: int) -> str:
    """Return the page of the inquiry from which something was sent, while there is one."""
    is_there = status != 404 and request.path.startswith("/i/")
    return "/".join(request.path.split("/")[:3]) if is_there else ""


def _make_readable() -> None:
    """Lift the limits where the rest can still be read, and take in what cannot be."""
    length = request.content_length or 0
    if length <= MOST_RETURNED and request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_RETURNED
    elif length <= MOST_DRAINED and request.path.startswith(STAFF) and "staff" in session:
        # Words travel with the pictures there; the files themselves go to the disk and away.
        request.max_content_length = MOST_DRAINED
    elif length <= MOST_DRAINED:
        _drain(length)


def _drain(length: int) -> None:
    stream = request.environ["wsgi.input"]
    while length > 0 and (taken := stream.read(min(length, 64 * 1024))):
        length -= len(taken)
