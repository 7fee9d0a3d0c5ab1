"""The processes that give signs of life, and what is said of each: by the doctor and on a page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.clock.health import AHEAD_BY, CLOCK, WORKER
from helpdesk.clock.nightly_look import LookedAt
from helpdesk.domain import dates
from helpdesk.inquiries.incoming_posts import LISTENER
from helpdesk.mailbox.reading_progress import READER


@dataclass(frozen=True)
class Process:
    """A process of the Procfile that gives signs of life, and what is said of it."""

    name: str
    title: str
    did: str
    never: str
    remedy: str
    patience: timedelta = timedelta(minutes=3)

    def judge(self, beat: datetime | None, now: datetime) -> LookedAt:
        """Judge the last sign of life: neither long ago, nor from a time that has not come yet."""
        if beat is None:
            remedy = f"{self.remedy} (make run запускает всё)"
            return LookedAt.of(self.title, None, self.never, remedy)
        silent = now - beat
        if silent < -AHEAD_BY:
            ahead = f"{self.did} в будущем, через {dates.spoken(-silent)}"
            return LookedAt.of(self.title, False, ahead, "проверьте часы этой машины")
        says = f"{self.did} {dates.spoken(max(silent, timedelta()))} назад"
        is_well = silent < self.patience
        since = "" if is_well else beat.isoformat()
        return LookedAt.of(self.title, is_well, says, "" if is_well else self.remedy, since)


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
)
OF_MAILBOX = Process(
    READER,
    "Чтение ящика",
    "последний раз",
    "ещё не запускалось",
    "запустите процесс mailbox",
    timedelta(minutes=15),
)
OF_WORKER = Process(
    WORKER,
    "Доставка",
    "worker отозвался",
    "ни один worker ещё не отзывался: сообщения разносит clock, на секунды позже",
    "запустите процесс worker и проверьте Redis; пока сообщения разносит clock",
)
