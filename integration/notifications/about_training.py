"""What a notice of a training is made from."""

from dataclasses import dataclass
from datetime import date, datetime

from helpdesk.domain import dates
from helpdesk.domain.durations import DurationUnit
from helpdesk.kernel.leases import Delivery
from helpdesk.regulation.regulation import Regulation
from helpdesk.training.model import Training
from integration.chat.speech import Exact

PAGE = Exact("/help обучение")


@dataclass(frozen=True)
class Told:
    """One training as it stands, for who is told of it at `now`."""

    held: Training
    regulation: Regulation
    delivery: Delivery
    now: datetime
    # Whether the trainer may advise, and so train, on this day.
    has_trainer: bool = True

    @property
    def user(self) -> str:
        return self.delivery.addressee.name

    @property
    def today(self) -> date:
        return self.regulation.calendar.local_date(self.now)

    @property
    def who(self) -> str:
        return ", ".join(filter(None, (self.held.name, self.held.position)))

    @property
    def term(self) -> str:
        """Return «не позднее вторника, 1 декабря», with the hour where it is counted in hours."""
        calendar = self.regulation.calendar
        if self.regulation.terms.training.unit is DurationUnit.WORKTIME:
            return dates.until(self.held.due_at, self.now, calendar)
        last = calendar.last_day(self.held.due_at)
        day = dates.marked(dates.no_later_than(last, self.today), last, calendar)
        return f"не позднее {day}"

    @property
    def missing(self) -> str:
        return "; ".join(topic.title for topic in self.held.missing)

    def day(self, day: date | None) -> str:
        return dates.day_and_month(day, self.today) if day else ""

    def day_of(self, at: datetime) -> str:
        return self.day(self.regulation.calendar.local_date(at))
