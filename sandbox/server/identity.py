"""Ids and moments as Mattermost writes them."""

import hashlib
import secrets
import time

ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769"
ID_LENGTH = 26


def new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def digest(token: str) -> str:
    """Return what is kept in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def wall_clock() -> int:
    """Return milliseconds since 1970."""
    return time.time_ns() // 1_000_000
