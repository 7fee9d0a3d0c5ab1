"""What is tried again and again: told once when it lasts, and once when it is over."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from helpdesk.clock.incidents import CHAT_INCIDENTS, Incident, IncidentKind, note
from helpdesk.clock.stuck_messages import stuck
from helpdesk.domain.messages import MAIL, DeliveryState
from helpdesk.kernel.deliveries import CARD
from helpdesk.kernel.desk import Desk
from helpdesk.storage.inquiry_tables import delivery
from logs import drop_personal
from tests.workers.office import NOW, ask_as_parent, desk_on, errands_of

FAILED = {"attempts": 3, "last_error": "smtp 421", "state": DeliveryState.PENDING}
SENT = {"attempts": 0, "last_error": None, "state": DeliveryState.SENT, "sent_at": NOW}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def _letter(desk: Desk, **values: Any) -> None:
    """Let this have become of a letter to a parent."""
    opened = ask_as_parent(desk)
    which = delivery.c.inquiry_id == opened.inquiry.id, delivery.c.addressee == MAIL
    with desk.writing() as connection:
        assert connection.execute(delivery.update().where(*which).values(values)).rowcount == 1


def _told(desk: Desk) -> list[tuple[str, str]]:
    query = select(delivery.c.occasion, delivery.c.params).order_by(delivery.c.id)
    rows = desk.rows(query.where(delivery.c.occasion.startswith("trouble")))
    return [(row.occasion, row.params["kind"]) for row in rows]


@pytest.mark.each_database
def test_letters_that_fail_are_told_once_when_it_lasts_and_once_when_it_ends(desk: Desk) -> None:
    _letter(desk, **FAILED)
    errands = errands_of(desk, lambda _: {})
    for minutes in (0, 5, 10):
        errands.run(NOW + timedelta(minutes=minutes))
    assert _told(desk) == []
    for minutes in (15, 20, 25):
        errands.run(NOW + timedelta(minutes=minutes))
    assert _told(desk) == [("trouble", "letters")]
    with desk.writing() as connection:
        went = delivery.update().where(delivery.c.last_error.is_not(None))
        connection.execute(went.values(SENT))
    for minutes in (30, 35):
        errands.run(NOW + timedelta(minutes=minutes))
    assert _told(desk) == [("trouble", "letters"), ("trouble_over", "letters")]


def test_one_address_that_takes_nothing_is_no_trouble_of_the_server(desk: Desk) -> None:
    _letter(desk, **FAILED)
    _letter(desk, **SENT)
    assert stuck(desk) == []


def test_one_address_that_takes_nothing_does_not_hide_that_none_goes_any_more(desk: Desk) -> None:
    for values in (FAILED, SENT, FAILED):
        _letter(desk, **values)
    assert stuck(desk) == [IncidentKind.LETTERS]


def test_a_letter_that_has_failed_once_is_no_trouble(desk: Desk) -> None:
    _letter(desk, **FAILED | {"attempts": 1})
    assert stuck(desk) == []


def _cards(desk: Desk, **values: Any) -> None:
    with desk.writing() as connection:
        connection.execute(delivery.update().where(delivery.c.sort == CARD).values(values))


@pytest.mark.each_database
def test_a_card_that_is_not_drawn_anew_is_stuck_while_the_chat_answers(desk: Desk) -> None:
    ask_as_parent(desk)
    # Of a new one the line about messages tells, by its age.
    _cards(desk, **FAILED)
    assert stuck(desk) == []
    _cards(desk, wanted=2, post_id="post")
    assert stuck(desk) == [IncidentKind.CARDS]
    note(desk, [Incident(IncidentKind.CHAT_AWAY)], NOW, kinds=CHAT_INCIDENTS)
    assert stuck(desk) == []


def test_a_line_of_the_log_says_what_it_is_about_but_for_people(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    limit = Incident(IncidentKind.EDIT_LIMIT, "120")
    somebody = Incident(IncidentKind.PERSON_UNKNOWN, "consultant2")
    note(desk, [limit, somebody], NOW)
    note(desk, [], NOW)
    said = [drop_personal(None, "", dict(vars(each))) for each in caplog.records]
    about = [(each["trouble"], each.get("about")) for each in said if "trouble" in each]
    assert sorted(about[:2]) == sorted(about[2:])
    assert sorted(about[:2]) == [("edit_limit", "120"), ("person_unknown", None)]
