"""What people write, stored in rows of their own, which can be erased."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.texts import TextKind
from helpdesk.kernel.search_words import keep_more
from helpdesk.kernel.transaction import Transaction
from helpdesk.privacy.confidential import fit_to_show
from helpdesk.storage import inquiry_tables


class Texts(Transaction):
    """What a transaction writes down of what people said."""

    def write(
        self, inquiry: Inquiry, actor: Actor, kind: TextKind, body: str, shown: str | None = None
    ) -> int:
        """Store what somebody wrote in a row of its own, which can be erased; return its id.

        What looks confidential in it is stored apart, unless the caller knows how it is `shown`.
        Use cases `look_through` words before they open the transaction.
        """
        shown = fit_to_show(kind, body) if shown is None else shown
        row = _text_row(inquiry.id, actor, kind, body, shown, inquiry.cycle, self.now)
        keep_more(self.connection, inquiry.id, kind, row["body"])
        return int(self.insert(inquiry_tables.text, **row))

    def rewrite(self, text_id: int, kind: TextKind, body: str) -> str:
        """Let a text be these words, and nothing be left of those before; return what is shown."""
        shown = fit_to_show(kind, body)
        values = {"body": shown or None, "original": None if shown == body else body}
        self.update(inquiry_tables.text, inquiry_tables.text.c.id == text_id, **values)
        return shown


def _text_row(
    inquiry_id: int, actor: Actor, kind: TextKind, body: str, shown: str, cycle: int, now: datetime
) -> dict[str, Any]:
    return {
        "inquiry_id": inquiry_id,
        "kind": kind,
        "role": actor.role,
        "author_id": actor.id,
        "body": shown,
        "original": None if shown == body else body,
        "cycle": cycle,
        "created_at": now,
    }


def text_rows(
    inquiry_id: int,
    actor: Actor,
    texts: Iterable[tuple[TextKind, str]],
    now: datetime,
) -> list[dict[str, Any]]:
    """Return the rows of several texts of the first cycle, empty ones left out."""
    return [
        _text_row(inquiry_id, actor, kind, body, fit_to_show(kind, body), 1, now)
        for kind, body in texts
        if body
    ]
