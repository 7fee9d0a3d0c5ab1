from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from pydantic import ValidationError

from helpdesk.domain.calendar import Hours
from helpdesk.domain.durations import Duration
from helpdesk.regulation.contact_details import dialable
from helpdesk.regulation.regulation import Regulation
from tests.toml_values import with_values

SAMPLE_PATH = Path(__file__).parents[3] / "regulation.toml"
SAMPLE = SAMPLE_PATH.read_text("utf-8")


@pytest.fixture(scope="module")
def sample() -> Regulation:
    return Regulation.load(SAMPLE_PATH)


def changed(**values: str) -> Regulation:
    return Regulation.parse(
        with_values(SAMPLE, {k.replace("__", "."): v for k, v in values.items()})
    )


def test_the_sample_has_the_terms_of_the_regulation(sample: Regulation) -> None:
    terms = sample.terms
    assert [str(term) for term in (terms.staff, terms.parent, terms.training)] == [
        "3d",
        "5d",
        "5wd",
    ]


def test_the_sample_has_the_contacts_of_the_regulation(sample: Regulation) -> None:
    assert (sample.school.phone, sample.school.mail) == ("9-44-24", "vocherpsy.shkola9@yandex.ru")
    assert sample.vendor.mail == "team@company.dnevnik.ru"
    assert sample.vendor.phone == "8 (812) 490-70-33"
    assert sample.vendor.phone_is_paid


def test_topics_come_in_the_order_of_the_file(sample: Regulation) -> None:
    assert [topic.code for topic in sample.topics_of("staff")] == [
        "schedule",
        "marks",
        "attendance",
        "planning",
        "lessons",
        "other",
    ]
    assert [topic.code for topic in sample.topics_of("parent")][:2] == ["login", "marks"]


def test_each_side_has_its_own_titles(sample: Regulation) -> None:
    assert sample.topic_title("parent", "marks") == "Оценки"
    assert sample.topic_title("staff", "marks") == "Текущая и итоговая успеваемость"


def test_a_topic_of_an_older_version_is_shown_by_its_code(sample: Regulation) -> None:
    assert sample.topic_title("parent", "gone") == "gone"


def test_common_questions_come_before_the_form(sample: Regulation) -> None:
    assert 2 <= len(sample.hints.of("parent")) <= 3
    assert sample.hints.of("parent")[0].question == "Забыли пароль?"
    assert sample.hints.of("staff") == sample.hints.staff


@pytest.mark.parametrize(
    ("day", "users"),
    [
        (date(2026, 11, 23), ["consultant1"]),
        (date(2026, 11, 24), ["consultant2"]),
        (date(2026, 11, 28), ["consultant1", "consultant2"]),
    ],
)
def test_on_duty_is_who_is_named_for_the_weekday_or_else_everybody(
    sample: Regulation, day: date, users: list[str]
) -> None:
    assert [person.user for person in sample.on_duty(day)] == users


def test_people_are_found_by_their_name_in_the_chat(sample: Regulation) -> None:
    assert sample.person("zavuch") == sample.people.head
    assert sample.person("director") == sample.people.director
    assert sample.person("consultant2") == sample.people.consultants[1]
    assert sample.person("uchitel") is None


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 11, 24, 6, 0, tzinfo=UTC), datetime(2026, 11, 24, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 24, 15, 0, tzinfo=UTC), datetime(2026, 11, 25, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 6, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 9, 0, tzinfo=UTC), datetime(2027, 1, 11, 6, 0, tzinfo=UTC)),
    ],
)
def test_the_vendor_opens(sample: Regulation, at: datetime, opens: datetime) -> None:
    assert sample.vendor_calendar.next_open(at) == opens
    assert sample.vendor_calendar.is_open(at) is (at == opens)


