"""mattermostdriver's way to the server, made trustworthy: limits of time, a pool, whole errors.

As it comes, the driver waits for ever, connects anew for every call and drops the error's id.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, partialmethod
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from mattermostdriver import Driver
from mattermostdriver.client import Client
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from integration.chat.errors import (
    ChatError,
    RateLimited,
    Reason,
    Refused,
    UnknownOutcome,
    Unreachable,
)
from tls import verified_context

DEFAULT_WAIT, LONGEST_WAIT = 1.0, 30.0
NOT_IMPLEMENTED = 501
REASONS = {
    "api.post.create_post.can_not_post_to_deleted.error": Reason.ARCHIVED,
    "api.post.create_post.root_id.app_error": Reason.THREAD_IS_GONE,
    "api.post.update_post.permissions_time_limit.app_error": Reason.TOO_OLD_TO_EDIT,
}
# urllib3 raises these before the first byte of a request is sent.
BEFORE_SENDING = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)


@dataclass(frozen=True)
class Timeouts:
    """Seconds: for making the connection, and for each silence of the server after that."""

    connect: float = 3
    read: float = 10


class Verified(HTTPAdapter):
    """An adapter that trusts whom this machine trusts, beside the list that requests brings."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=verified_context("urllib3"), **kwargs)


def pooled_session(pool: int) -> requests.Session:
    session = requests.Session()
    adapter = Verified(pool_connections=1, pool_maxsize=pool, max_retries=0)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    # The token says who asks; a cookie would be shared by all threads of the pool.
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    # Else a line of ~/.netrc about this server would speak in the token's place.
    session.auth = lambda asked: asked
    return session


class PooledClient(Client):  # type: ignore[misc]  # the driver comes without types
    """The driver's client over one session; every failure is a ChatError.

    Asked to wait by the server, it waits and asks again so many times.
    """

    def __init__(
        self, options: dict[str, Any], session: requests.Session, timeouts: Timeouts, waits: int
    ) -> None:
        super().__init__(options)
        self._session = session
        self._timeouts = timeouts
        self._waits = waits

    def make_request(
        self,
        method: str,
        endpoint: str,
        options: Any = None,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        files: Any = None,
        basepath: str | None = None,  # noqa: ARG002 - the driver's signature
    ) -> requests.Response:
        """Ask once; raise what the caller can act upon."""
        body: dict[str, Any] = {"data": data, "files": files} if files else {"json": options}
        if method.lower() == "get":
            body = {}
        try:
            response = self._session.request(
                method,
                self.url + endpoint,
                params=params,
                headers=self.auth_header(),
                timeout=(self._timeouts.connect, self._timeouts.read),
                verify=self._verify,
                allow_redirects=False,
                **body,
            )
        except requests.RequestException as error:
            raise _failure(error) from None
        _check(response)
        return response

    def _content(self, method: str, endpoint: str, *rest: Any, **more: Any) -> Any:
        """Return what `make_request` was answered; its parameters come in the driver's order."""
        response = self._patiently(lambda: self.make_request(method, endpoint, *rest, **more))
        try:
            return response.json()
        except ValueError:
            raise UnknownOutcome(f"{response.status_code} without JSON") from None

    get = partialmethod(_content, "get")
    post = partialmethod(_content, "post")
    put = partialmethod(_content, "put")
    delete = partialmethod(_content, "delete")

    def _patiently(self, ask: Callable[[], requests.Response]) -> requests.Response:
        for _ in range(self._waits):
            try:
                return ask()
            except RateLimited as limited:
                time.sleep(min(limited.retry_after, LONGEST_WAIT))
        return ask()


def driver_for(
    url: str, token: str, session: requests.Session, timeouts: Timeouts, *, waits: int = 0
) -> Driver:
    """Return a driver of that server over this session, known by the token."""
    address = urlsplit(url)
    options = {
        "scheme": address.scheme,
        "url": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "basepath": f"{address.path.rstrip('/')}/api/v4",
        "token": token,
    }
    make = partial(PooledClient, session=session, timeouts=timeouts, waits=waits)
    driver = Driver(options, client_cls=make)
    driver.client.token = token
    return driver


def _failure(error: requests.RequestException) -> ChatError:
    """Tell a connection that never was from one that broke: after the latter, who knows."""
    name = type(error).__name__
    if isinstance(error, requests.ConnectTimeout):
        return Unreachable(name)
    if isinstance(error, requests.ConnectionError):
        causes = list(_causes(error))
        if any(isinstance(cause, BEFORE_SENDING) for cause in causes):
            return Unreachable(type(causes[-1]).__name__)
        return UnknownOutcome(name)
    # An address that is no URL, for one, is a ValueError, and nothing was sent.
    return Unreachable(name) if isinstance(error, ValueError) else UnknownOutcome(name)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return the error and all that it wraps: the reason lies at different depths."""
    pending: list[BaseException] = [error]
    while pending:
        cause = pending.pop()
        yield cause
        inner = [*cause.args, getattr(cause, "reason", None)]
        pending += [each for each in inner if isinstance(each, BaseException) and each is not cause]


def _check(response: requests.Response) -> None:
    status = response.status_code
    if status < 300:
        return
    if status == 429:
        raise RateLimited(_wait(response))
    error_id, message = _said(response)
    if status >= 500 and status != NOT_IMPLEMENTED:
        raise UnknownOutcome(f"{status} {error_id}".strip(), error_id)
    raise Refused(status, error_id, message, REASONS.get(error_id))


def _wait(response: requests.Response) -> float:
    """Return the seconds to wait; a date, which Mattermost never sends, counts as the default."""
    try:
        return max(float(response.headers.get("Retry-After", DEFAULT_WAIT)), 0)
    except ValueError:
        return DEFAULT_WAIT


def _said(response: requests.Response) -> tuple[str, str]:
    try:
        said = response.json()
        return str(said["id"]), str(said.get("message") or "")
    except (ValueError, TypeError, KeyError, AttributeError):
        return "", ""  # Not Mattermost itself: some proxy's page.
