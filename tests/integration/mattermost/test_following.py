"""What a teacher changes or deletes in the chat after the bot has taken it: the inquiry follows."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from helpdesk.domain.inquiry import Inquiry
from helpdesk.inquiries import answering
from helpdesk.inquiries.following import DELETED, EDITED, GONE
from helpdesk.privacy.confidential import LEFT_OUT
from helpdesk.privacy.holding_back import HIDDEN
from helpdesk.storage import inquiry_tables
from helpdesk.storage.journal_tables import journal_words
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.integration.hearing import Ears, actor, listening, wait_for
from tests.integration.house import School

SECRET = "мой пароль солнышко"
# The desk hides it at once, and keeps it apart.
HIDDEN_SECRET = "пароль: Солнышко77"


def edit(person: Person, post: SeenPost, words: str) -> None:
    person.request("PUT", f"/posts/{post.id}/patch", json={"message": words})


def delete(person: Person, post: SeenPost) -> None:
    person.request("DELETE", f"/posts/{post.id}")


def follow(ears: Ears) -> None:
    """Look as after a new connection, and deliver what comes of it."""
    ears.listener._changes_at = 0.0
    ears.hear()


def all_words(school: School, inquiry: Inquiry) -> str:
    """Return all that stands of an inquiry in the database and in the channel."""
    with school.desk.reading() as connection:
        sought = connection.execute(journal_words.select()).all()
        kept = connection.execute(inquiry_tables.text.select()).all()
    seen = school.now(inquiry)
    posts = [post.text + str(post.props) for post in school.consultant.posts("consultants")]
    return f"{sought} {kept} {seen.inquiry.subject} {posts}".casefold()


def what_happened(school: School, inquiry: Inquiry) -> list[str]:
    return [entry.what for entry in school.now(inquiry).history]


@pytest.fixture
def opened(school: School, ears: Ears) -> tuple[SeenPost, Inquiry]:
    """An inquiry that was opened from a message to the bot."""
    said = school.teacher.say("@helpbot", f"Не войти, {SECRET}")
    ears.hear()
    school.teacher.press_named(ears.last_told(school.teacher), "Да, это вопрос")
    ears.deliver()
    return said, school.inquiry_of(school.teacher)


def test_an_edit_reaches_the_question_its_subject_and_the_card(
    school: School, ears: Ears, opened: tuple[SeenPost, Inquiry]
) -> None:
    said, inquiry = opened
    edit(school.teacher, said, "Не войти с телефона")
    follow(ears)
    assert ears.words(inquiry) == ["Не войти с телефона"]
    assert school.now(inquiry).inquiry.subject == "Не войти с телефона"
    assert "Не войти с телефона" in ears.card(inquiry).text
    told = ears.last_told(school.teacher).text
    assert told == (
        f"Вы изменили сообщение: в вопросе **{inquiry.shown_reference}** теперь новые слова."
    )
    assert what_happened(school, inquiry)[-1] == EDITED


def test_what_is_deleted_is_gone_everywhere(
    school: School, ears: Ears, opened: tuple[SeenPost, Inquiry]
) -> None:
    said, inquiry = opened
    assert "солнышко" in all_words(school, inquiry)
    delete(school.teacher, said)
    follow(ears)
    assert "солнышко" not in all_words(school, inquiry)
    assert school.now(inquiry).inquiry.subject == GONE
    assert "убраны из вопроса" in ears.last_told(school.teacher).text
    assert what_happened(school, inquiry)[-1] == DELETED


CODED = "пароль: Masha2010"


def test_a_password_that_is_hidden_goes_with_its_message(
    school: School, ears: Ears, opened: tuple[SeenPost, Inquiry]
) -> None:
    said, inquiry = opened
    edit(school.teacher, said, f"Не войти, {CODED}")
    follow(ears)
    assert "masha2010" not in ears.card(inquiry).text.casefold()
    assert originals(school) == [f"Не войти, {CODED}"]
    edit(school.teacher, said, "Не войти")
    follow(ears)
    assert originals(school) == []


def originals(school: School) -> list[str]:
    """Return what «Показать» shows."""
    with school.desk.reading() as connection:
        original = inquiry_tables.text.c.original
        return list(connection.execute(select(original).where(original.is_not(None))).scalars())


def test_an_addition_goes_from_the_thread_too(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", f"Вот {SECRET}")
    ears.hear()
    assert SECRET in ears.thread(inquiry)[-1].text
    delete(school.teacher, said)
    follow(ears)
    assert "солнышко" not in all_words(school, inquiry)
    assert "солнышко" not in "".join(post.text for post in ears.thread(inquiry))


def test_what_was_hidden_goes_as_well_when_it_is_changed_or_deleted(
    school: School, ears: Ears
) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", f"Вот {HIDDEN_SECRET}")
    ears.hear()
    assert "солнышко" in all_words(school, inquiry)
    assert HIDDEN in ears.last_told(school.teacher).text
    edit(school.teacher, said, f"Вот {HIDDEN_SECRET}8")
    follow(ears)
    assert ears.words(inquiry)[-1] == f"Вот пароль: {LEFT_OUT}"
    assert "солнышко778" in all_words(school, inquiry)
    edit(school.teacher, said, "Вот номер")
    follow(ears)
    assert "солнышко" not in all_words(school, inquiry)
    edit(school.teacher, said, f"Вот {HIDDEN_SECRET}")
    follow(ears)
    delete(school.teacher, said)
    follow(ears)
    assert "солнышко" not in all_words(school, inquiry)


def test_an_addition_is_changed_in_the_thread_too(school: School, ears: Ears) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", "И в 7Б")
    ears.hear()
    edit(school.teacher, said, "И в 7В")
    follow(ears)
    assert ears.words(inquiry)[-1] == "И в 7В"
    assert any("И в 7В" in post.text for post in ears.thread(inquiry))
    assert not any("И в 7Б" in post.text for post in ears.thread(inquiry))


def test_after_the_answer_an_edit_is_not_followed_and_the_bot_says_so(
    school: School, ears: Ears
) -> None:
    inquiry = school.ask()
    said = school.teacher.say("@helpbot", "И в 7Б")
    ears.hear()
    ears.claim(inquiry, school.consultant)
    answers(school, inquiry)
    edit(school.teacher, said, "И в 7В")
    follow(ears)
    assert "И в 7Б" in ears.words(inquiry)
    assert "уже ответили" in ears.last_told(school.teacher).text
    delete(school.teacher, said)
    follow(ears)
    assert "И в 7Б" not in ears.words(inquiry)


def test_following_again_says_nothing_again(
    school: School, ears: Ears, opened: tuple[SeenPost, Inquiry]
) -> None:
    said, inquiry = opened
    edit(school.teacher, said, "Не войти с телефона")
    for _ in range(3):
        follow(ears)
    assert what_happened(school, inquiry).count(EDITED) == 1
    told = [post.text for post in ears.told(school.teacher)]
    assert sum("новые слова" in text for text in told) == 1


def test_of_several_messages_in_one_text_only_the_deleted_one_goes(
    school: School, ears: Ears
) -> None:
    first = school.teacher.say("@helpbot", f"Вот {SECRET}")
    school.teacher.say("@helpbot", "Не войти в журнал")
    ears.hear()
    school.teacher.press_named(ears.last_told(school.teacher), "Да, это вопрос")
    ears.deliver()
    inquiry = school.inquiry_of(school.teacher)
    delete(school.teacher, first)
    follow(ears)
    assert ears.words(inquiry) == ["Не войти в журнал"]
    assert "солнышко" not in all_words(school, inquiry)


def test_words_without_a_place_are_changed_and_go_as_well(school: School, ears: Ears) -> None:
    said = school.teacher.say("@helpbot", "Не войти")
    ears.hear()
    with listening(ears.listener):
        wait_for(lambda: school.sandbox.wires.open, "the websocket")
        edit(school.teacher, said, "Не войти с телефона")
        wait_for(lambda: ears.kept() == ["Не войти с телефона"], "the edit")
        ears.deliver()
        assert "Не войти с телефона" in ears.last_told(school.teacher).text
        delete(school.teacher, said)
        wait_for(lambda: not ears.kept(), "the deletion")


def test_the_websocket_brings_it_at_once(
    school: School, ears: Ears, opened: tuple[SeenPost, Inquiry]
) -> None:
    said, inquiry = opened
    with listening(ears.listener):
        wait_for(lambda: school.sandbox.wires.open, "the websocket")
        edit(school.teacher, said, "Не войти с телефона")
        wait_for(lambda: ears.words(inquiry) == ["Не войти с телефона"], "the edit")
        delete(school.teacher, said)
        wait_for(lambda: ears.words(inquiry) == [""], "the deletion")


def answers(school: School, inquiry: Inquiry) -> None:
    answering.answer(
        school.desk, inquiry.id, "Обновите страницу", actor(school.consultant), datetime.now(UTC)
    )