def test_the_vendors_hours_are_those_of_its_own_zone_and_week() -> None:
    school = changed(zone='"Asia/Kamchatka"', week='"six"')
    saturday = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    assert not school.vendor_calendar.is_open(saturday)
    assert school.vendor_calendar.next_open(saturday) == datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("8 (812) 490-70-33", "+78124907033"),
        ("+7 812 490-70-33", "+78124907033"),
        ("812 490-70-33", "+78124907033"),
        ("9-44-24", ""),
        ("", ""),
    ],
)
def test_a_phone_is_dialled(phone: str, dialled: str) -> None:
    assert dialable(phone) == dialled


def test_a_short_phone_gets_the_schools_code(sample: Regulation) -> None:
    assert sample.dialable("9-44-24") == "+78777294424"
    assert sample.dialable("8 (812) 490-70-33") == "+78124907033"


def test_the_calendar_is_made_once(sample: Regulation) -> None:
    assert sample.calendar is sample.calendar
    assert sample.calendar.hours(date(2026, 11, 24)) == Hours(time(8), time(17))
    assert sample.calendar.known_through == sample.known_through


def test_a_six_day_week_works_on_saturdays() -> None:
    assert changed(week='"six"').calendar.is_working_day(date(2026, 11, 28))
    assert not changed(week='"five"').calendar.is_working_day(date(2026, 11, 28))


WEEK = """
[week]
mon = "8:00-17:00"
tue = "8:00-17:00"
wed = "8:00-17:00"
thu = "8:00-17:00"
fri = "8:30 – 15:30"
sat = "9:00-24:00"

"""


def test_hours_may_differ_from_day_to_day() -> None:
    shorthand = 'week = "five"\nhours = "8:00-17:00"\n'
    assert shorthand in SAMPLE
    calendar = Regulation.parse(SAMPLE.replace(shorthand, WEEK)).calendar
    assert calendar.hours(date(2026, 11, 27)) == Hours(time(8, 30), time(15, 30))
    assert calendar.closes(date(2026, 11, 28)) == datetime(2026, 11, 28, 21, 0, tzinfo=UTC)


def test_own_days_and_ranges_of_days_reach_the_calendar() -> None:
    calendar = changed(
        days__off='[2026-11-25, "2026-12-07..2026-12-09"]',
        days__work="[2026-11-28]",
        days__regional='["2026-11-26"]',
    ).calendar
    off = [date(2026, 11, 25), date(2026, 11, 26), *(date(2026, 12, n) for n in (7, 8, 9))]
    assert not any(map(calendar.is_working_day, off))
    assert calendar.is_working_day(date(2026, 12, 10))
    assert calendar.is_working_day(date(2026, 11, 28))


def test_a_demonstration_may_have_everything_in_seconds() -> None:
    school = changed(
        week='"always"',
        terms__staff='"40s"',
        terms__parent='"60s"',
        windows__remind_duty='"2s"',
        windows__remind_channel='"4s"',
        windows__handoff='"6s"',
        windows__reopen='"30s"',
    )
    assert school.calendar.always
    assert school.terms.parent == Duration.parse("1m")
    assert school.windows.handoff.time == timedelta(seconds=6)


def test_the_same_text_is_the_same_version_whatever_editor_wrote_it(sample: Regulation) -> None:
    from_windows = Regulation.parse("\ufeff" + SAMPLE.replace("\n", "\r\n"))
    assert from_windows.digest == sample.digest
    assert sample.digest == sha256(sample.canonical().encode()).hexdigest()


def test_the_stored_text_reads_back_as_the_same_regulation(sample: Regulation) -> None:
    assert Regulation.parse(sample.canonical()) == sample


def test_another_decision_is_another_version(sample: Regulation) -> None:
    assert changed(terms__parent='"4d"').digest != sample.digest


def test_the_consent_is_known_by_the_hash_of_its_text(sample: Regulation) -> None:
    consent = sample.consent
    assert consent.digest == sha256(consent.text.encode()).hexdigest()
    assert sample.school.phone in consent.text


def test_a_regulation_never_changes(sample: Regulation) -> None:
    with pytest.raises(ValidationError):
        setattr(sample, "zone", sample.vendor.zone)  # noqa: B010 - types refuse it as well
