from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from helpdesk.domain.production import known_through
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.regulation_errors import Problem, RegulationError
from helpdesk.regulation.toml_lines import lines_of
from tests.helpdesk.life import NOW, SECRET
from tests.toml_values import with_values

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

SAMPLE = (Path(__file__).parents[3] / "regulation.toml").read_text("utf-8")
WEEK = """
[week]
mon = "8:00-17:00"
tue = "8:00-17:00"
wed = "8:00-17:00"
thu = "8:00-17:00"
fri = "8:30 – 15:30"
sat = "9:00-24:00"

"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RegulationError) as refused:
        Regulation.parse(text)
    return [(problem.line, problem.key) for problem in refused.value.problems]


def said(text: str) -> str:
    with pytest.raises(RegulationError) as refused:
        Regulation.parse(text)
    return str(refused.value)


def test_hours_for_all_days_beside_hours_by_day_are_refused() -> None:
    text = SAMPLE.replace('week = "five"\n', "").replace("\n[school]", WEEK + "[school]")
    assert "hours: лишнее: часы уже названы по дням" in said(text)


def test_a_day_of_the_week_without_hours_is_named() -> None:
    shorthand = 'week = "five"\nhours = "8:00-17:00"\n'
    text = SAMPLE.replace(shorthand, WEEK.replace('tue = "8:00-17:00"\n', ""))
    assert "week.tue: не хватает этого ключа" in said(text)


def test_a_term_of_working_time_needs_a_desk_that_never_closes() -> None:
    text = with_values(SAMPLE, {"terms.staff": '"40s"'})
    assert problems(text) == [(lines_of(SAMPLE)["terms", "staff"], "terms.staff")]


def test_everything_that_is_wrong_is_said_at_once_with_its_line() -> None:
    lines = lines_of(SAMPLE)
    text = with_values(
        SAMPLE,
        {
            "zone": '"Europe/Msk"',
            "week": '"seven"',
            "school.mail": '"a@b, evil@c"',
            "terms.parent": '"5"',
            "windows.warn": '"4d"',
            "people.consultants.1.user": '"Второй"',
            "vendor.closes": '"8:00"',
        },
    )
    assert problems(text) == [
        (lines["zone",], "zone"),
        (lines["week",], "week"),
        (lines["school", "mail"], "school.mail"),
        (lines["terms", "parent"], "terms.parent"),
        (lines["windows", "warn"], "windows.warn"),
        (lines["people", "consultants", 1, "user"], "people.consultants.1.user"),
        (lines["vendor", "closes"], "vendor.closes"),
    ]


def test_an_unknown_key_is_named_with_its_line() -> None:
    text = SAMPLE.replace('handoff = "8h"', 'handoff = "8h"\nhandof = "9h"')
    line = lines_of(SAMPLE)["windows", "handoff"] + 1
    assert said(text).startswith(f"строка {line}, windows.handof: такого ключа нет")


def test_a_missing_key_is_named_at_its_section() -> None:
    text = SAMPLE.replace('remind_duty = "2h"\n', "")
    line = lines_of(SAMPLE)["windows",]
    assert said(text) == f"строка {line}, windows.remind_duty: не хватает этого ключа"


@pytest.mark.parametrize(
    ("key", "value", "shown_at"),
    [
        ("windows.remind_channel", '"2h"', "windows.remind_channel"),
        ("windows.handoff", '"3h"', "windows.handoff"),
        ("windows.handoff", '"240m"', "windows.handoff"),
    ],
)
def test_windows_must_grow(key: str, value: str, shown_at: str) -> None:
    line = lines_of(SAMPLE)[tuple(shown_at.split("."))]
    words = said(with_values(SAMPLE, {key: value}))
    assert words.startswith(f"строка {line}, {shown_at}: должно быть больше, чем remind_")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("known_through", '"2027"', "нужно целое число"),
        ("hours", '"8-17"', "пишите так — «8:00-17:00»"),
        ("hours", '"17:00-8:00"', "закрытие должно быть позже"),
        ("days.off", "[2026-12-30, 7]", "непонятная дата «7»"),
        ("days.off", '["2026-12-30..2026-12-01"]', "конец раньше начала"),
        ("days.off", '"2026-12-30"', "список в квадратных скобках"),
        ("terms.staff", "3", "нужно в кавычках"),
        ("terms.staff", '"0d"', "пустой"),
        ("people.head.user", '""', "укажите имя в чате"),
        ("people.head.user", '"Ы"', "не похоже на имя в чате"),
        ("vendor.phone", '""', "укажите телефон"),
        ("hours", '""', "пусто: впишите"),
        ("people.consultants.0.duty", '["monday"]', "'mon'"),
        ("people.consultants.1.user", '"consultant1"', "назван дважды"),
        ("topics.parent.login", '""', "пусто"),
        ("vendor.checked", '"вчера"', "нужна дата"),
        ("vendor.phone_is_paid", '"платный"', "true (да) или false (нет)"),
        ("vendor.rules", '"help"', "https://"),
        ("vendor.phone", '"по почте"', "не похоже на номер телефона"),
        ("vendor.zone", '"../etc/passwd"', "нет такого часового пояса"),
        ("vendor.opens", '"девять"', "пишите так — «9:00»"),
        ("school.name", '" "', "пусто"),
    ],
)
def test_what_is_wrong_is_said_in_russian(key: str, value: str, words: str) -> None:
    assert words in said(with_values(SAMPLE, {key: value}))


def test_a_day_cannot_be_both_off_and_worked() -> None:
    text = with_values(SAMPLE, {"days.off": "[2026-12-30]", "days.work": "[2026-12-30]"})
    assert "2026-12-30 стоит и в off, и в work" in said(text)


def test_topics_leave_room_for_everything_else() -> None:
    assert "Другое" in said(SAMPLE.replace('other = "Другое"\n', "", 1))


def test_a_school_without_consultants_is_refused() -> None:
    start, end = SAMPLE.index("[[people.consultants]]"), SAMPLE.index("[vendor]")
    assert "people.consultants" in said(SAMPLE[:start] + SAMPLE[end:])


def test_a_week_without_hours_is_refused() -> None:
    line = lines_of(SAMPLE)["week",]
    words = said(SAMPLE.replace('hours = "8:00-17:00"\n', ""))
    assert words.startswith(f"строка {line}, week: не хватает часов работы")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("zone = 'Europe/Moscow'\nhours = \n", "строка 2: здесь нарушена запись"),
        ("zone = 'UTC'\nzone = 'UTC'\n", "строка 2: этот ключ или раздел уже был выше"),
        ('zone = "Europe', "строка 1: здесь нарушена запись"),
    ],
)
def test_what_is_no_toml_is_said_by_its_line(text: str, words: str) -> None:
    assert said(text).startswith(words)


def test_a_file_that_is_not_there_or_not_utf_8_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegulationError, match="нет такого файла"):
        Regulation.load(tmp_path / "regulation.toml")
    (tmp_path / "regulation.toml").write_bytes(SAMPLE.encode("cp1251", errors="replace"))
    with pytest.raises(RegulationError, match="UTF-8"):
        Regulation.load(tmp_path / "regulation.toml")


READY = "ready_answers"


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        (('topics = ["login"]', 'topics = ["logn"]'), "topics", "темы «logn» нет"),
        (('code = "parent_no_child"', 'code = "parent_login"'), "code", "уже есть: дайте другой"),
        (('kind = "parent"', 'kind = "pupil"'), "kind", "такого слова нет"),
        (('title = "Не получается войти"', f'title = "{"Я" * 51}"'), "title", "слишком длинно"),
        (('title = "Не получается войти"\n', ""), "title", "не хватает этого ключа"),
        (("Откройте https://login", f"{'Я' * 1500} https://login"), "text", "не больше 1500 букв"),
    ],
)
def test_a_ready_answer_in_error_is_named_with_its_line(
    change: tuple[str, str], key: str, words: str
) -> None:
    text = SAMPLE.replace(*change, 1)
    (problem,) = [each for each in _refused(text) if each.key.endswith(key)]
    assert problem.key.startswith(f"{READY}.")
    assert words in problem.words
    block = SAMPLE.split("\n").index(f"[[{READY}]]") + 1
    assert block <= problem.line <= block + 25


def _refused(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RegulationError) as refused:
        Regulation.parse(text)
    return refused.value.problems


def test_no_year_is_called_known_of_which_nobody_knows_the_days() -> None:
    year = known_through() + 1
    text = with_values(SAMPLE, {"known_through": str(year)})
    with pytest.raises(RegulationError, match=f"known_through: .* по {known_through()} год"):
        Regulation.parse(text)
    stored = Regulation.parse(text, is_stored=True)
    assert stored.calendar.is_provisional(date(year, 3, 1))


def test_a_year_whose_days_the_school_has_named_is_known() -> None:
    year = known_through() + 1
    own = {"known_through": str(year), "days.off": f"[{year}-01-09]"}
    found = Regulation.parse(with_values(SAMPLE, own))
    assert not found.calendar.is_provisional(date(year, 3, 1))


def test_a_day_of_comparison_that_has_not_come_is_refused_where_it_is_adopted(
    engine: Engine,
) -> None:
    desk, text = Desk(engine, SECRET), with_values(SAMPLE, {"vendor.checked": "2030-01-15"})
    with pytest.raises(
        RegulationError, match=r"vendor\.checked: .* не позже 2026-11-24"
    ) as refused:
        activate_regulation(desk, text, NOW)
    assert text.split("\n")[refused.value.problems[0].line - 1] == "checked = 2030-01-15"
    assert activate_regulation(desk, text, datetime(2030, 1, 15, tzinfo=UTC))
    assert desk.regulation().vendor.checked == date(2030, 1, 15)
