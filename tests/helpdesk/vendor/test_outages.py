"""A mass outage: declared once, joined and left, and what is refused in words for everybody."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay, State
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import claims
from helpdesk.inquiries.intake import open_inquiry
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.outage_tables import outage, outage_update
from helpdesk.vendor.outage_news import end, tell_all
from helpdesk.vendor.outage_queries import proposed_title
from helpdesk.vendor.outages import declare, join, join_this, joining, leave
from tests.helpdesk.life import (
    DAY,
    MARINA,
    NOW,
    RUSLAN,
    asked,
    desk_on,
    parent,
    record,
    story,
    teacher,
)
from tests.helpdesk.vendor.outages_told import (
    TITLE,
    WORDS,
    declared,
    members,
    spread,
    stands,
    told,
)

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_it_is_declared_from_a_question_with_those_that_are_alike(desk: Desk) -> None:
    alike = asked(desk, parent("Оценки не открываются второй день"))
    other = asked(desk, teacher())
    held = declared(desk, alike, other)
    assert (held.title, held.words, held.topic) == (TITLE, WORDS, "marks")
    assert alike.id in members(desk, held)
    assert other.id not in members(desk, held)


def test_a_second_of_the_same_topic_is_refused_by_the_name_of_the_first(desk: Desk) -> None:
    declared(desk)
    with pytest.raises(RuleViolation, match=TITLE):
        declare(desk, asked(desk).id, "Ещё один", WORDS, RUSLAN, NOW)
    assert stands(desk).title == TITLE


@pytest.mark.parametrize(
    "words",
    [
        "Анна Хуаде пишет, что не открывается.",
        "Звоните 8 (918) 000-00-00",
        "Пишите на mama@example.ru",
        "Сделали пароль: qwerty12345",
        "",
    ],
)
def test_words_that_tell_of_somebody_are_refused(desk: Desk, words: str) -> None:
    inquiry = asked(desk)
    with pytest.raises(RuleViolation):
        declare(desk, inquiry.id, TITLE, words, MARINA, NOW)
    held = declared(desk, inquiry=inquiry)
    for tells in (tell_all, end):
        with pytest.raises(RuleViolation):
            tells(desk, held.id, 0, words, MARINA, NOW)
    assert stands(desk).updates == ()


def test_who_belongs_keeps_state_term_and_claim(desk: Desk) -> None:
    inquiry = asked(desk)
    before = claims.claim(desk, inquiry.id, RUSLAN, NOW)
    held = declared(desk, inquiry)
    spread(desk, held, 0, "Чинят.")
    after = record(desk, inquiry.id)
    assert after == replace(before, version=after.version, touched_at=NOW)


def test_who_asks_joins_by_his_topic_or_by_his_words(desk: Desk) -> None:
    held = declared(desk)
    by_words = asked(desk, replace(teacher("У нас оценки не открываются"), topic="other"))
    assert view(desk, by_words.id).outage_to_join == held
    join(desk, by_words.id, REQUESTER, NOW)
    other = asked(desk, teacher("Замена урока не сохраняется"))
    assert view(desk, other.id).outage_to_join is None
    with pytest.raises(RuleViolation):
        join(desk, other.id, REQUESTER, NOW)
    join(desk, other.id, MARINA, NOW)
    assert members(desk, held)[1:] == [by_words.id, other.id]


@pytest.mark.each_database
def test_a_question_of_no_topic_is_laid_beside_those_that_were_asked_before(desk: Desk) -> None:
    """So it comes from a command or a letter; the name of the outage may say little."""
    first = asked(desk, teacher("Не сохраняется тема урока в 7Б"))
    declare(desk, first.id, proposed_title("Проведение уроков"), WORDS, MARINA, NOW)
    typed = replace(teacher("не сохраняется тема в 8А"), topic="other")
    other = replace(teacher("не сохраняется фотография в профиле"), topic="other")
    named = replace(teacher("тема урока не сохраняется, 9В"), topic="planning")
    seen = [view(desk, asked(desk, each).id).outage_to_join for each in (typed, other, named)]
    assert seen == [stands(desk), None, None]


@pytest.mark.each_database
def test_who_joins_twice_belongs_once(desk: Desk) -> None:
    held, inquiry = declared(desk), asked(desk)
    for _ in range(2):
        join_this(desk, inquiry.id, held.id, MARINA, NOW)
    assert story(desk, inquiry.id) == ["open", "outage"]


def test_a_question_that_joins_as_it_is_asked_is_asked_also_when_all_is_over(desk: Desk) -> None:
    held = declared(desk)
    joined = open_inquiry(
        desk, parent("Раз"), REQUESTER, NOW, then=joining(held.id, REQUESTER)
    ).inquiry
    end(desk, held.id, 0, "Работает.", MARINA, NOW)
    late = open_inquiry(
        desk, parent("Два"), REQUESTER, NOW, then=joining(held.id, REQUESTER)
    ).inquiry
    assert joined.id in members(desk, held)
    assert late.state is State.NEW
    assert late.id not in members(desk, held)


def test_a_question_of_an_ended_one_belongs_to_the_older_that_goes_on(desk: Desk) -> None:
    held, inquiry = declared(desk), asked(desk, teacher())
    declare(desk, inquiry.id, "Темы уроков не сохраняются", WORDS, RUSLAN, NOW)
    newer = view(desk, inquiry.id).open_outage
    assert newer is not None
    end(desk, newer.id, 0, "Работает.", RUSLAN, NOW)
    for _ in range(2):
        join_this(desk, inquiry.id, held.id, MARINA, NOW)
    assert view(desk, inquiry.id).open_outage == held


def test_one_that_ends_while_another_is_declared_is_named_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(desk)
    monkeypatch.setattr("helpdesk.vendor.outages.open_outages", lambda _: [])
    with pytest.raises(RuleViolation, match="только что закончился"):
        declare(desk, asked(desk).id, "Ещё один", WORDS, RUSLAN, NOW)


@pytest.mark.each_database
def test_what_is_taken_out_hears_no_more_of_it(desk: Desk) -> None:
    inquiry = asked(desk)
    held = declared(desk, inquiry)
    leave(desk, inquiry.id, MARINA, NOW)
    spread(desk, held, 0, "Чинят.")
    end(desk, held.id, 1, "Работает.", MARINA, NOW)
    assert all(each != inquiry.id for each, _ in told(desk))
    assert record(desk, inquiry.id).state is State.NEW
    with pytest.raises(RuleViolation):
        leave(desk, inquiry.id, MARINA, NOW)


def test_of_two_outages_a_question_belongs_to_one(desk: Desk) -> None:
    held = declared(desk)
    lesson = asked(desk, teacher())
    declare(desk, lesson.id, "Темы уроков не сохраняются", WORDS, RUSLAN, NOW)
    with pytest.raises(RuleViolation, match="Темы уроков"):
        join_this(desk, lesson.id, held.id, MARINA, NOW)


def test_the_data_of_those_who_belong_go_and_the_outage_stays(desk: Desk, tmp_path: Path) -> None:
    desk = Desk(desk.engine, desk.secret, ledger=Ledger(tmp_path / "erased.jsonl"))
    inquiry, later = asked(desk), NOW + 60 * DAY
    held = declared(desk, inquiry)
    spread(desk, held, 0, "Чинят.")
    withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW)
    erase_due(desk, FileStore(tmp_path / "files"), later)
    assert record(desk, inquiry.id).erased_at is not None
    assert end(desk, held.id, 1, "Работает.", MARINA, later) == 1
    assert record(desk, inquiry.id).state is State.CLOSED
    with desk.reading() as connection:
        kept = repr([connection.execute(select(each)).all() for each in (outage, outage_update)])
    assert TITLE in kept
    assert not [each for each in ("Хуаде", "mama@", "918 000") if each in kept]
    assert inquiry.id in members(desk, held)


def test_a_name_in_the_topic_keeps_its_capital() -> None:
    """The chat's dialog and the page propose the same."""
    assert proposed_title("Вход в «Дневник.ру»") == "«Дневник.ру» не работает (вход в «Дневник.ру»)"
