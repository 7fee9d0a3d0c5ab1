"""How single values are written in `regulation.toml`: durations, days, hours, addresses.

What is wrong with one is said in Russian, for the person at school who edits that file.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from helpdesk.domain.calendar import Hours
from helpdesk.domain.durations import Duration, DurationUnit, Period

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")
_LONGEST_BREAK = timedelta(days=200)


def wrong(key: str, words: str) -> PydanticCustomError:
    """Return the error for keys that do not fit each other; it is shown at `key`."""
    return PydanticCustomError("wrong", "{words}", {"key": key, "words": words})


class Part(BaseModel):
    """A part of the regulation: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True
    )


def _words(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"нужно в кавычках, например {example}")
    if not value.strip():
        raise ValueError(f"пусто: впишите, например {example}")
    return value.strip()


def _parsed(kind: type[Duration] | type[Period], example: str) -> PlainValidator:
    def parse(value: object) -> Duration | Period:
        return value if isinstance(value, kind) else kind.parse(_words(value, example))

    return PlainValidator(parse)


def _working_time(duration: Duration) -> Duration:
    if duration.unit is not DurationUnit.WORKTIME:
        raise ValueError(f"«{duration}» здесь нельзя: нужно рабочее время, например «4h» или «30m»")
    return duration


def _zone(value: object) -> ZoneInfo:
    name = _words(value, '"Europe/Moscow"')
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # "not found" is a KeyError, a bad name one of these
        raise ValueError(f"нет такого часового пояса «{name}»; пример: «Europe/Moscow»") from None


def _hours(value: object) -> Hours:
    if isinstance(value, Hours):
        return value
    words = _words(value, '"8:00-17:00"')
    found = _HOURS.fullmatch(words)
    if found is None:
        raise ValueError(f"непонятные часы «{words}»: пишите так — «8:00-17:00»")
    hour, minute, last_hour, last_minute = (int(part) for part in found.groups())
    try:
        return Hours(time(hour, minute), time(last_hour % 24, last_minute))
    except ValueError as error:
        raise ValueError(f"часы «{words}» не подходят: закрытие должно быть позже") from error


def _clock(value: object) -> time:
    if isinstance(value, time):
        return value
    words = _words(value, '"9:00"')
    try:
        return time.fromisoformat(words.zfill(5))
    except ValueError:
        raise ValueError(f"непонятное время «{words}»: пишите так — «9:00»") from None


def _days(value: object) -> frozenset[date]:
    if not isinstance(value, list):
        raise ValueError("нужен список в квадратных скобках: [2026-12-30, …]")
    return frozenset(day for item in value for day in _range(item))


def _range(item: object) -> list[date]:
    """Read one date, or «2026-11-02..2026-11-08», both ends included."""
    first, _, last = str(item).partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise ValueError(
            f"непонятная дата «{item}»: пишите 2026-12-30, а промежуток — "
            '"2026-11-02..2026-11-08" (в кавычках)'
        ) from None
    if not timedelta() <= end - start <= _LONGEST_BREAK:
        raise ValueError(
            f"промежуток «{item}» не подходит: конец раньше начала или он слишком длинный"
        )
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def _mail(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(f"«{address}» не похоже на адрес почты") from None


def _page(address: str) -> str:
    if not re.fullmatch(r"https?://\S+", address):
        raise ValueError(f"«{address}» не похоже на адрес страницы: он начинается с https://")
    return address


def _phone(number: str) -> str:
    if not re.fullmatch(r"[\d\s()+–-]*", number) or sum(c.isdigit() for c in number) < 3:
        raise ValueError(f"«{number}» не похоже на номер телефона")
    return number


def _user(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise ValueError(
            f"«{name}» не похоже на имя в чате: латинские строчные буквы, цифры, точка, дефис"
        )
    return name


def _given(what: str, check: Callable[[str], str]) -> AfterValidator:
    def given(words: str) -> str:
        if not words:
            raise ValueError(f"укажите {what}")
        return check(words)

    return AfterValidator(given)


def _or_empty(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda words: check(words) if words else ""


Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
Words = Annotated[str, Field(min_length=1)]
Term = Annotated[Duration, _parsed(Duration, '"4h"')]
Window = Annotated[Term, AfterValidator(_working_time)]
Kept = Annotated[Period, _parsed(Period, '"1y"')]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
DayHours = Annotated[Hours, PlainValidator(_hours)]
Clock = Annotated[time, BeforeValidator(_clock)]
Days = Annotated[frozenset[date], PlainValidator(_days)]
Mail = Annotated[str, _given("адрес почты", _mail)]
OptionalMail = Annotated[str, AfterValidator(_or_empty(_mail))]
Page = Annotated[str, _given("адрес страницы", _page)]
OptionalPage = Annotated[str, AfterValidator(_or_empty(_page))]
Phone = Annotated[str, _given("телефон", _phone)]
OptionalPhone = Annotated[str, AfterValidator(_or_empty(_phone))]
User = Annotated[str, _given("имя в чате", _user)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
