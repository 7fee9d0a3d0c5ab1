"""Which hosts a server holds for inner ones, and which of them it may call."""

import ipaddress
import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit


def inner_host(bot_url: str, server: str, look_up: Callable[[str], set[str]] | None = None) -> str:
    """Return the host of the bot if the server holds it for an inner one, else nothing.

    That is a private address, and the server's own, a public one too.
    """
    look_up = look_up or _addresses
    host = urlsplit(bot_url).hostname or ""
    found = look_up(host)
    is_inner = any(not ipaddress.ip_address(each).is_global for each in found)
    return host if is_inner or found & look_up(urlsplit(server).hostname or "") else ""


def is_listed(host: str, allowed: str, look_up: Callable[[str], set[str]] | None = None) -> bool:
    """Whether the server may call the host: it is listed itself, or a range has its addresses."""
    if host in _listed(allowed):
        return True
    ranges = [network for each in _listed(allowed) if (network := _network(each))]
    found = (look_up or _addresses)(host)
    return bool(found) and all(
        any(ipaddress.ip_address(each) in network for network in ranges) for each in found
    )


def _listed(allowed: str) -> list[str]:
    return [each for each in re.split(r"[\s,]+", allowed) if each]


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if "/" in text else None
    except ValueError:
        return None


def _addresses(host: str) -> set[str]:
    try:
        return {str(info[4][0]).partition("%")[0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return set()
