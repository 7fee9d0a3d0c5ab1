"""slack_sdk's way to Slack's Web API, each call ending in a known way.

As it comes, slack_sdk asks once more after a connection that broke, and might post twice.
"""

import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from socket import gaierror
from typing import Any
from urllib.parse import quote, urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from integration.chat.errors import (
    ChatError,
    RateLimited,
    Reason,
    Refused,
    UnknownOutcome,
    Unreachable,
)
from tls import verified_context

PATIENCE, IMPATIENCE = 10, 2  # seconds, for each silence
PAGE = 200
DEFAULT_WAIT = 30.0
FILES, FOREIGN = "files.slack.com", "foreign_file"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# Slack's own word for what went wrong; what stands before it, a proxy, says other things.
_WORD = re.compile(r"[a-z][a-z_]{2,60}")
BEFORE_SENDING = (ConnectionRefusedError, gaierror, ssl.SSLCertVerificationError)
NOT_FOUND, FORBIDDEN, BAD, NO_LONGER_IN = 404, 403, 400, 401
# By Slack's words: the bot's key is no good, or what is asked for is not there.
NO_KEY = """
    access_denied accesslimited account_inactive ekm_access_denied invalid_auth
    messages_tab_disabled missing_scope no_permission not_authed team_access_not_granted
    token_expired token_revoked two_factor_setup_required
"""
NOT_THERE = """
    channel_not_found file_deleted file_not_found message_not_found thread_not_found
    user_not_found users_not_found
"""
REASONS = {
    **dict.fromkeys(NO_KEY.split(), (NO_LONGER_IN, Reason.TOKEN)),
    **dict.fromkeys(NOT_THERE.split(), (NOT_FOUND, Reason.MISSING)),
    "not_in_channel": (FORBIDDEN, Reason.OTHER),
    "cant_delete_message": (FORBIDDEN, Reason.OTHER),
    "is_archived": (BAD, Reason.ARCHIVED),
    "edit_window_closed": (BAD, Reason.TOO_OLD_TO_EDIT),
    # A bot that was made anew may not edit what the earlier one has posted.
    "cant_update_message": (BAD, Reason.TOO_OLD_TO_EDIT),
    "cannot_reply_to_message": (BAD, Reason.THREAD_IS_GONE),
}
LIMITED = frozenset({"rate_limited", "ratelimited"})
# The workspace is being moved: nothing was done, and later it may be.
PASSING = frozenset({"org_login_required", "team_added_to_org"})
# After these it may have been done.
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is for the address that was asked, not for the one that its answer names."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Web(WebClient):
    """As it comes, slack_sdk follows redirects, with the key."""

    def opened(self, request: urllib.request.Request) -> Any:
        secure = urllib.request.HTTPSHandler(context=self.ssl)
        return urllib.request.build_opener(_NoRedirects, secure).open(request, None, self.timeout)

    def _perform_urllib_http_request_internal(
        self,
        url: str,  # noqa: ARG002 - the request says it too
        req: urllib.request.Request,
    ) -> dict[str, Any]:
        with self.opened(req) as answer:
            body = answer.read().decode()
            return {"status": answer.code, "headers": answer.headers, "body": body}


class WebApi:
    """Asks the methods of the Web API by their names. Safe for threads."""

    def __init__(self, url: str, token: str, timeout: int = PATIENCE) -> None:
        self.web = _Web(token, url, timeout=timeout, ssl=verified_context(), retry_handlers=[])

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Return the answer of a method that takes a form; raise a ChatError."""
        return self._asked(method, data={key: _plain(value) for key, value in given.items()})

    def tell(self, method: str, **given: Any) -> dict[str, Any]:
        """Return the answer of a method that takes JSON; raise a ChatError."""
        return self._asked(method, json=given)

    def pages(self, method: str, of: str, *, limit: int = PAGE, **given: Any) -> Iterator[Any]:
        """Return everything that stands under `of`, page by page."""
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            answer = self.ask(method, limit=limit, **given, **more)
            yield from answer.get(of) or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def scopes(self) -> set[str]:
        """Return what the key allows."""
        said = self._response("auth.test").headers.get("x-oauth-scopes") or ""
        return {each.strip() for each in str(said).split(",") if each.strip()}

    def upload(self, url: str, data: bytes) -> None:
        """Send a file where Slack has said; it takes no key there."""
        _look_at_scheme(url)
        self._opened(urllib.request.Request(url, data, method="POST"))  # noqa: S310 - looked at

    def download(self, url: str) -> bytes:
        """Return a file; the key goes to nobody but Slack."""
        if urlsplit(url).netloc not in (FILES, urlsplit(self.web.base_url).netloc):
            raise Refused(BAD, FOREIGN, "")
        _look_at_scheme(url)
        key = {"Authorization": f"Bearer {self.web.token}"}
        address = quote(url, safe="%/:?&=+,;@~!$'()*")
        return self._opened(urllib.request.Request(address, headers=key))  # noqa: S310 - looked at

    def _opened(self, request: urllib.request.Request) -> bytes:
        try:
            with self.web.opened(request) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise _of_status(error.code, "", dict(error.headers)) from None
        except (OSError, HTTPException) as error:
            raise _failure(error) from None

    def _asked(self, method: str, **given: Any) -> dict[str, Any]:
        found = self._response(method, **given).data
        if not isinstance(found, dict):
            raise UnknownOutcome("no JSON")
        return found

    def _response(self, method: str, **given: Any) -> Any:
        try:
            return self.web.api_call(method, **given)
        except SlackApiError as error:
            said = error.response
            raise _of_status(said.status_code, str(said.get("error") or ""), said.headers) from None
        except (OSError, HTTPException) as error:
            raise _failure(error) from None


def _look_at_scheme(url: str) -> None:
    """Let nothing go unsealed over a network."""
    where = urlsplit(url)
    if where.scheme != "https" and not (where.scheme == "http" and where.hostname in LOOPBACK):
        raise Refused(BAD, FOREIGN, "")


def _plain(value: Any) -> Any:
    return ("false", "true")[value] if isinstance(value, bool) else value


def _of_status(status: int, word: str, headers: Any) -> ChatError:
    if status == 429 or word in LIMITED:
        return RateLimited(_wait(headers))
    if word in PASSING:
        return Unreachable(word)
    if status >= 500 or word in UNSURE:
        return UnknownOutcome(f"{status} {word}".strip(), word)
    if not _WORD.fullmatch(word):
        # Whatever came was no answer of Slack's.
        return UnknownOutcome("no JSON") if status < 300 else Refused(status, "", "")
    shown_as, reason = REASONS.get(word, (BAD, Reason.OTHER))
    return Refused(shown_as, word, "", reason)


def _wait(headers: Any) -> float:
    """Return the seconds to wait."""
    try:
        return max(float(headers.get("Retry-After") or headers.get("retry-after")), 0)
    except (TypeError, ValueError):
        return DEFAULT_WAIT


def _failure(error: Exception) -> ChatError:
    """Tell a connection that never was from one that broke: after the latter, who knows."""
    cause = getattr(error, "reason", error)
    name = type(cause).__name__
    return Unreachable(name) if isinstance(cause, BEFORE_SENDING) else UnknownOutcome(name)
