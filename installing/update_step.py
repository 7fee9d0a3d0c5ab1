"""A newer program for a school in use: the one that is there takes it in, or goes on as before."""

import json
import shutil
from pathlib import Path

from installing.folder_steps import Ownership, SourceFiles, make_in
from installing.install_step import InstallStep
from installing.school import is_connected
from launch import Refused
from program_files import LIST, REPLACED, UPDATING, WHEELS, forget, is_broken_off, note_of, put

NEXT = ".next"
# In the environment of an installation that another one has begun.
WITHIN = "WITHIN_INSTALL"
KNOWS_HOW = "program_files.py"
BY_THE_EARLIER = "только копия, прежней программой: сама вернуться к ней она ещё не умеет"
AS_BEFORE = (
    "Новая программа не поставлена, почему — сказано выше. Всё как было: прежняя программа, её база"
    "{}. Исправьте причину и повторите make install."
)
RUNS_AGAIN, STOOD_BEFORE = " и всё, что спросили; она снова запущена", " (и до этого не работала)"
NOT_WHOLE = (
    "Обновление прервано, и вернуть прежнее пока не вышло: почему — сказано выше. Программа стоит, "
    "данные целы. Исправьте причину и повторите make install: она сначала вернёт прежнее."
)
NO_WAY_BACK = (
    "{0}\nНовая программа запущена снова: после обновления в новые таблицы уже писали, и сама она "
    "этого не отбросит. Поставьте исправленный выпуск (make install), и всё останется. Или "
    "вернитесь к прежнему без того, что пришло после обновления:\n  systemctl stop '{1}'\n"
    "  cd {2} && make restore COPY={3} && make update BACK=1 && make install SCHOOL={4}"
)


class ProgramUpdate(InstallStep):
    """Its processes stand still: nobody's question comes between the copy and a return to it."""

    title = "Обновление"

    @property
    def folder(self) -> Path:
        return self.host.path(self.school.folder)

    def is_done(self) -> bool:
        if is_broken_off(self.folder):
            return False
        is_in_use = (self.folder / LIST).is_file() and is_connected(self.folder / ".env")
        # Without the earlier program beside, what an installation has left may be mixed.
        is_mixed = self.host.path(self.school.unfinished).exists() and not note_of(self.folder)
        return not is_in_use or is_mixed or SourceFiles(self.host, self.school).is_done()

    def do(self) -> str:
        if not self.host.has_systemd or not (self.folder / KNOWS_HOW).is_file():
            self.host.run(*make_in(self.school.folder), "backup")
            return BY_THE_EARLIER
        try:
            self._lay_ready()
            self._take_in()
        finally:
            shutil.rmtree(self.folder / NEXT, ignore_errors=True)
        return "копия сделана, новая программа на месте, доктор доволен"

    def _take_in(self) -> None:
        ran = is_broken_off(self.folder) or self._runs()
        try:
            self.host.run_in_systemd("systemctl", "stop", self.school.all_units)
            self._update(f"FROM={self.school.folder / NEXT}", "KEEP=1")
        except (Refused, KeyboardInterrupt):
            self._start_as_before(ran)

    def _runs(self) -> bool:
        return self.host.answer("systemctl", "is-active", self.school.target).startswith("active")

    def _lay_ready(self) -> None:
        """Where the school's user reads it: what root has unpacked may be closed to it."""
        ready = self.folder / NEXT
        shutil.rmtree(ready, ignore_errors=True)
        put(SourceFiles.source, ready)
        if (SourceFiles.source / WHEELS).is_dir():
            shutil.copytree(SourceFiles.source / WHEELS, ready / WHEELS)
        Ownership(self.host, self.school).do()

    def _update(self, *words: str) -> None:
        self.host.run(*make_in(self.school.folder), "update", *words)

    def _start_as_before(self, ran: bool) -> None:
        """Raise Refused, with what there is now."""
        if is_broken_off(self.folder):
            try:
                self._update("BACK=1")
            except (Refused, KeyboardInterrupt):
                raise Refused(NOT_WHOLE) from None
        if ran:
            self.host.run_in_systemd("systemctl", "start", self.school.target)
        raise Refused(AS_BEFORE.format(RUNS_AGAIN if ran else STOOD_BEFORE))

    def is_to_be_confirmed(self) -> bool:
        """Whether a new program is in place that is not known to run."""
        return (self.folder / REPLACED).exists()

    def confirm(self) -> None:
        forget(self.folder)

    def go_back(self, trouble: str) -> None:
        """Bring the earlier program back where the new one is not started; raise Refused."""
        school, made = self.school, json.loads(note_of(self.folder) or "{}").get("made")
        self.host.run_in_systemd("systemctl", "stop", school.all_units)
        try:
            self._update("BACK=1")
        except (Refused, KeyboardInterrupt):
            if not self.is_to_be_confirmed():
                raise Refused(NOT_WHOLE) from None
            self.host.run_in_systemd("systemctl", "start", school.target)
            about = (school.all_units, school.folder, made, school.name)
            raise Refused(NO_WAY_BACK.format(trouble, *about)) from None
        # With units and proxy as that release writes them.
        place = {"SCHOOL": school.name, "BASE": str(school.base), WITHIN: "1"}
        self.host.run(*make_in(school.folder), "install", environment=place)
        raise Refused(f"{trouble}\n{AS_BEFORE.format(RUNS_AGAIN)}")

    def undo(self) -> str:
        for name in (NEXT, UPDATING, REPLACED):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return ""
