"""Ports before the start, addresses after it."""

from __future__ import annotations

import errno
import http.client
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from endpoints import LOOPBACK, Endpoint, port_error
from launch import Refused
from launch.demo_environment import DemoEnvironment
from settings import Settings

PEOPLE = "uchitel, consultant1, consultant2, zavuch, director, novichok"
PASSWORD = "sandbox"  # noqa: S105 - printed for everybody: the sandbox keeps nothing of value


@dataclass(frozen=True)
class Address:
    """A page to open: what it is called, where people find it, where this machine asks for it.

    Without a name it is only waited for.
    """

    name: str
    url: str
    host: str
    port: int
    path: str = "/"
    remark: str = ""

    @classmethod
    def of(cls, endpoint: Endpoint, path: str, name: str = "") -> Address:
        return cls(name, endpoint.url, endpoint.local_host, endpoint.port, path)

    def answers(self) -> bool:
        """Return whether the page is there, not merely the process."""
        with closing(http.client.HTTPConnection(self.host, self.port, timeout=2)) as connection:
            try:
                connection.request("GET", self.path, headers={"Host": urlsplit(self.url).netloc})
                status = connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return False
        return status < 400 or not self.name


def addresses(settings: Settings, demo: DemoEnvironment) -> list[Address]:
    """Return the pages to open, and the bot, which nobody opens but everybody needs."""
    web = settings.web_endpoint
    pages = [
        Address.of(web, "/", "Форма"),
        Address.of(web, "/status", "Узнать о вопросе"),
        Address.of(settings.bot_endpoint, "/healthz"),
    ]
    if demo.has_chat:
        chat, port = f"http://localhost:{settings.chat_port}", settings.chat_port
        people = f"люди: {PEOPLE}; пароль: {PASSWORD}"
        pages += [
            Address("Учебный чат", chat, LOOPBACK, port, remark=people),
            Address("Письма", chat, LOOPBACK, port, "/mail"),
        ]
    return pages


def greeting(pages: Iterable[Address], endpoints: Iterable[Endpoint]) -> str:
    """Return what is printed once everything answers; no address at which nobody does."""
    asked = [(each, each.ask_at_address()) for each in endpoints]
    complaints = {each.url: words for each, found in asked if (words := each.complaint(found))}
    lines = ["", "Всё запущено. Откройте в браузере:", ""]
    for page in pages:
        url = f"http://{page.host}:{page.port}" if page.url in complaints else page.url
        if page.name:
            lines.append(f"  {page.name:<18}{url}{page.path}")
        if page.remark:
            lines.append(f"  {'':<18}{page.remark}")
    lines += [f"\nВнимание: {words}." for words in complaints.values()]
    return "\n".join([*lines, "", "Остановить: Ctrl-C. Данные сохранятся.", ""])


def check_ports(settings: Settings, demo: DemoEnvironment) -> None:
    """Raise Refused that names the setting of every port that cannot be had."""
    endpoints = (settings.web_endpoint, settings.bot_endpoint)
    wanted = {each.port_setting: (each.host, each.port) for each in endpoints}
    if demo.has_chat:
        wanted["CHAT_PORT"] = (LOOPBACK, settings.chat_port)
    sentences = [_objection(name, host, port) for name, (host, port) in wanted.items()]
    if len({port for _, port in wanted.values()}) < len(wanted):
        sentences.append(f"{', '.join(wanted)} должны быть разными портами.")
    if any(sentences):
        raise Refused("\n".join(filter(None, sentences)))


def _objection(setting: str, host: str, port: int) -> str:
    error = port_error(host, port)
    if error is None:
        return ""
    taken = error.errno == errno.EADDRINUSE
    why = "занят другой программой" if taken else f"недоступен ({error.strerror})"
    return f"Порт {port} {why}: задайте другой, например {setting}={port + 100} make run."
