"""A new employee in the real house: registered on the page, taught in the chat, seen by all."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.people import Person
from sandbox.seen import SeenPost
from tests.e2e.browser import Browser
from tests.e2e.house import RealHouse, wait_for
from tests.e2e.people import told, until_it_says
from tests.integration.training import press

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("calm house")]

PASS = re.compile(r"http\S+/desk/enter/[^)\s]+")
TITLES = (
    "Учёт расписания",
    "Текущая и итоговая успеваемость",
    "Учёт посещаемости",
    "Поурочное планирование",
    "Проведение уроков",
)
NAME = "Ольга Ивановна Петрова"


def today() -> date:
    """The school's day, which begins before the one of UTC."""
    return datetime.now(ZoneInfo("Europe/Moscow")).date()


def page_of(house: RealHouse, person: Person, word: str) -> Browser:
    """Type the word after `/help`, and follow the link that only this person sees."""
    found = PASS.search(person.run(f"/help {word}").text)
    assert found
    visitor = house.visitor()
    visitor.enter(found[0])
    return visitor


def register(page: Browser, *, name: str, username: str, started: str) -> None:
    page.press(
        "Записать и отправить план",
        name=name,
        username=username,
        started_on=started,
        trainer="consultant1",
        position="учитель математики",
    )


def test_registered_on_the_page_and_signed_off_in_the_chat(house: RealHouse) -> None:
    head, teacher, trainer = map(house.person, ("zavuch", "uchitel", "consultant1"))
    page = page_of(house, head, "обучение")
    register(page, name=NAME, username="uchitel", started=today().isoformat())
    assert "план обучения отправлен в чат" in page.words

    plan = told(teacher, "Отмечено «Умею»: 0 из 5")
    list_ = told(trainer, "Вы обучаете нового сотрудника", NAME)
    press(trainer, list_, TITLES[0], "Проведено")
    until_it_says(teacher, plan, "показали")
    for number, title in enumerate(TITLES, 1):
        press(teacher, plan, title, "Умею")
        until_it_says(teacher, plan, _after(number))
    told(trainer, "Обучение завершено", "в срок")
    told(head, "Обучение завершено", NAME)

    page.open("/desk/training")
    assert NAME in page.words
    assert "завершено" in page.words
    assert "5 из 5" in page.words
    inspection = page_of(house, head, "проверка").words
    assert "1 новый сотрудник: обучено в срок 1" in inspection
    # She herself sees her own page alone.
    assert "Завершено" in page_of(house, teacher, "обучение").words


def _after(number: int) -> str:
    return f"Отмечено «Умею»: {number} из 5" if number < 5 else "Обучение завершено"


def test_what_is_overdue_is_told_to_the_director_once_without_redis(house: RealHouse) -> None:
    head, director = house.person("zavuch"), house.person("director")
    page = page_of(house, head, "обучение")
    long_ago = today() - timedelta(days=40)
    house.strike("redis")
    register(page, name="Аминет Хот", username="", started=long_ago.isoformat())
    overdue = told(director, "Срок обучения нового сотрудника прошёл", "Аминет Хот")
    told(head, "Срок обучения нового сотрудника прошёл", "Аминет Хот")

    page.open("/desk/training")
    page.open(wait_for(lambda: _link(page, "Аминет Хот"), "the link to her page"))
    assert "срок прошёл" in page.words.lower()
    page.press("Лист подписан", paper_day=today().isoformat())
    told(head, "Обучение завершено", "позже срока", "Аминет Хот")
    assert [post.id for post in overdue_posts(director)] == [overdue.id]
    inspection = page_of(house, head, "проверка").words
    assert "позже срока 1" in inspection or "за этот срок" in inspection


def _link(page: Browser, name: str) -> str | None:
    found = re.search(rf'href="([^"]+)">{name}<', page.page.text)
    return found[1] if found else None


def overdue_posts(person: Person) -> list[SeenPost]:
    return [post for post in person.direct_posts() if "Срок обучения" in post.text]
