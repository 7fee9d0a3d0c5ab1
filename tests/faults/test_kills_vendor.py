"""Two parents, one case of the support's, one answer: both get it once, also past a dead worker."""

import signal
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.browser import Browser
from tests.e2e.house import RealHouse, wait_for
from tests.e2e.people import (
    card_of,
    dialog_after,
    fill_in,
    in_thread,
    send,
    until_it_says,
)
from tests.faults.aftermath import Chat, being_sent, come_to_rest, not_delivered
from tests.faults.kills_house import KillsHouse

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("kills"),
    pytest.mark.timeout(240),
]

ANSWER = "Мы исправили ошибку на сервере, обновите страницу с оценками."
GIVEN = "Ответ поддержки «Дневник.ру»"


@dataclass
class Parent:
    """Somebody that asked by the form, with his page and the card of his question."""

    name: str
    browser: Browser
    reference: str
    page: str
    card: SeenPost


def ask(house: RealHouse, consultant: Person, name: str, mail: str) -> Parent:
    browser = house.visitor()
    fill_in(browser, requester=name, email=mail, words=f"Не видно оценок, {mail}")
    reference = send(browser)
    page = browser.page.url.removesuffix("/accepted")
    return Parent(name, browser, reference, page, card_of(consultant, reference))


def choose(consultant: Person, card: SeenPost, name: str) -> Callable[[], object]:
    """Click what has this name on the card as it is now, or choose it under «Ещё…»."""

    def act() -> None:
        shown = consultant.post(card.id)
        if any(action.get("name") == name for action in shown.actions):
            consultant.press_named(shown, name)
        else:
            consultant.select(shown, name)

    return act


def hand_off(consultant: Person, parent: Parent) -> None:
    choose(consultant, parent.card, "Беру")()
    until_it_says(consultant, parent.card, "В работе")
    dialog = dialog_after(consultant, choose(consultant, parent.card, "В поддержку"))
    assert consultant.submit(dialog, {}, "consultants").went_through
    until_it_says(consultant, parent.card, "Передано в поддержку")


def test_both_get_the_one_answer_once_also_when_the_worker_dies_meanwhile(
    killed: KillsHouse,
) -> None:
    house, consultant = killed.house, killed.house.person("consultant1")
    mother = ask(house, consultant, "Зарема Шовгенова", "zarema@example.ru")
    father = ask(house, consultant, "Мурат Тлехусеж", "murat@example.ru")
    for parent in (mother, father):
        hand_off(consultant, parent)

    dialog = dialog_after(
        consultant, choose(consultant, mother.card, "Номер обращения в поддержке")
    )
    assert consultant.submit(dialog, {"words": "№ ДН-4815"}, "consultants").went_through
    in_thread(consultant, mother.card, "ДН-4815")
    dialog = dialog_after(
        consultant, choose(consultant, father.card, "Номер обращения в поддержке")
    )
    (known,) = [each for each in dialog.elements if each["name"] == "case"]
    (option,) = known["options"]
    assert mother.reference in option["text"]
    assert consultant.submit(dialog, {"case": option["value"]}, "consultants").went_through
    until_it_says(consultant, father.card, mother.reference)

    dialog = dialog_after(consultant, choose(consultant, mother.card, "Ответ поддержки"))
    assert (
        f"Ответ получат: 2 — {mother.reference}, {father.reference}."
        in (dialog.content["introduction_text"])
    )
    (box,) = [each["name"] for each in dialog.elements if each["name"].startswith("mate")]
    come_to_rest(house)
    filled = {"words": ANSWER, box: True}
    assert consultant.submit(dialog, filled, "consultants").went_through
    kill_while_it_sends(house)
    come_to_rest(house)

    assert not_delivered(house) == []
    chat = Chat(house)
    for parent, other in ((mother, father), (father, mother)):
        letters = {
            each.message_id
            for each in killed.post.letters
            if each.subject == f"Ответ готов, {parent.reference}"
        }
        assert len(letters) == 1
        thread = [post for post in chat.channel if post.root_id == parent.card.id]
        assert sum(GIVEN in post.text and ANSWER in post.text for post in thread) == 1
        page = parent.browser.open(parent.page)
        assert page.count(ANSWER) == 1
        assert other.reference not in page
        assert other.name.split()[0] not in page


def kill_while_it_sends(house: RealHouse) -> None:
    """Kill the worker while it holds a lease."""

    def caught() -> bool:
        house.strike("worker", signal.SIGSTOP)
        held = being_sent(house)
        house.strike("worker", signal.SIGKILL if held else signal.SIGCONT)
        return bool(held)

    wait_for(caught, "a worker that sends")
