"""What `make run` has to run: the desk as one program, or each line of a Procfile by itself."""

from launch.demo_environment import DemoEnvironment
from launch.procfile import lines_of
from launch.programs import programs_of
from tests.launch.house import ROOT

CHAT = DemoEnvironment({}, {"chat": "python -m sandbox"})


def test_the_desk_is_one_program() -> None:
    release, programs = programs_of(None, CHAT)
    assert release.command == lines_of(ROOT / "Procfile")["release"]
    assert {each.name: each.command for each in programs} == {
        **CHAT.commands,
        "desk": "python main.py together",
    }


def test_of_a_procfile_each_line_is_one() -> None:
    _, programs = programs_of(ROOT / "Procfile", CHAT)
    assert {each.name for each in programs} == {*CHAT.commands, *lines_of(ROOT / "Procfile")} - {
        "release"
    }
