"""Nobody logs in on these pages, so no other site may reach them through a visitor's browser."""

from urllib.parse import urlsplit

from flask import Response, abort, request

from sandbox.api.asking import the_chat

PROGRAMS = ("/api/", "/hooks/", "/sandbox/", "/slack/")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def refuse_strangers() -> None:
    """Refuse a foreign name and a form that another site sent; programs show a token instead."""
    if request.path.startswith(PROGRAMS):
        return
    # A foreign name that leads to loopback would make a foreign page one of ours.
    if _host_of(f"//{request.host}") not in {*LOOPBACK, _host_of(the_chat().site_url)}:
        abort(403)
    origin = request.headers.get("Origin")
    is_ours = origin is None or origin == request.host_url.rstrip("/")
    if request.method == "POST" and not is_ours:
        abort(403)


def _host_of(url: str) -> str | None:
    return urlsplit(url).hostname


def protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.path.startswith(PROGRAMS) or response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
