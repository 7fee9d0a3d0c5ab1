"""How often one address, and all together, may send: generous, for a school sits behind one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask, abort, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many

from settings import Settings

# A parents' meeting: hundreds behind one address, each with five pages on the way to sending.
SENDS_PER_ADDRESS = "600 per minute; 6000 per hour"
SENDS_BY_ALL = "1500 per minute"
# Guessing four digits of a phone must not pay.
LOOKUPS_PER_ADDRESS = "10 per minute; 60 per hour"
LOOKUPS_BY_ALL = "120 per minute"
# The defaults of redis-py would let a hanging Redis hold a parent's page for a minute.
PATIENCE: dict[str, Any] = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5, "retry": None}


def configure(app: Flask, settings: Settings) -> None:
    """Count in Redis where there is one, and in this process's memory whenever it is away."""
    app.config.update(
        SENDS_PER_ADDRESS=SENDS_PER_ADDRESS,
        SENDS_BY_ALL=SENDS_BY_ALL,
        LOOKUPS_PER_ADDRESS=LOOKUPS_PER_ADDRESS,
        LOOKUPS_BY_ALL=LOOKUPS_BY_ALL,
    )
    app.extensions["limits"] = _limiter(app, settings.redis)
    app.extensions["caps"] = Caps()


def _limiter(app: Flask, redis: str | None) -> Limiter:
    if redis is None:
        return Limiter(get_remote_address, app=app, storage_uri="memory://")
    uri = f"redis+{redis}" if redis.startswith("unix:") else redis
    return Limiter(
        get_remote_address,
        app=app,
        storage_uri=uri,
        storage_options=PATIENCE,
        in_memory_fallback_enabled=True,
        # Of several requests that meet a dying Redis at once the library rescues only the first.
        swallow_errors=True,
        key_prefix="web",
    )


@contextmanager
def limited(what: str) -> Iterator[None]:
    """Count one of the visitor's SENDS or LOOKUPS; 429 (TooManyRequests) when it is too many."""
    limiter: Limiter = current_app.extensions["limits"]
    _cap(what)
    with limiter.limit(current_app.config[f"{what}_PER_ADDRESS"]):
        yield


def _cap(what: str) -> None:
    """Keep this process from being overrun; what it can bear does not depend on the others."""
    caps: Caps = current_app.extensions["caps"]
    for cap in _parsed(current_app.config[f"{what}_BY_ALL"]):
        if not caps.hit(what, cap):
            abort(429)


@dataclass
class Caps:
    """Counts in fixed windows. The library's store in memory starts a thread for each hit."""

    _counts: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def hit(self, what: str, cap: RateLimitItem) -> bool:
        seconds = cap.get_expiry()
        window = int(time.monotonic()) // seconds
        with self._lock:
            counted_in, count = self._counts.get((what, seconds), (window, 0))
            count = count + 1 if counted_in == window else 1
            self._counts[what, seconds] = (window, count)
        return count <= cap.amount


@cache
def _parsed(caps: str) -> tuple[RateLimitItem, ...]:
    return tuple(parse_many(caps))
