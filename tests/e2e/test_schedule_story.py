"""A schedule in the real house: drafted on the page, agreed to in three ways, approved in the chat.

Its letters go through a real mail server; everything else is what `make run` brings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from helpdesk.regulation.decisions import WEEKDAYS
from sandbox.people import Person
from tests.e2e.browser import Browser
from tests.e2e.house import RealHouse, living, message_text, wait_for
from tests.e2e.people import told, until_it_says
from tests.webforms.papers.reading import words_of
from tests.workers.mail_server import MailServer, running

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("schedule story"),
    pytest.mark.timeout(240),
]

THIRD = """
[[people.consultants]]
user = "zavuch"
name = "Сусанна Аслановна Тлехусеж"
"""
LINK = re.compile(r"https?://\S+/agree/\S+")
PASS = re.compile(r"\((https?://[^)]+/desk/enter/[^)]+)\)")
PEOPLE = ("consultant1", "consultant2", "zavuch")


@dataclass
class SchoolOfThree(RealHouse):
    """Three consultants: one more than the school of the demonstration has."""

    @property
    def environment(self) -> dict[str, str]:
        found = super().environment
        path = Path(found["REGULATION"])
        path.write_text(path.read_text("utf-8") + THIRD, "utf-8")
        return found


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def house(tmp_path: Path, server: MailServer) -> Iterator[RealHouse]:
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{server.port}", "MAIL_FROM": "help@school.example"}
    with living(SchoolOfThree(tmp_path), **mail) as found:
        found.wait_until_ready()
        yield found


def test_a_schedule_goes_from_its_draft_to_the_board(house: RealHouse, server: MailServer) -> None:
    marina, ruslan, head, director = map(house.person, (*PEOPLE, "director"))
    page = on_its_page(house, marina)
    page.press("Составить новый график")
    # What is on the screen is sent, though nobody clicked «Сохранить».
    typed = {**hours_of_today(), "mail-consultant2": "ruslan@example.ru"}
    page.press("Отправить на согласование", **typed)
    asked = {person.username: told(person, "согласуйте") for person in (marina, ruslan, head)}
    assert "r…@example.ru" in asked["consultant2"].text.replace("\u2060", "")

    marina.press_named(asked["consultant1"], "Согласен (согласна)")
    until_it_says(marina, asked["consultant1"], "Вы согласны с графиком")

    letter = wait_for(lambda: server.letters, "a letter")[0]
    assert server.recipients == ["ruslan@example.ru"]
    assert "Открыть ссылку — ещё не решение" in message_text(letter)
    reader = house.visitor()
    found = LINK.search(message_text(letter))
    assert found, message_text(letter)
    reader.open(found[0])
    assert "Согласны: Марина Юрьевна Нехай" in reader.words
    assert "Руслан Казбекович Ачмиз" not in reader.words.partition("Согласны:")[2]
    assert "Записано: вы согласны" in reader.press("Согласен (согласна) с графиком")
    until_it_says(ruslan, asked["consultant2"], "по ссылке из письма")

    on_its_page(house, head).press("Согласен (согласна) с графиком")
    wanted = told(director, "утвердите")
    for way in ("в чате", "по ссылке из письма", "на странице"):
        assert way in wanted.text
    director.press_named(wanted, "Утвердить")
    until_it_says(director, wanted, "Утвердили: Аслан Муратович Хуако")
    told(ruslan, "утвердил(а) Аслан Муратович Хуако")

    public = house.visitor()
    assert "Аслан Муратович Хуако" in public.open("/schedule")
    assert "кабинет 101" in public.words
    public.open("/schedule.pdf")
    assert "кабинет 101" in words_of(public.page.content)
    assert "Аслан Муратович Хуако" in words_of(public.page.content)
    said = marina.run("/help график").text
    assert "Сегодня дежурят: Марина Юрьевна Нехай, кабинет 101" in said
    assert "уже согласились" in reader.open(found[0]) or "уже утверждён" in reader.words


def on_its_page(house: RealHouse, person: Person) -> Browser:
    """Let somebody open the page by the link that the chat gives him."""
    visitor = house.visitor()
    found = PASS.search(person.run("/help график").text)
    assert found
    visitor.enter(found[1])
    return visitor


def hours_of_today() -> dict[str, str]:
    """Return lines in which each of the three stands, on this day of the week alone."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Europe/Moscow")).date()
    hours = ("0-8", "8-16", "16-24")
    typed = {"valid_from": today.isoformat()}
    for number, user in enumerate(PEOPLE, 1):
        about = {
            "user": user,
            "room": f"кабинет 10{number}",
            "phone": "",
            **dict.fromkeys(WEEKDAYS, ""),
        }
        about[WEEKDAYS[today.weekday()]] = hours[number - 1]
        typed |= {f"{name}-{number}": value for name, value in about.items()}
    return typed
