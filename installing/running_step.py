"""The start of a school, at each start of the machine too, and the wait until its form answers."""

import time
from pathlib import Path

from endpoints import ask
from installing.install_step import InstallStep
from installing.school import LOCAL, SERVICE
from installing.service_steps import Chat, Units
from installing.unit_files import UNITS
from installing.update_step import ProgramUpdate
from launch import Refused

WANTED_BY = UNITS / "multi-user.target.wants"
PATIENCE = 90  # seconds
SILENT = (
    "Программа запущена, но форма не отвечает (порт {}). Что она говорит: "
    "journalctl -u 'helpdesk-*@{}.service' -n 50"
)


class Running(InstallStep):
    """Enabled at each start of the machine; started again when anything before has changed."""

    title = "Запуск"

    def is_done(self) -> bool:
        link = self.host.path(WANTED_BY / self.school.target)
        update = ProgramUpdate(self.host, self.school)
        is_owed = self.host.path(self.school.unfinished).exists() or update.is_to_be_confirmed()
        return link.is_symlink() and not is_owed and self._runs

    @property
    def _runs(self) -> bool:
        """Whether all of it runs, as far as that can be known here."""
        if not self.host.has_systemd:
            return True
        states = self.host.answer("systemctl", "is-active", *self.school.units).split()
        return states == ["active"] * len(self.school.units)

    def do(self) -> str:
        link = WANTED_BY / self.school.target
        self.host.make_folder(WANTED_BY)
        self.host.remove(link)
        self.host.path(link).symlink_to(f"../{SERVICE}@.target")
        self.host.run_in_systemd("systemctl", "daemon-reload")
        stale = self._stop_stale()
        is_connected = Chat(self.host, self.school).is_done()
        if is_connected:
            self._start()
            ProgramUpdate(self.host, self.school).confirm()
        else:
            self.host.leave(*self._restart)
        self._remove_unused(stale)
        self.host.remove(self.school.unfinished)
        if not is_connected:
            return f"{self.school.target} запустится, когда подключён чат"
        return f"{self.school.target}, и при каждом включении машины"

    @property
    def _restart(self) -> tuple[str, ...]:
        return ("systemctl", "restart", *self.school.units)

    def _start(self) -> None:
        self.host.run_in_systemd(*self._restart)
        if self.host.has_systemd:
            self._expect_answer()

    def _expect_answer(self) -> None:
        """Wait until the form answers: that its process was started says little."""
        port = self.school.values.get("WEB_PORT", "8000")
        until = time.monotonic() + PATIENCE
        while not ask(f"http://{LOCAL}:{port}", host=self.school.public_host).app:
            if time.monotonic() >= until:
                raise Refused(SILENT.format(port, self.school.name))
            time.sleep(1)

    def _stop_stale(self) -> list[Path]:
        """Stop what runs by units of earlier releases, for it holds the ports; return the units."""
        stale = Units(self.host, self.school).stale()
        for unit in stale:
            self.host.run_in_systemd("systemctl", "stop", _instance(unit, self.school.name))
        return stale

    def _remove_unused(self, stale: list[Path]) -> None:
        """Only now, when nothing can fail any more, and of no school that still runs by them."""
        for unit in stale:
            listed = ("systemctl", "list-units", "--plain", "--no-legend", _instance(unit, "*"))
            if not self.host.answer(*listed):
                self.host.remove(unit)

    def undo(self) -> str:
        if not self.host.remove(WANTED_BY / self.school.target):
            return ""
        self.host.run_in_systemd("systemctl", "stop", *self.school.units)
        return f"{self.school.target} остановлена"


def _instance(unit: Path, name: str) -> str:
    return unit.name.replace("@", f"@{name}")
