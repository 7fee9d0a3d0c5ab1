"""Whom a secret is told: servers that prove their names by TLS, and this machine.

One place decides it for every connection that the desk opens.
"""

import ipaddress
import os
import socket
import ssl
from datetime import UTC, datetime
from functools import cache
from urllib.parse import parse_qs, urlsplit

POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
# PostgreSQL's own words for TLS stand in the query of its address.
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


def verified_context(changed_by: str = "") -> ssl.SSLContext:
    """Return what believes the certificates that this machine trusts, and checks the name.

    Whatever else the machine is to trust, a school's own authority for one, stands in its store
    or in SSL_CERT_FILE, for all connections alike. A library that writes into its context has one
    of its own: urllib3 adds its list of authorities, and a protocol that mail servers may refuse.
    """
    return _believing(os.environ.get("SSL_CERT_FILE"), changed_by)


@cache
def _believing(_store: str | None, _changed_by: str) -> ssl.SSLContext:
    """Read them once for a process: it costs 40 ms, and Slack is answered by a connection each.

    What is added to the store later is believed from the next start on.
    """
    return ssl.create_default_context()


def lasts_until(host: str, port: int, patience: float) -> datetime:
    """Return the end of the server's certificate, in UTC; raise OSError where it is not to be had.

    `patience` is in seconds. One that is not believed raises ssl.SSLCertVerificationError.
    """
    with (
        socket.create_connection((host, port), timeout=patience) as plain,
        verified_context().wrap_socket(plain, server_hostname=host) as wrapped,
    ):
        certificate = wrapped.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def host_in_clear(url: str) -> str:
    """Return the other machine to which a secret would go unencrypted; nothing where none does."""
    address = urlsplit(url)
    host = address.hostname or ""
    if not host or is_loopback(host) or not _tells_in_clear(url):
        return ""
    return host


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tells_in_clear(url: str) -> bool:
    address = urlsplit(url)
    if address.scheme in POSTGRESQL:
        return not ENCRYPTED.intersection(parse_qs(address.query).get("sslmode", []))
    if address.scheme in ("smtp", "imap", "redis"):
        # Where nobody logs in there is no password: a relay inside the school, for one.
        return bool(address.password)
    return address.scheme == "http"
