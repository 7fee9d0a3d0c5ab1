"""What a browser is told so that nobody can misuse the pages: headers, cookies, hosts."""

import hashlib
import hmac
import secrets
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from settings import Settings
from webforms.web.forms import kind_of

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
KIBIBYTE = 1024
MEBIBYTE = 1024 * KIBIBYTE
# Several times what fits into the fields, each sign of it in six bytes.
MOST_TYPED = 512 * KIBIBYTE
A_YEAR = 365 * 24 * 3600


def configure(app: Flask, settings: Settings) -> None:
    """Set cookies, limits of size and trusted names; put the headers on every answer."""
    app.secret_key = hmac.new(settings.secret, b"web session", hashlib.sha256).digest()
    app.config.update(
        # Whatever FLASK_DEBUG says on this machine.
        DEBUG=False,
        SESSION_COOKIE_NAME="__Host-desk" if settings.is_https else "desk",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Five photographs.
        MAX_CONTENT_LENGTH=60 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=MOST_TYPED,
        MAX_FORM_PARTS=200,
        # A form may lie open overnight.
        WTF_CSRF_TIME_LIMIT=None,
        # Some browsers never send a referrer; the cookie's prefix does the same service.
        WTF_CSRF_SSL_STRICT=False,
        TRUSTED_HOSTS=trusted_hosts(settings),
    )
    if settings.proxies:
        proxied: Any = BehindProxies(app.wsgi_app, settings)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    app.session_interface = Sessions()
    app.before_request(_expect_little)
    app.context_processor(lambda: {"csp_nonce": csp_nonce})
    app.after_request(lambda response: with_headers(response, strict_transport(settings)))


class Sessions(SecureCookieSessionInterface):
    """Flask's own, which would make its signer anew for each request."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


class BehindProxies:
    """Believes what a proxy says of a visitor, and only a proxy: others may come past it.

    Under which name the site was asked for, no header but Host says: a proxy passes on a foreign
    X-Forwarded-Host as it came.
    """

    def __init__(self, app: Any, settings: Settings) -> None:
        self._app = app
        self._told = ProxyFix(
            app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0, x_prefix=0
        )
        self._proxies = [ip_network(each, strict=False) for each in settings.proxy_addresses]

    def __call__(self, environ: Any, start_response: Any) -> Any:
        is_told = self._is_proxy(environ.get("REMOTE_ADDR", ""))
        return (self._told if is_told else self._app)(environ, start_response)

    def _is_proxy(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return not peer  # A socket of this machine has no address.
        return address.is_loopback or any(address in each for each in self._proxies)


def _expect_little() -> None:
    """Flask limits what is typed in forms with files alone: other forms are read whole."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_TYPED


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the names under which the site answers; None (any) for a demonstration on http."""
    if settings.trusted_hosts:
        return [*settings.trusted_hosts, *LOOPBACK]
    if settings.is_https:
        return [urlsplit(settings.public_url).hostname or "", *LOOPBACK]
    return None


def strict_transport(settings: Settings) -> str:
    """Return for how long browsers may come by https alone; nothing for a demonstration on http.

    A name below another (help.school.ru) speaks for all below itself. A site at school.ru itself
    does not: other sites of the school, which need not have https, stand below that name.
    """
    if not settings.is_https:
        return ""
    labels = (urlsplit(settings.public_url).hostname or "").split(".")
    below = "; includeSubDomains" if len(labels) > 2 else ""
    return f"max-age={A_YEAR}{below}"


def csp_nonce() -> str:
    """Return the word by which this page's own scripts are known."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def embeddable() -> None:
    """Let the page that is being made stand inside another site: the school's own, above all.

    Only for pages that everybody may read and on which nothing can be clicked.
    """
    g.embeddable = True


def with_headers(response: Response, strict_transport: str) -> Response:
    script = f"'nonce-{g.csp_nonce}'" if "csp_nonce" in g else "'none'"
    headers = response.headers
    within = "*" if g.get("embeddable") else "'none'"
    headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; form-action 'self'; frame-ancestors {within}; base-uri 'none'"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    if within != "*":
        headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if strict_transport:
        headers["Strict-Transport-Security"] = strict_transport
    if _is_personal():
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex, nofollow"
    elif kind_of(request.path):
        # With "no-store" the way back leads to a warning of the browser, not to what was typed.
        headers["Cache-Control"] = "private, no-cache"
    return response


def _is_personal() -> bool:
    """Pages behind a secret link, and whatever else answers with what somebody has typed."""
    return request.path.startswith(("/i/", "/status", "/desk", "/agree/")) or (
        request.method == "POST" and kind_of(request.path) is None
    )
