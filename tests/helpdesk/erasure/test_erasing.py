"""When personal data go, what is said of it, and that a backup does not bring them back."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.history import replay
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, ConsentWay, State
from helpdesk.domain.texts import TextKind
from helpdesk.erasure.acts import act_of_inquiry, all_acts, copies_of, lines_of
from helpdesk.erasure.erasing import erase_again, erase_due
from helpdesk.erasure.sorts import Ground, Kind, stored
from helpdesk.erasure.withdrawing import goes_at, withdraw_consent
from helpdesk.inquiries import answering, claims, closing
from helpdesk.inquiries.consents import agree
from helpdesk.journal.exports import log_export
from helpdesk.journal.filters import Filters
from helpdesk.journal.queries import view
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.erasure_ledger import Ledger
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import schema
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.journal_tables import journal_words
from helpdesk.training.marking import cancel
from tests.helpdesk.erasure.scene import erase_all, left_in, lived, picture
from tests.helpdesk.life import (
    DAY,
    HEAD,
    HOUR,
    MARINA,
    NOW,
    asked,
    deliver,
    deliveries,
    desk_on,
    parent,
    record,
    story,
    teacher,
)
from tests.helpdesk.training.newcomer import registered

YEAR = 366 * DAY


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "erased.jsonl")


@pytest.fixture
def desk(engine: Engine, ledger: Ledger) -> Desk:
    made = desk_on(engine)
    return Desk(made.engine, made.secret, ledger=ledger)


def closed(desk: Desk) -> Inquiry:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Обновите страницу", MARINA, NOW)
    return answering.helped(desk, inquiry.id, REQUESTER, NOW)


def withdrawn(desk: Desk, inquiry: Inquiry) -> Inquiry:
    return withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW)


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


def test_withdrawing_twice_is_written_once(desk: Desk) -> None:
    inquiry = asked(desk)
    first = withdrawn(desk, inquiry)
    again = withdraw_consent(desk, inquiry.id, HEAD, ConsentWay.PAPER, NOW + DAY)
    assert again == first
    assert story(desk, inquiry.id).count(Move.WITHDRAW_CONSENT) == 1


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
        folded = connection.execute(select(journal_words.c.folded)).scalars().all()
    assert "тайные" not in "".join(folded)


def test_an_erased_question_takes_no_more_moves(desk: Desk, files: FileStore) -> None:
    inquiry = closed(desk)
    erase_all(desk, files, NOW + YEAR)
    with pytest.raises(RuleViolation, match="удалены"):
        answering.did_not_help(desk, inquiry.id, REQUESTER, NOW + YEAR)
    with pytest.raises(RuleViolation, match="удалены"):
        answering.correct(desk, inquiry.id, "Лучше", MARINA, NOW + YEAR)


def test_each_post_is_deleted_and_what_waits_is_not_said(desk: Desk, files: FileStore) -> None:
    inquiry = asked(desk, teacher())
    claims.claim(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW)
    posts = _posts(desk, inquiry)
    assert len(posts) > 1
    withdrawn(desk, inquiry)
    erase_due(desk, files, NOW + 3 * DAY)
    table = schema.delivery.c
    query = select(table.params).where(table.occasion == "erase_post")
    with desk.reading() as connection:
        erased = {params["of"] for params in connection.execute(query).scalars()}
    assert erased == posts
    waiting = [each for each in deliveries(desk, inquiry.id) if each.endswith("pending")]
    assert {each.partition(" ")[0] for each in waiting} == {"card", "erase_post"}
    assert "teacher-id" not in "".join(deliveries(desk, inquiry.id))


def test_the_mornings_posts_that_named_a_trainee_go_with_the_training(
    desk: Desk, files: FileStore
) -> None:
    told: list[int] = []
    for day, occasion in (
        (-1, NotificationType.MORNING),
        (0, NotificationType.MORNING),
        (1, NotificationType.HEAD_DAY),
        (3, NotificationType.MORNING),
    ):
        if day == 0:
            held = registered(desk)
        at = NOW + day * DAY + HOUR
        told.append(desk.write(partial(_say, occasion, str(day)), at))
        deliver(desk, at)
    cancel(desk, held.id, "не принят", HEAD, NOW + 2 * DAY)
    deliver(desk, NOW + 2 * DAY)
    erase_all(desk, files, NOW + 4 * YEAR)
    table = schema.delivery.c
    query = select(table.params).where(table.occasion == "erase_post")
    with desk.reading() as connection:
        erased = {params["of"] for params in connection.execute(query).scalars()}
    assert erased.intersection(told) == set(told[1:3])


def _say(occasion: NotificationType, key: str, unit: UnitOfWork) -> int:
    row = unit.delivery_row("notice", occasion, "channel", inquiry_id=None, key=key)
    unit.put([row])
    return unit.fresh[-1]


def _posts(desk: Desk, inquiry: Inquiry) -> set[int]:
    """Return the messages about an inquiry, but for its card, that are in the chat."""
    table = schema.delivery.c
    query = select(table.id).where(
        table.inquiry_id == inquiry.id, table.sort != CARD, table.post_id.is_not(None)
    )
    with desk.reading() as connection:
        return set(connection.execute(query).scalars())


def test_pictures_may_go_before_their_question(
    engine: Engine, files: FileStore, tmp_path: Path
) -> None:
    desk = desk_on(engine, {"retention.pictures": '"30d"'})
    inquiry = asked(desk)
    shown = picture(files, "one")
    answering.answer(desk, inquiry.id, "Вот", MARINA, NOW, pictures=[shown])
    answering.helped(desk, inquiry.id, REQUESTER, NOW)
    assert erase_all(desk, files, NOW + 30 * DAY) == 1
    seen = view(desk, inquiry.id)
    assert (seen.attachments, seen.words) == ((), "Не видно оценок сына")
    assert left_in(files.folder) == set()


def test_acts_are_one_a_day_and_numbered(desk: Desk, files: FileStore) -> None:
    first, second, third = asked(desk), asked(desk, parent("Ещё")), asked(desk, parent("И ещё"))
    for inquiry, after in ((first, 0), (second, 0), (third, 1)):
        withdraw_consent(desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW + after * DAY)
    erase_due(desk, files, NOW + 3 * DAY)
    erase_due(desk, files, NOW + 4 * DAY)
    with desk.reading() as connection:
        acts = all_acts(connection)
        act = act_of_inquiry(connection, first.id)
        assert act is not None
        lines = lines_of(connection, act.id)
    assert [(each.number, each.lines) for each in acts] == [(2, 1), (1, 2)]
    assert [(each.kind, each.ground) for each in lines] == [(Kind.INQUIRY, Ground.CONSENT)] * 2
    assert lines[0].number == f"{first.number}/{first.year}"
    assert lines[0].counts["texts"] >= 1


def test_the_act_names_the_files_that_were_taken_along(desk: Desk, files: FileStore) -> None:
    log_export(desk, MARINA.id, Filters(), 3, NOW - DAY)
    inquiry = asked(desk)
    log_export(desk, MARINA.id, Filters(), 7, NOW + HOUR)
    withdrawn(desk, inquiry)
    erase_due(desk, files, NOW + 3 * DAY)
    with desk.reading() as connection:
        copies = copies_of(connection, lines_of(connection, all_acts(connection)[0].id))
    assert [(each.author_id, each.rows) for each in copies] == [(MARINA.id, 7)]


def test_acts_go_after_three_years(desk: Desk, files: FileStore) -> None:
    withdrawn(desk, asked(desk))
    erase_due(desk, files, NOW + 3 * DAY)
    for days, left in ((3 * 365, 1), (3 * 366 + 4, 0)):
        erase_due(desk, files, NOW + days * DAY)
        with desk.reading() as connection:
            assert len(all_acts(connection)) == left


def test_what_is_stored_is_counted_with_its_first_end(desk: Desk) -> None:
    asked(desk)
    closed(desk)
    retention = desk.regulation().retention
    with desk.reading() as connection:
        found = {each.kind: each for each in stored(connection, retention)}
    assert set(found) == set(Kind)
    inquiries = found[Kind.INQUIRY]
    assert (inquiries.count, inquiries.since) == (2, NOW)
    assert inquiries.due_first == retention.questions.after(NOW)
    withdrawn(desk, asked(desk, parent("Отзову")))
    with desk.reading() as connection:
        sooner = next(iter(stored(connection, retention)))
    assert (sooner.count, sooner.due_first) == (3, retention.withdrawn.after(NOW))


def test_a_backup_brings_nothing_back(
    sqlite_url: str, tmp_path: Path, files: FileStore, ledger: Ledger
) -> None:
    database, backup = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    desk = _open(sqlite_url, ledger)
    lived(desk, files)
    young = asked(desk, parent("Совсем свежий"))
    desk.engine.dispose()
    shutil.copy(database, backup)
    shutil.copytree(files.folder, tmp_path / "files-backup")

    desk = _open(sqlite_url, ledger)
    withdraw_consent(desk, young.id, REQUESTER, ConsentWay.FORM, NOW)
    erase_due(desk, files, NOW + 3 * DAY)
    withdraw_consent(desk, asked(desk, parent("Позже копии")).id, REQUESTER, ConsentWay.FORM, NOW)
    erase_all(desk, files, NOW + 10 * YEAR)
    desk.engine.dispose()

    shutil.copy(backup, database)
    shutil.rmtree(files.folder)
    shutil.copytree(tmp_path / "files-backup", files.folder)
    desk = _open(sqlite_url, ledger)
    assert view(desk, young.id).words == "Совсем свежий"
    erase_again(desk, files, NOW + 4 * DAY)
    assert record(desk, young.id).erased_at is not None
    assert view(desk, young.id).words == ""
    with desk.reading() as connection:
        left = {each.kind: each.count for each in stored(connection, desk.regulation().retention)}
        grounds = {each.ground for each in lines_of(connection, all_acts(connection)[0].id)}
    # Drafts and words without a place end with their own terms, which the copy has as well.
    assert {kind for kind, count in left.items() if count} <= {Kind.UNPLACED}
    assert grounds == {Ground.AGAIN}
    assert "asked.png" not in left_in(files.folder)
    assert erase_again(desk, files, NOW + 4 * DAY) == 0
    desk.engine.dispose()


def test_a_withdrawal_that_the_backup_does_not_know_holds_again(
    sqlite_url: str, tmp_path: Path, files: FileStore, ledger: Ledger
) -> None:
    database, backup = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "backup.db"
    desk = _open(sqlite_url, ledger)
    inquiry = asked(desk)
    desk.engine.dispose()
    shutil.copy(database, backup)
    desk = _open(sqlite_url, ledger)
    withdrawn(desk, inquiry)
    desk.engine.dispose()
    shutil.copy(backup, database)
    desk = _open(sqlite_url, ledger)
    erase_again(desk, files, NOW + DAY)
    assert record(desk, inquiry.id).consent_withdrawn_at == NOW
    desk.engine.dispose()


def test_another_databases_ledger_harms_nobody(
    desk: Desk, files: FileStore, ledger: Ledger
) -> None:
    ledger.add(NOW, "inquiry", "AAAAAAAA")
    ledger.add(NOW, "contact", f"1@{NOW.isoformat()}")
    with ledger.path.open("a") as file:
        file.write('\n{"at": "half')
    ledger.add(NOW, "letter", "digest")
    assert [line.kind for line in ledger.lines()] == ["inquiry", "contact", "letter"]
    inquiry = asked(desk)
    assert erase_again(desk, files, NOW) == 0
    assert record(desk, inquiry.id).erased_at is None


def _open(url: str, ledger: Ledger) -> Desk:
    made = desk_on(create_engine_for(url))
    return Desk(made.engine, made.secret, ledger=ledger)


def test_a_file_that_cannot_be_dropped_now_goes_with_the_next_start(
    desk: Desk, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = asked(desk)
    answering.answer(desk, inquiry.id, "Вот", MARINA, NOW, pictures=[picture(files, "one")])
    withdrawn(desk, inquiry)

    def refuse(_files: FileStore, _name: str) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(FileStore, "drop", refuse)
        erase_due(desk, files, NOW + 3 * DAY + timedelta(minutes=1))
    assert left_in(files.folder) == {"one.png"}
    erase_again(desk, files, NOW + 4 * DAY)
    assert left_in(files.folder) == set()
