"""One appointment by an order of its own."""

from datetime import datetime

from helpdesk.domain.people import Actor
from helpdesk.kernel.desk import Desk
from helpdesk.orders.appointing import Appointed, appoint_all
from helpdesk.orders.papers import Paper


def appoint(desk: Desk, paper: Paper, said: Appointed, actor: Actor, now: datetime) -> int:
    """Write down one appointment; return its id. The same sent twice is written once.

    Raise RuleViolation, in words for who enters it, for what cannot be so.
    """
    return appoint_all(desk, paper, [said], actor, now)[0]
