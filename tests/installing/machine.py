"""A machine on which systemd runs, as far as `make install` can see: it notes what is run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from installing.host import Host
from launch import Refused


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
