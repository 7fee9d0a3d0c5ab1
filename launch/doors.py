"""Ports before the start, addresses after it."""

from __future__ import annotations

import errno
import http.client
import ipaddress
import socket
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from launch import Refused
from launch.household import Household
from settings import Settings

PEOPLE = "uchitel, consultant1, consultant2, zavuch, director"
PASSWORD = "sandbox"  # noqa: S105 - printed for everybody: the sandbox keeps nothing of value


@dataclass(frozen=True)
class Address:
    """A page to open: what it is called, where people find it, where this machine asks for it.

    Without a name it is only waited for.
    """

    name: str
    url: str
    port: int
    path: str = "/"
    remark: str = ""

    def answers(self) -> bool:
        """Return whether the page is there, not merely the process."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)) as connection:
            try:
                connection.request("GET", self.path, headers={"Host": urlsplit(self.url).netloc})
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return False
        return status < 400 or not self.name


def addresses(settings: Settings, household: Household) -> list[Address]:
    """Return the pages to open, and the bot, which nobody opens but everybody needs."""
    web, bot = settings.web_port, settings.bot_port
    pages = [
        Address("Форма", settings.public_url, web),
        Address("Узнать о вопросе", settings.public_url, web, "/status"),
        Address("", settings.bot_url, bot, "/healthz"),
    ]
    if household.has_chat:
        chat, port = f"http://localhost:{settings.chat_port}", settings.chat_port
        people = f"люди: {PEOPLE}; пароль: {PASSWORD}"
        pages += [
            Address("Учебный чат", chat, port, remark=people),
            Address("Письма", chat, port, "/mail"),
        ]
    return pages


def greeting(pages: Iterable[Address]) -> str:
    """Return what is printed once everything answers."""
    lines = ["", "Всё запущено. Откройте в браузере:", ""]
    for page in pages:
        if page.name:
            lines.append(f"  {page.name:<18}{page.url}{page.path}")
        if page.remark:
            lines.append(f"  {'':<18}{page.remark}")
    return "\n".join([*lines, "", "Остановить: Ctrl-C. Данные сохранятся.", ""])


def check_ports(settings: Settings, household: Household) -> None:
    """Raise Refused that names the setting of every port that cannot be had."""
    wanted = {
        "WEB_PORT": (host_for(settings.public_url), settings.web_port),
        "BOT_PORT": (host_for(settings.bot_url), settings.bot_port),
    }
    if household.has_chat:
        wanted["CHAT_PORT"] = ("127.0.0.1", settings.chat_port)
    sentences = [_objection(name, host, port) for name, (host, port) in wanted.items()]
    if len({port for _, port in wanted.values()}) < len(wanted):
        sentences.append(f"{', '.join(wanted)} должны быть разными портами.")
    if any(sentences):
        raise Refused("\n".join(filter(None, sentences)))


def host_for(url: str) -> str:
    """Return where to listen so that `url` can be reached: on loopback when it is there itself."""
    host = urlsplit(url).hostname or ""
    return "127.0.0.1" if _is_loopback(host) else "0.0.0.0"  # noqa: S104


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _objection(setting: str, host: str, port: int) -> str:
    with socket.socket() as probe:
        # As the servers do it: a port that was let go a moment ago is not taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "занят другой программой" if taken else f"недоступен ({error.strerror})"
            return f"Порт {port} {why}: задайте другой, например {setting}={port + 100} make run."
    return ""
