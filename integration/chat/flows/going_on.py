"""What is said beside an answer: what many have trouble with, and that a desk is held."""

from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import STILL, hold_of
from helpdesk.vendor.outage_queries import open_outages
from integration.chat.speech import Answer

HELD = (
    f"{STILL} То, что вы делаете здесь, сохраняется; карточки и сообщения обновятся после его "
    "решения. Тогда же прочтём, что написано боту."
)

log = structlog.get_logger(__name__)


def held_words(desk: Desk) -> Answer:
    """Return what to expect of a held desk; nothing where it is not held, or nobody can tell."""
    try:
        return (HELD,) if hold_of(desk) else ()
    except SQLAlchemyError as error:
        log.error("whether the desk is held is not known", exc_info=error)
        return ()


def open_outage_words(desk: Desk, now: datetime) -> Answer:
    """Return a line for each outage that lasts."""
    found = desk.read(open_outages)
    return tuple(each.now(now, desk.regulation().calendar) for each in found)
