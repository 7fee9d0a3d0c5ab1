"""What is done once however often it arrives: its key stands in the database, beside what it did.

A key names what was sent, by whom and from which showing of a page or dialog. Two arrivals of one
key go one after the other, in whatever processes they are; the second finds what the first did. A
refusal leaves no key: what is mended can be sent again.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage.access_tables import done

# What was sent, by whom and from which showing, in the order in which its sender names them.
Sent = tuple[object, ...]
# Nobody sends a page again that he sent so long ago.
KEPT_FOR = timedelta(days=30)


def once(desk: Desk, sent: Sent, act: Callable[[Desk], object], now: datetime) -> None:
    """Do it in one transaction with its key, unless it was done.

    `act` does it on the desk it is given. What it needs looked through has been by then.
    """
    desk.write(_once_in, now, desk, sent, act)


def _once_in(unit: UnitOfWork, desk: Desk, sent: Sent, act: Callable[[Desk], object]) -> None:
    if once_in(unit, sent):
        act(desk.within(unit))


def once_in(unit: UnitOfWork, sent: Sent) -> bool:
    """Write down that this is being done; False where it was done before."""
    return unit.insert_new(done, key=_key(unit.secret, sent), done_at=unit.now) is not None


def when_done(desk: Desk, sent: Sent) -> datetime | None:
    """Return when this was done, for it then needs no other look; None where it was not."""
    found: datetime | None = desk.value(
        select(done.c.done_at).where(done.c.key == _key(desk.secret, sent))
    )
    return found


def forget_done(unit: UnitOfWork) -> None:
    """Let old keys go."""
    unit.delete(done, done.c.done_at < unit.now - KEPT_FOR)


def _key(secret: bytes, sent: Sent) -> str:
    said = json.dumps(list(map(str, sent))).encode()
    return hmac.new(secret, b"once:" + said, hashlib.sha256).hexdigest()
