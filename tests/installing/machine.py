"""A machine on which systemd runs, as far as `make install` can see: it notes what is run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from endpoints import Answer
from installing import __main__ as command
from installing import folder_steps, running_step
from installing.folder_steps import SourceFiles
from installing.host import Host
from installing.running_step import Running
from installing.service_steps import Chat, Proxy, Units
from installing.update_step import ProgramUpdate
from launch import Refused

STEPS = (ProgramUpdate, SourceFiles, Units, Proxy, Chat, Running)


def install_from(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an installation take this program, by those steps alone that change what runs or may
    fail; the form of it answers.
    """
    monkeypatch.setattr(folder_steps.SourceFiles, "source", source)
    monkeypatch.setattr(command, "STEPS", STEPS)
    monkeypatch.setattr(running_step, "ask", lambda *_, **__: Answer(200, "web"))
    monkeypatch.setattr(running_step, "PATIENCE", 0)


@dataclass
class Machine(Host):
    """`answers` are what commands print, by their beginning; what begins as `refuses` fails."""

    ran: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    refuses: str = "nothing"

    @property
    def has_systemd(self) -> bool:
        return True

    def run(
        self, *words: str, environment: Mapping[str, str] | None = None, is_quiet: bool = False
    ) -> None:
        line = " ".join(words)
        self.ran.append(line)
        if line.startswith(self.refuses):
            raise Refused(line)

    def answer(self, *words: str) -> str:
        line = " ".join(words)
        return next((said for begin, said in self.answers.items() if line.startswith(begin)), "")
