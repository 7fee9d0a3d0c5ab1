"""Whom a secret is told: servers that prove their names by TLS, and this machine.

One place decides it for every connection that the desk opens.
"""

import ipaddress
import ssl
from urllib.parse import parse_qs, urlsplit

POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
# PostgreSQL's own words for TLS stand in the query of its address.
ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})


def verified_context() -> ssl.SSLContext:
    """Return what believes the certificates that this machine trusts, and checks the name.

    Whatever else the machine is to trust, a school's own authority for one, stands in its store
    or in SSL_CERT_FILE, for all connections alike.
    """
    return ssl.create_default_context()


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
