"""Values of the right shape and the wrong size: what a program sends that is no browser."""

import os
import random
from collections.abc import Iterable
from typing import Any, TypeVar

T = TypeVar("T")

LONG = 3_000
# For a field, a query parameter or a part of an address.
TEXTS: tuple[str, ...] = (
    "",
    " ",
    "0",
    "-1",
    "00000001",
    "1.5",
    "1e9",
    "0x10",
    "²",
    "١٢٣٤",
    "2147483648",
    "4294967296",
    "9223372036854775808",
    "99999999999999999999",
    "9" * 400,
    "9" * 5_000,
    "NaN",
    "-Infinity",
    "2026-13-45",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "29.02",
    "31.12.9999",
    "2026-W01-1",
    "20261120",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-11-20T99:99",
    "2026-11-20T10:00+14:00",
    "24:00",
    "99:99",
    "23:59:59.999999+23:59",
    "\x00",
    "а\x00б",
    "\x1b[31m",
    "\u202e",
    "\ufffe\uffff",
    "\U0010ffff",
    "\U0001f469\u200d",
    "\u0301" * 50,
    "\r\nSet-Cookie: a=b",
    "../../../etc/passwd",
    "%00",
    "%s%n%x",
    "{{ 7*7 }}",
    "<script>",
    "' OR '1'='1",
    "a:b:c",
    ":",
    "void:",
    "void:99999999999999999999",
    "scan:²",
    "remove:\x00",
    "=HYPERLINK(1)",
    "[" * LONG,
    "я" * LONG,
    "a" * 70_000,
    "a@" + "b" * 300 + ".ru",
    "@" * 300,
    "1-99999999999999",
    "99999-1",
    "2026-²",
    "parent:" + "x" * 100,
    "true",
    "null",
)
# What a URL or a form can hold and a str of Python cannot: bytes that are no UTF-8.
BYTES: tuple[str, ...] = ("%ED%A0%80", "%FF%FE", "%C0%80", "%F4%90%80%80", "%00")
DEPTH = 100_000


def deep(depth: int = 60) -> Any:
    """Return lists in lists."""
    found: Any = []
    for _ in range(depth):
        found = [found]
    return found


# For any place of a JSON body. A half of a surrogate pair is legal there.
JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**31,
    2**63,
    10**30,
    float("inf"),
    float("nan"),
    "",
    " ",
    "\x00",
    "\ud800",
    "\uffff",
    "я" * LONG,
    "9" * 400,
    [],
    [None],
    [[]],
    {},
    {"": None},
    {"\x00": "\ud800"},
    {"value": [1]},
    deep(),
)
# Whole bodies that are hardly JSON.
BODIES: tuple[bytes, ...] = (
    b"",
    b" ",
    b"null",
    b"[]",
    b"1",
    b'"a"',
    b"{",
    b"{}",
    b"\x00",
    b"\xff\xfe",
    b'{"a":' * DEPTH,
    b"[" * DEPTH,
    b"[" * DEPTH + b"]" * DEPTH,
    b'{"user_id":' + b"9" * 10_000 + b"}",
    b'{"user_id":1e999,"context":NaN}',
    b'{"context":' + b"[" * DEPTH + b"]" * DEPTH + b"}",
    "{}".encode("utf-16"),
    "\ufeff{}".encode(),
)


def some(values: Iterable[T], chance: random.Random, most: int) -> list[T]:
    """Return a few of them, others for each place; all where ODD_VALUES=all is set."""
    found = list(values)
    return found if os.environ.get("ODD_VALUES") == "all" else chance.sample(found, most)
