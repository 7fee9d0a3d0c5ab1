"""Which inquiry a link, a reference or a telephone finds, and whose."""

from typing import Any

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import closing
from helpdesk.journal import overviews
from helpdesk.journal.inquiry_queries import open_of
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.links import find_by_link, find_by_phone, find_by_reference, renew_links
from helpdesk.storage.records import inquiry_of
from tests.helpdesk.life import (
    NOW,
    asked,
    desk_on,
    opened,
    parent,
    teacher,
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def test_the_secret_link_finds_its_inquiry_and_nothing_else_does(desk: Desk) -> None:
    first, second = opened(desk, parent("Первый")), opened(desk, parent("Второй"))
    assert find_by_link(desk, first.token).id == first.inquiry.id
    assert first.token != second.token
    with pytest.raises(NotFound):
        find_by_link(desk, first.token[:-1])


def test_a_new_key_ends_the_old_links_and_makes_new_ones(desk: Desk, engine: Engine) -> None:
    before = opened(desk)
    desk_of_new_key = Desk(engine, b"n" * 32)
    assert renew_links(desk_of_new_key) == 1
    with pytest.raises(NotFound):
        find_by_link(desk_of_new_key, before.token)
    again = opened(desk_of_new_key, parent("Второй"))
    assert find_by_link(desk_of_new_key, again.token).id == again.inquiry.id


def test_reference_and_the_phones_last_digits_find_it_together(desk: Desk) -> None:
    inquiry = asked(desk, parent(phone="+7 918 123-45-67"))
    assert find_by_phone(desk, inquiry.shown_reference.lower(), "45-67").id == inquiry.id
    wrong = [(inquiry.reference, "1234"), ("ABCD-EFGH", "4567"), (inquiry.reference, "٤٥٦٧")]
    for reference, digits in wrong:
        with pytest.raises(NotFound):
            find_by_phone(desk, reference, digits)


def test_who_left_no_phone_is_found_by_no_digits(desk: Desk) -> None:
    inquiry = asked(desk, parent(phone=""))
    with pytest.raises(NotFound):
        find_by_phone(desk, inquiry.reference, "0000")


def test_what_else_somebody_asked_is_found_without_reading_what_all_others_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (asked(desk, parent(each, phone="+7 918 123-45-67")) for each in "12")
    for number in range(3):
        asked(desk, parent("Чужой", phone="+7 918 000-00-00", email=f"{number}@example.ru"))
    whole: list[Any] = []

    def read(row: Any) -> Inquiry:
        whole.append(row.id)
        return inquiry_of(row)

    monkeypatch.setattr(overviews, "inquiry_of", read)
    assert [each.id for each in overviews.others_of(desk, second)] == [first.id]
    assert whole == [first.id]


def test_staff_find_it_by_reference_with_cyrillic_twins(desk: Desk) -> None:
    inquiry = asked(desk)
    twins = str.maketrans("KXMTCPEHAB", "КХМТСРЕНАВ")
    assert find_by_reference(desk, inquiry.reference.translate(twins)).id == inquiry.id


def test_a_teacher_sees_his_open_inquiries_newest_first(desk: Desk) -> None:
    ids = [asked(desk, teacher(f"Вопрос {n}")).id for n in range(3)]
    closing.withdraw(desk, ids[1], REQUESTER, NOW)
    assert [each.id for each in open_of(desk, "teacher-id")] == [ids[2], ids[0]]
