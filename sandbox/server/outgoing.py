"""How the sandbox calls an integration: as Mattermost does, with its patience and no more."""

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.server.limits import ANSWER_BYTES

CONNECT_SECONDS = 3
AGENT = "Mattermost-Bot/1.1"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _may_call(url: str, allowed: str) -> bool:
    """Whether the address is public, or listed: as a host, or within a range of addresses."""
    host = urlsplit(url).hostname or ""
    listed = re.split(r"[\s,]+", allowed)
    if host in listed:
        return True
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return True  # It cannot be called anyhow.
    ranges = [network for each in listed if (network := _network(each))]
    return all(_is_open(ipaddress.ip_address(each), ranges) for each in found)


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _is_open(address: Address, ranges: list[Network]) -> bool:
    is_public = not (address.is_private or address.is_loopback)
    return is_public or any(address in each for each in ranges)


class NoAnswer(Exception):
    """The integration could not be reached, or took too long."""


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    body: bytes

    @property
    def is_json(self) -> bool:
        return self.content_type.partition(";")[0].strip() == "application/json"


class Outgoing:
    """`seconds` is a real server's OutgoingIntegrationRequestsTimeout."""

    def __init__(self, seconds: float = 30) -> None:
        self.seconds = seconds
        # The addresses of the inside that may be called all the same, as the server's setting.
        self.allowed: Callable[[], str] = lambda: ""

    def post_form(self, url: str, form: dict[str, str], token: str) -> Answer:
        headers = {"Authorization": f"Token {token}"} if token else {}
        return self._post(url, data=form, headers=headers)

    def post_json(self, url: str, content: dict[str, Any]) -> Answer:
        return self._post(url, json=content, headers={})

    def _post(self, url: str, *, headers: dict[str, str], **content: Any) -> Answer:
        if not _may_call(url, self.allowed()):
            raise NoAnswer("address forbidden")
        headers |= {"Accept": "application/json", "User-Agent": AGENT}
        try:
            with requests.Session() as session:
                session.trust_env = False  # A proxy of this machine knows nothing of the desk.
                response = session.post(
                    url, headers=headers, timeout=(CONNECT_SECONDS, self.seconds), **content
                )
        except requests.RequestException as error:
            raise NoAnswer(type(error).__name__) from None
        kind = response.headers.get("Content-Type", "")
        return Answer(response.status_code, kind, response.content[:ANSWER_BYTES])
