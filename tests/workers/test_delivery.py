"""Lease, render, send, settle: what comes of each outcome."""

from dataclasses import replace

from helpdesk.domain.messages import DeliveryState
from helpdesk.inquiries.answering import answer
from helpdesk.inquiries.asking import ask
from helpdesk.inquiries.claims import claim
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel import outbox
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.leases import Delivery
from integration.mail.errors import MailFailed
from tests.workers.carried import ACCEPTED, CARD, raising
from tests.workers.office import (
    CONSULTANT,
    Clock,
    RecordingChat,
    RecordingMail,
    ask_as_parent,
    carry_all,
    rows,
)
from workers.delivery import DeliveryService


def _nothing(_delivery: Delivery) -> None: ...


def _id(desk: Desk, name: str) -> int:
    return int(str(rows(desk)[name]["id"]))


def test_a_card_goes_to_the_chat_and_a_letter_by_mail(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat, mail: RecordingMail
) -> None:
    ask_as_parent(desk)
    assert carry_all(carrier, clock) == 2
    assert (chat.posts, mail.letters) == ([CARD], ["accepted"])
    assert {row["state"] for row in rows(desk).values()} == {DeliveryState.SENT}


def test_one_job_carries_a_new_question_to_everybody(
    desk: Desk, carrier: DeliveryService, chat: RecordingChat, mail: RecordingMail
) -> None:
    announced: list[int] = []
    ask_as_parent(replace(desk, announce=lambda fresh, _touched: announced.extend(fresh)))
    assert len(announced) == 1
    assert carrier.carry(announced) == 2
    assert (chat.posts, mail.letters) == ([CARD], ["accepted"])


def test_what_was_sent_is_not_sent_again(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk)
    ids = outbox.unsent(desk, clock())
    carrier.carry(ids)
    assert carrier.carry(ids) == 0
    assert chat.posts == [CARD]


def test_what_another_holds_is_left_alone(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    ask_as_parent(desk, email="")
    ids = outbox.unsent(desk, clock())
    outbox.lease(desk, clock())
    assert carrier.carry(ids) == 0
    assert chat.posts == []


def test_a_thread_notice_waits_for_its_card_without_an_attempt(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    opened = ask_as_parent(desk, email="")
    ask(desk, opened.inquiry.id, "Какой класс?", CONSULTANT, clock())
    question = _id(desk, "question to thread")
    assert carrier.carry([question]) == 0
    assert rows(desk)["question to thread"]["attempts"] == 0
    carrier.carry([_id(desk, CARD)])
    assert chat.posts == [CARD, "question to thread"]


def test_notices_to_one_addressee_go_in_their_order_after_the_first_has_failed(
    desk: Desk, carrier: DeliveryService, clock: Clock, mail: RecordingMail
) -> None:
    opened = ask_as_parent(desk)
    mail.before = raising(MailFailed("timeout"))
    carry_all(carrier, clock)
    answer(desk, opened.inquiry.id, "Обновите страницу.", CONSULTANT, clock())
    mail.before = _nothing
    carry_all(carrier, clock)
    assert mail.letters == []
    clock.turn(minutes=1)
    carry_all(carrier, clock)
    assert mail.letters == ["accepted", "answer"]


def test_a_poisoned_row_does_not_stop_the_others(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    poisoned = ask_as_parent(desk, email="").inquiry.id
    for _ in range(3):
        ask_as_parent(desk, email="")

    def stumble(delivery: Delivery) -> None:
        if delivery.inquiry_id == poisoned:
            raise KeyError("a bug of ours")

    chat.before = stumble
    carry_all(carrier, clock)
    assert chat.posts == [CARD] * 3
    bad = rows(desk, poisoned)[CARD]
    assert (bad["state"], bad["last_error"]) == (DeliveryState.PENDING, "KeyError")


def test_what_need_not_be_said_any_more_is_void(
    desk: Desk, carrier: DeliveryService, clock: Clock, mail: RecordingMail
) -> None:
    ask_as_parent(desk)
    mail.says_nothing = True
    carry_all(carrier, clock)
    assert rows(desk)[ACCEPTED]["state"] == DeliveryState.VOID


def test_a_carrier_told_to_stop_leaves_the_rest(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    for _ in range(3):
        ask_as_parent(desk, email="")
    ids = outbox.unsent(desk, clock())
    assert carrier.carry(ids, lambda: len(chat.posts) == 1) == 1
    assert len(outbox.unsent(desk, clock())) == 2


def test_no_transaction_is_open_while_something_is_sent(
    desk: Desk, carrier: DeliveryService, clock: Clock, chat: RecordingChat
) -> None:
    opened = ask_as_parent(desk, email="")

    def write_at_the_same_time(_delivery: Delivery) -> None:
        if view(desk, opened.inquiry.id).inquiry.claimant_id is None:
            claim(desk, opened.inquiry.id, CONSULTANT, clock())

    chat.before = write_at_the_same_time
    carry_all(carrier, clock)
    assert view(desk, opened.inquiry.id).inquiry.claimant_id == CONSULTANT.id
