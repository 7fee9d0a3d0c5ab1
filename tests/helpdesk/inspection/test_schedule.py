"""Clause 2.2: what the approved schedule shows."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine, insert, update

from helpdesk.inspection.clauses import Findings, Scope
from helpdesk.inspection.inspecting import SECTIONS
from helpdesk.inspection.schedule_clause import approved, nobody_there
from helpdesk.kernel.desk import Desk
from helpdesk.storage import schedule_tables
from tests.helpdesk.life import NOW, desk_on

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

AT = datetime(2026, 8, 28, 10, 0, tzinfo=UTC)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def look(desk: Desk, till: date = date(2026, 11, 24)) -> Findings:
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        return approved(Scope(connection, regulation, date(2026, 9, 1), till, NOW))


def put(desk: Desk, number: int, stage: str, *agreed: str) -> None:
    """Put a version into the tables in which two people stand, some of whom have agreed."""
    row: dict[str, object] = {
        "number": number,
        "stage": stage,
        "edition": 1,
        "valid_from": date(2026, 9, number),
        "drafted_by": "Марина",
        "drafted_at": AT,
        "edited_by": "Марина",
        "edited_at": AT,
    }
    if stage == "approved":
        row |= {
            "approved_by": "Аслан Муратович Хуако",
            "approved_user": "director",
            "approved_post": "директор",
            "approved_way": "page",
            "approved_at": AT,
        }
    with desk.writing() as connection:
        connection.execute(insert(schedule_tables.schedule).values(row))
        for weekday, user in enumerate(("marina", "ruslan")):
            connection.execute(
                insert(schedule_tables.schedule_slot).values(
                    number=number,
                    weekday=weekday,
                    opens=time(9),
                    closes=time(12),
                    user=user,
                    name=user.title(),
                    phone="",
                    room="",
                )
            )
        for user in agreed:
            connection.execute(
                insert(schedule_tables.schedule_agreement).values(
                    number=number, edition=1, user=user, name=user.title(), way="page", at=AT
                )
            )


def test_it_is_what_is_looked_at_for_clause_2_2() -> None:
    assert [each.look for each in SECTIONS[0].clauses if each.number == "2.2"] == [approved]


def test_without_an_approved_version_it_is_missing(desk: Desk) -> None:
    (lack,) = look(desk).lacks
    assert lack.words == "Утверждённого графика нет: с 01.09.2026 по 24.11.2026"


def test_an_approved_version_is_evidence_with_who_agreed_and_who_approved(desk: Desk) -> None:
    put(desk, 1, "approved", "marina", "ruslan")
    put(desk, 2, "approved", "marina", "ruslan")
    found = look(desk)
    assert not found.lacks
    said = "\n".join(each.words for each in found.evidence)
    assert "версия 2, действует с 02.09.2026" in said
    assert "директор Аслан Муратович Хуако, 28.08.2026" in said
    assert "Marina, 28.08.2026; Ruslan, 28.08.2026" in said
    assert "версия 1, действует с 01.09.2026; утвердил(а) директор Аслан" in said


def test_an_agreement_that_is_missing_is_named(desk: Desk) -> None:
    put(desk, 1, "approved", "marina")
    assert [each.words for each in look(desk).lacks] == [
        "Версия 1, нет согласия до утверждения: Ruslan"
    ]


def test_what_waits_to_be_approved_is_named(desk: Desk) -> None:
    put(desk, 1, "approved", "marina", "ruslan")
    put(desk, 2, "agreeing", "marina")
    found = look(desk)
    assert found.evidence[-1].words == "Версия 2 ждёт 1 согласия: Ruslan"
    assert not found.lacks


def test_a_schedule_approved_today_is_no_evidence_for_september(desk: Desk) -> None:
    put(desk, 1, "approved", "marina", "ruslan")
    with desk.writing() as connection:
        connection.execute(update(schedule_tables.schedule).values(approved_at=NOW))
    assert [each.words for each in look(desk).lacks] == [
        "Утверждённого графика нет: с 01.09.2026 по 23.11.2026"
    ]
    september = look(desk, till=date(2026, 9, 30))
    assert (len(september.lacks), september.evidence) == (1, ())


def test_days_on_which_all_of_the_schedule_were_absent_are_named(desk: Desk) -> None:
    put(desk, 1, "approved", "marina", "ruslan")
    away: dict[str, object] = {
        "user": "marina",
        "name": "Marina",
        "first": date(2026, 11, 9),
        "last": date(2026, 11, 20),
        "entered_by": "marina",
        "entered_at": NOW,
    }
    with desk.writing() as connection:
        connection.execute(insert(schedule_tables.absence).values(away))
        scope = Scope(connection, desk.regulation(), date(2026, 9, 1), NOW.date(), NOW)
        (lack,) = nobody_there(scope)
    assert lack.words == "По графику приём есть, а принимать было некому: 09.11.2026, 16.11.2026"
    assert lack.number == 2
