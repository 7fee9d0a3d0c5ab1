"""A copy brought back: everything is there, nothing leaves by itself, nothing comes twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from helpdesk.clock.after_restore import drop_all, send_all, waiting
from helpdesk.clock.clockwork import tick
from helpdesk.clock.copies_noted import copies_noted
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import ConsentWay
from helpdesk.erasure.erasing import erase_due
from helpdesk.erasure.withdrawing import withdraw_consent
from helpdesk.inquiries.answering import answer
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link, link_token
from helpdesk.storage.access_tables import staff_session
from helpdesk.storage.attachments import FileStore
from helpdesk.storage.database import create_engine_for
from helpdesk.storage.inquiry_tables import delivery, text
from keeping import NotKept
from keeping.restoring import restore
from tests.helpdesk.life import (
    DAY,
    HOUR,
    MARINA,
    NOW,
    SECRET,
    asked,
    deliver,
    parent,
    record,
)
from tests.keeping.conftest import LATER, PICTURE, School, again, copy_of


def test_rows_and_files_come_back_and_the_present_is_set_aside(own: School) -> None:
    first = own.ask("first")
    copy = copy_of(own)
    lost = own.ask("lost")
    own.files.drop("first.png")
    after, restored = again(own, copy)
    assert record(after.desk, first.id).reference == first.reference
    assert after.files.get("first.png") == PICTURE
    with pytest.raises(FileNotFoundError):
        after.files.get("lost.png")
    assert restored.aside is not None
    kept = {each.name for each in restored.aside.rglob("*")}
    assert "lost.png" in kept
    assert kept & {"desk.db", "database.pgdump"}
    # By what is set aside it is known which numbers were given.
    assert asked(after.desk, now=LATER).number == lost.number + 1


def test_the_desk_knows_of_the_copy_it_has_come_from(own: School) -> None:
    after, _ = again(own, copy_of(own))
    with after.desk.reading() as connection:
        found = copies_noted(connection, after.desk.regulation().calendar, LATER)
    assert [(each.what, each.well) for each in found] == [("Копии", True)]


def test_words_come_back_with_every_sign_that_some_take_for_an_end_of_line(own: School) -> None:
    words = "Раз\u2028CREATE SCHEMA два\u2029три\x85четыре\x1cпять\rшесть\x0bсемь"
    inquiry = asked(own.desk)
    with own.desk.engine.begin() as connection:
        connection.execute(update(text).where(text.c.inquiry_id == inquiry.id).values(body=words))
    after, _ = again(own, copy_of(own))
    query = select(text.c.body).where(text.c.inquiry_id == inquiry.id).distinct()
    assert after.desk.column(query) == [words]


def test_into_an_empty_place_numbers_leave_room_for_those_nobody_knows(
    own: School, tmp_path: Path
) -> None:
    own.ask("first")
    own.ask("second")
    copy = copy_of(own)
    elsewhere = own.settings.model_copy(
        update={
            "database_url": SecretStr(f"sqlite:///{tmp_path / 'new' / 'd.db'}"),
            "attachments": tmp_path / "new" / "attachments",
        }
    )
    if own.desk.engine.dialect.name == "postgresql":
        with pytest.raises(NotKept, match="Копия сделана с PostgreSQL"):
            restore(elsewhere, copy, LATER)
        return
    restored = restore(elsewhere, copy, LATER)
    assert restored.aside is None
    engine = create_engine_for(elsewhere.database)
    assert asked(Desk(engine, SECRET), now=LATER).number == 201
    engine.dispose()


def test_nothing_leaves_until_somebody_has_chosen(own: School) -> None:
    own.ask("asked")
    copy = copy_of(own)
    after, _ = again(own, copy)
    assert outbox.lease(after.desk, LATER) == []
    assert outbox.unsent(after.desk, LATER) == []
    # People go on asking, and that waits too.
    asked(after.desk, now=LATER)
    assert outbox.lease(after.desk, LATER) == []
    assert send_all(after.desk, LATER)
    assert not send_all(after.desk, LATER)
    assert len(deliver(after.desk, LATER)) >= 3


@pytest.mark.any_database
def test_posts_are_looked_for_before_they_are_posted_and_letters_cannot_be(own: School) -> None:
    own.ask("asked")
    copy = copy_of(own)
    after, _ = again(own, copy)
    found = waiting(after.desk, LATER)
    assert found.posts[0].is_card
    assert all(each.unsure for each in found.posts)
    assert [each.occasion for each in found.letters] == ["accepted"]


def test_dropped_messages_count_as_sent_and_cards_are_drawn_all_the_same(own: School) -> None:
    inquiry = own.ask("asked")
    copy = copy_of(own)
    after, _ = again(own, copy)
    new = asked(after.desk, parent("Спросили уже после"), now=LATER)
    assert (drop_all(after.desk, LATER + DAY) or 0) >= 1
    assert drop_all(after.desk, LATER + DAY) is None
    row = delivery.c
    query = select(row.occasion).where(row.inquiry_id == inquiry.id, row.state == "pending")
    assert after.desk.column(query) == ["card"]
    assert "accepted to mail" in deliver(after.desk, LATER + DAY)
    assert record(after.desk, new.id).window_from is not None


def test_what_the_clock_owed_by_then_is_not_said_after_a_drop(own: School) -> None:
    inquiry = own.ask("asked")
    deliver(own.desk, NOW)
    copy = copy_of(own)
    after, _ = again(own, copy)
    late = LATER + 3 * DAY
    assert waiting(after.desk, late).steps >= 1
    drop_all(after.desk, late)
    assert not [said for said in deliver(after.desk, late) if not said.startswith("card")]
    assert tick(after.desk, late) == 0
    assert record(after.desk, inquiry.id).reminded_at == late


@pytest.mark.any_database
def test_what_was_erased_since_the_copy_stays_erased(own: School) -> None:
    inquiry = own.ask("asked")
    copy = copy_of(own)
    withdraw_consent(own.desk, inquiry.id, REQUESTER, ConsentWay.FORM, NOW + HOUR)
    erase_due(own.desk, own.files, NOW + 5 * DAY)
    assert record(own.desk, inquiry.id).erased_at is not None
    after, restored = again(own, copy)
    assert restored.erased_again == 1
    assert record(after.desk, inquiry.id).erased_at is not None
    with pytest.raises(FileNotFoundError):
        FileStore(own.settings.attachments).get("asked.png")


@pytest.mark.any_database
def test_links_go_on_leading_to_their_questions_under_the_same_key(own: School) -> None:
    inquiry = own.ask("asked")
    copy = copy_of(own)
    answer(own.desk, inquiry.id, "Вот", MARINA, NOW)
    after, restored = again(own, copy)
    token = link_token(after.desk.secret, inquiry.reference)
    assert find_by_link(after.desk, token).id == inquiry.id
    assert restored.is_key_same


def test_who_was_in_comes_in_anew(own: School) -> None:
    def let_in(unit: object) -> None:
        unit.put_row(  # type: ignore[attr-defined]
            staff_session,
            digest="d",
            user_id="u",
            username="u",
            name="Имя",
            post="head",
            until=NOW + timedelta(hours=2),
        )

    own.desk.write(let_in, NOW)
    after, _ = again(own, copy_of(own))
    assert after.desk.column(select(staff_session.c.digest)) == []


def test_a_copy_of_newer_tables_is_refused_and_nothing_is_changed(
    own: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = own.ask("asked")
    copy = copy_of(own)
    monkeypatch.setattr("keeping.database_return.is_known", lambda _revision: False)
    with pytest.raises(NotKept, match="Обновите программу"):
        restore(own.settings, copy, LATER)
    assert record(own.desk, inquiry.id).reference == inquiry.reference
    assert own.files.get("asked.png") == PICTURE


def test_over_a_running_desk_nothing_is_put(own: School, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of(own)
    monkeypatch.setattr("keeping.standstill._clock_goes", lambda _url: True)
    with pytest.raises(NotKept, match=r"Программа работает \(часы\)"):
        restore(own.settings, copy, LATER)
