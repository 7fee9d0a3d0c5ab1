"""A rejected letter: the reason is kept, the requester mends it and owes a new one."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import REQUESTER
from helpdesk.domain.states import Owes, State
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import answering, claims, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.vendor import relaying
from helpdesk.vendor.cases import case_key
from helpdesk.vendor.checking import complete
from helpdesk.vendor.information_requests import vendor_rejected, vendor_told
from tests.helpdesk.life import HOUR, MARINA, NOW, asked, deliveries, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return relaying.vendor_case(desk, handed_off(desk).id, "ДН-1", MARINA, NOW)


def handed_off(desk: Desk) -> Inquiry:
    found = asked(desk)
    claims.claim(desk, found.id, MARINA, NOW)
    return handoffs.hand_off(desk, found.id, MARINA, NOW)


@pytest.mark.each_database
def test_the_reason_is_kept_and_its_requester_owes_a_new_letter(
    desk: Desk, inquiry: Inquiry
) -> None:
    after = vendor_rejected(desk, inquiry.id, 0, MARINA, NOW + HOUR, body="Нет адреса страницы")
    assert (after.state, after.owes) == (State.HANDED_OFF, Owes.REQUESTER)
    listed = desk.regulation().vendor.rejects[0]
    (said,) = view(desk, inquiry.id).said(TextKind.VENDOR_REJECTED)
    assert said.body == f"{listed[0].upper()}{listed[1:]}. Нет адреса страницы"
    assert "vendor_rejected to mail: pending" in deliveries(desk, inquiry.id)
    entry = view(desk, inquiry.id).history[-1]
    case = view(desk, inquiry.id).said(TextKind.VENDOR_CASE)[0].id
    assert entry.data == {"text": said.id, "reason": 0, "case": case, "case_key": case_key("ДН-1")}


def test_the_rejected_cases_number_holds_no_longer(desk: Desk, inquiry: Inquiry) -> None:
    vendor_rejected(desk, inquiry.id, 1, MARINA, NOW)
    handoff = view(desk, inquiry.id).handoff
    assert handoff is not None
    assert (handoff.case_id, handoff.case_key) == (None, None)


@pytest.mark.each_database
def test_the_mended_letter_is_sent_and_told(desk: Desk, inquiry: Inquiry) -> None:
    vendor_rejected(desk, inquiry.id, 0, MARINA, NOW)
    complete(desk, inquiry.id, {TextKind.PAGE: "Журналы, 7А"}, REQUESTER, NOW)
    assert view(desk, inquiry.id).inquiry.owes is Owes.REQUESTER
    after = vendor_told(desk, inquiry.id, REQUESTER, NOW)
    assert after.owes is None
    letter = view(desk, inquiry.id).letter
    assert letter is not None
    assert "Журналы, 7А" in letter.body


def test_those_who_wait_on_the_rejected_case_have_their_colleagues_told(
    desk: Desk, inquiry: Inquiry
) -> None:
    mate, solved, stranger = (handed_off(desk) for _ in range(3))
    for each in (mate, solved):
        relaying.vendor_case(desk, each.id, "дн 1", MARINA, NOW)
    answering.answer(desk, solved.id, "Нашли.", MARINA, NOW)
    vendor_rejected(desk, inquiry.id, 0, MARINA, NOW)
    said = "case_rejected to thread: pending"
    told = {
        each.id: deliveries(desk, each.id).count(said) for each in (mate, solved, stranger, inquiry)
    }
    assert told == {mate.id: 1, solved.id: 0, stranger.id: 0, inquiry.id: 0}
    handoff = view(desk, mate.id).handoff
    assert handoff is not None
    assert handoff.case_key is not None


@pytest.mark.parametrize(("reason", "body"), [(None, " "), (2, ""), (-1, "слова")])
def test_a_reason_must_be_one_of_the_list_or_said(
    desk: Desk, inquiry: Inquiry, reason: int | None, body: str
) -> None:
    with pytest.raises(RuleViolation, match="причину"):
        vendor_rejected(desk, inquiry.id, reason, MARINA, NOW, body=body)
