"""What the support asks for is written down: by whom, in which words, until which day."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.clockwork import tick
from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.information_requests import (
    coming_day,
    vendor_rejected,
    vendor_told,
    vendor_wants,
)
from tests.helpdesk.life import (
    DAY,
    MARINA,
    NOW,
    RUSLAN,
    deliveries,
    desk_on,
    record,
    story,
)
from tests.helpdesk.vendor.debts import TODAY, WORDS, handed_off

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return handed_off(desk)


def test_a_late_tick_fires_only_the_strongest(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW, by=TODAY + DAY)
    tick(desk, NOW + 2 * DAY)
    steps = [each for each in story(desk, inquiry.id) if each.startswith("vendor_owed")]
    assert steps == ["vendor_owed_head"]


@pytest.mark.each_database
def test_somebody_with_a_phone_alone_is_to_be_called(desk: Desk, inquiry: Inquiry) -> None:
    with desk.writing() as connection:
        connection.execute(inquiry_tables.inquiry.update().values(email="", reply_by="call"))
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    assert "vendor_wants to phone: parked" in deliveries(desk, inquiry.id)
    assert "vendor_wants" in [task.occasion for task in view(desk, inquiry.id).owed]


def test_a_bystander_writes_down_no_demand(desk: Desk, inquiry: Inquiry) -> None:
    wednesday = NOW + DAY
    with pytest.raises(RuleViolation, match="дежурный"):
        vendor_wants(desk, inquiry.id, WORDS, RUSLAN, wednesday)


def test_what_looks_like_a_password_is_held(desk: Desk, inquiry: Inquiry) -> None:
    with pytest.raises(LooksSecret):
        vendor_wants(desk, inquiry.id, "пароль: qwerty123", MARINA, NOW)
    with pytest.raises(LooksSecret):
        vendor_rejected(desk, inquiry.id, 0, MARINA, NOW, body="пароль: qwerty123")


def test_who_insists_that_it_is_none_is_believed(desk: Desk, inquiry: Inquiry) -> None:
    words = "пароль: qwerty123"
    vendor_wants(desk, inquiry.id, words, MARINA, NOW, insisted=True)
    vendor_rejected(desk, inquiry.id, None, MARINA, NOW, body=words, insisted=True)
    assert [t.body for t in view(desk, inquiry.id).said(TextKind.VENDOR_REJECTED)] == [words]


def test_no_words_and_days_gone_by_are_refused(desk: Desk, inquiry: Inquiry) -> None:
    for words, by, why in (
        ("  ", None, "какие сведения"),
        (WORDS, TODAY - DAY, "уже прошёл"),
        (WORDS, TODAY + 400 * DAY, "Так долго"),
    ):
        with pytest.raises(RuleViolation, match=why):
            vendor_wants(desk, inquiry.id, words, MARINA, NOW, by=by)
    assert record(desk, inquiry.id).owes is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("завтра", date(2026, 11, 25)),
        ("27.11", date(2026, 11, 27)),
        ("до 27.11.2026", date(2026, 11, 27)),
        ("12.01", date(2027, 1, 12)),
        ("2026-11-30", date(2026, 11, 30)),
        ("20.11", date(2026, 11, 20)),
    ],
)
def test_a_day_to_come_is_read(typed: str, day: date | None) -> None:
    assert coming_day(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["скоро", "31.02", "27/11", "2026-13-01"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation):
        coming_day(typed, TODAY)


def test_history_holds_no_words(desk: Desk, inquiry: Inquiry) -> None:
    vendor_wants(desk, inquiry.id, WORDS, MARINA, NOW)
    vendor_told(desk, inquiry.id, REQUESTER, NOW, body="Отправила снимок")
    with desk.reading() as connection:
        kept = [str(row) for row in connection.execute(select(inquiry_tables.history))]
    assert not [row for row in kept if "снимок" in row]
