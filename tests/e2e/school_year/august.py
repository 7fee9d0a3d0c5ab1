"""August: the order, the schedule and the contacts with which the school year begins."""

import re

from helpdesk.regulation.decisions import WEEKDAYS
from sandbox.people import Person
from tests.e2e.browser import Browser
from tests.e2e.school_year.deeds import (
    PDF,
    page_of,
    press,
    says,
)
from tests.e2e.school_year.year import Year

ROOMS = {"consultant1": "кабинет 101", "consultant2": "кабинет 12", "consultant3": "кабинет 7"}


def begin_the_year(year: Year) -> None:
    """The director's order appoints two consultants; their schedule is agreed to and approved."""
    year.at("2025-08-25 10:00")
    head = year.person("zavuch")
    press(
        year,
        page_of(year, head, "приказы"),
        "Записать приказ",
        **{
            "number": "114",
            "dated": "2025-08-25",
            "scan": ("приказ.pdf", PDF),
            "user-1": "consultant1",
            "name-1": "Марина Юрьевна Нехай",
            "post-1": "consultant",
            "first-1": "2025-09-01",
            "user-2": "consultant2",
            "name-2": "Руслан Казбекович Ачмиз",
            "post-2": "consultant",
            "first-2": "2025-09-01",
        },
    )
    year.at("2025-08-26 10:00")
    drafted(year, "consultant1", "2025-09-01", ("consultant1", "024"), ("consultant2", "13"))
    year.at("2025-08-27 11:00")
    agreed_and_approved(year, "consultant1", "consultant2")
    year.at("2025-08-28 12:00")
    contacts(year, head)


def drafted(year: Year, by: str, first: str, *days: tuple[str, str]) -> None:
    """Let one of them draft the schedule on its page, whole working days, and send it round."""
    page = page_of(year, year.person(by), "график")
    press(year, page, "Составить новый график")
    words = press(
        year,
        page,
        "Отправить на согласование",
        valid_from=first,
        **week_of(*days),
    )
    assert "На согласовании" in words, words


def week_of(*days: tuple[str, str]) -> dict[str, str]:
    """Return the week's grid, a line for each, with whole days on these weekdays."""
    typed: dict[str, str] = {}
    for number, (user, weekdays) in enumerate(days, 1):
        typed |= {f"user-{number}": user, f"room-{number}": ROOMS[user], f"phone-{number}": ""}
        for weekday, key in enumerate(WEEKDAYS):
            typed[f"{key}-{number}"] = "с 8 до 17" if str(weekday) in weekdays else ""
    return typed


def agreed_and_approved(year: Year, first: str, second: str) -> None:
    """One agrees in the chat, the other on the page; then the director approves in the chat."""
    says(year, year.person(first), "Согласен (согласна)")
    page = page_of(year, year.person(second), "график")
    press(year, page, "Согласен (согласна) с графиком")
    says(year, year.person("director"), "Утвердить")
    assert "Аслан Муратович Хуако" in year.visitor().open("/schedule")


def contacts(year: Year, head: Person) -> None:
    """Two teachers lead two classes; each allows that parents see a telephone."""
    teachers = (("Ольга Ивановна Петрова", "5А", "uchitel"), ("Фатима Хасановна Тлиш", "6Б", ""))
    for name, school_class, user in teachers:
        page = page_of(year, head, "контакты")
        page.open("/desk/contacts/new")
        press(
            year,
            page,
            "Записать",
            name=name,
            leads=school_class,
            user=user,
            teaches=f"Математика: {school_class}",
            phone="+7 918 111-22-33",
        )
    own = page_of(year, year.person("uchitel"), "контакты")
    press(year, own, "Сохранить", shows_phone=own.ticked("shows_phone"))
    page = contact_page(year, "Фатима")
    press(year, page, "Записать разрешение", shows_phone=page.ticked("shows_phone"))


def contact_page(year: Year, name: str) -> Browser:
    """Let the head open the page of a teacher."""
    page = page_of(year, year.person("zavuch"), "контакты")
    link = re.search(rf'href="(/desk/contacts/\d+)">{name}', page.page.text)
    assert link, page.words
    page.open(link[1])
    return page
