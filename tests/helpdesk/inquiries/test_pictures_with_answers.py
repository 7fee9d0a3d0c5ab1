"""Pictures go with the texts they were sent with; in the store each lies once."""

import pytest
from sqlalchemy import Engine

from helpdesk.domain.errors import RuleViolation
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.people import REQUESTER, Role
from helpdesk.domain.texts import Picture
from helpdesk.inquiries import adding, answering, asking, handoffs
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.kernel.desk import Desk
from helpdesk.kernel.drafts import (
    DraftKey,
    add_picture,
    drop_draft,
    pictures_kept_by,
    save_draft,
    start_with,
    take_picture_out,
    whole_draft,
)
from helpdesk.privacy.holding_back import LooksSecret
from helpdesk.vendor import relaying
from tests.helpdesk.life import HOUR, MARINA, NOW, RUSLAN, asked, desk_on

# Others send these statements to both sorts of database, but for those of the marked tests.
pytestmark = pytest.mark.any_database

ONE = Picture("one.png", 10, "1" * 64)
TWO = Picture("two.jpg", 20, "2" * 64)
SECRET = "Ваш пароль: Zaq12wsx"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_on(engine)


@pytest.fixture
def inquiry(desk: Desk) -> Inquiry:
    return asked(desk)


@pytest.fixture
def key(inquiry: Inquiry) -> DraftKey:
    return DraftKey(inquiry.id, MARINA.id, Move.ANSWER)


def shown(seen: InquiryView, at: int = -1) -> list[str]:
    return [each.name for each in seen.pictures_of(seen.answers[at].id)]


def test_pictures_go_with_an_answer_and_are_not_the_requesters(
    desk: Desk, inquiry: Inquiry
) -> None:
    answering.answer(desk, inquiry.id, "Вот.", MARINA, NOW, pictures=[ONE, TWO])
    seen = view(desk, inquiry.id)
    assert shown(seen) == ["one.png", "two.jpg"]
    assert {(each.role, each.author_id) for each in seen.attachments} == {
        (Role.CONSULTANT, MARINA.id)
    }
    assert seen.own_pictures == []


def test_a_picture_that_the_requester_has_sent_can_be_shown_back(
    desk: Desk, inquiry: Inquiry
) -> None:
    adding.attach(desk, inquiry.id, ONE.name, ONE.size, ONE.sha256, REQUESTER, NOW)
    again = Picture("another-name.png", ONE.size, ONE.sha256)
    answering.answer(desk, inquiry.id, "Здесь.", MARINA, NOW, pictures=[again])
    seen = view(desk, inquiry.id)
    assert shown(seen) == ["one.png"]
    assert [each.name for each in seen.own_pictures] == ["one.png"]


def test_a_correction_keeps_the_pictures_unless_others_are_given(
    desk: Desk, inquiry: Inquiry
) -> None:
    answering.answer(desk, inquiry.id, "Вот.", MARINA, NOW, pictures=[ONE])
    answering.correct(desk, inquiry.id, "Вот так.", MARINA, NOW)
    assert shown(view(desk, inquiry.id)) == ["one.png"]
    answering.correct(desk, inquiry.id, "Вот так.", MARINA, NOW, pictures=[TWO])
    seen = view(desk, inquiry.id)
    assert shown(seen) == ["two.jpg"]
    assert shown(seen, 0) == ["one.png"]
    (held,) = seen.answered
    assert [text.body for text in held.earlier] == ["Вот так.", "Вот."]


def test_a_correction_of_nothing_is_refused(desk: Desk, inquiry: Inquiry) -> None:
    answering.answer(desk, inquiry.id, "Вот.", MARINA, NOW)
    with pytest.raises(RuleViolation, match="Ответ не изменился"):
        answering.correct(desk, inquiry.id, " Вот. ", MARINA, NOW)


def test_what_looks_like_a_password_changes_nothing(desk: Desk, inquiry: Inquiry) -> None:
    for give in (answering.answer, asking.ask):
        with pytest.raises(LooksSecret):
            give(desk, inquiry.id, SECRET, MARINA, NOW)
    assert view(desk, inquiry.id).inquiry == inquiry
    answering.answer(desk, inquiry.id, "Вот.", MARINA, NOW)
    with pytest.raises(LooksSecret):
        answering.correct(desk, inquiry.id, SECRET, MARINA, NOW)
    answering.correct(desk, inquiry.id, SECRET, MARINA, NOW, insisted=True)
    assert [text.body for text in view(desk, inquiry.id).answers] == ["Вот.", SECRET]


