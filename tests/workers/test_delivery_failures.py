"""What comes of a delivery that fails: tried again, refused, parked, a task."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.contextvars import get_contextvars

from helpdesk.domain.messages import DeliveryState
from helpdesk.inquiries.asking import ask
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from helpdesk.storage import inquiry_tables
from integration.chat.errors import RateLimited, Refused, UnknownOutcome, Unreachable
from integration.mail.errors import MailFailed, MailRefused
from tests.workers.carried import ACCEPTED, CARD, raising
from tests.workers.office import (
    CONSULTANT,
    NOW,
    Clock,
    RecordingChat,
    RecordingMail,
    ask_as_parent,
    carry_all,
    rows,
)
from workers.delivery import LETTERS_UNPROVED, DeliveryService


def _due(desk: Desk, name: str) -> datetime:
    due = rows(desk)[name]["due_at"]
    assert isinstance(due, datetime)
    return due


@pytest.mark.parametrize(
    ("error", "is_unsure"), [(Unreachable("away"), False), (UnknownOutcome("read"), True)]
)
def test_a_passing_failure_is_tried_again_later(
    desk: Desk,
    carrier: DeliveryService,
    clock: Clock,
    chat: RecordingChat,
    error: Exception,
    is_unsure: bool,
) -> None:
    ask_as_parent(desk, email="")
    chat.before = raising(error)
    carry_all(carrier, clock)
    card = rows(desk)[CARD]
    assert (card["state"], card["unsure"]) == (DeliveryState.PENDING, is_unsure)
    assert card["lease_token"] is None
    assert _due(desk, CARD) > clock()


def test_failures_in_a_row_are_tried_ever_more_rarely_but_within_a_quarter_of_an_hour(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk, email="")
    chat.before = raising(Unreachable("away"))
    waits = []
    for _ in range(14):
        carry_all(carrier, clock)
        waits.append(_due(desk, CARD) - clock())
        clock.now = _due(desk, CARD)
    assert waits[0] <= timedelta(seconds=4)
    assert waits[0] < waits[4] < waits[8]
    assert timedelta(minutes=7) < waits[-1] <= timedelta(minutes=15)


def test_a_server_that_asks_to_wait_is_not_asked_before(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk, email="")
    chat.before = raising(RateLimited(7))
    carry_all(carrier, clock)
    assert _due(desk, CARD) == NOW + timedelta(seconds=7)


def test_a_server_that_says_again_at_once_is_not_hammered(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk, email="")
    chat.before = raising(RateLimited(0))
    assert carry_all(carrier, clock) == 1
    assert _due(desk, CARD) > clock()


def test_a_refused_card_is_tried_again_and_never_parked(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk, email="")
    chat.before = raising(Refused(403, "api.post.forbidden", "no"))
    for _ in range(5):
        carry_all(carrier, clock)
        assert rows(desk)[CARD]["state"] == DeliveryState.PENDING
        assert _due(desk, CARD) - clock() == timedelta(minutes=5)
        clock.turn(minutes=5)


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("away"),
        UnknownOutcome("read"),
        RateLimited(60),
        Refused(403, "api.post.forbidden", "no"),
        KeyError("a bug of ours"),
    ],
)
def test_a_card_that_fails_holds_up_no_letter_of_its_job(
    desk: Desk,
    carrier: DeliveryService,
    chat: RecordingChat,
    mail: RecordingMail,
    error: Exception,
) -> None:
    announced: list[int] = []
    ask_as_parent(replace(desk, announce=lambda fresh, _touched: announced.extend(fresh)))
    chat.before = raising(error)
    carrier.carry(announced)
    assert (chat.posts, mail.letters) == ([], ["accepted"])


def test_a_refused_letter_becomes_a_task_on_the_card(
    desk: Desk, carrier: DeliveryService, clock: Clock, mail: RecordingMail
) -> None:
    opened = ask_as_parent(desk)
    mail.before = raising(MailRefused("smtp 550"))
    carry_all(carrier, clock)
    assert rows(desk)[ACCEPTED]["state"] == DeliveryState.PARKED
    assert [task.occasion for task in view(desk, opened.inquiry.id).tasks] == ["accepted"]
    assert rows(desk)[CARD]["drawn"] == 2


@pytest.mark.parametrize("proved", [False, True])
def test_an_address_that_is_not_proved_gets_so_many_letters_a_day(
    desk: Desk, carrier: DeliveryService, mail: RecordingMail, clock: Clock, proved: bool
) -> None:
    for number in range(LETTERS_UNPROVED + 3):
        ask_as_parent(desk, email=f"Vic.tim+{number}@example.ru", proved=proved)
    while carry_all(carrier, clock):
        pass
    parked = [row for row in rows_of(desk) if row == ("mail", "parked")]
    assert len(parked) == (0 if proved else 3)
    assert len(mail.letters) == LETTERS_UNPROVED + (3 if proved else 0)
    clock.turn(days=2)
    ask_as_parent(desk, clock(), email="victim@example.ru", proved=proved)
    carry_all(carrier, clock)
    assert len(mail.letters) == LETTERS_UNPROVED + (4 if proved else 1)


def rows_of(desk: Desk) -> list[tuple[str, str]]:
    table = inquiry_tables.delivery.c
    with desk.reading() as connection:
        return [tuple(row) for row in connection.execute(select(table.addressee, table.state))]


def test_what_the_channel_refused_is_no_task_to_call_the_requester(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    opened = ask_as_parent(desk, email="")
    ask(desk, opened.inquiry.id, "Какой класс?", CONSULTANT, clock())
    chat.before = raising(Refused(400, "api.post", "no"), on="question")
    carry_all(carrier, clock)
    assert rows(desk)["question to thread"]["state"] == DeliveryState.PARKED
    occasions = [task.asked_for for task in view(desk, opened.inquiry.id).tasks]
    assert occasions == [True]  # The call that he asked for himself, by leaving a phone alone.


def test_a_letter_that_fails_for_a_day_becomes_a_task(
    desk: Desk, carrier: DeliveryService, clock: Clock, mail: RecordingMail
) -> None:
    ask_as_parent(desk)
    mail.before = raising(MailFailed("timeout"))
    clock.turn(hours=23)
    carry_all(carrier, clock)
    assert rows(desk)[ACCEPTED]["state"] == DeliveryState.PENDING
    clock.turn(hours=2)
    carry_all(carrier, clock)
    assert rows(desk)[ACCEPTED]["state"] == DeliveryState.PARKED


def test_a_failure_is_logged_with_ids_and_no_words(
    desk: Desk,
    carrier: DeliveryService,
    clock: Clock,
    chat: RecordingChat,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opened = ask_as_parent(desk, email="")
    seen: list[dict[str, object]] = []

    def refuse(_delivery: Delivery) -> None:
        seen.append(get_contextvars())
        raise Refused(400, "api.id", "Не вижу оценок сына")

    chat.before = refuse
    carry_all(carrier, clock)
    assert [each.getMessage() for each in caplog.records if each.levelname == "WARNING"] == [
        "refused"
    ]
    assert {each["inquiry"] for each in seen} == {opened.inquiry.id}
    assert get_contextvars() == {}, "nothing stays for the next"
    assert not [each for each in caplog.records if "оценок" in str(vars(each))]
