"""Nobody logs in on these pages, so no other site may reach them through a visitor's browser."""

from __future__ import annotations

from flask import Response, abort, request

PROGRAMS = ("/api/", "/hooks/", "/sandbox/")
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def refuse_strangers() -> None:
    """Refuse a form that another site sent; programs show a token instead."""
    if request.method != "POST" or request.path.startswith(PROGRAMS):
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)


def protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.path.startswith(PROGRAMS) or response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
