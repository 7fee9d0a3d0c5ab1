"""Who is on duty, for a transaction that has waited on PostgreSQL while another changed it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.duty.roster import Roster
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.schedule.days import enter_absence
from helpdesk.storage.database import create_engine_for
from tests.helpdesk.life import HEAD, NOW, asked, desk_on


@pytest.fixture
def engine(postgresql_url: str) -> Iterator[Engine]:
    engine = create_engine_for(postgresql_url)
    yield engine
    engine.dispose()


def test_what_a_transaction_waited_for_is_seen_by_its_roster(engine: Engine) -> None:
    desk = desk_on(engine)
    inquiry, day = asked(desk), desk.regulation().calendar.local_date(NOW)
    away = desk.roster().on_duty(day)[0]

    def after_another(unit: UnitOfWork) -> Roster:
        other = Desk(engine, desk.secret)
        enter_absence(other, away, day, day + timedelta(days=1), HEAD, NOW)
        unit.load(inquiry.id)
        return unit.roster

    assert desk.write(after_another, NOW).is_away(away.user, day)
