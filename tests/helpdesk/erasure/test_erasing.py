"""When personal data go, and what is said of it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, ConsentWay, State
from helpdesk.domain.texts import TextKind
from helpdesk.domain.word_forms import sought_forms
from helpdesk.erasure.withdrawing import goes_at, withdraw_consent
from helpdesk.inquiries import answering, claims, closing
from helpdesk.inquiries.consents import agree
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.journal_tables import journal_words
from helpdesk.storage.word_index import matching
from tests.helpdesk.erasure.ended import YEAR, closed, withdrawn
from tests.helpdesk.erasure.scene import erase_all
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    asked,
    desk_on,
    parent,
    record,
    story,
)
from tests.helpdesk.replay import replay

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


def test_a_question_goes_a_year_after_its_end_and_no_day_before(
    desk: Desk, files: FileStore
) -> None:
    inquiry = closed(desk)
    goes = goes_at(inquiry, desk.regulation())
    assert goes == NOW.replace(year=NOW.year + 1)
    assert erase_all(desk, files, goes - HOUR) == 0
    assert erase_all(desk, files, goes) == 1
    gone = record(desk, inquiry.id)
    assert (gone.requester_name, gone.phone, gone.email, gone.subject) == ("", "", "", "")
    assert view(desk, inquiry.id).said(*TextKind) == []


def test_what_is_still_being_answered_has_no_term(desk: Desk, files: FileStore) -> None:
    inquiry = asked(desk)
    assert goes_at(inquiry, desk.regulation()) is None
    assert erase_all(desk, files, NOW + 10 * YEAR) == 0


def test_numbers_for_reports_stay(desk: Desk, files: FileStore) -> None:
    before = closed(desk)
    erase_all(desk, files, NOW + YEAR)
    after = record(desk, before.id)
    for name in (
        "number",
        "year",
        "kind",
        "channel",
        "topic",
        "received_at",
        "answered_at",
        "regulation_due_at",
        "working_due_at",
        "closed_at",
        "close_reason",
        "cycle",
        "claimant_id",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert replay(view(desk, before.id).history).state is State.CLOSED


@pytest.mark.each_database
def test_who_withdraws_is_left_alone_at_once_and_forgotten_in_days(
    desk: Desk, files: FileStore
) -> None:
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, MARINA, NOW)
    after = withdrawn(desk, inquiry)
    assert (after.state, after.close_reason) == (State.CLOSED, CloseReason.WITHDRAWN)
    with pytest.raises(RuleViolation, match="отозвано"):
        answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW)
    with pytest.raises(RuleViolation, match="отозвано"):
        answering.did_not_help(desk, inquiry.id, REQUESTER, NOW)
    with pytest.raises(RuleViolation, match="отозвано"):
        agree(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW)
    assert erase_all(desk, files, NOW + 3 * DAY - HOUR) == 0
    assert erase_all(desk, files, NOW + 3 * DAY) == 1
    assert "erase" in story(desk, inquiry.id)


@pytest.mark.each_database
def test_withdrawing_twice_is_written_once(desk: Desk) -> None:
    inquiry = asked(desk)
    first = withdrawn(desk, inquiry)
    again = withdraw_consent(desk, inquiry.id, HEAD, ConsentWay.PAPER, NOW + DAY)
    assert again == first
    assert story(desk, inquiry.id).count(Move.WITHDRAW_CONSENT) == 1


@pytest.mark.each_database
def test_what_repeats_a_question_goes_with_it(desk: Desk, files: FileStore) -> None:
    inquiry, double = asked(desk), asked(desk, parent("Оценок нет"))
    closing.close(desk, double.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=inquiry.id)
    withdrawn(desk, inquiry)
    assert erase_all(desk, files, NOW + 3 * DAY) == 2


def test_words_that_joined_another_question_go_there_as_well(desk: Desk, files: FileStore) -> None:
    inquiry, double = asked(desk), asked(desk, parent("Тайные слова"))
    closing.close(desk, double.id, CloseReason.DUPLICATE, MARINA, NOW, original_id=inquiry.id)
    withdrawn(desk, double)
    erase_all(desk, files, NOW + 3 * DAY)
    assert record(desk, inquiry.id).erased_at is None
    assert "Тайные" not in repr(view(desk, inquiry.id))
    with desk.reading() as connection:
        forms = connection.execute(select(journal_words.c.forms)).scalars().all()
    assert "тайные" not in "".join(forms)


def test_an_erased_question_takes_no_more_moves(desk: Desk, files: FileStore) -> None:
    inquiry = closed(desk)
    erase_all(desk, files, NOW + YEAR)
    with pytest.raises(RuleViolation, match="удалены"):
        answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + YEAR)
    with pytest.raises(RuleViolation, match="удалены"):
        answering.correct(desk, inquiry.id, "Лучше", MARINA, NOW + YEAR)


def test_erased_words_are_found_no_more_and_leave_the_file(sqlite_url: str, tmp_path: Path) -> None:
    engine = create_engine_for(sqlite_url)
    desk = desk_on(engine)
    inquiry = asked(desk, parent("Тайноезагадочное слово"))
    for number in range(5):
        asked(desk, parent(f"Видно другое {number}"))
    withdrawn(desk, inquiry)
    erase_all(desk, FileStore(tmp_path / "files"), NOW + 3 * DAY)
    with desk.reading() as connection:
        secret, plain = (
            connection.execute(matching(connection, journal_words, sought_forms(typed))).all()
            for typed in ("тайноезагадочным", "видны")
        )
    engine.dispose()
    assert (len(secret), len(plain)) == (0, 5)
    assert "загадочн".encode() not in Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
