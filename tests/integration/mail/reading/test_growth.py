"""The work on a letter grows with its length, whatever is in it: twice as long, twice the work."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from integration.mail.reading.decoding import Unreadable
from integration.mail.reading.letter_reader import letter_of

FACTOR = 4
LEAST = 0.005  # seconds; what is quicker says nothing about growth
MOST_REPEATS = 2_000_000


def plain(line: str) -> Callable[[int], bytes]:
    return lambda n: b"From: a@b.ru\r\nSubject: Re: x\r\n\r\n" + line.encode() * n


def html(piece: str) -> Callable[[int], bytes]:
    head = b"From: a@b.ru\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return lambda n: head + piece.encode() * n


def header(name: str, piece: str) -> Callable[[int], bytes]:
    return lambda n: f"From: a@b.ru\r\n{name}: {piece * n}\r\n\r\nx".encode()


PARTS = b"From: a@b.ru\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
NASTY: dict[str, Callable[[int], bytes]] = {
    "tags": html("<a "),
    "brackets": html("<"),
    "nested": html("<div>x"),
    "bold": html("<b>x"),
    "cells": html("<table><td>x"),
    "quotations": html("<blockquote>x"),
    "unclosed comments": html("<!-- x"),
    "short lines": plain("а\n"),
    "attributions": plain("24.11.2026 12:00 a@b.ru:\n"),
    "stories": plain("24.11.2026 учитель написал:\n"),
    "headings": plain("От: а\n"),
    "quoted lines": plain("> а\n\nб\n"),
    "dashes": plain("--\n"),
    "one long line": plain("24.11.2026 "),
    "blanks": plain("1 "),
    "parts": lambda n: PARTS + b"--b\r\n\r\nx\r\n" * n,
    "nested parts": lambda n: (
        b"From: a@b.ru\r\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
            for i in range(n)
        )
    ),
    "letters in letters": lambda n: b"Content-Type: message/rfc822\r\n\r\n" * n,
    "parameters": header("Content-Type", 'text/plain; a="x";'),
    "names": header("Subject", "=?a?q?"),
    "comments": header("To", "(a) "),
    "addresses": header("Cc", "a@b.ru, "),
    "references": header("References", "<a@b.ru> "),
    "headers": lambda n: b"From: a@b.ru\r\n" + b"X-A: y\r\n" * n + b"\r\nx",
}


def took(raw: bytes) -> float:
    """Return the least time of several on the processor: others disturb it only upwards."""
    times = []
    for _ in range(5):
        began = time.process_time()
        with suppress(Unreadable, RecursionError):
            letter_of(raw)
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.parametrize("kind", NASTY)
def test_twice_as_long_is_about_twice_the_work(kind: str) -> None:
    make, n = NASTY[kind], 500
    while took(make(n)) < LEAST and n < MOST_REPEATS // 10:
        n *= 2
    once, fourfold = took(make(n)), took(make(n * FACTOR))
    # Square growth would be sixteenfold.
    assert fourfold < max(once, LEAST) * FACTOR * 2.5
