"""A consultant's own question goes to another, no matter who gives it."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.people import Person, Requester
from helpdesk.inquiries import claims
from helpdesk.inquiries.handing_over import hand_over
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.activation import activate_regulation
from helpdesk.kernel.desk import Desk
from integration.chat.phrases import calls
from integration.chat.speech import Call
from tests.helpdesk.life import (
    HEAD,
    MARINA,
    NOW,
    REGULATION,
    RUSLAN,
    asked,
    desk_on,
    record,
    teacher,
)
from tests.toml_values import with_values

# Others send the same statements to both sorts of database.
pytestmark = pytest.mark.any_database

HE = Person(RUSLAN.id, RUSLAN.username, RUSLAN.name, entitled=True)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def his(desk: Desk) -> Inquiry:
    who = Requester(RUSLAN.name, mattermost_id=RUSLAN.id, username=RUSLAN.username)
    new: NewInquiry = replace(teacher(), requester=who)
    return asked(desk, new)


def test_it_is_neither_given_nor_offered_to_him(desk: Desk, his: Inquiry) -> None:
    with pytest.raises(RuleViolation, match=claims.HIS_OWN):
        claims.reassign(desk, his.id, HE, HEAD, NOW)
    claims.claim(desk, his.id, MARINA, NOW)
    with pytest.raises(RuleViolation, match=claims.HIS_OWN):
        claims.offer(desk, his.id, HE, MARINA, NOW)


def test_with_all_of_a_colleagues_questions_his_own_becomes_free(desk: Desk, his: Inquiry) -> None:
    other = asked(desk)
    for each in (his, other):
        claims.claim(desk, each.id, MARINA, NOW)
    hand_over(desk, MARINA.id, HE, HEAD, "all", NOW)
    assert record(desk, his.id).claimant_id is None
    assert record(desk, other.id).claimant_id == RUSLAN.id


def called_to(desk: Desk, inquiry: Inquiry) -> list[str]:
    runs = calls(view(desk, inquiry.id).duty, NOW, inquiry)
    return [run.username for run in runs if isinstance(run, Call)]


def test_he_is_called_to_it_only_where_nobody_else_is_on_duty(desk: Desk, his: Inquiry) -> None:
    assert called_to(desk, his) == [RUSLAN.username]
    changed = with_values(REGULATION, {"people.consultants.0.duty": '["tue"]'})
    activate_regulation(desk, changed, NOW)
    assert called_to(desk, his) == [MARINA.username]
    assert called_to(desk, asked(desk)) == [MARINA.username, RUSLAN.username]
