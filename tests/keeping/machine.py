"""What the commands of an update find and do, in the place of git, pip and the newer program."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import inspect, text

from helpdesk.kernel.desk import Desk
from keeping.updating import Outcome
from settings import Settings

WELL, ILL = Outcome(True, ""), Outcome(False, "причина")
OLD, NEW = "0ld0ld0", "ne3ne3n"
SICK = "База данных    НЕ РАБОТАЕТ  не отвечает"
STANDS = "Форма          НЕ РАБОТАЕТ  не отвечает ни адрес, ни порт"


@dataclass
class Machine:
    """`finds` are what the doctor says, one look after the other.

    `breaks` comes out of the command that begins with `breaks_at`, once it has done its work.
    """

    desk: Desk
    settings: Settings
    pulls: Outcome = WELL
    installs: Outcome = WELL
    releases: Outcome = WELL
    finds: tuple[str, ...] = (STANDS, STANDS)
    did: list[str] = field(default_factory=list)
    revision: str = OLD
    starts: Outcome = WELL
    tables: str = ""
    breaks: BaseException | None = None
    breaks_at: str = "nothing"
    library: Path | None = None

    def run(self, *command: str) -> Outcome:
        outcome = self._run(*command)
        if self.breaks and self.did[-1].startswith(self.breaks_at):
            breaks, self.breaks = self.breaks, None
            raise breaks
        return outcome

    def _run(self, *command: str) -> Outcome:
        said = " ".join(command).removeprefix(f"{sys.executable} ")
        self.did.append(said)
        match command[:2], command[-1]:
            case ("git", "pull"), _:
                self.revision = NEW if self.pulls.is_well else OLD
                return self.pulls
            case ("git", "reset"), to:
                self.revision = to
            case ("git", "rev-parse"), "HEAD":
                return Outcome(True, self.revision)
            case _, "release":
                return self._release()
            case _, "doctor":
                said, *rest = self.finds
                self.finds = tuple(rest)
                return Outcome(False, said)
            case (_, "-c"), _:
                return self.starts
            case ("make", "-s"), _:
                self._install_library()
                return self.installs if self.revision == NEW else WELL
        return WELL

    def _install_library(self) -> None:
        """As pip does: the file of before goes, another one comes."""
        if self.library:
            self.library.unlink()
            self.library.write_text("new", "utf-8")

    def _release(self) -> Outcome:
        self.desk.engine.dispose()
        with self.desk.engine.begin() as connection:
            connection.execute(text("CREATE TABLE newer (id INTEGER)"))
            if self.tables:
                renamed = text("UPDATE alembic_version SET version_num = :tables")
                connection.execute(renamed, {"tables": self.tables})
        return self.releases

    def has_newer_table(self) -> bool:
        self.desk.engine.dispose()
        return inspect(self.desk.engine).has_table("newer")
