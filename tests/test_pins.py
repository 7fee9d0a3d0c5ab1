"""Everything that is fetched to build or run the desk is one version, known by its hash."""

import re
from pathlib import Path

import pytest

from settings import ROOT

PINNED = {
    "requirements.txt": "requirements.in",
    "requirements-dev.txt": "requirements-dev.in",
    "integration/mattermost/plugin/toolchain.txt": "integration/mattermost/plugin/toolchain.in",
}
LINE = re.compile(r"([a-z0-9][a-z0-9-]*)==\S+(?: ; [^\\]+)?(?: --hash=sha256:[0-9a-f]{64})+")
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def _requirements(name: str) -> list[str]:
    """Return the file's logical lines: a backslash joins the next."""
    whole = (ROOT / name).read_text("utf-8").replace("\\\n    ", "")
    return [line for line in whole.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", PINNED)
def test_each_line_is_one_version_with_its_hashes(name: str) -> None:
    lines = _requirements(name)
    assert lines
    assert [line for line in lines if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize(("pinned", "wished"), PINNED.items())
def test_nothing_that_is_wished_is_missing_from_the_pins(pinned: str, wished: str) -> None:
    there = {match[1] for line in _requirements(pinned) if (match := LINE.fullmatch(line))}
    names = [NAME.match(line) for line in _requirements(wished) if not line.startswith("-")]
    assert {each[0] for each in names if each} - there == set()


def test_nobody_installs_what_is_not_pinned() -> None:
    files = [
        ROOT / "Makefile",
        ROOT / ".ci/run",
        ROOT / "Procfile",
        ROOT / "Containerfile",
        *(ROOT / "launch").rglob("*.py"),
        *(ROOT / "integration").rglob("*.py"),
        *(ROOT / "sandbox").rglob("*.py"),
    ]
    installs = {
        (file.name, line.strip())
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"\bpip\b.*\binstall\b", line) and "apt" not in line
    }
    by_make = {line for name, line in installs if name == "Makefile"}
    assert {line.rpartition(" -r ")[2] for line in by_make} == set(list(PINNED)[:2])
    # The other places ask pip itself for hashes.
    others = {"Containerfile", "integration/mattermost/plugin/building.py"}
    assert {name for name, _ in installs} == {"Makefile", *(Path(each).name for each in others)}
    for each in others:
        assert "--require-hashes" in (ROOT / each).read_text("utf-8")
