"""Clauses 2.5 and 4.2: what was posted, and who was informed."""

from datetime import date

import pytest
from sqlalchemy import Engine

from helpdesk.contacts.publicity import (
    AnnouncedBy,
    Colleague,
    Information,
    Place,
    Posting,
    write_informed,
    write_posted,
)
from helpdesk.inspection.clauses import Answer, Findings, Look, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.inspection.publicity_clauses import informed, posted
from helpdesk.kernel.desk import Desk
from tests.helpdesk.inspection.test_contacts import put as put_teacher
from tests.helpdesk.inspection.test_schedule import put as put_schedule
from tests.helpdesk.life import NOW, desk_on

TODAY = date(2026, 11, 24)
TEACHER = Colleague("teacher-id", "Ольга Петровна")


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def look(desk: Desk, how: Look, since: date = TODAY, till: date = TODAY) -> Findings:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        return how(Scope(connection, regulation, since, till, NOW))


def test_they_are_what_is_looked_at() -> None:
    clauses = {each.number: each.look for section in SECTIONS for each in section.clauses}
    assert (clauses["2.5"], clauses["4.2"]) == (posted, informed)


def test_nothing_to_post_is_missing_too(desk: Desk) -> None:
    (lack,) = look(desk, posted).lacks
    assert "размещать нечего" in lack.words


def test_each_place_needs_its_line_of_the_version_in_force(desk: Desk) -> None:
    put_schedule(desk, 1, "approved", "marina", "ruslan")
    assert len(look(desk, posted).lacks) == 2
    for place in Place:
        said = Posting(1, place, "фойе", date(2026, 9, 2), "photo.png")
        write_posted(desk, said, TEACHER, NOW)
    found = look(desk, posted)
    assert not found.lacks
    assert found.evidence[0].words == (
        "Версия 1 на стенде с 02.09.2026: фойе; записал(а) Ольга Петровна, есть фотография "
        "(записано позже, 24.11.2026)"
    )
    put_schedule(desk, 2, "approved", "marina", "ruslan")
    assert len(look(desk, posted).lacks) == 2


def test_a_line_made_afterwards_shows_nothing_of_earlier_days_without_a_photograph(
    desk: Desk,
) -> None:
    put_schedule(desk, 1, "approved", "marina", "ruslan")
    for place, photo in ((Place.BOARD, ""), (Place.SITE, "photo.png")):
        write_posted(desk, Posting(1, place, "фойе", date(2026, 9, 1), photo), TEACHER, NOW)
    found = look(desk, posted, since=date(2026, 9, 1))
    assert [each.words for each in found.lacks] == [
        "График, версия 1: не подтверждено, что он на стенде, с 01.09.2026 по 23.11.2026"
    ]
    assert not look(desk, posted).lacks


def test_a_new_version_may_be_put_up_within_some_working_days(desk: Desk) -> None:
    put_schedule(desk, 1, "approved", "marina", "ruslan")
    assert not look(desk, posted, since=date(2026, 9, 1), till=date(2026, 9, 4)).lacks
    assert len(look(desk, posted, since=date(2026, 9, 1), till=date(2026, 9, 7)).lacks) == 2


def test_what_is_not_up_yet_is_not_called_fulfilled(desk: Desk) -> None:
    put_schedule(desk, 1, "approved", "marina", "ruslan")
    september = date(2026, 9, 1), date(2026, 9, 4)
    for place in Place:
        assert look(desk, posted, *september).answer is Answer.NOTHING
        said = Posting(1, place, "фойе", date(2026, 9, 2), "photo.png")
        write_posted(desk, said, TEACHER, NOW)
    assert look(desk, posted, *september).answer is Answer.FULFILLED


def test_a_class_that_somebody_typed_is_not_all_of_them(desk: Desk) -> None:
    write_informed(desk, [Information("5А", AnnouncedBy.MEETING, date(2026, 9, 10))], TEACHER, NOW)
    found = look(desk, informed)
    assert [each.words for each in found.lacks] == [
        "Классы не внесены: неизвестно, все ли отмечены"
    ]
    assert found.evidence


def test_each_class_needs_its_line_of_this_school_year(desk: Desk) -> None:
    assert [each.words for each in look(desk, informed).lacks] == ["Ни один класс не отмечен"]
    put_teacher(desk, "Ольга Петровна", ("5А", ""), ("6Б", ""))
    told = [
        Information("5А", AnnouncedBy.MEETING, date(2026, 9, 10)),
        Information("5А", AnnouncedBy.CHAT, date(2026, 9, 3)),
        Information("6Б", AnnouncedBy.MEETING, date(2026, 5, 20)),
    ]
    write_informed(desk, told, TEACHER, NOW)
    found = look(desk, informed)
    assert [each.words for each in found.evidence] == [
        (
            "5А: в чате класса 03.09.2026 (записано позже, 24.11.2026), "
            "на собрании 10.09.2026 (записано позже, 24.11.2026)"
        )
    ]
    assert [each.words for each in found.lacks] == ["В учебном году не отмечены: 6Б"]
    september = look(desk, informed, till=date(2026, 9, 30))
    assert [each.words for each in september.lacks] == ["В учебном году не отмечены: 5А, 6Б"]
