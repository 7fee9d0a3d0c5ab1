"""The program is replaced, and put back, so that wherever it breaks off it comes out whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from program_files import (
    REPLACED,
    UPDATING,
    forget,
    is_broken_off,
    keep,
    names_in,
    note_of,
    put,
    put_back,
    settle,
)

EARLIER = {"main.py": "old", "same.py": "same", "gone/away.py": "old", "regulation.toml": "given"}
NEWER = {"main.py": "new", "same.py": "same", "come/here.py": "new", "regulation.toml": "newer"}
LIBRARY = ".venv/lib/library.py"
OURS = {".env": "ours", "var/data": "ours", "regulation.toml": "given"}
TOUCHES = (
    *((os, name) for name in ("link", "sync")),
    *((shutil, name) for name in ("copy", "rmtree")),
    *((Path, name) for name in ("rename", "replace", "unlink", "write_text")),
)


class PowerCut(BaseException):
    """What nobody catches."""


def _lay(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the earlier program is installed, with its libraries and the school's own things."""
    _lay(tmp_path / "newer", NEWER)
    place = tmp_path / "place"
    put(_lay(tmp_path / "earlier", EARLIER), place)
    return _lay(place, {LIBRARY: "old", ".env": "ours", "var/data": "ours"})


def _found(place: Path) -> dict[str, str]:
    """Return what a process finds: program, libraries, and what is the school's."""
    names = [*names_in(place), LIBRARY, *OURS]
    return {name: (place / name).read_text("utf-8") for name in names}


WAS = {**EARLIER, LIBRARY: "old", **OURS}
IS = {**NEWER, LIBRARY: "new", **OURS}


def _replace(place: Path) -> None:
    keep(place, "note")
    put(place.with_name("newer"), place)
    # As pip does: the file of before goes, another one comes.
    (place / LIBRARY).unlink()
    (place / LIBRARY).write_text("new", "utf-8")


def _broken_off(place: Path, act: Callable[[Path], object]) -> Iterator[Path]:
    """Yield a place for each touch of the disk at which the power goes while that is done."""
    for moment in range(1, 500):
        touches = iter(range(1, 500))

        def cut(touch: Callable[..., Any], *args: Any, **named: Any) -> Any:
            if next(touches) == moment:  # noqa: B023 - of this round
                raise PowerCut
            return touch(*args, **named)

        scratch = place.with_name("place-of-a-try")
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(place, scratch)
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in TOUCHES:
                touch = getattr(owner, name)
                patch.setattr(owner, name, lambda *a, _t=touch, **n: cut(_t, *a, **n))
            with suppress(PowerCut):
                act(scratch)
                return
        yield scratch


def test_what_is_replaced_is_whole_and_at_hand(place: Path) -> None:
    _replace(place)
    settle(place)
    assert _found(place) == IS
    assert (note_of(place), is_broken_off(place)) == ("note", False)
    put_back(place)
    assert _found(place) == WAS
    forget(place)
    assert not (place / UPDATING).exists()


def test_wherever_the_power_goes_the_earlier_program_comes_back_whole(place: Path) -> None:
    tried = 0
    for broken in _broken_off(place, _replace):
        tried += 1
        if is_broken_off(broken):
            assert note_of(broken) == "note"
            put_back(broken)
        assert _found(broken) == WAS
        # And the next one goes well.
        forget(broken)
        _replace(broken)
        assert _found(broken) == IS
    assert tried > 20


def test_going_back_may_break_off_as_well(place: Path) -> None:
    _replace(place)
    tried = 0
    for broken in _broken_off(place, put_back):
        tried += 1
        # Until it is done no process starts by what is there.
        assert is_broken_off(broken)
        put_back(broken)
        assert _found(broken) == WAS
    assert tried > 5


def test_forgetting_leaves_no_half_of_it(place: Path) -> None:
    _replace(place)
    settle(place)
    for broken in _broken_off(place, forget):
        assert not (broken / REPLACED).exists() or note_of(broken) == "note"
        forget(broken)
        assert [each for each in broken.iterdir() if each.name.startswith((".upd", ".repl"))] == []


def test_what_is_kept_costs_no_room(place: Path) -> None:
    keep(place, "note")
    assert (place / UPDATING / LIBRARY).samefile(place / LIBRARY)
    assert (place / UPDATING / "main.py").samefile(place / "main.py")
