"""What a school decides about its desk, part by part, as `regulation.toml` names it.

Each part checks itself as it is read, and is frozen from then on.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from helpdesk.domain.calendar import CLOSES_BEFORE, Hours
from helpdesk.domain.durations import Duration, DurationUnit, Period
from helpdesk.regulation.written import (
    Clock,
    DayHours,
    Days,
    Kept,
    Mail,
    OptionalMail,
    OptionalPage,
    OptionalPhone,
    Page,
    Part,
    Phone,
    Term,
    User,
    Weekday,
    Window,
    Words,
    Zone,
    wrong,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class School(Part):
    """Who we are, for the pages, the letters and the consent. `area_code` makes phones dialable."""

    name: Words
    full_name: Words
    phone: Phone
    mail: Mail
    address: Words
    site: OptionalPage = ""
    area_code: Annotated[str, Field(pattern=r"^\d{3,5}$")] | None = None

    @property
    def in_full(self) -> str:
        """The full name with place and region, for readers who do not know the school."""
        return f"{self.full_name}, {self.address}"


class Week(Part):
    """The hours of each day of the school's week: five days, or six with Saturday."""

    mon: DayHours
    tue: DayHours
    wed: DayHours
    thu: DayHours
    fri: DayHours
    sat: DayHours | None = None

    @classmethod
    def alike(cls, hours: Hours, days: int) -> Week:
        """Return a week whose first so many days have the same hours."""
        return cls.model_validate(dict.fromkeys(WEEKDAYS[:days], hours))

    def by_number(self) -> dict[int, Hours]:
        found = {n: getattr(self, name, None) for n, name in enumerate(WEEKDAYS)}
        return {n: hours for n, hours in found.items() if hours is not None}


class OwnDays(Part):
    """Days on which the calendar of this school differs from the state's."""

    off: Days = frozenset()
    work: Days = frozenset()
    regional: Days = frozenset()

    @model_validator(mode="after")
    def _agree(self) -> Self:
        both = sorted(self.off & self.work)
        if both:
            raise wrong("work", f"{both[0]} стоит и в off, и в work: оставьте где-то одно")
        return self


class Terms(Part):
    """By when an inquiry is answered (regulation, sections 3 and 4), new staff trained (2)."""

    staff: Term
    parent: Term
    training: Term = Duration(DurationUnit.WORKDAYS, days=5)


class Windows(Part):
    """How long the desk waits for people before it does something itself."""

    remind_duty: Window
    remind_channel: Window
    handoff: Window
    warn: Window
    quiet: Term
    offer: Term
    reopen: Term
    vendor_ask: Term
    vendor_owed: Term = Duration(DurationUnit.WORKDAYS, days=1)
    auto_close_answered: Term
    auto_close_waiting: Term
    auto_close_handed_off: Term

    @model_validator(mode="after")
    def _grow(self) -> Self:
        for less, more in (("remind_duty", "remind_channel"), ("remind_channel", "handoff")):
            if getattr(self, more).time <= getattr(self, less).time:
                raise wrong(more, f"должно быть больше, чем {less} ({getattr(self, less)})")
        return self


class Retention(Part):
    """For how long personal data are stored, by kind; `withdrawn`: how soon they are erased once
    their owner has withdrawn his consent (152-FZ, art. 21: thirty days at most).
    """

    questions: Kept = Period(1, "y")
    pictures: Kept = Period(1, "y")
    withdrawn: Kept = Period(3, "d")
    letters: Kept = Period(1, "y")
    drafts: Kept = Period(30, "d")
    unplaced: Kept = Period(30, "d")
    contacts: Kept = Period(30, "d")
    training: Kept = Period(3, "y")
    records: Kept = Period(3, "y")
    log: Kept = Period(3, "y")

    @model_validator(mode="after")
    def _lawful(self) -> Self:
        if not _is_at_most(self.withdrawn, _BY_LAW):
            raise wrong("withdrawn", f"по закону не больше {_BY_LAW.number} дней")
        if not _is_at_most(_LOG_BY_LAW, self.log):
            raise wrong("log", "акты об удалении хранят не меньше трёх лет")
        if not _is_at_most(self.pictures, self.questions):
            raise wrong("pictures", f"не может быть больше, чем questions ({self.questions})")
        return self


_BY_LAW, _LOG_BY_LAW = Period(30, "d"), Period(3, "y")


def _is_at_most(one: Period, other: Period) -> bool:
    """Whether one period is never longer than another, whenever it begins."""
    since = datetime(2001, 1, 1)  # noqa: DTZ001 - only lengths are compared
    return one.after(since) <= other.after(since)


class Person(Part):
    """A member of staff that the regulation names; `user` is the name in the chat."""

    user: User
    name: Words
    mail: OptionalMail = ""
    phone: OptionalPhone = ""
    room: str = ""
    duty: tuple[Weekday, ...] = ()

    def is_on_duty(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.duty


class People(Part):
    """Everybody that the regulation names."""

    head: Person
    director: Person
    administrator: Person | None = None
    consultants: Annotated[tuple[Person, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        users = [person.user for person in self.consultants]
        twice = next((user for user in users if users.count(user) > 1), None)
        if twice:
            raise wrong("consultants", f"консультант «{twice}» назван дважды")
        return self


class Vendor(Part):
    """The support service of the journal; `checked` is when these lines were last compared."""

    name: Words
    mail: Mail
    phone: Phone
    phone_is_paid: bool = True
    zone: Zone
    opens: Clock
    closes: Clock
    checked: date
    rules: Page
    rejects: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _open_at_all(self) -> Self:
        if self.closes <= self.opens:
            raise wrong("closes", CLOSES_BEFORE)
        return self


class Mailbox(Part):
    """Which letters of the school's box are the desk's; on trial it takes none of them.

    `address` is the box's own, where it is not the school's; `plus` when its mail service brings
    letters to name+word@… into it.
    """

    mode: Literal["trial", "live"] = "trial"
    address: OptionalMail = ""
    plus: bool = False
    subject: tuple[Words, ...] = ("дневник", "электронный журнал")
    addressees: tuple[Mail, ...] = ()
    senders: tuple[Mail, ...] = ()

    @property
    def is_live(self) -> bool:
        return self.mode == "live"


class Consent(Part):
    """The document by which a parent agrees to what is written down about him."""

    version: Words
    operator: Words
    operator_address: Words
    text: Words

    @property
    def digest(self) -> str:
        """SHA-256 of the text that was agreed to."""
        return sha256(self.text.encode()).hexdigest()
