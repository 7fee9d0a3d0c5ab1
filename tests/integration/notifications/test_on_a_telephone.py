"""What is to be clicked stands above what is long: a telephone's client folds the rest.

Mattermost 11.6 folds a message that is higher than 600 pixels, and the text of an attachment above
200, behind «Показать больше»; 390 pixels hold some forty letters in a line.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from helpdesk.contacts.on_behalf import open_for_parent
from helpdesk.domain.contact_values import StaffMember
from helpdesk.domain.inquiry import Consent, Inquiry
from helpdesk.domain.messages import NotificationType
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import CloseReason, ConsentWay, Owes, ReplyBy
from helpdesk.domain.texts import TextKind
from helpdesk.duty.model import Returned, Schedule, Stage
from helpdesk.inquiries import adding, answering, asking, claims, closing, handoffs
from helpdesk.regulation.regulation import Regulation
from helpdesk.storage import inquiry_tables
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told, vendor_wants
from integration.chat.speech import Block, Line, Link, Listing, Notification, Quote
from integration.notifications import of_schedule
from integration.notifications.of_schedule import Asked
from tests.helpdesk.life import REGULATION, parent
from tests.integration.telling import (
    CARD,
    HEAD,
    MARINA,
    NOW,
    PAGE,
    RUSLAN,
    Telling,
    person_of,
    text_of,
)

LONG = "Не сохраняется тема урока, пробовали дважды. " * 40
LINE, LETTERS, BETWEEN = 21, 40, 10
MESSAGE_MOST, ATTACHMENT_MOST = 600, 200
ACT = re.compile("нажмите|тметьте|передайте|возьмите|посмотрите", re.IGNORECASE)
Step = Callable[[], object]


def height(blocks: list[Block]) -> int:
    """Return about how high these blocks are; a link's address is not shown."""
    shown = re.sub(r"\]\([^)]*\)", "]", text_of(blocks))
    lines = [max(1, -(-len(each) // LETTERS)) for each in shown.split("\n") if each]
    return sum(lines) * LINE + len(blocks) * BETWEEN


def is_act(block: Block) -> bool:
    if isinstance(block, Listing):
        return any(map(is_act, block.items))
    if not isinstance(block, Line):
        return False
    links = [run.address for run in block.runs if isinstance(run, Link)]
    leads = any(each in (PAGE, CARD) or each.startswith("mailto:") for each in links)
    return leads or bool(ACT.search(text_of([block])))


def acts_are_seen(notice: Notification) -> bool:
    """Return whether everything that is to be clicked or done stands above the fold."""
    acts = [at for at, block in enumerate(notice.blocks) if is_act(block)]
    return not acts or height(list(notice.blocks[: acts[-1] + 1])) <= MESSAGE_MOST


def told(telling: Telling, inquiry: Inquiry) -> Iterator[tuple[str, Notification]]:
    """Return all that can be said of an inquiry now, each with its type and addressee."""
    table = inquiry_tables.delivery.c
    query = select(table.occasion, table.addressee).where(table.inquiry_id == inquiry.id)
    with telling.desk.reading() as connection:
        rows = connection.execute(query.where(table.sort == "notice").distinct()).all()
    for row in rows:
        found = telling.told(inquiry, NotificationType(row.occasion), row.addressee)
        if found is not None:
            yield f"{row.occasion} to {row.addressee.split(':')[0]}", found.notice


def all_told(telling: Telling, inquiry: Inquiry, *steps: Step) -> set[str]:
    """Take the steps, look at all that is said after each, and return what was long."""
    long: set[str] = set()
    for step in (lambda: None, *steps):
        step()
        for name, notice in told(telling, inquiry):
            assert acts_are_seen(notice), f"{name}:\n{text_of(notice.blocks)}"
            long |= {name} if height(list(notice.blocks)) > MESSAGE_MOST else set()
    return long


def test_what_is_to_be_done_is_seen_while_an_inquiry_is_talked_over(telling: Telling) -> None:
    desk, inquiry = telling.desk, telling.teacher_asks(LONG)
    long = all_told(
        telling,
        inquiry,
        lambda: claims.claim(desk, inquiry.id, MARINA, NOW),
        lambda: asking.ask(desk, inquiry.id, LONG, MARINA, NOW),
        lambda: claims.release(desk, inquiry.id, MARINA, NOW),
        lambda: adding.reply(desk, inquiry.id, LONG, REQUESTER, NOW),
        lambda: claims.claim(desk, inquiry.id, MARINA, NOW),
        lambda: claims.offer(desk, inquiry.id, person_of(RUSLAN), MARINA, NOW),
        lambda: claims.reassign(desk, inquiry.id, person_of(RUSLAN), HEAD, NOW),
        lambda: answering.answer(desk, inquiry.id, LONG, RUSLAN, NOW),
        lambda: answering.correct(desk, inquiry.id, f"Иначе. {LONG}", RUSLAN, NOW),
        lambda: answering.did_not_help(desk, inquiry.id, REQUESTER, NOW, body=LONG),
        lambda: closing.close(desk, inquiry.id, CloseReason.BY_MOUTH, RUSLAN, NOW, comment=LONG),
    )
    assert {
        "offered to id",
        "reassigned to id",
        "answer to id",
        "did_not_help to id",
        "clarified to thread",
        "did_not_help to thread",
    } <= long


@pytest.mark.parametrize("owes", list(Owes))
def test_what_is_to_be_done_is_seen_while_the_support_has_it(telling: Telling, owes: Owes) -> None:
    desk, inquiry = telling.desk, telling.teacher_asks(LONG)
    long = all_told(
        telling,
        inquiry,
        lambda: handoffs.hand_off(desk, inquiry.id, HEAD, NOW),
        lambda: complete(desk, inquiry.id, {TextKind.DONE: LONG}, REQUESTER, NOW),
        lambda: vendor_wants(desk, inquiry.id, LONG, HEAD, NOW, owes=owes),
        lambda: vendor_told(desk, inquiry.id, HEAD, NOW),
        lambda: vendor_rejected(desk, inquiry.id, None, HEAD, NOW, body=LONG),
    )
    assert {
        "handoff to id",
        "handoff to thread",
        "letter_anew to id",
        "letter_anew to thread",
        "vendor_wants to thread",
        "vendor_rejected to id",
    } <= long


def test_who_stands_in_for_a_parent_sees_that_he_has_to_pass_it_on(telling: Telling) -> None:
    desk, by = telling.desk, StaffMember("olga-id", "olga", "Ольга Петрова")
    spoken = Consent("2026-11-24", "d" * 64, NOW, ConsentWay.SPOKEN, by.id)
    new = replace(parent(email="", phone="", reply_by=ReplyBy.SELF, now=NOW), consent=spoken)
    inquiry = open_for_parent(desk, new, by, NOW).inquiry
    answer = partial(answering.answer, desk, inquiry.id, LONG, MARINA, NOW)
    assert "stood_in to id" in all_told(telling, inquiry, answer)
    _, notice = next(each for each in told(telling, inquiry) if each[0] == "stood_in to id")
    assert "Передайте, пожалуйста, родителю" in text_of(notice.blocks)


def test_who_has_drafted_a_schedule_sees_where_to_mend_it() -> None:
    back = Returned("Руслан Казбекович Ачмиз", LONG, NOW)
    held = Schedule(2, (), (), (), "", "", "", None, NOW.date(), Stage.DRAFT, 3, returned=back)
    asked = Asked(held, 2, MARINA.username, Regulation.parse(REGULATION).calendar, NOW)
    for notice in (of_schedule.returned(asked), of_schedule.to_agree(asked)):
        assert notice is not None
        text = text_of(notice.blocks)
        assert text.index("/help график") < text.index(LONG[:40])


def test_the_question_of_a_waiting_card_is_seen(telling: Telling) -> None:
    inquiry = telling.teacher_asks(LONG)
    claims.claim(telling.desk, inquiry.id, MARINA, NOW)
    asking.ask(telling.desk, inquiry.id, "В каком классе и на каком уроке?", MARINA, NOW)
    blocks = telling.card(inquiry).blocks
    at = blocks.index(Quote("В каком классе и на каком уроке?"))
    assert height(list(blocks[: at + 1])) <= ATTACHMENT_MOST
    assert height(list(blocks)) > ATTACHMENT_MOST


def test_the_letter_is_sent_by_a_link_above_it(telling: Telling) -> None:
    inquiry = telling.teacher_asks("не работает")
    handoffs.hand_off(telling.desk, inquiry.id, HEAD, NOW)
    _, notice = next(each for each in told(telling, inquiry) if each[0] == "handoff to id")
    words = text_of(notice.blocks)
    assert words.index("[Написать письмо]") < words.index("Кому: ")
