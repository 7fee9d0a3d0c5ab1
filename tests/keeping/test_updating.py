"""An update that goes well says so; one that makes the desk ill is taken back, database and all."""

import pytest

from helpdesk.clock.after_restore import hold_back
from helpdesk.kernel import outbox
from helpdesk.kernel.hold import hold_of
from keeping import NotKept
from keeping.updating import update
from tests.helpdesk.life import DAY, HOUR, NOW
from tests.keeping.machine import ILL, NEW, OLD, SICK, STANDS, Machine


def _update(machine: Machine) -> str:
    said: list[str] = []
    update(machine.settings, NOW, said.append)
    return "\n".join(said)


def test_a_good_update_copies_pulls_installs_and_migrates(machine: Machine) -> None:
    said = _update(machine)
    assert "Копия готова" in said
    assert f"Обновлено до {NEW}" in said
    kept = ("git pull", "make -s environment", "main.py release", "-c import main")
    order = [each for each in machine.did if each.startswith(kept)]
    assert order == ["git pull --ff-only --quiet", *kept[1:3], "-c import main; main.web()"]
    assert machine.has_newer_table()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"installs": ILL}, "библиотеки не установились"),
        ({"releases": ILL}, "таблицы не обновились"),
        ({"starts": ILL}, "форма не запускается"),
        ({"finds": (STANDS, SICK)}, "База данных НЕ РАБОТАЕТ"),
        ({"finds": (STANDS, "Traceback\nKeyError: 1")}, "Осмотр НЕ РАБОТАЕТ KeyError: 1"),
        ({"breaks": KeyboardInterrupt(), "breaks_at": "main.py release"}, "прервано"),
        ({"breaks": OSError(28, "нет места"), "breaks_at": "make"}, "нет места"),
    ],
)
def test_what_goes_wrong_is_taken_back_whole(
    machine: Machine, changes: dict[str, object], why: str
) -> None:
    for name, value in changes.items():
        setattr(machine, name, value)
    with pytest.raises(NotKept, match=why):
        _update(machine)
    assert machine.revision == OLD
    assert not machine.has_newer_table()
    # Nothing was sent meanwhile, so nothing is held.
    assert hold_of(machine.desk) is None
    assert outbox.unsent(machine.desk, NOW)


def test_what_a_restore_has_held_before_is_held_as_before(machine: Machine) -> None:
    desk = machine.desk
    hold_back(desk, NOW - DAY, {}, NOW - HOUR)
    held = hold_of(desk)
    machine.installs = ILL
    with pytest.raises(NotKept, match="библиотеки не установились"):
        _update(machine)
    desk.engine.dispose()
    assert hold_of(desk) == held
    assert outbox.unsent(desk, NOW) == []


def test_what_was_ill_before_is_no_fault_of_the_update(machine: Machine) -> None:
    machine.finds = (SICK, SICK)
    assert "Обновлено" in _update(machine)


def test_what_cannot_be_pulled_changes_nothing(machine: Machine) -> None:
    machine.pulls = ILL
    with pytest.raises(NotKept, match="не получена: причина"):
        _update(machine)
    assert not any("release" in each for each in machine.did)


def test_a_running_desk_is_not_updated(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keeping.standstill._clock_goes", lambda _url: True)
    with pytest.raises(NotKept, match="Программа работает"):
        _update(machine)
    assert machine.did == []
