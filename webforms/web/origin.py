"""Whether a request that changes something was sent by a page of this site.

Browsers say so themselves, and no page can make them lie. It is asked before anything else: what
another site has sent gets no token to be sent once more with, and touches no session.
"""

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, request

from settings import Settings
from webforms.web.rendering import page

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# "none" is what somebody did by himself: he has reloaded the page, for one.
OURS = frozenset({"same-origin", "none"})
FORBIDDEN = 403
FOREIGN = (
    "Это отправили не с нашей страницы",
    (
        "Поэтому ничего не сделано. Если вы сами нажимали кнопку, откройте нашу страницу заново "
        "и повторите. Если нет, кто-то хотел сделать это вашими руками: скажите администратору."
    ),
)

log = structlog.get_logger(__name__)


def configure(app: Flask, settings: Settings) -> None:
    """Refuse foreign requests; registered before whatever looks at tokens and sessions."""
    ours = _origin(settings.public_url)

    def refuse_foreign() -> Response | None:
        if request.method in SAFE or not _is_foreign(ours, is_https=settings.is_https):
            return None
        log.warning("sent by another site", endpoint=request.endpoint)
        heading, advice = FOREIGN
        return page("error.html", FORBIDDEN, heading=heading, advice=advice)

    app.before_request(refuse_foreign)


def proves_itself() -> bool:
    """Return whether the browser has said where the request comes from: then it is ours."""
    return any(name in request.headers for name in ("Sec-Fetch-Site", "Origin", "Referer"))


def _is_foreign(ours: tuple[str, str], *, is_https: bool) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in OURS
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if not said:
        # A browser of ten years ago: the token alone decides.
        return False
    origin = _origin(said)
    here = ("https" if is_https else origin[0], request.host)
    return origin not in (ours, here)


def _origin(address: str) -> tuple[str, str]:
    """Return scheme and host of an address; "null" is nobody's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.rpartition("@")[2]
