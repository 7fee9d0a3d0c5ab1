"""A claim of a name that nobody has decided: written down once, and then only read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import Engine, event

from helpdesk.access.binding import look, recognise
from helpdesk.duty.known_accounts import open_claims
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import DAY, HOUR, NOW, desk_on


@dataclass(frozen=True)
class Seen:
    id: str
    username: str
    full_name: str = "Пётр Чужой"
    changed_at: datetime = NOW


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def changing(engine: Engine) -> Iterator[list[str]]:
    """The statements that change something, or begin to, as they come; reading begins too."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement != "BEGIN" and not statement.startswith(("SELECT", "PRAGMA")):
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def test_a_claim_that_nobody_has_decided_is_no_news_a_second_time(
    desk: Desk, changing: list[str]
) -> None:
    name = desk.regulation().people.head.user
    owner, other = Seen("owner-id", name), Seen("other-id", name)
    recognise(desk, [owner], NOW)

    def ask(_names: Sequence[str], _ids: Sequence[str]) -> Sequence[Seen]:
        return [other]

    look(desk, ask, NOW + HOUR)
    with desk.reading() as connection:
        (claim,) = open_claims(connection)
    assert (claim.name, claim.user_id) == (name, "other-id")
    changing.clear()
    for day in range(1, 4):
        look(desk, ask, NOW + day * DAY)
        assert recognise(desk, [other], NOW + day * DAY) == {"other-id": "~other-id"}
    assert changing == []
