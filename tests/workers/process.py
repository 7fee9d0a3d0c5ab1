"""A real worker or clock in a process of its own, over a chat that is a folder.

Each post is a file named by its delivery's uuid with a counter. While the folder holds a file
`hold`, whoever posts waits after posting, so that he can be killed there.
"""

import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import logs
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.storage.database import create_engine_for
from tests.workers.office import SECRET, errands_of
from workers.clock import run as run_clock
from workers.delivery import DeliveryService
from workers.queue import work

RUNS = {"worker": work, "clock": run_clock}


@dataclass(frozen=True)
class FolderChat:
    """Finds its own post by the delivery's uuid, as the real one does, when it is unsure."""

    folder: Path

    def leave_one(self, delivery: Delivery, kept: str) -> None: ...

    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> str:
        known = list(self.folder.glob(f"{delivery.uuid}.*"))
        if delivery.post_id is None and not (delivery.unsure and known):
            name = f"{delivery.uuid}.{len(known)}"
            # Who sees the post may kill this process at once: it is there whole, or not at all.
            draft = self.folder / name.replace(".", "-")
            draft.write_text(f"{delivery.occasion} to {delivery.addressee}")
            draft.rename(self.folder / name)
        while (self.folder / "hold").exists():
            time.sleep(0.01)
        return delivery.uuid


class NoLetters:
    def send(self, delivery: Delivery, view: InquiryView | None, now: datetime) -> bool:
        return False


def main(name: str) -> int:
    """Run `worker` or `clock` as main.py does, but for the chat."""
    logs.configure(name)
    chat = FolderChat(Path(os.environ["CHAT_FOLDER"]))
    desk = Desk(create_engine_for(os.environ["DATABASE_URL"]), SECRET)
    settings: Any = SimpleNamespace(redis=os.environ.get("REDIS_URL"))
    carrier = DeliveryService(desk, chat, NoLetters())
    run = RUNS[name]
    errands = errands_of(desk, lambda _regulation: {})
    with (
        patch(f"{run.__module__}.carrier_of", lambda *_: carrier),
        patch("workers.clock.periodic_tasks_of", lambda *_: errands),
    ):
        return run(desk, settings)


def run_alone(name: str, environment: dict[str, str]) -> None:
    """Run it in this process, which was made for it, with this environment alone."""
    os.environ.clear()
    os.environ.update(environment)
    with Path(environment["LOG"]).open("wb") as output:
        os.dup2(output.fileno(), sys.stdout.fileno())
    sys.exit(main(name))
