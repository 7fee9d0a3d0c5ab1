"""Whole stories of a school that lives in Slack, with the desk's real processes."""

from collections.abc import Iterator

import pytest

from helpdesk.domain.states import State
from tests.e2e.house import message_text, wait_for
from tests.e2e.people import REFERENCE, fill_in, send
from tests.e2e.slack_house import BOT, SlackHouse, living_in_slack

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("stories in slack"),
    pytest.mark.timeout(400),
]
ANSWER = "Откройте вкладку «Итоговые» и выберите вторую четверть."
SECOND_ANSWER = "Урок ещё не открыт: откройте отчётный период."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackHouse]:
    with living_in_slack(tmp_path_factory.mktemp("house")) as running:
        yield running


def test_a_parent_asks_and_reads_the_answer(house: SlackHouse) -> None:
    mother = house.visitor()
    fill_in(mother)
    reference = send(mother)
    page = mother.page.url.removesuffix("/accepted")
    house.letter(f"Вопрос получен, {reference}")
    house.claim(reference)
    assert "Вопросом занимается Марина" in mother.open(page)
    house.answer(reference, ANSWER)
    assert ANSWER in message_text(house.letter(f"Ответ готов, {reference}"))
    mother.open(page)
    mother.press("Помогло")
    house.card(reference, State.CLOSED)
    assert len(house.roots(reference)) == 1
    assert house.slack.violations == []


def test_a_teacher_asks_again_what_did_not_help_until_it_has(house: SlackHouse) -> None:
    words = "Тема урока не сохраняется: нажимаю кнопку, и ничего"
    house.fill(house.teacher, lambda: house.teacher.run("/helpdesk"), topic="lessons", words=words)
    found = wait_for(lambda: REFERENCE.search(str(house.told("Принято"))), "the reference")
    reference = found[0]
    house.claim(words)
    house.answer(words, ANSWER)
    answered = house.told(ANSWER)[-1]["ts"]
    house.fill(
        house.teacher,
        lambda: house.teacher.press(BOT, answered, "Не помогло"),
        words="Выбрала, но кнопка серая",
    )
    house.answer(reference, SECOND_ANSWER)
    house.teacher.press(BOT, house.told(SECOND_ANSWER)[-1]["ts"], "Помогло")
    house.card(reference, State.CLOSED)
    assert len(house.roots(reference)) == 1
    assert house.slack.violations == []
