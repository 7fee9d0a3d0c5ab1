"""The whole way through the chat, with the cards and messages that the desk itself renders."""

from datetime import UTC, datetime

import pytest

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.journal.inquiry_queries import card_post
from helpdesk.kernel.outbox import unsent
from integration.chosen import create_sender
from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.integration.house import School
from tests.integration.mattermost.no_mail import NoMail
from workers.delivery import DeliveryService

FILLED = {"topic": "lessons", "words": "Не сохраняется тема урока"}


def deliver(school: School) -> None:
    """Deliver all that waits, as the worker does."""
    carrier = DeliveryService(school.desk, create_sender(school.desk, school.settings), NoMail())
    while ids := unsent(school.desk, datetime.now(UTC)):
        carrier.carry(ids)


def card(school: School, inquiry: Inquiry) -> SeenPost:
    post_id = card_post(school.desk, inquiry.id)
    assert post_id is not None
    return school.consultant.post(post_id)


def newest_with(person: Person, button: str) -> SeenPost:
    """Return the last direct message that has this button."""
    posts = [post for post in person.direct_posts() if button in _names(post)]
    return posts[-1]


def _names(post: SeenPost) -> list[str]:
    return [str(action.get("name")) for action in post.actions]


@pytest.fixture
def inquiry(school: School) -> Inquiry:
    """A question asked by the dialog behind the command, its card rendered."""
    school.teacher.run("/help")
    assert school.teacher.submit(school.teacher.dialog(), FILLED).went_through
    deliver(school)
    return school.inquiry_of(school.teacher)


def test_a_password_in_the_dialog_is_asked_about_once(school: School) -> None:
    school.teacher.run("/help")
    shown = school.teacher.dialog()
    filled = FILLED | {"done": "входила, мой пароль: Zaq12wsx"}
    asked = school.teacher.submit(shown, filled)
    assert asked.errors["done"].startswith("Похоже на пароль. Уберите, пожалуйста")
    assert school.asked_by(school.teacher) == []
    assert school.teacher.submit(shown, filled).went_through
    assert len(school.asked_by(school.teacher)) == 1


def choose(school: School, person: Person, post: SeenPost, name: str) -> None:
    """Click the button of that name, or choose it under «Ещё…»."""
    if name in _names(post):
        person.press_named(post, name)
    else:
        person.select(post, name)


def fill(person: Person, words: str) -> None:
    shown = person.dialog()
    assert person.submit(shown, {"words": words}).went_through


def test_command_card_claim_answer_did_not_help_next_cycle(
    school: School, inquiry: Inquiry
) -> None:
    teacher, consultant = school.teacher, school.consultant
    assert "Не сохраняется тема урока" in card(school, inquiry).text

    choose(school, consultant, card(school, inquiry), "Беру")
    deliver(school)
    assert "Марина Юрьевна Нехай" in teacher.direct_posts()[-1].text

    choose(school, consultant, card(school, inquiry), "Ответить")
    fill(consultant, "Обновите страницу.")
    deliver(school)
    assert "Обновите страницу." in teacher.direct_posts()[-1].text

    choose(school, teacher, newest_with(teacher, "Не помогло"), "Не помогло")
    fill(teacher, "Всё равно не сохраняется")
    deliver(school)
    after = school.now(inquiry).inquiry
    assert (after.cycle, after.state) == (2, State.CLAIMED)
    assert school.sandbox.violations == []


def test_a_question_is_answered_from_the_direct_message(school: School, inquiry: Inquiry) -> None:
    choose(school, school.consultant, card(school, inquiry), "Уточнить")
    fill(school.consultant, "В каком классе?")
    deliver(school)
    choose(school, school.teacher, newest_with(school.teacher, "Ответить"), "Ответить")
    fill(school.teacher, "В 7А")
    assert school.now(inquiry).inquiry.state is State.CLAIMED


@pytest.mark.usefixtures("lesson")
def test_a_lesson_calls_whoever_is_on_duty(school: School, inquiry: Inquiry) -> None:
    post = newest_with(school.teacher, "Урок идёт сейчас")
    choose(school, school.teacher, post, "Урок идёт сейчас")
    assert [entry.what for entry in school.now(inquiry).history][-1] == "lesson_now"


def test_a_question_is_withdrawn_from_the_direct_message(school: School, inquiry: Inquiry) -> None:
    choose(school, school.teacher, newest_with(school.teacher, "Отозвать"), "Отозвать")
    assert school.teacher.submit(school.teacher.dialog(), {}).went_through
    deliver(school)
    assert school.now(inquiry).inquiry.state is State.CLOSED


def test_a_colleague_takes_over_what_was_offered_to_him(school: School, inquiry: Inquiry) -> None:
    choose(school, school.consultant, card(school, inquiry), "Беру")
    deliver(school)
    choose(school, school.consultant, card(school, inquiry), "Передать")
    offer = {"colleague": school.colleague.id}
    assert school.consultant.submit(school.consultant.dialog(), offer).went_through
    deliver(school)
    choose(school, school.colleague, newest_with(school.colleague, "Беру"), "Беру")
    assert school.now(inquiry).inquiry.claimant_id == school.colleague.id


def test_a_handed_off_question_gets_the_supports_answer(school: School, inquiry: Inquiry) -> None:
    choose(school, school.consultant, card(school, inquiry), "Беру")
    deliver(school)
    choose(school, school.consultant, card(school, inquiry), "В поддержку")
    fill(school.consultant, "Читали инструкцию")
    deliver(school)
    letter = school.teacher.direct_posts()[-1]
    choose(school, school.teacher, letter, "Номер обращения")
    fill(school.teacher, "DN-17")
    choose(school, school.teacher, letter, "Ответ поддержки")
    fill(school.teacher, "Исправлено")
    assert school.now(inquiry).inquiry.state is State.ANSWERED
