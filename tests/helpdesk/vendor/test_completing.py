"""What the requester adds joins the letter: written again, the earlier one kept, he is told."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from helpdesk.vendor.checking import complete
from tests.helpdesk.life import HOUR, MARINA, NOW, asked, deliveries, desk_on

# Its SQL goes to both sorts elsewhere.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    found = asked(desk)
    claims.claim(desk, found.id, MARINA, NOW)
    handoffs.hand_off(desk, found.id, MARINA, NOW)
    return found


def test_what_was_missing_joins_a_new_letter_and_the_old_one_is_kept(
    desk: Desk, inquiry: Inquiry
) -> None:
    before = view(desk, inquiry.id).letter
    told = {TextKind.DONE: "Открыла «Оценки»", TextKind.READ: "справка, «Оценки»"}
    complete(desk, inquiry.id, told, REQUESTER, NOW + HOUR)
    seen = view(desk, inquiry.id)
    assert before is not None
    assert seen.letter is not None
    assert "Что я делал(а): Открыла «Оценки»" in seen.letter.body
    assert "справка, «Оценки»" in seen.letter.body
    kept = [text.body or "" for text in seen.said(TextKind.LETTER)]
    assert len(kept) == 2
    assert before.body in kept[0]


def test_consultants_and_requester_are_told_once_of_each_new_letter(
    desk: Desk, inquiry: Inquiry
) -> None:
    complete(desk, inquiry.id, {TextKind.DONE: "Открыла"}, REQUESTER, NOW + HOUR)
    complete(desk, inquiry.id, {TextKind.PAGE: "Журнал"}, REQUESTER, NOW + HOUR)
    told = [each for each in deliveries(desk, inquiry.id) if each.startswith("letter_anew")]
    assert (
        sorted(told)
        == ["letter_anew to mail: pending"] * 2 + ["letter_anew to thread: pending"] * 2
    )


def test_nothing_filled_in_is_refused(desk: Desk, inquiry: Inquiry) -> None:
    with pytest.raises(RuleViolation, match="хотя бы одно"):
        complete(desk, inquiry.id, {TextKind.DONE: "  "}, REQUESTER, NOW)


def test_an_answered_question_has_no_letter_to_complete(desk: Desk, inquiry: Inquiry) -> None:
    relaying.vendor_answer(desk, inquiry.id, "Исправлено", MARINA, NOW)
    with pytest.raises(RuleViolation, match="дополнить нечего"):
        complete(desk, inquiry.id, {TextKind.DONE: "Открыла"}, REQUESTER, NOW)
