"""`/metrics`: figures for a monitor of this machine or one with the token, and no words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from pydantic import SecretStr

from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.desk import Desk
from settings import Settings
from webforms.app import create_web

LINE = re.compile(r"helpdesk_[a-z_]+ [\d.e+]+|# (HELP|TYPE) helpdesk_[a-z_]+ .+")
TOKEN = "a-token-of-the-monitor"


def test_it_tells_ages_and_numbers_and_no_words(web: Flask, desk: Desk) -> None:
    then = datetime.now(UTC) - timedelta(minutes=2)
    who = Requester("Анна Иванова", phone="+79990000000")
    new = NewInquiry(Kind.PARENT, Channel.FORM, then, who, "login", "?")
    open_inquiry(desk, new, REQUESTER, then)
    desk.write(lambda unit: unit.beat("clock"), then)
    page = web.test_client().get("/metrics")
    assert page.status_code == 200
    assert page.content_type.startswith("text/plain; version=0.0.4")
    lines = page.text.splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    said = dict(line.split() for line in lines if not line.startswith("#"))
    assert said["helpdesk_open_inquiries"] == "1"
    assert float(said["helpdesk_clock_tick_age_seconds"]) >= 120
    assert float(said["helpdesk_unsent_oldest_seconds"]) >= 120
    assert "Анна" not in page.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_nobody_from_the_world_finds_it(web: Flask, header: str) -> None:
    client = web.test_client()
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 404
    away = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", environ_base=away).status_code == 404


def test_with_a_token_it_is_for_who_has_it(desk: Desk, settings: Settings) -> None:
    guarded = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    client = create_web(desk, guarded).test_client()
    assert client.get("/metrics").status_code == 404
    for given, status in ((f"Bearer {TOKEN}", 200), ("Bearer другой", 404), (TOKEN, 404)):
        asked = {"HTTP_AUTHORIZATION": given, "REMOTE_ADDR": "192.0.2.7"}
        assert client.get("/metrics", environ_base=asked).status_code == status
