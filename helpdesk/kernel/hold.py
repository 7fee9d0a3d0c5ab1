"""Nothing leaves a desk that was restored from a copy, until a person has said what becomes of it.

The mark stands in the database, so that every process on every machine finds it: no message can be
leased while it is there (`helpdesk/kernel/outbox_statements.py`), and what acts by itself waits.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.clock_tables import kept

log = logging.getLogger(__name__)

# In `kept`: since when, and what the copy knew.
HELD = "held since a restore"
LOOK_EACH = 2.0  # seconds
# Said to who acts meanwhile; whoever keeps the desk is told the other two.
STILL = "Программу восстановили из копии, и до решения администратора она ничего не рассылает."
HELD_SAYS = "после восстановления ничего не отправляется, пока вы не выберете"
CHOOSE = "make restore покажет, что ждёт, SEND=1 отправит, DROP=1 сочтёт отправленным"


@dataclass(frozen=True)
class Hold:
    """When the copy was taken, and the last message that it knows."""

    taken_at: datetime
    last_delivery: int


def is_held() -> ColumnElement[bool]:
    """Whether nothing may leave now, as a condition of a statement."""
    return exists().where(kept.c.name == HELD)


def hold_of(desk: Desk) -> Hold | None:
    """Return what the desk is held since; None where it is not."""
    said = desk.value(select(kept.c.value).where(kept.c.name == HELD))
    if said is None:
        return None
    values = json.loads(said)
    return Hold(datetime.fromisoformat(values["taken_at"]), int(values["last_delivery"]))


def hold(unit: UnitOfWork, taken_at: datetime, last_delivery: int) -> None:
    """Let nothing leave from now on."""
    said = {"taken_at": taken_at.isoformat(), "last_delivery": last_delivery}
    unit.put_row(kept, name=HELD, value=json.dumps(said))


def let_go(unit: UnitOfWork) -> None:
    """Let leave what waits."""
    unit.delete(kept, kept.c.name == HELD)


def wait_while_held(
    desk: Desk, stop: threading.Event, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Wait until a person has chosen, or until told to stop; without a database for nothing."""
    said = False
    while not stop.is_set():
        try:
            if desk.value(select(kept.c.name).where(kept.c.name == HELD)) is None:
                return
            meanwhile()
        except SQLAlchemyError:
            return
        if not said:
            log.warning("held since a restore: make restore SEND=1 or DROP=1 goes on")
            said = True
        stop.wait(LOOK_EACH)
