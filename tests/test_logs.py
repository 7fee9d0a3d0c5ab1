"""No personal text and no secret link gets into a log, by whichever way it comes."""

import io
import json
import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

import logs

TOKEN = "q" * 42 + "_"


class Lines:
    """What the process has written."""

    def __init__(self) -> None:
        self.written = io.StringIO()

    @property
    def only(self) -> dict[str, Any]:
        (line,) = self.written.getvalue().splitlines()
        found: dict[str, Any] = json.loads(line)
        return found


@pytest.fixture
def lines(own_logs: None) -> Lines:
    lines = Lines()
    logs.configure("web")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(lines.written)
    return lines


def test_a_line_has_the_event_its_ids_and_the_process(lines: Lines) -> None:
    structlog.get_logger("desk").info("claimed", inquiry=7, reference="ABCD2345")
    line = lines.only
    assert (line["event"], line["inquiry"], line["reference"]) == ("claimed", 7, "ABCD2345")
    assert (line["process"], line["level"], line["logger"]) == ("web", "info", "desk")


def test_personal_values_are_dropped_by_their_names(lines: Lines) -> None:
    structlog.get_logger().info("opened", phone="не звоните", child={"surname": "Иванов"})
    line = lines.only
    assert (line["phone"], line["child"]) == ("…", "…")


def test_nested_personal_values_are_dropped(lines: Lines) -> None:
    structlog.get_logger().info("opened", inquiry={"id": 7, "requester": {"first": "Анна"}})
    assert lines.only["inquiry"] == {"id": 7, "requester": "…"}


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        "parent@school.example",
        "+7 (912) 345-67-89",
        "89123456789",
        "hidden",
        "Ivanova",
    ],
)
def test_secrets_in_free_text_are_masked(lines: Lines, secret: str) -> None:
    logging.getLogger("flask.app").error(
        "GET /s/%s for parent@school.example, +7 (912) 345-67-89, 89123456789, "
        "postgresql://desk:hidden@db/desk, /find?surname=Ivanova",
        TOKEN,
    )
    assert secret not in lines.only["event"]


def test_ids_and_times_are_not_taken_for_secrets(lines: Lines) -> None:
    told = {
        "delivery": "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        "post": "w7q3x5yz8jbg5mk1c9rt4nhd2e",
        "due": "2026-11-24T05:00:00+00:00",
    }
    structlog.get_logger().info("sent", **told)
    line = lines.only
    assert {name: line[name] for name in told} == told


def test_what_somebody_sent_begins_no_line_of_its_own(lines: Lines) -> None:
    forged = '7\n{"event": "came in", "user": "director"}\r\x1b[2J'
    structlog.get_logger().warning("request refused", endpoint=forged)
    logging.getLogger("gunicorn.error").warning("bad request: %s", forged)
    written = lines.written.getvalue()
    assert "\r" not in written
    assert "\x1b" not in written
    first, second = (json.loads(line) for line in written.splitlines())
    assert first["endpoint"] == forged
    assert second["event"] == f"bad request: {forged}"


def test_each_line_says_its_moment_in_utc(lines: Lines) -> None:
    structlog.get_logger().info("claimed")
    moment = datetime.fromisoformat(lines.only["timestamp"])
    assert moment.utcoffset() == timedelta(0)


def test_an_error_that_may_quote_somebody_keeps_its_words_to_itself(lines: Lines) -> None:
    try:
        raise ValueError("Моя дочь Маша Иванова")
    except ValueError:
        logging.getLogger("workers").exception("failed")
    line = lines.only
    assert "Маша" not in json.dumps(line, ensure_ascii=False)
    assert line["failure"].startswith("builtins.ValueError at ")
    assert "test_logs.py" in line["failure"]


def test_an_error_of_the_machine_says_what_is_wrong(lines: Lines) -> None:
    try:
        raise ConnectionRefusedError(111, "Connection refused")
    except OSError:
        structlog.get_logger().exception("failed")
    assert "Connection refused" in lines.only["failure"]


def test_a_mail_server_that_quotes_an_address_is_not_repeated(lines: Lines) -> None:
    try:
        raise smtplib.SMTPRecipientsRefused({"мама": (550, b"no such user Ivanova")})
    except smtplib.SMTPException:
        structlog.get_logger().exception("failed")
    assert "Ivanova" not in lines.only["failure"]


def test_causes_are_told_too(lines: Lines) -> None:
    try:
        try:
            raise OSError("disk is full")
        except OSError as error:
            raise RuntimeError from error
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert "disk is full" in lines.only["failure"]


def test_there_is_no_access_log(lines: Lines) -> None:
    logging.getLogger("gunicorn.access").info("GET /s/%s", TOKEN)
    assert lines.written.getvalue() == ""
