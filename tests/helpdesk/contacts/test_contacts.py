"""Teachers' contacts: who enters them, what each allows, and what is asked of them."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from helpdesk.contacts import contact_queries, entering
from helpdesk.contacts.asking_teachers import decided_at
from helpdesk.domain.contact_values import Contact, Lesson
from helpdesk.domain.errors import NotFound, RuleViolation
from helpdesk.domain.people import Actor, Role
from helpdesk.kernel.desk import Desk
from helpdesk.storage.contact_tables import contact, contact_record
from tests.helpdesk.life import HEAD, HOUR, MARINA, NOW, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

OLGA = Actor(Role.CONSULTANT, "olga-id", "olga", "Ольга Петрова")
PETROVA = Contact(
    0,
    "Петрова Ольга Ивановна",
    "olga",
    "8 918 111-22-33",
    "olga@example.ru",
    leads=("5А",),
    teaches=(Lesson("Математика", "5А"), Lesson("Математика", "6Б")),
)
PHYSICIST = Contact(0, "Шеуджен Аслан Юрьевич", teaches=(Lesson("Физика", "6Б"),))


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def entered(desk: Desk, given: Contact = PETROVA) -> int:
    return entering.enter(desk, given, HEAD, NOW)


def now_of(desk: Desk, contact_id: int) -> Contact:
    with desk.reading() as connection:
        found = contact_queries.with_id(connection, contact_id)
    assert found is not None
    return found


def allow(desk: Desk, contact_id: int, actor: Actor = OLGA, **other: object) -> Contact:
    given = replace(PETROVA, id=contact_id, shows_phone=True)
    return entering.allow(desk, replace(given, **other), actor, NOW)  # type: ignore[arg-type]


def test_what_the_head_enters_is_hidden_until_it_is_allowed(desk: Desk) -> None:
    found = now_of(desk, entered(desk))
    assert (found.phone, found.shown_phone, found.shown_mail) == ("8 918 111-22-33", "", "")


def test_a_teacher_allows_each_by_itself(desk: Desk) -> None:
    one = entered(desk)
    allow(desk, one)
    found = now_of(desk, one)
    assert (found.shown_phone, found.shown_mail) == ("8 918 111-22-33", "")


@pytest.mark.each_database
def test_who_has_allowed_what_and_when_is_recorded(desk: Desk) -> None:
    one = entered(desk)
    allow(desk, one)
    with desk.reading() as connection:
        rows = connection.execute(select(contact_record).order_by(contact_record.c.id)).all()
    assert [(row.what, row.actor_id, row.at) for row in rows] == [
        ("entered", "head-id", NOW),
        ("allowed", "olga-id", NOW),
    ]
    assert rows[1].data == {"phone": True, "mail": False}
    with desk.reading() as connection:
        assert decided_at(connection, one) == NOW


def test_nobody_allows_for_another(desk: Desk) -> None:
    one = entered(desk)
    for actor in (HEAD, MARINA):
        with pytest.raises(RuleViolation, match="только сам учитель"):
            allow(desk, one, actor)


def test_who_has_no_name_in_the_chat_owns_no_nameless_entry(desk: Desk) -> None:
    one = entered(desk, PHYSICIST)
    with pytest.raises(RuleViolation):
        allow(desk, one, replace(OLGA, username=""))


def test_another_phone_is_hidden_again(desk: Desk) -> None:
    one = entered(desk)
    allow(desk, one, shows_mail=True)
    entering.enter(desk, replace(PETROVA, id=one, phone="8 918 999-99-99"), HEAD, NOW + HOUR)
    found = now_of(desk, one)
    assert (found.shown_phone, found.shown_mail) == ("", "olga@example.ru")


def test_an_entry_that_goes_to_somebody_else_is_hidden(desk: Desk) -> None:
    one = entered(desk)
    allow(desk, one)
    entering.enter(desk, replace(PETROVA, id=one, user="another"), HEAD, NOW)
    assert now_of(desk, one).shown_phone == ""


def test_only_the_head_enters(desk: Desk) -> None:
    with pytest.raises(RuleViolation, match="завуч и директор"):
        entering.enter(desk, PETROVA, MARINA, NOW)


def test_a_class_has_one_leader(desk: Desk) -> None:
    entered(desk)
    with pytest.raises(RuleViolation, match="5А уже ведёт Петрова"):
        entered(desk, replace(PHYSICIST, leads=("5А",)))


def test_who_is_removed_leaves_neither_phone_nor_class(desk: Desk) -> None:
    one = entered(desk)
    entering.remove(desk, one, HEAD, NOW)
    with desk.reading() as connection:
        row = connection.execute(select(contact)).one()
        assert (row.phone, row.mail, row.removed_at) == ("", "", NOW)
        assert contact_queries.classes(connection) == []
    with pytest.raises(NotFound):
        entering.remove(desk, one, HEAD, NOW)


def test_a_class_finds_its_teacher_however_it_is_written(desk: Desk) -> None:
    entered(desk)
    entered(desk, PHYSICIST)
    with desk.reading() as connection:
        for written in ("5 а", "5-А", "5A", "5"):
            assert contact_queries.class_teachers(connection, [written]) == {written: PETROVA.name}
        assert "6Б" not in contact_queries.class_teachers(connection, ["6Б"])
        assert "7А" not in contact_queries.class_teachers(connection, ["7А"])
        assert contact_queries.classes(connection) == ["5А", "6Б"]
        last = contact_queries.by_class(connection)[-1]
    assert [each.name for each in last.subject_teachers] == [PETROVA.name, PHYSICIST.name]


@pytest.mark.each_database
def test_a_member_of_staff_is_found_by_his_mail(desk: Desk) -> None:
    entered(desk)
    regulation = desk.regulation()
    with desk.reading() as connection:
        found = contact_queries.staff_by_mail(connection, regulation, " Olga@Example.RU ")
        assert found is not None
        assert (found.user, found.name) == ("olga", PETROVA.name)
        assert contact_queries.staff_by_mail(connection, regulation, "mama@example.ru") is None
        assert contact_queries.staff_by_mail(connection, regulation, "") is None
        assert contact_queries.staff_by_mail(connection, regulation, regulation.school.mail) is None
