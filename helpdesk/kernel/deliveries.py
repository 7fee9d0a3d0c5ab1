"""What a transaction tells the world: cards and notices, written down as deliveries."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import (
    ASKS,
    PHONE,
    Addressee,
    AddresseeKind,
    DeliveryState,
    NotificationType,
)
from helpdesk.kernel.transaction import INSERTS, Transaction
from helpdesk.storage import chat_tables, inquiry_tables
from helpdesk.storage.ready_made import ReadyMade

CARD = "card"
NOTICE = "notice"
_WITHOUT_BUTTONS = frozenset({AddresseeKind.MAIL, AddresseeKind.PHONE, AddresseeKind.THREAD})
OPEN_SUGGESTION, USED_SUGGESTION, VOID_SUGGESTION = "open", "used", "void"


def _put(insert_: Any) -> Any:
    return (
        insert_(inquiry_tables.delivery)
        .on_conflict_do_nothing()
        .returning(inquiry_tables.delivery.c.id, inquiry_tables.delivery.c.sort)
    )


_PUT = ReadyMade({name: _put(each) for name, each in INSERTS.items()})


class Deliveries(Transaction):
    """What a transaction has to tell, each thing once."""

    def tell(
        self,
        inquiry: Inquiry | None,
        notification: NotificationType,
        addressees: Iterable[Addressee],
        *,
        key: object = "",
        params: Mapping[str, object] | None = None,
    ) -> None:
        """Write down a notice for each addressee; what was said already is not said again.

        The addressee `phone` is a task for people from the start: nobody but they can call.
        `inquiry` is None for a notice about several, or about none.
        """
        rows = [
            self.delivery_row(
                NOTICE,
                notification,
                to,
                inquiry_id=inquiry.id if inquiry else None,
                cycle=inquiry.cycle if inquiry else 0,
                key=str(key),
                params=dict(params or {}),
            )
            for to in addressees
        ]
        self.put(rows)

    def was_told(self, notification: NotificationType, key: str) -> bool:
        """Whether a notice about several inquiries was written down under this key before."""
        table = inquiry_tables.delivery.c
        query = select(table.id).where(
            table.inquiry_id.is_(None), table.occasion == str(notification), table.key == key
        )
        return self.value(query) is not None

    def put(self, rows: list[dict[str, Any]]) -> None:
        """Insert delivery rows, leaving out what stands there already.

        Whoever carries out a card carries out what is ready beside it: only the card is announced.
        """
        if rows:
            found = _PUT.carry_out(self.connection, *rows)
            has_card = rows[0]["sort"] == CARD and rows[0]["inquiry_id"] is not None
            cards = [number for number, sort in found if has_card and sort == CARD]
            self.fresh.extend(cards or [number for number, _ in found])

    def delivery_row(
        self,
        sort: str,
        notification: str,
        addressee: Addressee,
        *,
        inquiry_id: int | None,
        cycle: int = 0,
        key: str = "",
        params: dict[str, object] | None = None,
    ) -> dict[str, Any]:
        by_phone = addressee == PHONE
        may_have_buttons = addressee.kind not in _WITHOUT_BUTTONS
        return {
            "uuid": str(uuid.uuid4()),
            "inquiry_id": inquiry_id,
            "sort": sort,
            "occasion": str(notification),
            "key": key,
            "cycle": cycle,
            "addressee": addressee,
            "params": params or {},
            "state": DeliveryState.PARKED if by_phone else DeliveryState.PENDING,
            "created_at": self.now,
            "due_at": self.now,
            "attempts": 0,
            "unsure": False,
            "wanted": 1,
            "drawn": 0,
            "asks": notification in ASKS and may_have_buttons,
        }

    def touch_card(self, inquiry_id: int, *, shows: bool = False) -> None:
        """Ask for the card to be drawn once more; there is one for each inquiry.

        One that is gathered with others is drawn only where this `shows` it.
        """
        table = inquiry_tables.delivery.c
        hidden = () if shows else (table.state != DeliveryState.GATHERED,)
        self.draw_anew(table.inquiry_id == inquiry_id, table.sort == CARD, *hidden)

    def draw_anew(self, *which: ColumnElement[bool]) -> None:
        """Ask for these cards to be drawn once more."""
        statement = update(inquiry_tables.delivery).where(*which).values(**wanted_anew(self.now))
        self.touched.extend(
            self.connection.execute(statement.returning(inquiry_tables.delivery.c.id)).scalars()
        )

    def redraw(self, *which: ColumnElement[bool], anew: bool = False) -> None:
        """Let these notices show what holds by now; one that has not left yet does so anyhow.

        `anew` where their buttons have to be others, though they read the same.
        """
        row = inquiry_tables.delivery.c
        query = select(row.id, row.inquiry_id, row.cycle, row.addressee).where(
            row.sort == NOTICE, row.state.in_([DeliveryState.PENDING, DeliveryState.SENT]), *which
        )
        key = secrets.token_hex(4)
        found = self.connection.execute(query).all()
        again = NotificationType.REDRAWN
        self.put([self._row_of(each, again, f"{each.id}.{key}", anew=anew) for each in found])

    def take_back(
        self, notification: NotificationType, keys: Sequence[str], inquiry_id: int | None
    ) -> None:
        """Let notices of this type and these keys vanish from the chat."""
        if not keys:
            return
        table = inquiry_tables.delivery.c
        query = select(table.id, table.inquiry_id, table.addressee, table.cycle).where(
            table.inquiry_id == inquiry_id if inquiry_id else table.inquiry_id.is_(None),
            table.occasion == notification,
            table.key.in_(keys),
        )
        found = self.connection.execute(query).all()
        self.put([self._row_of(each, NotificationType.OVER, str(each.id)) for each in found])

    def _row_of(
        self, told: Any, notification: NotificationType, key: str, **params: object
    ) -> dict[str, Any]:
        """Return the row of what becomes of an earlier notice, for whoever got it."""
        return self.delivery_row(
            NOTICE,
            notification,
            told.addressee,
            inquiry_id=told.inquiry_id,
            cycle=told.cycle,
            key=key,
            params={"of": told.id, **params},
        )

    def close_suggestions(self, inquiry: Inquiry, but_of: str = "") -> None:
        """Take back what was asked about words under the card: void, but for this author's."""
        table = chat_tables.suggestion
        is_others = table.c.author_id != but_of
        statement = (
            update(table)
            .where(table.c.inquiry_id == inquiry.id, table.c.state == OPEN_SUGGESTION, is_others)
            .values(state=VOID_SUGGESTION)
            .returning(table.c.post_id)
        )
        posts = list(self.connection.execute(statement).scalars())
        self.take_back(NotificationType.SEND_AS, posts, inquiry.id)


def wanted_anew(now: datetime) -> dict[str, Any]:
    """Return what asks for a card, or a checklist, to be drawn once more."""
    wanted = inquiry_tables.delivery.c.wanted + 1
    return {"wanted": wanted, "state": DeliveryState.PENDING, "due_at": now, "attempts": 0}
