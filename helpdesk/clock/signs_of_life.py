"""The processes that give signs of life, and what is said of each: by the doctor and on a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.clock.health import AHEAD_BY, CLOCK, WORKER
from helpdesk.clock.nightly_look import Finding
from helpdesk.domain import dates
from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.hold import CHOOSE, hold_of
from helpdesk.mailbox.reading_progress import READER

ALL_AT_ONCE = "всё запускает make run, а после make install — systemctl start helpdesk@ИМЯ.target"
WAITS = "ждёт вашего выбора после восстановления"


@dataclass(frozen=True)
class Process:
    """A process of the Procfile that gives signs of life, and what is said of it.

    `is_mute_while_held`: after a restore it waits without any sign, so that its silence says
    nothing of it.
    """

    name: str
    title: str
    did: str
    never: str
    remedy: str
    patience: timedelta = timedelta(minutes=3)
    is_mute_while_held: bool = False

    def look(self, desk: Desk, now: datetime) -> Finding:
        """Say how it is on this desk: on a held one, whoever lives waits; raise SQLAlchemyError."""
        judged = self.judge(desk.last_beat(self.name), now)
        is_quiet = judged.well or self.is_mute_while_held
        if is_quiet and hold_of(desk) is not None:
            return Finding(self.title, None, WAITS, CHOOSE)
        return judged

    def judge(self, beat: datetime | None, now: datetime) -> Finding:
        """Judge the last sign of life: neither long ago, nor from a time that has not come yet."""
        if beat is None:
            remedy = f"{self.remedy} ({ALL_AT_ONCE})"
            return Finding(self.title, None, self.never, remedy)
        silent = now - beat
        if silent < -AHEAD_BY:
            ahead = f"{self.did} в будущем, через {dates.spoken(-silent)}"
            return Finding(self.title, False, ahead, "проверьте часы этой машины")
        says = f"{self.did} {dates.spoken(max(silent, timedelta()))} назад"
        is_well = silent < self.patience
        since = "" if is_well else beat.isoformat()
        return Finding(self.title, is_well, says, "" if is_well else self.remedy, since)


# Without the clock nothing happens by itself.
OF_CLOCK = Process(
    CLOCK, "Часы", "последний обход", "ещё не запускались", "запустите процесс clock"
)
OF_LISTENER = Process(
    LISTENER,
    "Слушатель",
    "последний раз слушал",
    "ещё не запускался: написанное боту не слышно",
    "запустите процесс listener и посмотрите, отвечает ли чат",
    is_mute_while_held=True,
)
OF_MAILBOX = Process(
    READER,
    "Чтение ящика",
    "последний раз",
    "ещё не запускалось",
    "запустите процесс mailbox",
    timedelta(minutes=15),
    is_mute_while_held=True,
)
OF_WORKER = Process(
    WORKER,
    "Доставка",
    "worker отозвался",
    "ни один worker ещё не отзывался: сообщения разносит clock, на секунды позже",
    "запустите процесс worker и проверьте Redis; пока сообщения разносит clock",
)
