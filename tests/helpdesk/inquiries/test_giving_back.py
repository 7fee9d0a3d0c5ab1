"""Words that could not be sent: one message at a time brings them back, on each database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import Role
from helpdesk.domain.states import CloseReason
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims, closing
from helpdesk.inquiries.giving_back import NOBODY_ELSE, bring_back, drop_words, give_on
from helpdesk.journal.inquiry_queries import view
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import DraftKey, drop_draft, save_draft, whole_draft
from tests.helpdesk.life import HOUR, MARINA, NOW, RUSLAN, asked, deliver, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

BROUGHT, TAKEN_BACK = "draft_kept to id:marina-id", "over to id:marina-id"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    """One that Руслан has claimed while Марина was writing."""
    inquiry = asked(desk)
    claims.claim(desk, inquiry.id, RUSLAN, NOW)
    deliver(desk, NOW)
    return inquiry


@pytest.fixture
def key(inquiry: Inquiry) -> DraftKey:
    return DraftKey(inquiry.id, MARINA.id, Move.ANSWER)


def bring(desk: Desk, key: DraftKey, words: str = "Обновите.") -> list[str]:
    bring_back(desk, key, words, Role.CONSULTANT, "answer", NOW)
    return deliver(desk, NOW)


def test_the_same_words_are_brought_once_and_others_in_their_place(
    desk: Desk, key: DraftKey
) -> None:
    assert bring(desk, key) == [BROUGHT]
    assert bring(desk, key) == []
    assert bring(desk, key, "Иначе.") == [TAKEN_BACK, BROUGHT]
    assert whole_draft(desk, key).body == "Иначе."


@pytest.mark.each_database
def test_words_that_were_changed_elsewhere_meanwhile_are_brought_anew(
    desk: Desk, key: DraftKey
) -> None:
    bring(desk, key)
    save_draft(desk, key, "Дописано на странице.", NOW + HOUR)
    assert bring(desk, key, "Дописано на странице.") == [TAKEN_BACK, BROUGHT]


def test_each_ones_words_and_each_move_have_a_message_of_their_own(
    desk: Desk, inquiry: Inquiry, key: DraftKey
) -> None:
    bring(desk, key)
    asking = DraftKey(inquiry.id, MARINA.id, Move.ASK)
    bring(desk, asking, "Какой класс?")
    assert bring(desk, DraftKey(inquiry.id, "other-id", Move.ANSWER)) == [
        "draft_kept to id:other-id"
    ]
    drop_words(desk, asking, NOW)
    assert deliver(desk, NOW) == [TAKEN_BACK]
    assert whole_draft(desk, key).body == "Обновите."


def test_sent_after_all_they_take_their_message_along(desk: Desk, key: DraftKey) -> None:
    bring(desk, key)
    drop_draft(desk, key, NOW)
    assert deliver(desk, NOW) == [TAKEN_BACK]
    assert bring(desk, key) == [BROUGHT]


@pytest.mark.each_database
def test_given_by_ten_hands_at_once_the_colleague_gets_them_once(
    desk: Desk, inquiry: Inquiry, key: DraftKey
) -> None:
    bring(desk, key)

    def give(_: int) -> str:
        try:
            return give_on(desk, key, MARINA, NOW)
        except RuleViolation:
            return ""

    with ThreadPoolExecutor(10) as pool:
        got = list(pool.map(give, range(10)))
    assert sorted(got)[-2:] == ["", RUSLAN.name]
    assert sorted(deliver(desk, NOW)) == ["note to id:ruslan-id", TAKEN_BACK]
    assert [text.body for text in view(desk, inquiry.id).said(TextKind.NOTE)] == ["Обновите."]


def test_of_a_closed_inquiry_nothing_is_given(desk: Desk, inquiry: Inquiry, key: DraftKey) -> None:
    closing.close(desk, inquiry.id, CloseReason.BY_MOUTH, RUSLAN, NOW)
    bring(desk, key)
    with pytest.raises(RuleViolation, match=NOBODY_ELSE):
        give_on(desk, key, MARINA, NOW)
    assert whole_draft(desk, key).body == "Обновите."
