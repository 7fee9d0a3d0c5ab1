"""The processes and their signs of life, and the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from doctor.findings import Finding, asked
from helpdesk.clock.health import AHEAD_BY
from helpdesk.domain import dates
from helpdesk.kernel.desk import Desk
from settings import Settings

NEXT_YEAR = (
    "внесите переносы следующего года: страница «Настройки», «Выходные и каникулы», или "
    "regulation.toml (known_through) и make release"
)


@dataclass(frozen=True)
class Process:
    """A process of the Procfile that gives signs of life, and what is said of it."""

    name: str
    title: str
    did: str
    never: str
    remedy: str
    patience: timedelta = timedelta(minutes=3)

    def examine(self, settings: Settings) -> Iterator[Finding]:
        """Judge the last sign of life: neither long ago, nor from a time that has not come yet."""
        beat = asked(settings, lambda desk: desk.last_beat(self.name))
        if beat is None:
            yield Finding(self.title, None, self.never, f"{self.remedy} (make run запускает всё)")
            return
        silent = datetime.now(UTC) - beat
        if silent < -AHEAD_BY:
            ahead = f"{self.did} в будущем, через {dates.spoken(-silent)}"
            yield Finding(self.title, False, ahead, "проверьте часы этой машины")
            return
        says = f"{self.did} {dates.spoken(max(silent, timedelta()))} назад"
        is_well = silent < self.patience
        yield Finding(self.title, is_well, says, "" if is_well else self.remedy)


# Without the clock nothing happens by itself.
CLOCK = Process("clock", "Часы", "последний обход", "ещё не запускались", "запустите процесс clock")
LISTENER = Process(
    "listener",
    "Слушатель",
    "последний раз слушал",
    "ещё не запускался: написанное боту не слышно",
    "запустите процесс listener и посмотрите, отвечает ли Mattermost",
)
MAILBOX = Process(
    "mailbox",
    "Чтение ящика",
    "последний раз",
    "ещё не запускалось",
    "запустите процесс mailbox",
    timedelta(minutes=15),
)


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет", "make release")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    says = f"переносы выходных известны по {known} год включительно"
    yield Finding("Календарь", well, says, "" if well else NEXT_YEAR)
