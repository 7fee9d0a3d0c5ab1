"""An update that goes well says so; one that makes the desk ill is taken back, database and all."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr
from sqlalchemy import inspect, text

from helpdesk.clock.after_restore import hold_back
from helpdesk.kernel import outbox
from helpdesk.kernel.hold import hold_of
from helpdesk.storage.database import create_engine_for
from keeping import NotKept, updating
from keeping.updating import Outcome, update
from settings import Settings
from tests.helpdesk.life import DAY, HOUR, NOW, desk_on
from tests.keeping.conftest import School

WELL, ILL = Outcome(True, ""), Outcome(False, "причина")
OLD, NEW = "0ld0ld0", "ne3ne3n"
SICK = "База данных    НЕ РАБОТАЕТ  не отвечает"
STANDS = "Форма          НЕ РАБОТАЕТ  не отвечает ни адрес, ни порт"


@dataclass
class Machine:
    """What the commands of an update find and do."""

    school: School
    pulls: Outcome = WELL
    installs: Outcome = WELL
    releases: Outcome = WELL
    finds: tuple[str, ...] = (STANDS, STANDS)
    did: list[str] = field(default_factory=list)
    revision: str = OLD

    def run(self, *command: str) -> Outcome:
        said = " ".join(command).removeprefix(f"{sys.executable} ")
        self.did.append(said)
        match command[:2], command[-1]:
            case ("git", "pull"), _:
                self.revision = NEW if self.pulls.is_well else OLD
                return self.pulls
            case ("git", "reset"), to:
                self.revision = to
            case ("git", "rev-parse"), "HEAD":
                return Outcome(True, self.revision)
            case _, "release":
                return self._release()
            case _, "doctor":
                said, *rest = self.finds
                self.finds = tuple(rest)
                return Outcome(False, said)
            case _, "requirements.txt":
                return self.installs if self.revision == NEW else WELL
        return WELL

    def _release(self) -> Outcome:
        with self.school.desk.engine.begin() as connection:
            connection.execute(text("CREATE TABLE newer (id INTEGER)"))
        return self.releases


@pytest.fixture
def machine(
    released_database_url: str, base: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine]:
    settings = base.model_copy(update={"database_url": SecretStr(released_database_url)})
    engine = create_engine_for(released_database_url)
    school = School(desk_on(engine), settings)
    school.ask("asked")
    made = Machine(school)
    monkeypatch.setattr(updating, "run", made.run)
    yield made
    engine.dispose()


def _update(machine: Machine) -> str:
    said: list[str] = []
    update(machine.school.settings, NOW, said.append)
    return "\n".join(said)


def _has_newer_table(machine: Machine) -> bool:
    engine = machine.school.desk.engine
    engine.dispose()
    return inspect(engine).has_table("newer")


def test_a_good_update_copies_pulls_installs_and_migrates(machine: Machine) -> None:
    said = _update(machine)
    assert "Копия готова" in said
    assert f"Обновлено до {NEW}" in said
    kept = ("git pull", "-m pip", "main.py release")
    order = [each for each in machine.did if each.startswith(kept)]
    assert [each.split()[1] for each in order] == ["pull", "pip", "release"]
    assert _has_newer_table(machine)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"installs": ILL}, "библиотеки не установились"),
        ({"releases": ILL}, "таблицы не обновились"),
        ({"finds": (STANDS, SICK)}, "База данных НЕ РАБОТАЕТ"),
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
    assert not _has_newer_table(machine)
    # Nothing was sent meanwhile, so nothing is held.
    assert hold_of(machine.school.desk) is None
    assert outbox.unsent(machine.school.desk, NOW)


def test_what_a_restore_has_held_before_is_held_as_before(machine: Machine) -> None:
    desk = machine.school.desk
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
