"""Each clause of the regulation is looked at, and says what it has seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from helpdesk.clock.clockwork import tick
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Channel, Kind, ReplyBy
from helpdesk.inquiries import answering, asking, calling, claims, handoffs
from helpdesk.inspection.clauses import Answer, Findings, Scope, percent, school_year_began
from helpdesk.inspection.inspecting import SECTIONS, inspect
from helpdesk.journal.lines import count, line_of
from helpdesk.journal.queries import view
from helpdesk.journal.reasons import explain
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.verdicts import Verdict
from helpdesk.regulation.toml_lines import with_values
from helpdesk.storage import schema
from helpdesk.vendor import relaying
from helpdesk.vendor.owing import vendor_told, vendor_wants
from helpdesk.vendor.rejecting import vendor_rejected
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    REGULATION,
    answered_lately,
    asked,
    deliver,
    desk_on,
    parent,
    teacher,
)

LATE = NOW + 9 * DAY
TILL = date(2026, 12, 5)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def findings(
    desk: Desk, number: str, since: date = date(2026, 9, 1), till: date = TILL
) -> Findings:
    """Look at one clause; check that what leads to the journal leads to something."""
    with desk.reading() as connection:
        regulation = desk.book.current(connection)[1]
        scope = Scope(connection, regulation, since, till, LATE)
        found = next(
            each.findings
            for section in inspect(scope)
            for each in section.clauses
            if each.clause.number == number
        )
        journals = [each.journal for each in found.evidence]
        for journal in (*journals, *(each.journal for each in found.lacks)):
            if journal:
                assert count(connection, journal, regulation.calendar, LATE).number > 0
    return found


def words(found: Findings) -> str:
    return "\n".join(
        [*(each.words for each in found.evidence), *(each.words for each in found.lacks)]
    )


def test_the_sections_are_those_of_the_regulation() -> None:
    assert [section.number for section in SECTIONS] == [2, 3, 4, 5, 6]
    numbers = [clause.number for section in SECTIONS for clause in section.clauses]
    assert len(numbers) == len(set(numbers))
    for section in SECTIONS:
        assert all(clause.number.startswith(f"{section.number}.") for clause in section.clauses)


def test_an_empty_desk_lacks_nothing_of_terms(desk: Desk) -> None:
    for number in ("3.2", "4.4"):
        found = findings(desk, number)
        assert "Обращений за этот период не было" in words(found)
        assert not found.lacks


def test_the_share_in_time_counts_what_is_judged(desk: Desk) -> None:
    for each in range(4):
        inquiry = asked(desk, parent(f"Вопрос {each}"))
        if each < 3:
            answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + HOUR)
    deliver(desk, NOW + HOUR)
    last = asked(desk, parent("Свежий", now=LATE), now=LATE)
    found = findings(desk, "4.4")
    assert "5 обращений; в срок 3 из 4, 75 %" in words(found)
    (lack,) = found.lacks
    assert lack.words == "Не успели: 1, без записанной причины: 1"
    assert last.is_open
    assert not findings(desk, "3.2").lacks


def test_a_missed_term_stays_missed_with_its_reason(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + 8 * DAY)
    assert findings(desk, "4.4").lacks
    explain(desk, inquiry.id, 1, "Болела", HEAD, LATE)
    (lack,) = findings(desk, "4.4").lacks
    assert (lack.words, lack.number) == ("Не успели: 1, без записанной причины: 0", 1)
    (which,) = lack.which
    assert which.words == f"№ 1/2026, {inquiry.shown_reference}: причина: Болела"
    assert which.page == inquiry.reference


def test_a_reopening_is_a_receipt_of_its_own(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW + 8 * DAY)
    answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + 8 * DAY)
    answering.answer(desk, inquiry.id, "Ещё", MARINA, NOW + 8 * DAY)
    deliver(desk, NOW + 8 * DAY)
    assert "2 обращения; в срок 1 из 2, 50 %" in words(findings(desk, "4.4"))


def test_the_period_leaves_out_what_is_not_of_it(desk: Desk) -> None:
    asked(desk)
    day = (NOW + DAY).date()
    assert "не было" in words(findings(desk, "4.4", since=day))
    assert "1 обращение" in words(findings(desk, "4.4", since=NOW.date(), till=NOW.date()))


def test_excuses_are_shown_as_such(desk: Desk) -> None:
    waiting = asked(desk)
    asking.ask(desk, waiting.id, "Что?", MARINA, NOW)
    found = findings(desk, "4.4")
    assert "пока ждали уточнения, или передано в поддержку в срок: 1" in words(found)
    assert not found.lacks
    assert "Уточняли у тех, кто спросил: 1" in words(findings(desk, "4.6"))


def test_why_questions_were_returned_is_shown_for_each_side(desk: Desk) -> None:
    for reason in ("where", "where", "steps", ""):
        inquiry = asked(desk, parent(f"Причина {reason}", nonce=None))
        asking.ask(desk, inquiry.id, "Что?", MARINA, NOW, reason=reason)
    said = words(findings(desk, "4.6"))
    assert "Уточняли у тех, кто спросил: 4" in said
    assert (
        "Возвращали с причиной и примером 3 раза: «Где это: класс, предмет, день» — 2, "
        "«Что делали, по шагам» — 1"
    ) in said
    assert "форма подсказывает для 6 тем" in said
    of_staff = words(findings(desk, "3.3"))
    assert "Возвращали" not in of_staff
    assert "форма подсказывает для 5 тем" in of_staff


def test_a_term_longer_than_the_regulations_is_missing_something(engine: Engine) -> None:
    desk = desk_on(engine, {"terms.staff": '"4d"', "terms.parent": '"5wd"'})
    assert "длиннее" in words(findings(desk, "3.2"))
    assert "длиннее" in words(findings(desk, "4.4"))


def test_the_usual_time_is_the_median_in_working_time(desk: Desk) -> None:
    for minutes in (10, 30, 24 * 60):
        inquiry = asked(desk, parent(f"Через {minutes}"))
        at = NOW + timedelta(minutes=minutes)
        answering.answer(desk, inquiry.id, "Ответ", MARINA, at)
    assert "Обычно отвечаем за 30 минут рабочего времени" in words(findings(desk, "4.7"))
    assert "ещё не было" in words(findings(desk, "3.4"))


def test_what_who_asks_reads_of_it_is_shown_once_it_is_said(desk: Desk) -> None:
    answered_lately(desk, Kind.STAFF, *[2 * HOUR] * 5)
    said = words(findings(desk, "3.4"))
    assert "Тот, кто спрашивает, читает: «Обычно отвечаем за 2 часа»" in said
    assert "читает" not in words(findings(desk, "4.7"))


def test_topics_and_ways_are_counted(desk: Desk) -> None:
    asked(desk)
    asked(desk, replace(parent("Позвонила"), channel=Channel.PHONE))
    asked(desk, teacher())
    assert "Оценки: 2" in words(findings(desk, "2.6"))
    assert "Проведение уроков: 1" in words(findings(desk, "2.4"))
    ways = words(findings(desk, "4.3"))
    assert "По телефону: 1" in ways
    assert "Лично: 0" in ways
    assert "Через форму на сайте: 1" in ways


def test_emergencies_are_counted_with_what_is_not_known_of_them(desk: Desk) -> None:
    assert "не было" in words(findings(desk, "5.1"))
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    assert "Консультант не мог помочь: 1" in words(findings(desk, "5.1"))
    assert "номер обращения не записан: 1" in words(findings(desk, "6.4"))
    relaying.vendor_case(desk, inquiry.id, "DN-1", MARINA, NOW)
    assert not findings(desk, "6.4").lacks


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
    table = schema.delivery
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
    calling.log_call(desk, inquiry.id, MARINA, NOW + 2 * HOUR, reached=True)
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


def test_the_settings_are_those_of_the_end_of_the_period(desk: Desk) -> None:
    activate_regulation(desk, with_values(REGULATION, {"terms.staff": '"4d"'}), NOW + DAY)
    activate_regulation(desk, with_values(REGULATION, {"terms.staff": '"2d"'}), NOW + 3 * DAY)
    with desk.reading() as connection:
        terms = [
            desk.book.in_force(connection, at).terms.staff.days
            for at in (NOW - DAY, NOW + HOUR, NOW + 2 * DAY, NOW + 9 * DAY)
        ]
    assert terms == [3, 3, 4, 2]


def test_a_share_that_is_not_all_never_reads_as_all() -> None:
    assert (percent(999, 1000), percent(3, 3), percent(0, 0)) == ("99 %", "100 %", "—")


def test_the_school_year_begins_in_september() -> None:
    assert school_year_began(date(2026, 11, 25)) == date(2026, 9, 1)
    assert school_year_began(date(2027, 5, 25)) == date(2026, 9, 1)
    assert school_year_began(date(2026, 9, 1)) == date(2026, 9, 1)
