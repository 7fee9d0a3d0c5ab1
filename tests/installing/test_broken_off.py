"""An installation that breaks off leaves what runs as it is, and the next one ends it."""

from pathlib import Path

import pytest

from endpoints import Answer
from installing import __main__ as command
from installing import running_step
from installing.running_step import WANTED_BY
from installing.school import InstalledSchool
from installing.unit_files import UNITS
from launch import Refused
from program_files import LIST
from tests.installing.machine import Machine, install_from

ALL = "helpdesk@nine.target helpdesk-release@nine.service helpdesk-desk@nine.service"
RESTART = f"systemctl restart {ALL}"
COPY = "make -s -C /opt/helpdesk/nine backup"
PROXY = "/etc/nginx/conf.d/helpdesk-nine.conf"
NINE = InstalledSchool("nine", Path("/opt/helpdesk"), {"PUBLIC_URL": "https://help.school.ru"})


@pytest.fixture(autouse=True)
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program, and those steps alone that change what runs or may fail."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "main.py").write_text("# old\n", "utf-8")
    install_from(folder, monkeypatch)
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which the school runs."""
    machine = Machine(tmp_path / "root", answers={"systemctl is-active": "active\n" * 3})
    machine.write(NINE.env_file, "MATTERMOST_TOKEN=key\nMATTERMOST_COMMAND_TOKENS=key\n")
    command.put_in(machine, NINE)
    assert RESTART in machine.ran
    machine.ran.clear()
    return machine


def break_off(machine: Machine, source: Path, at: str = "nginx") -> None:
    """Begin an update in which this command is refused."""
    (source / "main.py").write_text("# new\n", "utf-8")
    machine.write(PROXY, "older\n")
    machine.refuses = at
    with pytest.raises(Refused):
        command.put_in(machine, NINE)
    machine.refuses = "nothing"


def test_the_second_time_nothing_is_run(machine: Machine) -> None:
    command.put_in(machine, NINE)
    assert machine.ran == []


def test_what_the_first_has_changed_the_second_starts(machine: Machine, source: Path) -> None:
    break_off(machine, source)
    assert RESTART not in machine.ran
    command.put_in(machine, NINE)
    assert machine.ran[-1] == RESTART
    machine.ran.clear()
    command.put_in(machine, NINE)
    assert machine.ran == []


def test_a_start_that_fails_is_tried_again(machine: Machine, source: Path) -> None:
    (source / "main.py").write_text("# new\n", "utf-8")
    machine.refuses = RESTART
    with pytest.raises(Refused):
        command.put_in(machine, NINE)
    machine.ran.clear()
    with pytest.raises(Refused):
        command.put_in(machine, NINE)
    assert RESTART in machine.ran


def test_a_program_that_is_half_new_makes_no_copy(machine: Machine, source: Path) -> None:
    break_off(machine, source)
    assert machine.ran.count(COPY) == 1
    (machine.path(NINE.folder) / "main.py").write_text("# half\n", "utf-8")
    command.put_in(machine, NINE)
    assert machine.ran.count(COPY) == 1
    assert (machine.path(NINE.folder) / "main.py").read_text("utf-8") == "# new\n"


def test_what_nginx_refuses_does_not_stay(machine: Machine, source: Path) -> None:
    break_off(machine, source)
    assert machine.text(PROXY) == "older\n"
    machine.remove(PROXY)
    machine.refuses = "nginx"
    with pytest.raises(Refused):
        command.put_in(machine, NINE)
    assert machine.text(PROXY) is None


def test_old_units_run_on_until_nothing_can_fail(machine: Machine, source: Path) -> None:
    old = UNITS / "helpdesk-gone@.service"
    machine.write(old, "[Service]\n")
    break_off(machine, source)
    assert not any("stop" in each for each in machine.ran)
    assert machine.path(old).exists()
    command.put_in(machine, NINE)
    assert "systemctl stop helpdesk-gone@nine.service" in machine.ran
    assert not machine.path(old).exists()


def test_an_old_unit_stays_for_a_school_that_runs_by_it(machine: Machine, source: Path) -> None:
    old = UNITS / "helpdesk-gone@.service"
    machine.write(old, "[Service]\n")
    machine.answers["systemctl list-units"] = "helpdesk-gone@ten.service loaded active running"
    (source / "main.py").write_text("# new\n", "utf-8")
    command.put_in(machine, NINE)
    assert "systemctl stop helpdesk-gone@nine.service" in machine.ran
    assert machine.path(old).exists()


@pytest.mark.parametrize("states", ["active\nfailed\ninactive", "active\nactive\nactivating", ""])
def test_a_school_of_which_not_all_runs_is_started(machine: Machine, states: str) -> None:
    machine.answers["systemctl is-active"] = states
    command.put_in(machine, NINE)
    assert machine.ran[-1] == RESTART


def test_a_form_that_does_not_answer_is_no_success(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.answers.clear()
    monkeypatch.setattr(running_step, "ask", lambda *_, **__: Answer())
    with pytest.raises(Refused, match=r"helpdesk-\*@nine\.service"):
        command.put_in(machine, NINE)


def test_taking_it_back_waits_until_nothing_runs(machine: Machine) -> None:
    command.take_back(machine, NINE)
    assert machine.ran[0] == f"systemctl stop {ALL}"
    assert not machine.path(WANTED_BY / NINE.target).is_symlink()
    assert not (machine.path(NINE.folder) / LIST).exists()


EARLIER = UNITS / "helpdesk-web@.service"
STOP = "systemctl stop helpdesk-web@nine.service"


def test_a_unit_of_before_goes_only_when_the_new_ones_run(machine: Machine, source: Path) -> None:
    machine.write(EARLIER, "[Service]\n")
    break_off(machine, source, at="systemctl restart")
    # It held the port; its text is there for who takes the earlier release again.
    assert machine.ran.index(STOP) < machine.ran.index(RESTART)
    assert machine.text(EARLIER) is not None
    command.put_in(machine, NINE)
    assert machine.text(EARLIER) is None


def test_a_chat_that_is_connected_by_half_is_connected_the_next_time(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATTERMOST_URL", "https://chat.school.ru")
    env = machine.path(NINE.env_file)
    env.write_text("MATTERMOST_TOKEN=key\n", "utf-8")
    command.put_in(machine, NINE)
    assert "make -s -C /opt/helpdesk/nine connect" in machine.ran
    assert RESTART not in machine.ran
