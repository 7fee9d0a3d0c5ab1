"""The regulation in force: everything the school has decided about its desk, in one value."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Discriminator, Field, PrivateAttr, Tag, ValidationError

from helpdesk.domain.calendar import Hours, WorkingCalendar
from helpdesk.domain.durations import DurationUnit
from helpdesk.domain.production import known_through
from helpdesk.regulation.contact_details import dialable
from helpdesk.regulation.decisions import (
    Consent,
    Mailbox,
    OwnDays,
    People,
    Person,
    Retention,
    School,
    Terms,
    Vendor,
    Week,
    Windows,
)
from helpdesk.regulation.regulation_errors import Problem, RegulationError, at_lines, explained
from helpdesk.regulation.toml_lines import Path as Key
from helpdesk.regulation.wording import (
    REASONS_MOST,
    UNCLEAR,
    Hints,
    ReadyAnswer,
    Texts,
    Topic,
    Topics,
    Unclear,
    Wording,
    Wordings,
    wrong_codes,
)
from helpdesk.regulation.written import DayHours, Part, Zone


class Regulation(Part):
    """The school's decisions, as `regulation.toml` or a stored version of it has them."""

    zone: Zone
    known_through: Annotated[int, Field(ge=2025, le=2100, strict=True)]
    week: Annotated[
        Annotated[Week, Tag("table")] | Annotated[Literal["five", "six", "always"], Tag("word")],
        Discriminator(lambda value: "table" if isinstance(value, dict | Week) else "word"),
    ]
    hours: DayHours | None = None
    school: School
    days: OwnDays = OwnDays()
    terms: Terms
    windows: Windows
    retention: Retention = Retention()
    topics: Topics
    hints: Hints = Hints()
    ready_answers: tuple[ReadyAnswer, ...] = ()
    wording: Wordings = Wordings()
    texts: Texts = Texts()
    unclear: Annotated[tuple[Unclear, ...], Field(max_length=REASONS_MOST)] = UNCLEAR
    people: People
    vendor: Vendor
    consent: Consent
    mailbox: Mailbox = Mailbox()
    _text: str = PrivateAttr("")

    @classmethod
    def load(cls, path: Path) -> Regulation:
        """Read a file; RegulationError lists everything that is wrong with it."""
        try:
            return cls.parse(path.read_text("utf-8"))
        except FileNotFoundError:
            raise RegulationError([Problem(1, "", f"нет такого файла: {path}")]) from None
        except UnicodeDecodeError:
            raise RegulationError([Problem(1, "", "сохраните файл в кодировке UTF-8")]) from None

    @classmethod
    def parse(
        cls, text: str, *, is_stored: bool = False, now: datetime | None = None
    ) -> Regulation:
        """Read a text; RegulationError lists everything that is wrong with it.

        One that `is_stored` was right when it was taken, also where this program knows less. What
        is adopted at `now` tells of nothing that is yet to be done.
        """
        text = as_stored(text)
        try:
            found = cls.model_validate(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise explained(text, error) from None
        disagreements = list(_disagreements(found))
        if not is_stored:
            disagreements += _years_unknown(found)
        if now is not None:
            disagreements += _checked_ahead(found, found.calendar.local_date(now))
        if disagreements:
            raise at_lines(text, disagreements)
        found._text = text
        return found

    def canonical(self) -> str:
        """Return the text to store as a version: the file's own, comments included."""
        return self._text

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text."""
        return sha256(self._text.encode()).hexdigest()

    @cached_property
    def calendar(self) -> WorkingCalendar:
        return WorkingCalendar(
            zone=self.zone,
            week=self._hours_by_weekday(),
            always=self.week == "always",
            extra_days_off=self.days.off,
            extra_workdays=self.days.work,
            regional=self.days.regional,
            known_through=self.years_known,
        )

    @property
    def years_known(self) -> int:
        """Through which year days off are known: by the program's decrees, or the school's days."""
        own = {day.year for day in self.days.off | self.days.work}
        years = range(known_through() + 1, self.known_through + 1)
        unknown = next((year for year in years if year not in own), None)
        return self.known_through if unknown is None else unknown - 1

    @cached_property
    def vendor_calendar(self) -> WorkingCalendar:
        """The vendor's: every day but weekends and holidays, in the vendor's own time zone."""
        hours = Hours(self.vendor.opens, self.vendor.closes)
        week = Week.alike(hours, 5).by_number()
        # Its hours are those that it names itself, also on the eve of a holiday.
        return WorkingCalendar(
            self.vendor.zone, week, known_through=self.years_known, shortens_eves=False
        )

    def on_duty(self, day: date) -> tuple[Person, ...]:
        """Return who is on duty; where nobody is named for that weekday, all consultants are."""
        found = tuple(person for person in self.people.consultants if person.is_on_duty(day))
        return found or self.people.consultants

    def person(self, user: str) -> Person | None:
        """Return the person that the regulation names by that name in the chat."""
        return next((person for person in self.everybody() if person.user == user), None)

    def everybody(self) -> tuple[Person, ...]:
        """Return everybody that the regulation names; a person with two duties comes twice."""
        administrator = self.people.administrator
        others = (self.people.head, self.people.director)
        return (*self.people.consultants, *others, *([administrator] if administrator else []))

    def topics_of(self, kind: str) -> tuple[Topic, ...]:
        """Return a parent's or the staff's topics, in the order in which they are offered."""
        # They were checked when the text was read.
        make, titles = Topic.model_construct, self.topics.of(kind)
        return tuple(make(code=code, title=title) for code, title in titles.items())

    def topic_title(self, kind: str, code: str) -> str:
        """Return a topic's title; the code itself where this version has no such topic."""
        return self.topics.of(kind).get(code, code)

    def wording_of(self, kind: str, topic: str) -> Wording | None:
        """Return what to mention in a question of a topic; None where the school has not said."""
        return self.wording.of(kind).get(topic)

    def reason(self, code: str) -> Unclear | None:
        """Return why a question is returned as unclear; None where this version has no such."""
        return next((each for each in self.unclear if each.code == code), None)

    def dialable(self, phone: str) -> str:
        """Return a number as a telephone dials it; a short one gets the school's code."""
        return dialable(phone, self.school.area_code)

    def _hours_by_weekday(self) -> dict[int, Hours]:
        if isinstance(self.week, Week):
            return self.week.by_number()
        if self.hours is None:
            return {}
        return Week.alike(self.hours, 6 if self.week == "six" else 5).by_number()


def as_stored(text: str) -> str:
    """Return a text without what only editors differ in: a mark at its beginning, ends of lines."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _disagreements(regulation: Regulation) -> Iterator[tuple[Key, str]]:
    """Yield where two parts, each right by itself, do not fit together."""
    if regulation.week in ("five", "six") and regulation.hours is None:
        yield ("week",), 'не хватает часов работы: рядом нужно hours = "8:00-17:00"'
    if isinstance(regulation.week, Week) and regulation.hours is not None:
        yield ("hours",), "лишнее: часы уже названы по дням в разделе [week]"
    yield from wrong_codes(
        regulation.unclear, regulation.ready_answers, regulation.wording, regulation.topics
    )
    if regulation.week == "always":
        return
    for name in ("staff", "parent", "training"):
        if getattr(regulation.terms, name).unit is DurationUnit.WORKTIME:
            words = 'срок в часах, минутах и секундах возможен только при week = "always"'
            yield ("terms", name), words


def _years_unknown(regulation: Regulation) -> Iterator[tuple[Key, str]]:
    """Yield a year that is called known, though the program has no decree and the school no days
    of it: deadlines in it would be promised for days that may yet change.
    """
    known = regulation.years_known
    if regulation.week != "always" and known < regulation.known_through:
        words = (
            f"переносы выходных программа знает по {known_through()} год. Впишите {known}, "
            f"обновите программу или назовите дни {known + 1} года в разделе [days]: off и work"
        )
        yield ("known_through",), words


def _checked_ahead(regulation: Regulation, today: date) -> Iterator[tuple[Key, str]]:
    """Yield a day of comparison that has not come yet."""
    checked = regulation.vendor.checked
    if checked > today:
        words = (
            f"день сверки ещё не наступил: {checked:%d.%m.%Y}. Сверьте сведения о поддержке и "
            f"впишите день, когда сверили: не позже {today.isoformat()}"
        )
        yield ("vendor", "checked"), words


def administrator(regulation: Regulation) -> str:
    """Return the administrator's name in the chat; the head's where nobody is named."""
    named = regulation.people.administrator or regulation.people.head
    return named.user
