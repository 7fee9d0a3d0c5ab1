"""Whole stories in the real house: from the question to its end, by what people see and click."""

import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.browser import Browser
from tests.e2e.house import RealHouse, living, message_text, wait_for
from tests.e2e.people import (
    WORDS,
    card_of,
    dialog_after,
    fill_in,
    in_thread,
    reference_in,
    roots,
    send,
    told,
    until_it_says,
)

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("stories"),
    pytest.mark.timeout(240),
]

# Seconds, and long enough to claim what is to be claimed.
WINDOWS = {
    "windows.remind_duty": '"4s"',
    "windows.remind_channel": '"8s"',
    "windows.handoff": '"12s"',
}
VENDOR = "team@company.dnevnik.ru"
ANSWER = "Откройте вкладку «Итоговые» и выберите вторую четверть."
SECOND_ANSWER = "Урок ещё не открыт: откройте отчётный период."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """The demonstration as `make run` brings it up, with SQLite, Redis, chat and mail tray."""
    with living(RealHouse(tmp_path_factory.mktemp("house"), values=WINDOWS)) as running:
        running.wait_until_ready()
        yield running


def test_a_parent_asks_and_reads_the_answer(house: RealHouse) -> None:
    """The form, the queue, a press in the chat, a letter: each process names the question."""
    reference = _ask_and_read_the_answer(house)
    lines = {name: _lines_about(house, name, reference) for name in ("web", "bot", "worker")}
    assert len({each["inquiry"] for found in lines.values() for each in found}) == 1
    assert "moved" in {each["event"] for each in lines["web"]}
    assert all(each["request"] for name in ("web", "bot") for each in lines[name])
    assert {"claim", "answer"} <= {each.get("what") for each in lines["bot"]}
    carried = {each["what"] for each in lines["worker"] if each["event"] == "carried out"}
    assert {"card", "accepted", "answer"} <= carried
    # Nothing of one question's work stays for what is done for another.
    named = {(each["inquiry"], each["reference"]) for name in lines for each in _named(house, name)}
    assert len(named) == len({code for _, code in named}) == len({number for number, _ in named})


def _named(house: RealHouse, process: str) -> list[dict[str, Any]]:
    return [each for each in _lines_of(house, process) if "reference" in each]


def _lines_about(house: RealHouse, process: str, reference: str) -> list[dict[str, Any]]:
    """Find them as the administrator does: by the code that people read."""
    return [each for each in _named(house, process) if each["reference"] == reference]


def _lines_of(house: RealHouse, process: str) -> list[dict[str, Any]]:
    lines = house.log(process).splitlines()
    return [json.loads(each) for each in lines if each.startswith("{")]


def test_nobody_claims_and_the_parent_gets_a_letter_to_the_vendor(house: RealHouse) -> None:
    father, consultant = house.visitor(), house.person("consultant2")
    fill_in(father, email="father@example.ru")
    reference = send(father)
    page = father.page.url.removesuffix("/accepted")
    _open_from_the_letter(house, father, reference)

    card = card_of(consultant, reference)
    first = in_thread(consultant, card, "@consultant")
    # The card is the first that the channel hears of it, the call upon everybody the second.
    second = wait_for(lambda: roots(consultant, reference)[1:], "a reminder in the channel")
    until_it_says(consultant, card, "Передано в поддержку")
    handoff = in_thread(consultant, card, "Второе обращение не заводите")
    assert WORDS in handoff.text
    assert first.create_at < second[0].create_at < handoff.create_at
    assert len(roots(consultant, reference)) == 2

    letter = house.letter(f"Письмо в поддержку «Дневник.ру» готово, {reference}")
    assert letter["To"] == "father@example.ru"
    draft = _enclosed(letter)
    assert (draft["To"], draft["X-Unsent"]) == (VENDOR, "1")
    assert WORDS in message_text(draft)

    assert WORDS in father.open(page)
    assert VENDOR in father.words
    assert f"mailto:{VENDOR}" in father.page.text


def test_an_answer_that_did_not_help_begins_the_next_cycle(house: RealHouse) -> None:
    teacher, consultant = house.person("uchitel"), house.person("consultant1")

    question = dialog_after(teacher, lambda: teacher.run("/help"))
    words = "Тема урока не сохраняется: нажимаю кнопку, и ничего"
    assert teacher.submit(question, {"topic": "lessons", "words": words}).went_through
    reference = reference_in(told(teacher, "Принято").text)
    card = card_of(consultant, reference)
    assert words in card.text
    consultant.press_named(card, "Беру")
    told(teacher, reference, "занимается")
    _answer(consultant, card, ANSWER)
    answered = told(teacher, reference, ANSWER)

    left = dialog_after(teacher, lambda: teacher.press_named(answered, "Не помогло"))
    assert teacher.submit(left, {"words": "Выбрала, но кнопка серая"}).went_through
    in_thread(consultant, card, "Выбрала, но кнопка серая")
    # The claimant still consults, so it is his again, and nobody has to claim it again.
    _answer(consultant, card, SECOND_ANSWER)
    teacher.press_named(told(teacher, reference, SECOND_ANSWER), "Помогло")
    until_it_says(consultant, card, "Закрыт")


def test_on_postgresql_a_parent_asks_and_reads_the_answer(
    tmp_path: Path, empty_postgresql_url: str
) -> None:
    with living(RealHouse(tmp_path, values=WINDOWS), DATABASE_URL=empty_postgresql_url) as house:
        _ask_and_read_the_answer(house)
        assert not (house.var / "helpdesk.db").exists()


def _ask_and_read_the_answer(house: RealHouse) -> str:
    mother, consultant = house.visitor(), house.person("consultant1")
    fill_in(mother)
    reference = send(mother)
    page = mother.page.url.removesuffix("/accepted")
    _open_from_the_letter(house, mother, reference)
    card = card_of(consultant, reference)
    assert WORDS in card.text

    consultant.press_named(card, "Беру")
    until_it_says(consultant, card, "В работе")
    assert "Вопросом занимается Марина" in mother.open(page)
    _answer(consultant, card, ANSWER)
    until_it_says(consultant, card, "Ответ дан")
    assert ANSWER in message_text(house.letter(f"Ответ готов, {reference}"))
    assert ANSWER in mother.open(page)

    mother.press("Помогло")
    until_it_says(consultant, card, "Закрыт")
    subjects = [str(letter["Subject"]) for letter in house.letters()]
    assert [each for each in subjects if reference in each] == [
        f"Вопрос получен, {reference}",
        f"Ответ готов, {reference}",
    ]
    return reference


def _open_from_the_letter(house: RealHouse, parent: Browser, reference: str) -> None:
    """Prove the address: before that its letters hold no words."""
    receipt = message_text(house.letter(f"Вопрос получен, {reference}"))
    assert WORDS not in receipt
    link = re.search(r"/i/\S+[?]m=\S+", receipt)
    assert link is not None
    assert WORDS in parent.open(link[0])


def _answer(consultant: Person, card: SeenPost, words: str) -> None:
    claimed = until_it_says(consultant, card, "В работе")
    dialog = dialog_after(consultant, lambda: consultant.press_named(claimed, "Ответить"))
    assert consultant.submit(dialog, {"words": words}, "consultants").went_through


def _enclosed(letter: EmailMessage) -> EmailMessage:
    """Return the letter to the vendor, which the parent only has to send."""
    for part in letter.iter_attachments():
        content = part.get_content()
        if isinstance(content, EmailMessage):
            return content
    raise AssertionError(f"nothing enclosed in {letter['Subject']}")
