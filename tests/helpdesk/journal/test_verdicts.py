"""Whether a term was kept, what excuses it, and who says why it was not."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, or_, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import adding, answering, asking, claims, closing, handoffs
from helpdesk.journal import lines
from helpdesk.journal.filters import Filters
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.reasons import Reason, explain, reasons_of
from helpdesk.kernel import verdicts
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.verdicts import Verdict, present_spell
from helpdesk.storage import inquiry_tables
from helpdesk.storage.records import inquiry_of
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    deliver,
    desk_on,
    parent,
)

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

# Received on a Tuesday; five days later it is Sunday, so the term ends on Monday at five.
DUE = datetime(2026, 11, 30, 14, 0, tzinfo=NOW.tzinfo)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def verdict(desk: Desk, inquiry_id: int, now: datetime) -> Verdict:
    return present_spell(view(desk, inquiry_id).inquiry).verdict(now)


def numbers(desk: Desk, term: str, now: datetime) -> list[int]:
    with desk.reading() as connection:
        calendar = desk.book.current(connection)[1].calendar
        page, _ = lines.page_and_count(connection, Filters(term=term), calendar, now)
        if term == "no_reason":
            counted = lines.count_without_reason(connection, now, most=99)
            assert counted == lines.Counted(len(page.lines), more=False)
    return [line.inquiry.number for line in page.lines]


def test_the_term_runs_until_it_is_answered_and_is_kept_to_the_last_moment(desk: Desk) -> None:
    inquiry = asked(desk)
    assert inquiry.regulation_due_at == DUE
    assert verdict(desk, inquiry.id, DUE) is Verdict.RUNNING
    assert verdict(desk, inquiry.id, DUE + HOUR) is Verdict.MISSED
    answering.answer(desk, inquiry.id, "Ответ", MARINA, DUE)
    assert verdict(desk, inquiry.id, DUE + 9 * DAY) is Verdict.IN_TIME


@pytest.mark.each_database
def test_days_of_waiting_for_the_requester_excuse(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Что на экране?", MARINA, NOW)
    assert verdict(desk, inquiry.id, DUE + DAY) is Verdict.CLARIFIED
    adding.reply(desk, inquiry.id, "Пусто", REQUESTER, DUE + DAY)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, DUE + DAY)
    assert verdict(desk, inquiry.id, DUE + DAY) is Verdict.CLARIFIED
    assert numbers(desk, "ran_over", DUE + 2 * DAY) == [1]
    assert numbers(desk, "missed", DUE + 2 * DAY) == []


def test_a_question_asked_back_too_late_excuses_nothing(desk: Desk) -> None:
    inquiry = asked(desk)
    asking.ask(desk, inquiry.id, "Что на экране?", MARINA, DUE + DAY)
    assert verdict(desk, inquiry.id, DUE + 2 * DAY) is Verdict.MISSED


def test_handing_over_in_time_excuses(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW + HOUR)
    assert verdict(desk, inquiry.id, NOW + DAY) is Verdict.RUNNING
    assert verdict(desk, inquiry.id, DUE + DAY) is Verdict.HANDED_OFF
    answering.answer(desk, inquiry.id, "Ответ", MARINA, DUE + DAY)
    assert verdict(desk, inquiry.id, DUE + DAY) is Verdict.HANDED_OFF


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (CloseReason.BY_MOUTH, Verdict.MISSED),
        (CloseReason.NOT_OURS, Verdict.MISSED),
        (CloseReason.SPAM, Verdict.NOT_DUE),
    ],
)
def test_closing_late_is_late_where_something_was_due(
    desk: Desk, reason: CloseReason, expected: Verdict
) -> None:
    inquiry = asked(desk)
    closing.close(desk, inquiry.id, reason, MARINA, DUE + HOUR)
    assert verdict(desk, inquiry.id, DUE + DAY) is expected


def test_a_withdrawn_question_is_owed_nothing(desk: Desk) -> None:
    inquiry = asked(desk)
    closing.withdraw(desk, inquiry.id, REQUESTER, DUE + HOUR)
    assert verdict(desk, inquiry.id, DUE + DAY) is Verdict.NOT_DUE


@pytest.mark.each_database
def test_python_and_the_database_judge_alike(desk: Desk) -> None:
    """Lives of every sort, looked at from before, at and after each moment that counts."""
    _live_every_life(desk)
    moments = [NOW, DUE, DUE + timedelta(seconds=1), DUE + DAY, DUE + 3 * DAY, DUE + 9 * DAY]
    seen = set()
    for now in moments:
        with desk.reading() as connection:
            everything = map(inquiry_of, connection.execute(select(inquiry_tables.inquiry)))
            found = lines.lines_of(connection, list(everything))
            judged = {line.inquiry.id: line.present.verdict(now) for line in found}

            def those(condition: object) -> set[int]:
                query = select(inquiry_tables.inquiry.c.id).where(condition)  # type: ignore[arg-type]
                return set(connection.execute(query).scalars())

            over = {Verdict.CLARIFIED, Verdict.HANDED_OFF, Verdict.MISSED}
            assert those(verdicts.lost(now)) == _judged(judged, Verdict.UNREACHED)
            missed = _judged(judged, Verdict.MISSED)
            assert those(verdicts.missed(now)) == missed
            assert those(or_(*verdicts.ways_to_miss(now))) == missed
            assert those(verdicts.ran_over(now)) == _judged(judged, *over)
            assert those(verdicts.in_time()) == _judged(judged, Verdict.IN_TIME)
        seen |= set(judged.values())
    assert seen == set(Verdict)


def _judged(judged: dict[int, Verdict], *wanted: Verdict) -> set[int]:
    return {each for each, verdict_ in judged.items() if verdict_ in wanted}


def _live_every_life(desk: Desk) -> None:
    late, ids = DUE + DAY, [asked(desk, parent(f"Вопрос {n}")).id for n in range(11)]
    answering.answer(desk, ids[1], "Ответ", MARINA, NOW + HOUR)
    answering.answer(desk, ids[2], "Ответ", MARINA, late)
    asking.ask(desk, ids[3], "Что?", MARINA, NOW)
    asking.ask(desk, ids[4], "Что?", MARINA, late)
    asking.ask(desk, ids[5], "Что?", MARINA, NOW)
    adding.reply(desk, ids[5], "Это", REQUESTER, late)
    answering.answer(desk, ids[5], "Ответ", MARINA, late + DAY)
    for each, at in ((ids[6], NOW), (ids[7], late)):
        claims.claim(desk, each, MARINA, at)
        handoffs.hand_off(desk, each, MARINA, at)
    closing.close(desk, ids[8], CloseReason.SPAM, MARINA, late)
    closing.close(desk, ids[9], CloseReason.BY_MOUTH, MARINA, late)
    deliver(desk, late + DAY)
    answering.answer(desk, ids[10], "Не дошло", MARINA, NOW + HOUR)


@pytest.mark.each_database
def test_a_reopening_does_not_make_a_missed_term_forgotten(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, DUE + DAY)
    answering.did_not_help(desk, inquiry.id, REQUESTER, DUE + DAY)
    now = DUE + DAY + HOUR
    assert verdict(desk, inquiry.id, now) is Verdict.RUNNING
    assert numbers(desk, "missed", now) == numbers(desk, "no_reason", now) == [1]
    with desk.reading() as connection:
        line = lines.line_of(connection, view(desk, inquiry.id).inquiry)
    first = line.cycles[0]
    assert (first.cycle, first.started_at, first.regulation_due_at) == (1, NOW, DUE)
    assert (first.settled_at, first.claimant_id) == (DUE + DAY, MARINA.id)
    explain(desk, inquiry.id, 1, "Болела", MARINA, now)
    assert numbers(desk, "missed", now) == [1]
    assert numbers(desk, "no_reason", now) == []


def test_a_reason_is_kept_with_who_and_when_and_so_is_the_one_before(desk: Desk) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, DUE + DAY)
    now = DUE + 2 * DAY
    explain(desk, inquiry.id, 1, "  Не работал интернет ", MARINA, now)
    explain(desk, inquiry.id, 1, "Не работал интернет", MARINA, now + HOUR)
    explain(desk, inquiry.id, 1, "Авария у провайдера", HEAD, now + DAY)
    with desk.reading() as connection:
        assert reasons_of(connection, [inquiry.id])[inquiry.id, 1] == (
            Reason(1, MARINA.id, now, "Не работал интернет"),
            Reason(1, HEAD.id, now + DAY, "Авария у провайдера"),
        )
    assert numbers(desk, "no_reason", now + DAY) == []


def test_only_who_had_it_and_the_head_say_why(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    with pytest.raises(RuleViolation, match="тот, кто занимался"):
        explain(desk, inquiry.id, 1, "Не знаю", RUSLAN, DUE + DAY)
    explain(desk, inquiry.id, 1, "Болела", MARINA, DUE + DAY)


def test_what_was_not_missed_needs_no_reason(desk: Desk) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    with pytest.raises(RuleViolation, match="когда срок прошёл"):
        explain(desk, inquiry.id, 1, "Заранее", MARINA, NOW)
    with pytest.raises(RuleViolation, match="Такого обращения"):
        explain(desk, inquiry.id, 2, "Не то", MARINA, NOW)
    with pytest.raises(RuleViolation, match="Напишите"):
        explain(desk, inquiry.id, 1, "  ", MARINA, DUE + DAY)
    with pytest.raises(RuleViolation, match="Короче"):
        explain(desk, inquiry.id, 1, "я" * 1001, MARINA, DUE + DAY)
