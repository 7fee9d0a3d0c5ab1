"""Two clocks that see the same at one moment, on PostgreSQL: there both may write at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock import incidents
from helpdesk.clock.incidents import OWN_INCIDENTS, Incident, IncidentKind, note
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import NOW, desk_on

FLOOD = Incident(IncidentKind.FLOOD)


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine_for(postgresql_url)
    yield engine
    engine.dispose()


def test_what_two_clocks_see_at_once_is_told_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, known = desk_on(engine), incidents._known

    def known_before_another(unit: UnitOfWork) -> dict[Incident, datetime | None]:
        found = known(unit)
        monkeypatch.setattr(incidents, "_known", known)
        note(desk, [FLOOD], NOW, kinds=OWN_INCIDENTS)
        return found

    monkeypatch.setattr(incidents, "_known", known_before_another)
    note(desk, [FLOOD], NOW + timedelta(seconds=1), kinds=OWN_INCIDENTS)
    occasion = inquiry_tables.delivery.c.occasion
    assert desk.column(select(occasion).where(occasion == "trouble")) == ["trouble"]
