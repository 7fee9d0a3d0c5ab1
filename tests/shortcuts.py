"""What a run of thousands of tests does over and over, done once: nothing that a test looks at.

Each test has an app and a database of its own. Their pages, addresses, statements, regulation and
passwords are the same every time, and are made once for each test process.
"""

import os
import sqlite3
import typing
from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import cache, lru_cache
from importlib import metadata
from types import CodeType
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from requests import sessions
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.security import generate_password_hash

from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import database
from sandbox.server import accounts

Key = tuple[Any, ...]
Proxies = dict[str, str]
PROXIES = [f"{kind}_proxy" for kind in ("http", "https", "all", "no")]
PROXIES += [name.upper() for name in PROXIES]


class Pages(BytecodeCache):
    """Templates in their compiled form, as long as their text is the same."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._compiled[bucket.key, bucket.checksum] = bucket.code


class Addresses(Map):
    """An app's addresses, sorted and compiled once for all apps that have the same."""

    _known: ClassVar[dict[Key, Map]] = {}

    def __init__(self, *args: Any, **given: Any) -> None:
        self._given: list[Rule] = []
        super().__init__(*args, **given)

    def add(self, rulefactory: RuleFactory) -> None:
        self._given.extend(rulefactory.get_rules(self))
        self._remap = True

    def update(self) -> None:
        if not self._remap:
            return
        with self._remap_lock:
            alike = self._known.get(self._key) or self._known.setdefault(self._key, self._alone())
            self._matcher = alike._matcher
            self._rules_by_endpoint = alike._rules_by_endpoint
            self._remap = False

    @property
    def _key(self) -> Key:
        return (self.host_matching, *self.converters.items(), *map(_said_of, self._given))

    def _alone(self) -> Map:
        """The same addresses in a map as an app has it elsewhere."""
        made = Map(map(copy, self._given), converters=self.converters)
        made.host_matching = self.host_matching
        made.update()
        return made


def _said_of(rule: Rule) -> Key:
    """Return all in which one rule of an app differs from another."""
    automatic = getattr(rule, "provide_automatic_options", None)
    defaults = tuple((rule.defaults or {}).items())
    place = rule.rule, rule.host, rule.subdomain, rule.strict_slashes, defaults, rule.redirect_to
    methods = frozenset(rule.methods or ())
    return (*place, rule.endpoint, methods, rule.build_only, rule.websocket, automatic)


class Statements(LRUCache[Key, Any]):
    """Statements in their compiled form, for all engines of a kind and not for one alone."""

    # A key begins with the dialect, which is another object for each engine.
    def get(self, key: Key, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Key, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


def take() -> None:
    """Let this process take them from now on; the processes that tests start do not."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Pages()}
    Flask.url_map_class = Addresses
    database.create_engine = _sharing(create_engine, Statements(5000))  # type: ignore[attr-defined]
    Regulation.parse = _parsed_once(Regulation.parse)  # type: ignore[method-assign]
    accounts.generate_password_hash = cache(generate_password_hash)  # type: ignore[attr-defined]
    database._prepare_sqlite = _unsynced(database._prepare_sqlite)
    sessions.get_environ_proxies = _found_once(sessions.get_environ_proxies)
    # Each server that is begun reads its name out of its package.
    metadata.version = cache(metadata.version)
    # What a protocol asks for is looked for at each isinstance().
    typing._get_protocol_attrs = cache(typing._get_protocol_attrs)  # type: ignore[attr-defined]


def _parsed_once(parse: Callable[..., Regulation]) -> Callable[..., Regulation]:
    once = lru_cache(64)(parse)

    def parsed(text: str, *, is_stored: bool = False, now: datetime | None = None) -> Regulation:
        # Its day alone counts, which in no zone begins within a quarter of an hour.
        quarter = now and now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
        return once(text, is_stored=is_stored, now=quarter)

    return parsed


def _found_once(find: Callable[..., Proxies]) -> Callable[..., Proxies]:
    """Look for a proxy at each host once, as long as the environment says the same of proxies."""
    once = cache(lambda address, no_proxy, _said: find(address, no_proxy=no_proxy))

    def found(url: str, no_proxy: str | None = None) -> Proxies:
        said = tuple(map(os.environ.get, PROXIES))
        return dict(once("{0.scheme}://{0.netloc}".format(urlsplit(url)), no_proxy, said))

    return found


def _sharing(create: Callable[..., Engine], statements: Statements) -> Callable[..., Engine]:
    def sharing(*args: Any, **given: Any) -> Engine:
        engine = create(*args, **given)
        engine._compiled_cache = statements
        return engine

    return sharing


def _unsynced(prepare: Callable[..., None]) -> Callable[..., None]:
    """Do not wait for the disk at each commit: no test pulls the plug of the whole machine."""

    def unsynced(connection: sqlite3.Connection, record: object) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    return unsynced
