"""What stands in `.env` and nobody reads is said, and no part of a secret with it."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from doctor import processes
from helpdesk.clock.nightly_look import Finding
from settings import ROOT
from tests.doctor.house import settings_of

KEY = "c2VjcmV0LXdvcmRzLW9mLWEtdG9rZW4"
# Each chat is looked at by a module of its own.
OF_EITHER_CHAT = {"Сервер чата", "Слово"}


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("doctor.processes.ENV_FILE", tmp_path / ".env")
    return tmp_path / ".env"


def _said(env_file: Path, text: str) -> list[Finding]:
    env_file.write_text(text, "utf-8")
    return list(processes.names(settings_of(env_file.parent)))


def test_a_name_that_nobody_reads_is_named(env_file: Path) -> None:
    assert list(processes.names(settings_of(env_file.parent))) == []
    assert _said(env_file, "PUBLIC_URL=x\nWEB_CONCURRENCY=2\nhttps_proxy=y\nPGPASSFILE=z\n") == []
    (finding,) = _said(env_file, "# Ours\n\nTELEGRAM_TOKEN=hidden\nSCHOOL=9\n")
    assert finding.well is None
    assert "TELEGRAM_TOKEN, SCHOOL" in finding.says
    assert "hidden" not in str(finding)
    assert finding.remedy


@pytest.mark.parametrize(
    "rest", [KEY, f"{KEY}=", f"{KEY}==", KEY.upper(), f"{KEY.upper()}==", f"{KEY} {KEY}"]
)
def test_the_second_line_of_a_pasted_secret_is_said_by_its_line_alone(
    env_file: Path, rest: str
) -> None:
    (finding,) = _said(env_file, f"# Keys\nSECRET_KEY=abc\n\n{rest}\nSCHOOL=9\n")
    assert "строка 4, SCHOOL" in finding.says
    assert KEY.casefold() not in str(finding).casefold()


def test_no_two_modules_call_their_findings_alike() -> None:
    modules = defaultdict[str, set[str]](set)
    for path in sorted((ROOT / "doctor").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name("Finding"), args=[ast.Constant(str(title)), *_]):
                    modules[title].add(path.stem)
    assert len(modules) > len(OF_EITHER_CHAT)
    alike = {title for title, found in modules.items() if len(found) > 1}
    assert alike == OF_EITHER_CHAT
