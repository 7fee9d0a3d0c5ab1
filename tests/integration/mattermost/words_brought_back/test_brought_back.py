"""Words that came too late come back to their writer, who decides about them."""

from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.moves import Move
from helpdesk.domain.texts import TextKind
from helpdesk.inquiries import claims
from helpdesk.inquiries.giving_back import NOBODY_ELSE, NOTHING_KEPT
from helpdesk.kernel.drafts import DraftKey, whole_draft
from integration.chat.dialog_submission import KEPT
from integration.chat.sealing import button_context
from sandbox.seen import ShownDialog
from tests.integration.hearing import Ears, actor
from tests.integration.house import School
from tests.integration.mattermost.words_brought_back.typed import (
    DROP,
    GIVE,
    WORDS,
    brought,
    names,
    now,
    writing,
)


def overtaken(ears: Ears, inquiry: Inquiry, words: str = WORDS) -> ShownDialog:
    """Let a colleague claim what the consultant is writing an answer to."""
    school = ears.school
    shown = writing(school, inquiry)
    ears.claim(inquiry, school.colleague)
    assert not school.consultant.submit(shown, {"words": words}).went_through
    ears.deliver()
    return shown


def test_they_come_to_their_writer_alone_ready_to_copy(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    assert f"````\n{WORDS}\n````" in post.text
    assert "Вопросом занимается Имя consultant2." in post.text
    assert names(post) == [GIVE, DROP]
    for other in (school.colleague, school.teacher):
        assert not [each for each in ears.told(other) if "Обновите" in each.text]
    assert not [each for each in ears.thread(inquiry) if "Обновите" in each.text]


def test_the_same_words_again_bring_no_second_message_and_others_take_its_place(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = overtaken(ears, inquiry)
    (first,) = brought(ears, school.consultant)
    assert school.consultant.submit(shown, {"words": WORDS}).error.endswith(KEPT)
    ears.deliver()
    assert brought(ears, school.consultant) == [first]
    school.consultant.submit(shown, {"words": "Лучше так."})
    ears.deliver()
    (second,) = brought(ears, school.consultant)
    assert "Лучше так." in second.text
    assert "Ctrl" not in second.text


def draft(school: School, inquiry: Inquiry, move: Move = Move.ANSWER) -> str:
    return whole_draft(school.desk, DraftKey(inquiry.id, school.consultant.id, move)).body


def test_dropped_they_are_gone_with_their_message(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    shown = overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, DROP)
    ears.deliver()
    assert (brought(ears, school.consultant), draft(school, inquiry)) == ([], "")
    school.consultant.submit(shown, {"words": WORDS})
    ears.deliver()
    assert len(brought(ears, school.consultant)) == 1


def test_given_to_the_colleague_they_reach_him_and_never_the_requester(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, GIVE)
    ears.deliver()
    assert school.consultant.told()[-1] == "Текст отправлен. Его получит: Имя consultant2."
    note = ears.last_told(school.colleague).text
    assert note.startswith("Марина Юрьевна Нехай передаёт вам свой текст к вопросу")
    assert f"````\n{WORDS}\n````" in note
    assert (brought(ears, school.consultant), draft(school, inquiry)) == ([], "")
    assert not [each for each in ears.told(school.teacher) if "Обновите" in each.text]
    assert school.now(inquiry).answers == []


def test_pressed_twice_they_are_given_once(school: School, ears: Ears, inquiry: Inquiry) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    for _ in range(2):
        school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1] == NOTHING_KEPT
    assert len(school.now(inquiry).said(TextKind.NOTE)) == 1


def test_nobody_gives_or_drops_what_another_has_written(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    secret = school.settings.secret
    for action in (Action.GIVE_TEXT, Action.DROP_TEXT):
        context = button_context(secret, inquiry.reference, action, str(Move.ANSWER))
        post = school.post("consultants", [school.drawn(action, context)])
        school.head.press_named(post, action.words)
        assert school.head.told()[-1] == NOTHING_KEPT
    assert draft(school, inquiry) == WORDS


def test_where_nobody_else_has_it_there_is_nobody_to_give_them_to(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry)
    (post,) = brought(ears, school.consultant)
    claims.release(school.desk, inquiry.id, actor(school.colleague), now())
    school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1] == NOBODY_ELSE
    assert draft(school, inquiry) == WORDS
    ears.deliver()
    (post,) = brought(ears, school.consultant)
    assert names(post) == ["Ответить", DROP]
    assert f"````\n{WORDS}\n````" in post.text


def test_what_looks_like_a_password_is_not_given(
    school: School, ears: Ears, inquiry: Inquiry
) -> None:
    overtaken(ears, inquiry, "Ваш пароль: Zaq12wsx")
    (post,) = brought(ears, school.consultant)
    school.consultant.press_named(post, GIVE)
    assert school.consultant.told()[-1].startswith("Похоже на пароль.")
    assert school.now(inquiry).said(TextKind.NOTE) == []
    assert len(brought(ears, school.consultant)) == 1
