"""A changed address or key renders the open cards again, once."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.at_release import redraw_if_changed
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.inquiries import closing
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.storage import inquiry_tables
from tests.helpdesk.life import NOW, asked, deliver, desk_on, parent, teacher

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    desk = desk_on(engine)
    redraw_if_changed(desk, "before", NOW)
    return desk


@pytest.fixture
def two_open(desk: Desk) -> list[Inquiry]:
    """Two inquiries whose cards were rendered."""
    found = [asked(desk, teacher()), asked(desk, parent())]
    deliver(desk, NOW)
    return found


def waiting_cards(desk: Desk, inquiries: Sequence[Inquiry]) -> int:
    table = inquiry_tables.delivery.c
    query = select(table.wanted - table.drawn).where(
        table.sort == "card", table.inquiry_id.in_([each.id for each in inquiries])
    )
    with desk.reading() as connection:
        return sum(1 for lag in connection.execute(query).scalars() if lag)


def test_under_the_same_nothing_is_drawn(desk: Desk, two_open: list[Inquiry]) -> None:
    assert redraw_if_changed(desk, "before", LATER) == 0
    assert waiting_cards(desk, two_open) == 0


@pytest.mark.each_database
def test_under_another_every_open_card_is_drawn_once(desk: Desk, two_open: list[Inquiry]) -> None:
    assert redraw_if_changed(desk, "after", LATER) == 2
    assert waiting_cards(desk, two_open) == 2
    deliver(desk, LATER)
    assert redraw_if_changed(desk, "after", LATER) == 0
    assert waiting_cards(desk, two_open) == 0


def test_a_closed_card_stays_as_it_is(desk: Desk, two_open: list[Inquiry]) -> None:
    closing.withdraw(desk, two_open[0].id, REQUESTER, NOW)
    deliver(desk, NOW)
    assert redraw_if_changed(desk, "after", LATER) == 1
    assert waiting_cards(desk, two_open[:1]) == 0


def test_what_was_never_noted_counts_as_changed(engine: Engine) -> None:
    desk = desk_on(engine)
    asked(desk, teacher())
    deliver(desk, NOW)
    assert redraw_if_changed(desk, "first", LATER) == 1


@pytest.mark.each_database
def test_what_is_drawn_anew_is_left_to_the_sweep_behind_what_is_new(engine: Engine) -> None:
    heard: list[object] = []
    desk = desk_on(engine)
    inquiry = asked(desk, teacher())
    deliver(desk, NOW)
    hurried = Desk(engine, desk.secret, lambda *ids: heard.append(ids))
    redraw_if_changed(hurried, "after", LATER)
    assert heard == []
    waiting = outbox.unsent(desk, LATER)
    row = inquiry_tables.delivery.c
    query = select(row.sort, row.occasion).where(row.id.in_(waiting), row.inquiry_id == inquiry.id)
    with desk.reading() as connection:
        announced = [tuple(found) for found in connection.execute(query)]
    # The card, and what the teacher was told with buttons: they carry the address and the key, too.
    assert sorted(announced) == [("card", "card"), ("notice", "redrawn")]
