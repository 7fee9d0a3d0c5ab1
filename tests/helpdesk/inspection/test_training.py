"""Clause 2.3: how many were trained in time, by the records."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.inspection.clauses import Answer, Findings, Scope
from helpdesk.inspection.inspecting import inspect
from helpdesk.kernel.desk import Desk
from helpdesk.training.marking import cancel, sign_on_paper
from helpdesk.training.registering import change
from tests.helpdesk.life import HEAD, NOW, desk_on
from tests.helpdesk.training.newcomer import SAID, STARTED, registered

LATER = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)


# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def look(desk: Desk, now: datetime, since: date = date(2026, 9, 1)) -> Findings:
    with desk.reading() as connection:
        scope = Scope(connection, desk.regulation(), since, now.date(), now)
        (section, *_) = inspect(scope)
    return section.clauses[2].findings


def test_where_nobody_is_new_nothing_is_missing(desk: Desk) -> None:
    found = look(desk, NOW)
    assert [each.words for each in found.evidence] == [
        "Новых сотрудников за этот период не записано"
    ]
    assert found.lacks == ()


def test_in_time_late_running_overdue_and_taken_off(desk: Desk) -> None:
    people = {
        name: registered(desk, replace(SAID, name=name, username=""), nonce=name)
        for name in ("Вовремя", "Позже", "Забыта", "Снята")
    }
    sign_on_paper(desk, people["Вовремя"].id, STARTED, "", "", HEAD, NOW)
    late = date(2026, 12, 4)
    sign_on_paper(desk, people["Позже"].id, late, "", "", HEAD, LATER)
    cancel(desk, people["Снята"].id, "не принята", HEAD, NOW)
    fresh = replace(SAID, name="Новая", started_on=date(2026, 12, 4))
    registered(desk, fresh, nonce="fresh", now=LATER)
    found = look(desk, LATER)
    assert found.evidence[0].words == (
        "5 новых сотрудников: обучено в срок 1, позже срока 1, срок прошёл, не завершено 1, "
        "обучается 1, снято 1"
    )
    assert "лист подписан на бумаге" in found.evidence[1].words
    assert "отмечено 0 из 5" in found.evidence[5].words
    assert {each.page.partition("/")[0] for each in found.evidence} == {"training"}
    assert [each.words for each in found.lacks] == [
        "Позже: завершено 04.12.2026, срок был 01.12.2026",
        "Забыта: срок был 01.12.2026, обучение не завершено",
    ]
    assert found.broken == 2
    assert found.lacks[1].page == f"training/{people['Забыта'].id}"


@pytest.mark.parametrize(("picture", "lacks"), [("", 1), ("sheet.jpg", 0)])
def test_a_sheet_entered_after_the_term_wants_its_picture(
    desk: Desk, picture: str, lacks: int
) -> None:
    held = registered(desk, replace(SAID, username=""))
    sign_on_paper(desk, held.id, STARTED, picture, "", HEAD, LATER)
    found = look(desk, LATER)
    assert "(записано позже, 07.12.2026)" in found.evidence[1].words
    assert len(found.lacks) == lacks


def test_a_term_that_has_passed_stays_passed(desk: Desk) -> None:
    mended = registered(desk, replace(SAID, name="Исправлена", username=""), nonce="mended")
    moved = replace(SAID, name="Исправлена", username="", started_on=date(2026, 12, 4))
    change(desk, mended.id, moved, HEAD, LATER)
    sign_on_paper(desk, mended.id, date(2026, 12, 7), "sheet.jpg", "", HEAD, LATER)
    gone = registered(desk, replace(SAID, name="Снята", username=""), nonce="gone")
    cancel(desk, gone.id, "уволена", HEAD, LATER)
    assert [each.words for each in look(desk, LATER).lacks] == [
        (
            "Исправлена: завершено 07.12.2026, срок был 01.12.2026, "
            "потом дату вступления в должность исправили"
        ),
        "Снята: срок был 01.12.2026, обучение сняли позже",
    ]


def test_who_is_overdue_is_shown_in_later_periods_too(desk: Desk) -> None:
    registered(desk)
    found = look(desk, LATER, since=date(2026, 12, 3))
    assert found.answer is Answer.BROKEN
    assert look(desk, NOW, since=date(2026, 11, 24)).answer is Answer.NOTHING


def test_the_period_is_that_of_taking_up_the_post(desk: Desk) -> None:
    registered(desk)
    found = look(desk, NOW + timedelta(days=1), since=date(2026, 11, 25))
    assert "не записано" in found.evidence[0].words


def test_a_term_longer_than_the_regulations_is_pointed_out(engine: Engine) -> None:
    found = look(desk_on(engine, {"terms.training": '"6wd"'}), NOW)
    assert "длиннее, чем в регламенте" in found.lacks[0].words
