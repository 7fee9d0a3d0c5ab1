"""Words of who has several open inquiries: they are for the one that alone waits for him."""

from datetime import UTC, datetime

from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.inquiries import asking
from tests.integration.hearing import Ears, actor
from tests.integration.house import School


def asked(school: School, inquiry: Inquiry) -> Inquiry:
    who = actor(school.consultant)
    return asking.ask(school.desk, inquiry.id, "Какой класс?", who, datetime.now(UTC))


def test_they_are_taken_for_it_and_the_bot_says_so(school: School, ears: Ears) -> None:
    waits, other = asked(school, school.ask("Не сохраняется тема")), school.ask("Нет класса")
    school.teacher.say("@helpbot", "7Б")
    ears.hear()
    assert ears.words(waits)[-1] == "7Б"
    assert school.now(waits).inquiry.state is State.CLAIMED
    assert ears.words(other) == ["Нет класса"]
    said = ears.last_told(school.teacher).text
    assert f"Спасибо, передали консультанту: {waits.shown_reference}." in said.replace("**", "")
    assert "Из ваших вопросов ответа ждал только он." in said


def test_where_it_is_the_only_open_one_nothing_is_explained(school: School, ears: Ears) -> None:
    asked(school, school.ask())
    school.teacher.say("@helpbot", "7Б")
    ears.hear()
    assert "ответа ждал только он" not in ears.last_told(school.teacher).text


def test_where_two_wait_the_bot_asks(school: School, ears: Ears) -> None:
    for words in ("Не сохраняется тема", "Нет класса"):
        asked(school, school.ask(words))
    school.teacher.say("@helpbot", "7Б")
    ears.hear()
    assert "К какому вопросу" in ears.last_told(school.teacher).text
