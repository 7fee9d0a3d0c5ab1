"""A table pasted from a spreadsheet: what each line was taken for, and what is wrong with it."""

import pytest
from sqlalchemy import Engine

from helpdesk.contacts import contact_queries, entering
from helpdesk.contacts.pasting import read_classes, read_table
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from tests.helpdesk.life import HEAD, NOW, REGULATION, desk_on

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

SCHOOL = Regulation.parse(REGULATION)
TABLE = (
    "ФИО\tКласс\tПредмет\tКлассы\tТелефон\tПочта\tИмя в чате\n"
    "Петрова Ольга Ивановна\t5 а\tМатематика\t5а, 6 Б\t8 918 111-22-33\tolga@example.ru\t@Olga\n"
    "Петрова Ольга Ивановна\t\tИнформатика\t7А\n"
    "Шеуджен Аслан Юрьевич\t6Б\tФизика\t7А 8A\n"
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def problems(text: str, *present: Contact) -> list[str]:
    return [each for line in read_table(text, SCHOOL, present).lines for each in line.problems]


def test_a_table_with_tabs_is_understood() -> None:
    table = read_table(TABLE, SCHOOL, [])
    assert table.fits
    assert [line.is_head for line in table.lines] == [True, False, False, False]
    olga, aslan = table.contacts
    assert (olga.leads, olga.user, olga.mail) == (("5А",), "olga", "olga@example.ru")
    assert olga.teaches == (
        Lesson("Математика", "5А"),
        Lesson("Математика", "6Б"),
        Lesson("Информатика", "7А"),
    )
    assert [each.school_class for each in aslan.teaches] == ["7А", "8А"]


def test_headings_say_in_which_order_the_columns_stand() -> None:
    table = read_table(
        "Телефон;Учитель;Предмет;Классы\n9-44-24;Петрова О. И.;Физика;7А\n", SCHOOL, []
    )
    (found,) = table.contacts
    assert (found.name, found.phone) == ("Петрова О. И.", "9-44-24")
    assert found.teaches == (Lesson("Физика", "7А"),)


def test_it_is_told_for_what_each_heading_was_taken() -> None:
    line = read_table("Телефон;Класс;ФИО;Кабинет\n", SCHOOL, []).lines[0]
    read = ("Телефон — телефон", "Класс — классное руководство", "ФИО — ФИО", "Кабинет — лишний")
    assert line.heads == read


def test_a_heading_that_nobody_knows_leaves_its_column_where_it_usually_stands() -> None:
    text = "ФИО;Руководит;Предмет;Классы;Телефон\nПетрова О. И.;5А;Физика;7А;9-44-24\n"
    (found,) = read_table(text, SCHOOL, []).contacts
    assert (found.leads, found.phone) == (("5А",), "9-44-24")


def test_a_column_that_is_none_of_ours_is_not_taken_for_another() -> None:
    text = "ФИО;Телефон;Кабинет;Почта;Имя в чате;Стаж\nПетрова О. И.;9-44-24;;;;12 лет\n"
    assert problems(text) == ["лишний столбец: 12 лет"]
    room = "ФИО;Телефон;Кабинет;Классы\nПетрова О. И.;9-44-24;21;7А\n"
    assert "лишний столбец: 21" in problems(room)


@pytest.mark.parametrize(
    "text",
    [
        "ФИО;Телефон;;;;;;Должность\nПетрова О. И.;9-44-24;;;;;;учитель\n",
        "Должность;ФИО;Телефон\nУчитель;Петрова О. И.;9-44-24\n",
        "Петрова О. И.;5А;;;9-44-24;;;учитель\n",
    ],
)
def test_who_is_a_teacher_by_office_is_no_heading(text: str) -> None:
    table = read_table(text, SCHOOL, [])
    assert [each.name for each in table.contacts] == ["Петрова О. И."]
    assert any("чител" in each for each in problems(text))


def test_semicolons_do_as_well() -> None:
    (found,) = read_table("Петрова О. И.;5А;Математика;5А,6Б;9-44-24;", SCHOOL, []).contacts
    assert (found.name, found.phone, len(found.teaches)) == ("Петрова О. И.", "9-44-24", 2)


def test_a_quoted_cell_of_several_lines_is_one_cell() -> None:
    text = 'Петрова\t5А\tМатематика\t"5А\n6Б"\nШеуджен\t\tФизика\t7А\n'
    table = read_table(text, SCHOOL, [])
    assert [line.number for line in table.lines] == [1, 3]
    assert len(table.contacts[0].teaches) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Петрова;5АБ", "«5АБ» — не класс"),
        (";5А", "нет имени"),
        ("Петрова;;Физика;", "у предмета нет классов"),
        ("Петрова;;;5А", "у классов нет предмета"),
        ("Петрова;5А;;;12", "телефон «12» неполный, нужен как 8 918 123-45-67"),
        ("Петрова;5А;;;;olga", "почта «olga» написана с ошибкой"),
        ("Петрова;5А;;;;;Ольга", "имя в чате «ольга»: нужны латинские буквы, как в профиле"),
        ("Петрова;5А;;;;;;лишнее", "лишний столбец: лишнее"),
    ],
)
def test_what_is_wrong_is_said(line: str, said: str) -> None:
    assert problems(line) == [said]
    assert not read_table(line, SCHOOL, []).fits


def test_two_leaders_of_one_class_are_found() -> None:
    assert problems("Петрова;5А\nШеуджен;5А") == ["5А уже ведёт Шеуджен", "5А уже ведёт Петрова"]


def test_a_leader_who_stays_is_found() -> None:
    assert problems("Петрова;5А", Contact(7, "Шеуджен", leads=("5А",))) == ["5А уже ведёт Шеуджен"]


def test_two_phones_of_one_teacher_are_found() -> None:
    text = "Петрова;5А;;;9-44-24\nПетрова;6А;;;9-44-25"
    assert problems(text) == ["телефон: выше у этого учителя другое"]


def test_a_table_is_entered_and_entered_again(desk: Desk) -> None:
    """Who is there already stays the same person; two leaders may change places."""
    first = "Петрова;5А;Математика;5А;9-44-24;;olga\nШеуджен;6Б;;;;"
    for text in (first, "Петрова;6Б\nШеуджен;5А"):
        with desk.reading() as connection:
            present = contact_queries.everybody(connection)
        table = read_table(text, desk.regulation(), present)
        assert table.fits, table.lines
        entering.enter_all(desk, table.contacts, HEAD, NOW)
    with desk.reading() as connection:
        found = contact_queries.everybody(connection)
    assert [(each.name, each.leads, each.phone, each.user) for each in found] == [
        ("Петрова", ("6Б",), "9-44-24", "olga"),
        ("Шеуджен", ("5А",), "", ""),
    ]
    assert found[0].teaches == ()


def test_classes_are_named_in_many_ways() -> None:
    assert read_classes("5а, 5-Б; 10 «А»") == (("5А", "5Б", "10А"), ())
    assert read_classes("5А 5Б") == (("5А", "5Б"), ())
    assert read_classes("5А, нет") == (("5А",), ("нет",))
