"""Where each app listens, and the address at which people or the chat server look for it.

One place decides it for everybody: gunicorn, `make run`, `make connect`, the doctor
and `make install`, which has no library yet.
"""

import http.client
import json
import socket
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from tls import is_loopback, verified_context

EVERYWHERE, LOOPBACK = "0.0.0.0", "127.0.0.1"  # noqa: S104 - for proxies and chat servers elsewhere
PATIENCE = 3  # seconds
LONGEST_PAGE = 64 * 1024  # of /healthz, whoever answers there


@dataclass(frozen=True)
class Answer:
    """What came back: without a status nobody answered.

    `app` names an app of the desk, `desk` whose it is; `at` is the server's time, in UTC.
    """

    status: int | None = None
    app: str = ""
    desk: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Endpoint:
    """One app: its name in `/healthz` and for people, its address, its port, their settings.

    `given_host` is the address of this machine that somebody has chosen to listen on.
    """

    app: str
    title: str
    url_setting: str
    url: str
    port_setting: str
    port: int
    given_host: str = ""

    @property
    def host(self) -> str:
        """Return where to listen: on this machine alone, unless somebody has chosen otherwise.

        Before the world stands a proxy, which takes slow requests in and speaks https.
        """
        return self.given_host or LOOPBACK

    @property
    def local_host(self) -> str:
        """Return where this machine asks for the app."""
        return LOOPBACK if self.host == EVERYWHERE else self.host

    @property
    def leads_here(self) -> bool:
        """Whether the address belongs to this machine."""
        return _is_of_this_machine(_host_of(self.url))

    @property
    def mismatch(self) -> str:
        """Say that the address names another port than the app's; nothing where they agree.

        An https address is that of a proxy, for the apps themselves speak plain HTTP.
        """
        address = urlsplit(self.url)
        if address.scheme == "https" or (address.port or 80) == self.port:
            return ""
        return (
            f"{self.url_setting} ведёт на порт {address.port or 80}, "
            f"а {self.title} слушает порт {self.port} ({self.port_setting})"
        )

    def complaint(self, found: Answer) -> str:
        """Say what is wrong with what answered at the address; nothing when it was the app."""
        if found.app == self.app:
            return ""
        who = "отсюда никто не отвечает" if found.status is None else f"отвечает не {self.title}"
        return f"по адресу {self.url} {who}: {self.mismatch or self._where_to_look}"

    @property
    def _where_to_look(self) -> str:
        address = urlsplit(self.url)
        if (
            address.scheme == "http"
            and self.host == LOOPBACK
            and not is_loopback(_host_of(self.url))
        ):
            return f"{self.title} слушает только {LOOPBACK}: нужен прокси или BIND={EVERYWHERE}"
        if self.leads_here:
            return f"проверьте {self.url_setting} и прокси на этой машине"
        return f"проверьте {self.url_setting}, прокси и сеть; если снаружи открывается, всё хорошо"

    def ask_at_address(self) -> Answer:
        """Ask as people or the chat server do."""
        return ask(self.url)

    def ask_at_port(self) -> Answer:
        """Ask the port of this machine, with the address's name for whoever checks it."""
        return ask(f"http://{self.local_host}:{self.port}", host=urlsplit(self.url).netloc)


def web_endpoint(url: str, port: int, given_host: str = "") -> Endpoint:
    return Endpoint("web", "форма", "PUBLIC_URL", url, "WEB_PORT", port, given_host)


def bot_endpoint(url: str, port: int, given_host: str = "") -> Endpoint:
    return Endpoint("bot", "бот", "BOT_URL", url, "BOT_PORT", port, given_host)


def ask(url: str, path: str = "/healthz", host: str = "") -> Answer:
    """Return what one GET brings; nobody's answer where there is none in a few seconds."""
    address = urlsplit(url)
    with closing(_connection(address.scheme, address.hostname or "", address.port)) as connection:
        try:
            connection.request("GET", address.path + path, headers={"Host": host} if host else {})
            response = connection.getresponse()
            said = _said_in(response.read(LONGEST_PAGE))
            at = _moment_of(response.headers.get("Date", ""))
            return Answer(response.status, said.get("app", ""), said.get("desk", ""), at)
        except (OSError, http.client.HTTPException):
            return Answer()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme != "https":
        return http.client.HTTPConnection(host, port, timeout=PATIENCE)
    return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=verified_context())


def _said_in(page: bytes) -> dict[str, str]:
    try:
        said = json.loads(page)
    except ValueError:
        return {}
    return {name: str(value) for name, value in said.items()} if isinstance(said, dict) else {}


def _moment_of(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header).astimezone(UTC)
    except ValueError:
        return None


def _host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_of_this_machine(host: str) -> bool:
    """Whether one of the host's addresses can be listened on here."""
    try:
        found = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(_can_listen(family, address) for family, _, _, _, address in found)


def _can_listen(family: int, address: tuple[object, ...]) -> bool:
    with socket.socket(family) as probe:
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def port_error(host: str, port: int) -> OSError | None:
    """Return why this port cannot be had here and now; None where it can.

    As the servers do it: a port that was let go a moment ago is not taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            return error
    return None
