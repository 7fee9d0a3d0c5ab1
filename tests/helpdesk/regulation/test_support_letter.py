"""The letter to the vendor's support: whose it is, how long a link may be, and what is read out."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry, NewInquiry
from helpdesk.domain.states import HandoffReason, Kind, ReplyBy
from helpdesk.inquiries.calling import NOT_HANDED_OFF, Outcome, call
from helpdesk.inquiries.handoffs import hand_off
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.regulation.regulation import Regulation
from helpdesk.regulation.support_letter import MAILTO_LIMIT, Letter, read_out
from helpdesk.regulation.wording import Wording
from tests.helpdesk.life import HEAD, NOW, REGULATION, asked, deliveries, desk_on, parent, teacher

pytestmark = pytest.mark.any_database

SCHOOL = Regulation.parse(REGULATION).school
PLACE = ("аул Вочепший", "Республика Адыгея")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


def handed_off(desk: Desk, new: NewInquiry) -> InquiryView:
    inquiry = asked(desk, new)
    hand_off(desk, inquiry.id, HEAD, NOW)
    return view(desk, inquiry.id)


def letter_of(desk: Desk, new: NewInquiry) -> Letter:
    letter = handed_off(desk, new).letter
    assert letter is not None
    return letter


def usual() -> list[tuple[Kind, str, str]]:
    """The questions that the school itself gives as examples, and the hints beside the form."""
    regulation = Regulation.parse(REGULATION)
    found = []
    for kind in Kind:
        examples: dict[str, Wording] = getattr(regulation.wording, kind)
        found += [(kind, topic, each.example) for topic, each in examples.items()]
        found += [(kind, "other", hint.question) for hint in regulation.hints.of(kind)]
    return found


@pytest.mark.parametrize(("kind", "topic", "words"), usual())
def test_a_usual_question_fits_into_the_link(
    sqlite_url: str, engine: Engine, kind: Kind, topic: str, words: str
) -> None:
    new = parent(words) if kind is Kind.PARENT else teacher(words)
    who = replace(new.requester, name="Александра Константиновна Тлехусеж")
    letter = letter_of(desk_on(engine), replace(new, topic=topic, requester=who))
    assert "&body=" in letter.mailto
    assert len(letter.mailto) <= MAILTO_LIMIT
    assert letter.fits_mailto or letter.is_brief_in_link


def test_what_does_not_fit_at_all_begins_with_the_subject_alone(desk: Desk) -> None:
    letter = letter_of(desk, parent("Не видно оценок. " * 40))
    assert not letter.fits_mailto
    assert not letter.is_brief_in_link
    assert "&body=" not in letter.mailto


@pytest.mark.parametrize("new", [parent(), teacher()])
def test_the_school_is_named_in_full_with_place_and_region(desk: Desk, new: NewInquiry) -> None:
    seen = handed_off(desk, new)
    letter = seen.letter
    assert letter is not None
    assert letter.brief is not None
    assert SCHOOL.full_name in letter.body
    aloud = read_out(seen.inquiry, seen.regulation)
    for said, place in product((letter.body, letter.brief.body, aloud), PLACE):
        assert place in said


def test_the_schools_number_is_that_of_a_question(desk: Desk) -> None:
    letter = letter_of(desk, parent())
    assert "Номер вопроса в школе" in letter.body
    assert "бращени" not in letter.body + letter.subject


def test_no_reason_speaks_of_a_term_that_may_still_run() -> None:
    assert not [each for each in HandoffReason if "срок" in each.clause]


def test_who_left_no_phone_reads_out_none(desk: Desk) -> None:
    seen = handed_off(desk, parent(phone=""))
    assert "связи" not in read_out(seen.inquiry, seen.regulation)


@pytest.mark.parametrize("reply_by", [ReplyBy.CALL, ReplyBy.SELF])
def test_who_has_only_a_phone_is_called(desk: Desk, reply_by: ReplyBy) -> None:
    seen = handed_off(desk, parent(email="", reply_by=reply_by))
    assert "handoff to phone: parked" in deliveries(desk, seen.inquiry.id)
    assert [task.occasion for task in seen.owed] == ["handoff"]


def test_with_consent_the_school_sends_the_letter_for_him(desk: Desk) -> None:
    seen = handed_off(desk, parent(email="", reply_by=ReplyBy.CALL))
    assert seen.letter_by_school is None
    call(desk, seen.inquiry.id, Outcome.SCHOOL_SENDS, HEAD, NOW)
    after = view(desk, seen.inquiry.id)
    letter = after.letter_by_school
    assert letter is not None
    assert seen.letter is not None
    assert "Согласие дано по телефону 24.11.2026" in letter.body
    assert letter.body.endswith(seen.letter.body)
    assert after.letter == seen.letter
    assert after.owed == []


def test_there_is_nothing_to_send_before_a_handoff(desk: Desk) -> None:
    inquiry: Inquiry = asked(desk)
    with pytest.raises(RuleViolation, match=NOT_HANDED_OFF):
        call(desk, inquiry.id, Outcome.SCHOOL_SENDS, HEAD, NOW)
