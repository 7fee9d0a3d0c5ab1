"""A newer release that is ill leaves a school in use as it was, without anybody's doing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import Mock

import pytest

from endpoints import Answer
from installing import __main__ as command
from installing import running_step, update_step
from installing.school import InstalledSchool
from installing.service_steps import Proxy
from installing.unit_files import UNITS
from installing.update_step import KNOWS_HOW, NEXT
from launch import Refused
from program_files import REPLACED, UPDATING, forget, keep, put, put_back, settle
from tests.installing.machine import Machine, install_from

NINE = InstalledSchool("nine", Path("/opt/helpdesk"), {"PUBLIC_URL": "https://help.school.ru"})
MAKE = f"make -s -C {NINE.folder}"
STOP = "systemctl stop helpdesk*@nine.*"
UPDATE = f"{MAKE} update FROM={NINE.folder}/{NEXT} KEEP=1"
BACK = f"{MAKE} update BACK=1"
START = "systemctl start helpdesk@nine.target"
RESTART = f"systemctl restart {' '.join(NINE.units)}"
NOTED = '{"made": "/copies/helpdesk-1.tar.gz"}'


class PowerCut(BaseException):
    """What nobody catches."""


@dataclass
class School(Machine):
    """Does with the files what the program that is there does: `ends` says how far it comes."""

    ends: str = "well"
    ways_back: bool = True

    def run(
        self, *words: str, environment: Mapping[str, str] | None = None, is_quiet: bool = False
    ) -> None:
        super().run(*words, environment=environment, is_quiet=is_quiet)
        place = self.path(NINE.folder)
        if (self.ran[-1], self.ends) == (STOP, "not stopped"):
            raise Refused(STOP)
        if self.ran[-1] == UPDATE:
            self._update(place)
        elif self.ran[-1] == BACK:
            if not self.ways_back:
                raise Refused(BACK)
            put_back(place)
            forget(place)

    def _update(self, place: Path) -> None:
        if (place / UPDATING).exists():
            put_back(place)
            forget(place)
        keep(place, NOTED)
        put(place / NEXT, place)
        match self.ends:
            case "ill":
                put_back(place)
                forget(place)
                raise Refused(UPDATE)
            case "killed":
                raise Refused(UPDATE)
            case "Ctrl-C":
                raise KeyboardInterrupt
            case "power cut":
                raise PowerCut
        settle(place)

    @property
    def program(self) -> str:
        return (self.path(NINE.folder) / "main.py").read_text("utf-8")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name in ("main.py", KNOWS_HOW):
        (folder / name).write_text("old", "utf-8")
    install_from(folder, monkeypatch)
    return folder


@pytest.fixture
def school(tmp_path: Path, source: Path) -> School:
    """A school that runs by the earlier release, while a newer one lies in the source."""
    school = School(tmp_path / "root", answers={"systemctl is-active": "active\n" * 3})
    school.write(NINE.env_file, "MATTERMOST_TOKEN=key\nMATTERMOST_COMMAND_TOKENS=key\n")
    command.put_in(school, NINE)
    school.ran.clear()
    (source / "main.py").write_text("new", "utf-8")
    return school


def _left(school: School) -> list[str]:
    names = (NEXT, UPDATING, REPLACED)
    return [name for name in names if (school.path(NINE.folder) / name).exists()]


def test_a_good_release_takes_its_place_while_nothing_runs(school: School) -> None:
    command.put_in(school, NINE)
    order = [each for each in school.ran if each in (STOP, UPDATE, RESTART)]
    assert order == [STOP, UPDATE, RESTART]
    assert (school.program, _left(school)) == ("new", [])
    assert not any("backup" in each for each in school.ran)
    school.ran.clear()
    command.put_in(school, NINE)
    assert school.ran == []


@pytest.mark.parametrize("ends", ["ill", "killed", "Ctrl-C", "not stopped"])
def test_an_ill_one_leaves_all_as_before_and_running(school: School, ends: str) -> None:
    school.ends = ends
    with pytest.raises(Refused, match=r"Всё как было.*снова запущена"):
        command.put_in(school, NINE)
    assert school.ran[-1] == START
    assert (school.program, _left(school)) == ("old", [])
    # Units, proxy and processes were not touched, and the next one is tried in the same way.
    assert RESTART not in school.ran
    school.ends = "well"
    command.put_in(school, NINE)
    assert school.program == "new"


def test_a_school_that_stood_still_is_not_started(school: School) -> None:
    school.answers["systemctl is-active"] = "inactive"
    school.ends = "ill"
    with pytest.raises(Refused, match="до этого не работала"):
        command.put_in(school, NINE)
    assert START not in school.ran


@pytest.mark.parametrize("ends", ["well", "ill"])
def test_after_a_power_cut_the_next_one_ends_it(school: School, ends: str) -> None:
    school.ends = "power cut"
    with pytest.raises(PowerCut):
        command.put_in(school, NINE)
    assert UPDATING in _left(school)
    school.ran.clear()
    school.answers["systemctl is-active"] = "inactive"
    school.ends = ends
    if ends == "well":
        command.put_in(school, NINE)
        assert (school.program, school.ran[-1]) == ("new", RESTART)
    else:
        with pytest.raises(Refused, match="снова запущена"):
            command.put_in(school, NINE)
        assert (school.program, school.ran[-1]) == ("old", START)
    assert _left(school) == []


def test_what_cannot_be_put_back_now_does_not_run(school: School) -> None:
    school.ends, school.ways_back = "killed", False
    with pytest.raises(Refused, match="Программа стоит, данные целы"):
        command.put_in(school, NINE)
    assert START not in school.ran
    school.ends, school.ways_back = "well", True
    command.put_in(school, NINE)
    assert (school.program, _left(school)) == ("new", [])


@pytest.mark.parametrize("trouble", [Refused("nginx"), OSError(28, "full"), KeyboardInterrupt()])
def test_what_fails_between_the_update_and_the_start_leaves_no_school_standing(
    school: School, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    school.write("/etc/nginx/conf.d/helpdesk-nine.conf", "older\n")
    monkeypatch.setattr(Proxy, "do", Mock(side_effect=trouble))
    with pytest.raises(Refused, match=r"(?s)(nginx|full|Прервано).*Всё как было.*снова запущена"):
        command.put_in(school, NINE)
    assert school.ran[-3:] == [STOP, BACK, f"{MAKE} install"]
    assert (school.program, _left(school)) == ("old", [])


@pytest.mark.parametrize("is_refused", [True, False])
def test_a_form_that_does_not_answer_brings_the_earlier_program_back(
    school: School, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    school.refuses = RESTART if is_refused else "nothing"
    monkeypatch.setattr(running_step, "ask", lambda *_, **__: Answer())
    with pytest.raises(Refused, match="Всё как было"):
        command.put_in(school, NINE)
    assert school.ran[-3:] == [STOP, BACK, f"{MAKE} install"]
    assert (school.program, _left(school)) == ("old", [])


def test_where_going_back_would_lose_questions_it_says_what_to_do(
    school: School, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_step, "ask", lambda *_, **__: Answer())
    school.ways_back = False
    with pytest.raises(Refused, match=r"make restore COPY=/copies/helpdesk-1.tar.gz && make upd"):
        command.put_in(school, NINE)
    assert school.ran[-1] == START
    assert (school.program, _left(school)) == ("new", [REPLACED])
    # The program is whole: a release that is mended takes its place as any other does.
    (source / "main.py").write_text("mended", "utf-8")
    monkeypatch.setattr(running_step, "ask", lambda *_, **__: Answer(200, "web"))
    school.ran.clear()
    command.put_in(school, NINE)
    assert UPDATE in school.ran
    assert (school.program, _left(school)) == ("mended", [])


def test_an_earlier_release_that_cannot_go_back_makes_its_copy(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    (school.path(NINE.folder) / KNOWS_HOW).unlink()
    command.put_in(school, NINE)
    assert school.ran[0] == f"{MAKE} backup"
    assert "вернуться к ней она ещё не умеет" in capsys.readouterr().out
    assert school.program == "new"


def test_a_full_disk_is_met_before_anything_stops(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(_source: Path, place: Path) -> None:
        (place / "half").mkdir(parents=True)
        raise OSError(28, "No space left on device", str(place))

    monkeypatch.setattr(update_step, "put", is_full)
    with pytest.raises(OSError, match="No space left"):
        command.put_in(school, NINE)
    assert school.ran == []
    assert (school.program, _left(school)) == ("old", [])


def test_taking_the_school_away_takes_what_was_kept_too(school: School) -> None:
    school.ends = "power cut"
    with pytest.raises(PowerCut):
        command.put_in(school, NINE)
    command.take_back(school, NINE)
    assert _left(school) == []
    assert not school.path(UNITS / "helpdesk-desk@.service").exists()
