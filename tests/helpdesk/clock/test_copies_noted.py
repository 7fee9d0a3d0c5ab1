"""What is kept of the last copy and of its trial, for people who ask by day."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.copies_noted import Trial, copies_noted, note_copy, note_trial
from helpdesk.clock.nightly_look import Finding, NightlyLook
from helpdesk.kernel.desk import Desk
from tests.helpdesk.life import DAY, NOW, desk_on


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def _states(desk: Desk, days: int = 0, look: NightlyLook | None = None) -> dict[str, bool | None]:
    calendar = desk.regulation().calendar
    with desk.reading() as connection:
        found = copies_noted(connection, calendar, NOW + timedelta(days=days), look)
    assert all(each.remedy for each in found if each.well is False)
    return {each.what: each.well for each in found}


def test_a_copy_and_its_trial_are_well_until_they_are_old(desk: Desk) -> None:
    assert _states(desk) == {}
    desk.transact(lambda connection: note_copy(connection, NOW))
    assert _states(desk, 1) == {"Копии": True}
    desk.transact(lambda connection: note_trial(connection, Trial(NOW)))
    assert _states(desk, 3) == {"Копии": False, "Восстановление": True}
    assert _states(desk, 15) == {"Копии": False, "Восстановление": False}


def test_a_copy_that_would_not_come_back_is_said_whatever_its_age(desk: Desk) -> None:
    desk.transact(lambda connection: note_trial(connection, Trial(NOW, "строк не столько")))
    assert _states(desk) == {"Восстановление": False}


def test_what_the_doctor_has_seen_of_the_copies_since_is_known_better(desk: Desk) -> None:
    desk.transact(lambda connection: note_copy(connection, NOW))
    desk.transact(lambda connection: note_trial(connection, Trial(NOW)))
    gone = (Finding("Копии", None, "их нет"),)
    assert _states(desk, 1, NightlyLook(gone, NOW + DAY)) == {"Восстановление": True}
    assert "Копии" in _states(desk, 1, NightlyLook(gone, NOW - DAY)), "copied after the look"
    assert "Копии" in _states(desk, 1, NightlyLook((), NOW + DAY)), "not looked at"
    assert "Копии" in _states(desk, 4, NightlyLook(gone, NOW + DAY)), "no look for days"
