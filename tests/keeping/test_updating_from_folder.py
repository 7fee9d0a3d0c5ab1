"""An update out of a folder comes out whole, wherever it breaks off, and loses no question."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from helpdesk.clock.after_restore import hold_back
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import adding
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import hold_of
from helpdesk.storage.inquiry_tables import inquiry
from keeping import NotKept, updating
from keeping.restoring import restore
from keeping.shelf import copies_in
from keeping.updating import expect_way_back, take_back, update
from program_files import LIST, is_broken_off, note_of, put, put_back
from tests.helpdesk.life import DAY, HOUR, NOW, asked, deliver
from tests.keeping.conftest import LATER
from tests.keeping.machine import ILL, NEW, SICK, STANDS, Machine

STEPS = ("make", "main.py release", "-c import main")


class PowerCut(BaseException):
    """What nobody catches."""


@pytest.fixture
def place(tmp_path: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the earlier program is installed; the newer one lies beside."""
    place = tmp_path / "place"
    for name, text in (("earlier", "old"), ("newer", "new")):
        (tmp_path / name / name).mkdir(parents=True)
        (tmp_path / name / "main.py").write_text(text, "utf-8")
        (tmp_path / name / name / "module.py").write_text(text, "utf-8")
    put(tmp_path / "earlier", place)
    machine.library = place / ".venv" / "library.py"
    machine.library.parent.mkdir()
    machine.library.write_text("old", "utf-8")
    machine.revision, machine.finds = NEW, (STANDS,) * 4
    monkeypatch.setattr(updating, "ROOT", place)
    return place


def _update(machine: Machine, place: Path, *, keeps: bool = False) -> str:
    said: list[str] = []
    update(machine.settings, NOW, said.append, place.with_name("newer"), keeps=keeps)
    return "\n".join(said)


def _break_off(machine: Machine, place: Path, step: str) -> None:
    """Let the power go in the middle, and the Makefile put the files back, as it does at once."""
    machine.breaks, machine.breaks_at = PowerCut(), step
    with pytest.raises(PowerCut):
        _update(machine, place)
    assert is_broken_off(place)
    put_back(place)


def _expect_program(place: Path, age: str) -> None:
    found = {path.read_text("utf-8") for path in [*place.glob("*.py"), *place.glob("*/*.py")]}
    assert found == {age}
    assert len(list(place.glob("*/module.py"))) == 1


def _questions(machine: Machine) -> int:
    machine.desk.engine.dispose()
    return machine.desk.value(select(func.count()).select_from(inquiry)) or 0


def test_a_good_one_brings_program_libraries_and_tables(machine: Machine, place: Path) -> None:
    (place.with_name("newer") / "wheels").mkdir()
    assert "Обновлено" in _update(machine, place)
    _expect_program(place, "new")
    assert machine.has_newer_table()
    assert f"PIP_FIND_LINKS={place.with_name('newer')}/wheels" in " ".join(machine.did)
    assert note_of(place) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"installs": ILL},
        {"releases": ILL},
        {"starts": ILL},
        {"finds": (STANDS, SICK)},
        *({"breaks": KeyboardInterrupt(), "breaks_at": step} for step in STEPS),
    ],
)
def test_an_ill_one_is_taken_back_with_every_question(
    machine: Machine, place: Path, changes: dict[str, object]
) -> None:
    for name, value in changes.items():
        setattr(machine, name, value)
    with pytest.raises(NotKept, match="возвращены"):
        _update(machine, place)
    _expect_program(place, "old")
    assert not machine.has_newer_table()
    assert (_questions(machine), hold_of(machine.desk), note_of(place)) == (1, None, None)
    assert outbox.unsent(machine.desk, NOW)


@pytest.mark.parametrize("step", STEPS)
def test_the_next_one_goes_back_first_where_one_broke_off(
    machine: Machine, place: Path, step: str
) -> None:
    _break_off(machine, place, step)
    _expect_program(place, "old")
    assert "возвращены к тому, что было. " in _update(machine, place)
    _expect_program(place, "new")
    assert (_questions(machine), hold_of(machine.desk), note_of(place)) == (1, None, None)


def test_one_that_is_ill_after_one_that_broke_off_is_taken_back_too(
    machine: Machine, place: Path
) -> None:
    _break_off(machine, place, "main.py release")
    machine.releases = ILL
    with pytest.raises(NotKept, match="таблицы не обновились"):
        _update(machine, place)
    _expect_program(place, "old")
    assert (_questions(machine), machine.has_newer_table(), note_of(place)) == (1, False, None)


def test_what_was_held_is_held_also_after_it_broke_off(machine: Machine, place: Path) -> None:
    hold_back(machine.desk, NOW - DAY, {}, NOW - HOUR)
    held = hold_of(machine.desk)
    _break_off(machine, place, "main.py release")
    machine.desk.engine.dispose()
    take_back(machine.settings, LATER)
    assert hold_of(machine.desk) == held
    assert not machine.has_newer_table()


@pytest.mark.parametrize(
    "act",
    [
        asked,
        lambda desk: adding.add(desk, 1, "Ещё не видно и темы", REQUESTER, LATER),
        lambda desk: deliver(desk, LATER),
    ],
)
def test_what_came_or_was_sent_since_is_never_lost(
    machine: Machine, place: Path, act: Callable[[Desk], object]
) -> None:
    _update(machine, place, keeps=True)
    act(machine.desk)
    counted = _questions(machine), len(outbox.unsent(machine.desk, LATER))
    put_back(place)
    assert "база как есть" in take_back(machine.settings, LATER)
    _expect_program(place, "old")
    assert (_questions(machine), len(outbox.unsent(machine.desk, LATER))) == counted


@pytest.mark.parametrize("is_asked", [True, False])
def test_newer_tables_that_were_written_to_are_not_thrown_away(
    machine: Machine, place: Path, is_asked: bool
) -> None:
    machine.tables = "newer"
    _update(machine, place, keeps=True)
    if is_asked:
        asked(machine.desk)
    else:
        machine.desk.write(lambda unit: unit.beat("clock"), LATER)
    for act in (
        lambda: expect_way_back(machine.settings),
        lambda: take_back(machine.settings, NOW),
    ):
        with pytest.raises(NotKept, match=r"make restore COPY=.*helpdesk-\d"):
            act()
    assert _questions(machine) == 1 + is_asked
    assert machine.has_newer_table()


def test_newer_tables_that_nobody_used_are_no_hindrance(machine: Machine, place: Path) -> None:
    machine.tables = "newer"
    _update(machine, place, keeps=True)
    expect_way_back(machine.settings)
    put_back(place)
    take_back(machine.settings, LATER)
    assert not machine.has_newer_table()
    assert _questions(machine) == 1


def test_after_a_return_by_hand_a_person_chooses_what_is_sent(
    machine: Machine, place: Path
) -> None:
    _update(machine, place, keeps=True)
    machine.desk.engine.dispose()
    restore(machine.settings, copies_in(machine.settings.backups)[0].path, LATER)
    put_back(place)
    assert "make restore SEND=1" in take_back(machine.settings, LATER)
    machine.desk.engine.dispose()
    assert hold_of(machine.desk) is not None


def test_without_an_update_nothing_is_taken_back(machine: Machine, place: Path) -> None:
    with pytest.raises(NotKept, match="Возвращать нечего"):
        take_back(machine.settings, NOW)


def test_what_was_unpacked_by_hand_is_updated_by_hand(machine: Machine, place: Path) -> None:
    (place / LIST).unlink()
    with pytest.raises(NotKept, match="положите сюда"):
        _update(machine, place)
    assert machine.did == []
