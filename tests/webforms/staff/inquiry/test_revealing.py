"""«Показать»: the claimant alone reads what was left out, and the history says so."""

from helpdesk.domain.people import REQUESTER, Actor
from helpdesk.inquiries import adding, claims
from helpdesk.inquiries.claims import NOT_CLAIMANT, REVEALED
from helpdesk.journal.inquiry_queries import view
from tests.helpdesk.life import MARINA, RUSLAN
from tests.webforms.staff.conftest import Consultant, moment

SECRET = "Zaq12wsx"


def _with_a_password(consultant: Consultant, by: Actor) -> str:
    inquiry = consultant.opened.inquiry
    adding.add(consultant.desk, inquiry.id, f"Мой пароль: {SECRET}", REQUESTER, moment())
    if by is not MARINA:
        claims.release(consultant.desk, inquiry.id, MARINA, moment())
        claims.claim(consultant.desk, inquiry.id, by, moment())
    consultant.enter()
    return str(view(consultant.desk, inquiry.id).masked[0].id)


def _press(consultant: Consultant, text_id: str) -> str:
    visitor = consultant.visitor
    page = visitor.open(consultant.path)
    assert SECRET not in page.text
    sent = {"csrf_token": visitor.fields["csrf_token"], "text": text_id}
    return visitor.client.post(f"{consultant.path}/reveal", data=sent).text


def test_the_claimant_is_shown_it_on_demand(consultant: Consultant) -> None:
    text_id = _with_a_password(consultant, MARINA)
    assert SECRET in _press(consultant, text_id)
    assert consultant.seen.history[-1].what == REVEALED
    page = consultant.visitor.open(consultant.path).text
    assert SECRET not in page
    assert "Посмотрели скрытое в словах вопроса" in page


def test_a_colleague_is_not(consultant: Consultant) -> None:
    text_id = _with_a_password(consultant, RUSLAN)
    said = _press(consultant, text_id)
    assert SECRET not in said
    assert NOT_CLAIMANT in said
    assert consultant.seen.history[-1].what != REVEALED
