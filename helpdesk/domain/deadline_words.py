"""By when an answer is owed, in words: the one place that says it.

An inquiry has two deadlines. The *regulation's* never moves: the journal keeps it, its passing
tells the head. The *working* one is moved by the days on which we waited for the requester; it
warns, hands off, and is what he is promised. They are one moment until we have waited for him. From
then on nobody is shown the one without the other, and they are called the same everywhere: «срок по
регламенту» and «с учётом уточнений».
"""

from dataclasses import dataclass
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.calendar import WorkingCalendar
from helpdesk.domain.inquiry import Inquiry

BY_REGULATION = "срок по регламенту"
WITH_WAITS = "с учётом уточнений"
# What becomes of the two while the requester owes us an answer, to go after «Пока ждём ответа,».
PAUSED = f"срок {WITH_WAITS} приостановлен; {BY_REGULATION} идёт"


@dataclass(frozen=True)
class Deadlines:
    """The two deadlines of the present cycle, to be said at `now`.

    `stands` while we wait for the requester: how far the working one moves is not known yet.
    """

    regulation: datetime
    working: datetime
    stands: bool
    calendar: WorkingCalendar
    now: datetime

    @property
    def promise(self) -> str:
        """«не позднее среды, 25 ноября», with the hour where the term is counted in hours.

        And where we have waited: «не позднее пятницы, 27 ноября, с учётом уточнений (срок по
        регламенту — среда, 25 ноября)».
        """
        said = f"не позднее {self._hour(self.working, dates.no_later_than)}"
        if not self.differ:
            return said
        rest = self._hour(self.regulation, dates.weekday_and_day)
        return f"{said}, {WITH_WAITS} ({BY_REGULATION} — {rest})"

    @property
    def we_answer(self) -> str:
        """«Ответим не позднее среды, 25 ноября.»; of what has passed that it has."""
        return self._sentence("Ответим")

    @property
    def to_answer(self) -> str:
        """The same for colleagues: «Ответить не позднее среды, 25 ноября.»"""
        return self._sentence("Ответить")

    def _sentence(self, verb: str) -> str:
        if not self.is_passed:
            return f"{verb} {self.promise}."
        passed = self._hour(self.regulation, dates.weekday_and_day)
        gone = f"Срок по регламенту уже прошёл ({passed})."
        if self.now > self.working:
            return f"{gone} {verb} как можно скорее."
        working = self._hour(self.working, dates.no_later_than)
        return f"{gone} {verb} не позднее {working}, {WITH_WAITS}."

    @property
    def day(self) -> str:
        """«чт 26 ноября», to go after «до»; where we have waited, with the regulation's beside."""
        said = self._until(self.working)
        if not self.differ:
            return said
        return f"{said} {WITH_WAITS} ({BY_REGULATION} {self.of_regulation})"

    @property
    def of_regulation(self) -> str:
        """«чт 26 ноября»: the deadline that never moves, where both are named one by one."""
        return self._hour(self.regulation, dates.short)

    @property
    def of_working(self) -> str:
        """«с учётом уточнений — до пн 30 ноября», or that it stands; nothing where both agree."""
        if self.stands:
            return f"{WITH_WAITS} приостановлен"
        return f"{WITH_WAITS} — до {self._until(self.working)}" if self.differ else ""

    @property
    def differ(self) -> bool:
        """Whether people would read two days (or hours): seconds apart they are the same."""
        shown = self._hour(self.working, dates.short)
        return shown != self._hour(self.regulation, dates.short)

    @property
    def is_passed(self) -> bool:
        """Whether the regulation's has passed."""
        return self.now > self.regulation

    @property
    def late_by(self) -> str:
        """«просрочено на 2 дня»; nothing before the regulation's deadline."""
        if not self.is_passed:
            return ""
        days = (self.calendar.local_date(self.now) - self.calendar.last_day(self.regulation)).days
        if days > 0:
            return f"просрочено на {dates.counted(days, 'день', 'дня', 'дней')}"
        minutes = int((self.now - self.regulation).total_seconds() // 60)
        if minutes >= 60:
            return f"просрочено на {dates.counted(minutes // 60, 'час', 'часа', 'часов')}"
        return f"просрочено на {dates.counted(max(minutes, 1), 'минуту', 'минуты', 'минут')}"

    @property
    def in_short(self) -> str:
        """«ответить до чт 26 ноября»; once it has passed «срок по регламенту прошёл …»."""
        return self.passed if self.is_passed else f"ответить до {self.day}"

    @property
    def passed(self) -> str:
        """«срок по регламенту прошёл пт 27 ноября», with the working one where it is another."""
        parts = (f"{BY_REGULATION} прошёл {self.of_regulation}", self.of_working)
        return ", ".join(part for part in parts if part)

    def _until(self, at: datetime) -> str:
        """Name the day to go after «до»: a whole day that ends at midnight goes to its end."""
        if self._is_hour(at) or not self.calendar.always:
            return self._hour(at, dates.short)
        return f"конца {self._hour(at, dates.no_later_than)}"

    def _hour(self, at: datetime, name: dates.Naming) -> str:
        """Name the day, and the hour where terms are counted in hours; midnight ends a day, and
        needs none. A day that may still change is marked.
        """
        last = self.calendar.last_day(at)
        day = name(last, self.calendar.local_date(self.now))
        if self._is_hour(at):
            day = f"{day}, {dates.clock(self.calendar.local(at))}"
        return dates.marked(day, last, self.calendar)

    def _is_hour(self, at: datetime) -> bool:
        ends_with_day = self.calendar.last_day(at) != self.calendar.local_date(at)
        return self.calendar.always and not ends_with_day


def deadlines_of(inquiry: Inquiry, calendar: WorkingCalendar, now: datetime) -> Deadlines:
    """Return the deadlines of an inquiry's present cycle."""
    return Deadlines(
        inquiry.regulation_due_at,
        inquiry.working_due_at,
        inquiry.waiting_since is not None,
        calendar,
        now,
    )
