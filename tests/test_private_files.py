"""What a process of the desk makes is for nobody else on the machine, under whatever umask."""

import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from doctor import machine
from settings import ROOT
from tests.doctor.house import settings_of as _settings
from tests.packages import PRODUCT
from tests.test_settings import desk_of

FOR_OTHERS = 0o077
SERVED = ("gunicorn.conf.py",)
# Each is started by people or by a supervisor; whatever else there is to start must be added here.
STARTED = {
    "main.py",
    "launch/__main__.py",
    "launch/container.py",
    "integration/mattermost/plugin/__main__.py",
    "demonstration/__main__.py",
    "sandbox/__main__.py",
}


def _has_an_entry(file: Path) -> bool:
    return '__name__ == "__main__"' in file.read_text("utf-8")


def test_every_entry_point_sets_the_umask() -> None:
    # What installs is no process of the desk: systemd and nginx must read what it writes.
    folders = set(PRODUCT) - {"installing"}
    files = [
        *ROOT.glob("*.py"),
        *(each for name in folders for each in (ROOT / name).rglob("*.py")),
    ]
    entries = {str(each.relative_to(ROOT)) for each in files if _has_an_entry(each)}
    assert entries == STARTED
    for name in (*STARTED, *SERVED):
        assert "umask" in (ROOT / name).read_text("utf-8"), name


def test_gunicorn_is_told_too() -> None:
    assert runpy.run_path(str(ROOT / "gunicorn.conf.py"))["umask"] == FOR_OTHERS


def test_what_release_makes_is_private(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "main.py", "release"],
        cwd=ROOT,
        env=desk_of(tmp_path / "new") | {"LOG_LEVEL": "ERROR"},
        umask=0,
        check=True,
        timeout=120,
    )
    made = list(tmp_path.rglob("*"))
    assert len(made) >= 3
    assert [path for path in made if stat.S_IMODE(path.stat().st_mode) & FOR_OTHERS] == []


@pytest.mark.parametrize(("mode", "well"), [(0o600, True), (0o640, True), (0o644, False)])
def test_the_doctor_looks_at_the_modes(tmp_path: Path, mode: int, well: bool) -> None:
    database = tmp_path / "desk.db"
    database.touch()
    database.chmod(mode)
    found = [each for each in machine.files(_settings(tmp_path)) if str(database) in each.remedy]
    assert (not found) == well
    assert well or (found[0].well is False and f"chmod 600 '{database}'" in found[0].remedy)