@pytest.mark.each_database
def test_the_vendors_answer_is_held_as_well_but_not_its_requesters_word(
    desk: Desk, inquiry: Inquiry
) -> None:
    asking.ask(desk, inquiry.id, "Какой класс?", MARINA, NOW)
    handoffs.hand_off(desk, inquiry.id, MARINA, NOW)
    with pytest.raises(LooksSecret):
        relaying.vendor_answer(desk, inquiry.id, SECRET, MARINA, NOW)
    relaying.vendor_answer(desk, inquiry.id, SECRET, REQUESTER, NOW)
    assert len(view(desk, inquiry.id).answers) == 1


# Drafts


@pytest.mark.each_database
def test_a_draft_is_one_persons_and_one_moves(desk: Desk, key: DraftKey) -> None:
    save_draft(desk, key, "Мой", NOW)
    add_picture(desk, key, ONE, NOW)
    others = [
        DraftKey(key.inquiry_id, RUSLAN.id, Move.ANSWER),
        DraftKey(key.inquiry_id, MARINA.id, Move.ASK),
    ]
    assert [whole_draft(desk, other).body for other in others] == ["", ""]
    assert pictures_kept_by(desk, key.inquiry_id, RUSLAN.id) == set()
    assert pictures_kept_by(desk, key.inquiry_id, MARINA.id) == {"one.png"}


def test_an_emptied_draft_is_empty(desk: Desk, key: DraftKey) -> None:
    save_draft(desk, key, "Мой", NOW)
    save_draft(desk, key, "", NOW + HOUR)
    draft = whole_draft(desk, key)
    assert (draft.body, draft.saved_at) == ("", NOW + HOUR)


def test_a_warning_holds_for_the_very_words(desk: Desk, key: DraftKey) -> None:
    save_draft(desk, key, SECRET, NOW, warned=True)
    save_draft(desk, key, SECRET, NOW + HOUR)
    assert whole_draft(desk, key).warned_at == NOW
    save_draft(desk, key, SECRET + "!", NOW + HOUR)
    assert whole_draft(desk, key).warned_at is None


def test_a_sixth_picture_is_refused_and_the_same_one_joins_once(desk: Desk, key: DraftKey) -> None:
    for number in range(5):
        for _ in range(2):
            add_picture(desk, key, Picture(f"{number}.png", 1, str(number) * 64), NOW)
    with pytest.raises(RuleViolation, match="Больше 5 снимков"):
        add_picture(desk, key, Picture("5.png", 1, "5" * 64), NOW)
    assert len(whole_draft(desk, key).pictures) == 5


def test_only_what_nothing_else_shows_is_dropped(desk: Desk, key: DraftKey) -> None:
    dropped: list[str] = []
    answering.answer(desk, key.inquiry_id, "Вот.", MARINA, NOW, pictures=[ONE])
    for picture in (ONE, TWO):
        add_picture(desk, key, picture, NOW)
        take_picture_out(desk, key, picture.name, dropped.append, NOW)
    take_picture_out(desk, key, "never-there.png", dropped.append, NOW)
    assert dropped == ["two.jpg"]
    assert whole_draft(desk, key).pictures == ()


@pytest.mark.each_database
def test_a_draft_begins_once_with_what_is_corrected(desk: Desk, key: DraftKey) -> None:
    start_with(desk, key, "Вот.", (ONE,), NOW)
    take_picture_out(desk, key, ONE.name, lambda _: None, NOW)
    start_with(desk, key, "Другое", (ONE, TWO), NOW)
    assert (whole_draft(desk, key).body, whole_draft(desk, key).pictures) == ("Вот.", ())


def test_what_was_sent_is_no_draft_any_more(desk: Desk, key: DraftKey) -> None:
    save_draft(desk, key, "Мой", NOW)
    add_picture(desk, key, ONE, NOW)
    drop_draft(desk, key, NOW)
    assert whole_draft(desk, key) == type(whole_draft(desk, key))()
