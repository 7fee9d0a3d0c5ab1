"""The processes: whether each has lately given a sign of life, and how far the calendar reaches."""

from collections.abc import Iterator
from datetime import UTC, datetime

from doctor.findings import Finding, asked, life
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.heartbeat import last_beat
from settings import Settings


def clock(settings: Settings) -> Iterator[Finding]:
    """Whether the clock has lately taken its round; without it nothing happens by itself."""
    beat = asked(settings, lambda desk: last_beat(desk, "clock"))
    if beat is None:
        yield Finding("Часы", None, "ещё не запускались (процесс clock, make run)")
        return
    yield life("Часы", "последний обход", beat, "запустите процесс clock")


def listener(settings: Settings) -> Iterator[Finding]:
    """Whether what people write to the bot has lately been heard."""
    beat = asked(settings, lambda desk: last_beat(desk, "listener"))
    if beat is None:
        says = "ещё не запускался: написанное боту не слышно (процесс listener, make run)"
        yield Finding("Слушатель", None, says)
        return
    remedy = "запустите процесс listener и посмотрите, отвечает ли Mattermost"
    yield life("Слушатель", "последний раз слушал", beat, remedy)


def calendar(settings: Settings) -> Iterator[Finding]:
    """Through which year the days off are known; later deadlines are shown as provisional."""
    regulation = asked(settings, Desk.regulation)
    if regulation is None:
        yield Finding("Календарь", None, "настроек школы в базе ещё нет (make release)")
        return
    known, this_year = regulation.years_known, datetime.now(UTC).year
    # In the last known year it is time to look for the next decree, and nothing is wrong yet.
    well = None if known == this_year else known > this_year
    yield Finding("Календарь", well, f"переносы выходных известны по {known} год включительно")
