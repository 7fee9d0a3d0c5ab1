"""From a click to the updated card, beside a bare `put` of such a post by the same driver.

The click is what a person's client sends: chat server, the desk's bot, use case, commit, queue,
worker, lease, rendering, edit. The card counts as redrawn when the worker has the chat's answer.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.chat import school, settings_for
from bench.figures import Figure, Timings, ms
from bench.place import make_desk
from bench.servers import desk_worker, free_port, gunicorn, redis_server, wait_until
from bench.settings import NOWHERE
from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import NewInquiry
from helpdesk.domain.people import REQUESTER, Requester
from helpdesk.domain.states import Channel, Kind
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from integration.chat.values import RenderedPost
from integration.mattermost.client import MattermostClient
from tests.contract.mattermost.school import School
from workers.queue import Announcer

ROUNDS = 100
WARM_UP = 10
PAUSE = 0.05  # seconds, so that each click finds the worker idle, as in a school


@dataclass(frozen=True)
class Bare:
    """A post about as large as a card, with buttons, which nobody but the benchmark edits."""

    client: MattermostClient
    post_id: str

    @classmethod
    def of(cls, client: MattermostClient, channel_id: str) -> Bare:
        return cls(client, client.create_post(channel_id, RenderedPost("Строка", _props(0))).id)

    def put(self, number: int) -> None:
        self.client.update_post(self.post_id, RenderedPost(f"Строка {number}", _props(number)))


def presses(folder: Path) -> list[Figure]:
    """Take the two by turns, so that they share the machine's weather."""
    pressed, put = Timings(), Timings()
    with ExitStack() as running:
        founded = running.enter_context(school(folder))
        redis_url = running.enter_context(redis_server(folder))
        port = free_port()
        settings = settings_for(folder, redis_url, founded) | {
            "BOT_URL": f"http://127.0.0.1:{port}"
        }
        desk = make_desk(folder, "desk", Announcer(redis_url))
        running.enter_context(gunicorn("main:bot()", settings, port=port, path="/healthz"))
        running.enter_context(desk_worker(settings))
        client = MattermostClient(founded.url, settings["MATTERMOST_TOKEN"])
        bare = Bare.of(client, founded.channel_id)
        for number in range(ROUNDS + WARM_UP):
            pressed.seconds.append(_press(desk, founded, number))
            with put.one():
                bare.put(number)
            time.sleep(PAUSE)
    for timings in (pressed, put):
        del timings.seconds[:WARM_UP]
    return _figures(pressed, put)


def _figures(pressed: Timings, put: Timings) -> list[Figure]:
    ratios = {
        "медиана": (pressed.median, put.median),
        "p99": (pressed.p99, put.p99),
    }
    return [
        Figure(
            f"От нажатия до перерисованной карточки к голому put ({name})",
            ours / bare,
            "не названа",
            True,
            f"{ms(ours)} и {ms(bare)}",
        )
        for name, (ours, bare) in ratios.items()
    ]


def _press(desk: Desk, founded: School, number: int) -> float:
    """Open an inquiry, wait for its card, and click «Беру»; return how long the rest took."""
    now = datetime.now(UTC)
    requester = Requester("Анна Иванова", phone="+79180000000")
    words = f"Не видно оценок по алгебре, случай {number}"
    new = NewInquiry(Kind.PARENT, Channel.FORM, now, requester, "marks", words)
    inquiry = open_inquiry(desk, new, REQUESTER, now).inquiry
    wait_until(lambda: _drawn(desk, inquiry.id, 1))
    post_id = str(_drawn(desk, inquiry.id, 1)["post_id"])
    card = founded.consultant.post(post_id)
    time.sleep(PAUSE)
    started = time.time()
    founded.consultant.press_named(card, Action.CLAIM.words)
    wait_until(lambda: _drawn(desk, inquiry.id, 2))
    redrawn: datetime = _drawn(desk, inquiry.id, 2)["sent_at"]
    return redrawn.timestamp() - started


def _drawn(desk: Desk, inquiry_id: int, times: int) -> dict[str, Any]:
    """Return the card's row once it was rendered so many times and nothing more is wanted."""
    row = inquiry_tables.delivery.c
    query = select(row.sent_at, row.post_id, row.drawn, row.wanted).where(
        row.inquiry_id == inquiry_id, row.sort == CARD
    )
    with desk.reading() as connection:
        found = connection.execute(query).mappings().one()
    is_drawn = found["drawn"] == found["wanted"] >= times
    return dict(found) if is_drawn else {}


def _props(number: int) -> dict[str, Any]:
    integration = {"url": f"{NOWHERE}/action", "context": {"mac": "0" * 64}}
    actions = [
        {"id": f"button{n}", "type": "button", "name": "Беру", "integration": integration}
        for n in range(3)
    ]
    return {
        "attachments": [{"text": f"> Не видно оценок по алгебре, {number}", "actions": actions}]
    }
