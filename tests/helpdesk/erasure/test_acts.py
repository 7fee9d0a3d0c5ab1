"""Acts of what was erased, the posts and pictures that went along, and what is stored still."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.messages import CHANNEL, NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.acts import act_of_inquiry, all_acts, copies_of, lines_of
from helpdesk.erasure.erasing import erase_again, erase_due
from helpdesk.erasure.kinds import Ground, Kind, stored
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries import answering, claims
from helpdesk.journal.exports import log_export
from helpdesk.journal.filters import Filters
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.unit import UnitOfWork
from helpdesk.storage import inquiry_tables
from helpdesk.storage.attachments import FileStore
from helpdesk.training.marking import cancel
from tests.helpdesk.erasure.ended import YEAR, closed, withdrawn
from tests.helpdesk.erasure.scene import erase_all, left_in, picture
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
    teacher,
)
from tests.helpdesk.training.newcomer import registered


def test_each_post_is_deleted_and_what_waits_is_not_said(desk: Desk, files: FileStore) -> None:
    inquiry = asked(desk, teacher())
    claims.claim(desk, inquiry.id, MARINA, NOW)
    deliver(desk, NOW)
    answering.answer(desk, inquiry.id, "Ответ", MARINA, NOW)
    posts = _posts(desk, inquiry)
    assert len(posts) > 1
    withdrawn(desk, inquiry)
    erase_due(desk, files, NOW + 3 * DAY)
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.occasion == "erase_post")
    with desk.reading() as connection:
        erased = {params["of"] for params in connection.execute(query).scalars()}
    assert erased == posts
    waiting = [each for each in deliveries(desk, inquiry.id) if each.endswith("pending")]
    assert {each.partition(" ")[0] for each in waiting} == {"card", "erase_post"}
    assert "teacher-id" not in "".join(deliveries(desk, inquiry.id))


@pytest.mark.any_database
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
    table = inquiry_tables.delivery.c
    query = select(table.params).where(table.occasion == "erase_post")
    with desk.reading() as connection:
        erased = {params["of"] for params in connection.execute(query).scalars()}
    assert erased.intersection(told) == set(told[1:3])


def _say(occasion: NotificationType, key: str, unit: UnitOfWork) -> int:
    row = unit.delivery_row("notice", occasion, CHANNEL, inquiry_id=None, key=key)
    unit.put([row])
    return unit.fresh[-1]


def _posts(desk: Desk, inquiry: Inquiry) -> set[int]:
    """Return the messages about an inquiry, but for its card, that are in the chat."""
    table = inquiry_tables.delivery.c
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


@pytest.mark.any_database
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
