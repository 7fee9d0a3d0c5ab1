"""What an inspection says of the support's cases, its letters and the answers it gave."""

from datetime import date

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ReplyBy
from helpdesk.inquiries import answering, calling, claims, handoffs
from helpdesk.inspection.clauses import Answer
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.lines import line_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.verdicts import Verdict
from helpdesk.storage import inquiry_tables
from helpdesk.vendor import relaying
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from tests.helpdesk.inspection.found import LATE, findings, words
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    asked,
    deliver,
    desk_on,
    parent,
)

pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_cases_and_their_answers_are_counted(desk: Desk) -> None:
    ids = []
    for _ in range(2):
        inquiry = asked(desk)
        claims.claim(desk, inquiry.id, MARINA, NOW)
        handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
        relaying.vendor_case(desk, inquiry.id, "ДН-1", MARINA, NOW)
        ids.append(inquiry.id)
    said = words(findings(desk, "5.2"))
    assert "обращений в поддержке: 1, общих для нескольких вопросов: 1" in said
    relaying.vendor_answer(desk, ids[0], "Исправлено", MARINA, NOW, also=ids)
    assert "ответов поддержки передано: 2" in words(findings(desk, "5.2"))


def test_who_owes_the_support_and_when_he_was_reminded_is_shown(desk: Desk) -> None:
    assert "ничего не просила и не отклоняла" in words(findings(desk, "6.4"))
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    relaying.vendor_case(desk, inquiry.id, "ДН-1", MARINA, NOW)
    vendor_wants(desk, inquiry.id, "Номер класса", MARINA, NOW)
    said = words(findings(desk, "6.4"))
    assert "Сведения должен тот, кто спросил, с 24.11.2026, ещё не напоминали" in said
    for day in range(2, 9):
        tick(desk, NOW + day * DAY)
    found = findings(desk, "6.4")
    assert "просила сведения: 1, отклонила обращений: 0; отправлено: 0, напоминаний: 3" in words(
        found
    )
    assert "напомнили 02.12.2026" in words(found)
    assert [each.page for each in found.lacks[0].which] == [inquiry.reference]
    vendor_rejected(desk, inquiry.id, 0, MARINA, NOW + 8 * DAY)
    vendor_told(desk, inquiry.id, REQUESTER, NOW + 8 * DAY)
    said = words(findings(desk, "6.4"))
    assert "отклонила обращений: 1; отправлено: 1" in said
    assert "Поддержка отклонила обращения: 1" in said
    assert "номер обращения не записан" not in said
    assert "обращений в поддержке: 1, из них отклонено: 1" in words(findings(desk, "5.2"))
    assert "Сведения должен" not in said


def test_a_letter_that_did_not_arrive_is_missing(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    found = findings(desk, "5.2")
    assert not found.lacks
    assert "Готовое письмо есть у тех, кто спросил: 1 из 1" in words(found)
    table = inquiry_tables.delivery
    with desk.writing() as connection:
        mailed = (table.c.occasion == "handoff", table.c.addressee == "mail")
        changed = connection.execute(table.update().where(*mailed).values(state="parked"))
        assert changed.rowcount == 1
    assert "не дошло до тех, кто спросил: 1" in words(findings(desk, "5.2"))


def test_a_letter_that_nobody_has_read_out_yet_is_not_there(desk: Desk) -> None:
    at = LATE - HOUR
    by_phone = parent(email="", reply_by=ReplyBy.CALL)
    for number, new in enumerate((by_phone, parent("Вторая"))):
        inquiry = asked(desk, new, now=at)
        claims.claim(desk, inquiry.id, MARINA, at)
        handoffs.hand_off(desk, inquiry.id, MARINA, at)
        deliver(desk, at)
        found = findings(desk, "5.2")
        assert f"Готовое письмо есть у тех, кто спросил: {number} из {number + 1}" in words(found)
        assert found.answer is (Answer.FULFILLED if number else Answer.NOTHING)


def test_one_letter_that_arrived_hides_no_other_that_did_not(desk: Desk) -> None:
    lost = asked(desk, parent(email="", reply_by=ReplyBy.CALL))
    for inquiry in (lost, asked(desk, parent("Вторая"))):
        claims.claim(desk, inquiry.id, MARINA, NOW)
        handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    (lack,) = findings(desk, "5.2").lacks
    assert lack.words == "Письмо для поддержки не дошло до тех, кто спросил: 1"
    assert [each.page for each in lack.which] == [lost.reference]


def test_what_was_compared_long_ago_must_be_compared_again(engine: Engine) -> None:
    desk = desk_on(engine, {"vendor.checked": "2026-01-10"})
    assert "больше полугода назад" in words(findings(desk, "6.1"))
    desk = desk_on(engine, {"vendor.checked": "2026-11-10"})
    assert not findings(desk, "6.1").lacks
    september = date(2026, 9, 30)
    assert "позже, чем конец периода" in words(findings(desk, "6.1", till=september))


def test_an_answer_that_reached_nobody_does_not_count(desk: Desk) -> None:
    phone_only = parent(email="", reply_by=ReplyBy.CALL)
    inquiry = asked(desk, phone_only)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + HOUR)
    deliver(desk, NOW + HOUR)
    (lack,) = findings(desk, "4.4").lacks
    assert lack.words == "Ответ дан, но ни до кого не дошёл: 1"
    assert [each.page for each in lack.which] == [inquiry.reference]
    assert verdicts_of(desk, inquiry.id) == [Verdict.RUNNING, Verdict.UNREACHED]
    calling.call(desk, inquiry.id, calling.Outcome.REACHED, MARINA, NOW + 2 * HOUR)
    found = findings(desk, "4.4")
    assert not found.lacks
    assert "в срок 1 из 1, 100 %" in words(found)
    assert verdicts_of(desk, inquiry.id) == [Verdict.IN_TIME, Verdict.IN_TIME]


def verdicts_of(desk: Desk, inquiry_id: int) -> list[Verdict]:
    """Return what the journal says before and after the term."""
    with desk.reading() as connection:
        line = line_of(connection, view(desk, inquiry_id).inquiry)
    due = line.present.regulation_due_at
    return [line.present.verdict(at) for at in (due, due + HOUR)]
