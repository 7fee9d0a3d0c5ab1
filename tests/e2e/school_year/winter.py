"""December to February: what is unclear, what did not help, and a consultant who is relieved."""

import re

from sandbox.people import Person
from sandbox.server.mentions import names_called
from tests.e2e.school_year.august import agreed_and_approved, drafted
from tests.e2e.school_year.autumn import posted, registered
from tests.e2e.school_year.deeds import (
    PDF,
    Question,
    asked_by_form,
    asked_in_chat,
    do,
    fills,
    page_of,
    press,
    says,
)
from tests.e2e.school_year.year import NEWCOMER, Year

ZAREMA = "Зарема Юсуфовна Ачох"


def december(year: Year) -> dict[str, Question]:
    """An answer did not help and the second comes late, for no reason that anybody writes down;
    two questions are unclear: one teacher explains hers, the other never does.
    """
    year.at("2025-12-02 10:00")
    ruslan, marina, teacher = map(year.person, ("consultant2", "consultant1", "uchitel"))
    again = asked_by_form(
        year, "Нурбий Гутов", "nurbiy@example.ru", "Нет домашнего задания", topic="homework"
    )
    do(year, ruslan, again, "Беру")
    do(year, ruslan, again, "Ответить", words="Учитель внесёт его сегодня")
    year.at("2025-12-04 12:00")
    fills(year, again, "Не помогло, займитесь снова", words="До сих пор пусто")
    year.at("2025-12-08 10:00")
    explained = asked_in_chat(year, teacher, "Урок не открывается")
    do(year, marina, explained, "Уточнить", words="Какой класс и какой урок?")
    silent = asked_in_chat(year, year.person("director"), "Не работает")
    do(year, marina, silent, "Уточнить", words="Что именно не работает?")
    year.at("2025-12-11 15:00")
    do(year, ruslan, again, "Ответить", words="Задание внесли, откройте вторник")
    fills(year, again, "Помогло")
    year.at("2025-12-15 10:00")
    says(year, teacher, "Ответить", words="7Б, третий урок, физика")
    do(year, marina, explained, "Ответить", words="Урок перенесён на пятый")
    says(year, teacher, "Помогло")
    return {"late again": again, "explained": explained, "never clear": silent}


def january(year: Year) -> None:
    """A second new employee signs her sheet on paper, three days after her term."""
    year.at("2026-01-12 09:00")
    registered(year, "Саида Аслановна Тхагапсо", "", "2026-01-12")
    year.at("2026-01-22 12:00")
    page = page_of(year, year.person("zavuch"), "обучение")
    link = re.search(r'href="([^"]+)">Саида', page.page.text)
    assert link, page.words
    page.open(link[1])
    assert "срок прошёл" in page.words.lower()
    press(year, page, "Лист подписан", paper_day="2026-01-22")


def february(year: Year) -> dict[str, Question]:
    """Ruslan is relieved; what he has goes to Marina or back to everybody; Zarema follows him."""
    year.at("2026-02-03 10:00")
    marina, ruslan, teacher = map(year.person, ("consultant1", "consultant2", "uchitel"))
    his = asked_by_form(
        year, "Саният Беретарь", "saniyat@example.ru", "Не приходят сообщения", topic="messages"
    )
    do(year, ruslan, his, "Беру")
    freed = asked_in_chat(year, teacher, "Не прикрепляется поурочный план", topic="planning")
    do(year, ruslan, freed, "Беру")
    appointed(year)
    year.at("2026-02-03 14:00")
    drafted(year, "consultant1", "2026-02-05", ("consultant1", "024"), (NEWCOMER, "13"))
    agreed_and_approved(year, "consultant1", NEWCOMER)
    year.at("2026-02-04 12:00")
    relieved(year, his, freed)
    do(year, marina, his, "Ответить", words="Проверьте, не отключены ли сообщения")
    fills(year, his, "Помогло")
    do(year, year.person(NEWCOMER), freed, "Беру")
    do(year, year.person(NEWCOMER), freed, "Ответить", words="План загружается в формате xlsx")
    says(year, teacher, "Помогло")
    # The new version stands on the site; on the board the old one keeps hanging.
    year.at("2026-02-05 09:00")
    posted(year, year.person("zavuch"), "2", "site", "https://school.example/dnevnik")
    after = calls_of(year, ruslan)
    return {"his": his, "freed": freed, "after him": after}


def appointed(year: Year) -> None:
    page = page_of(year, year.person("zavuch"), "приказы")
    press(
        year,
        page,
        "Записать приказ",
        **{
            "number": "9",
            "dated": "2026-02-03",
            "scan": ("приказ.pdf", PDF),
            "user-1": NEWCOMER,
            "name-1": ZAREMA,
            "post-1": "consultant",
            "first-1": "2026-02-03",
        },
    )


def relieved(year: Year, his: Question, freed: Question) -> None:
    """The head relieves him by an order and says in the same form who has his questions now."""
    page = page_of(year, year.person("zavuch"), "приказы")
    link = re.search(
        r'href="(/desk/orders/relieve/\d+)">Освободить<span class="hidden"> Руслан', page.page.text
    )
    assert link, page.words
    page.open(link[1])
    of = re.search(rf'<label for="(to-[\w-]+)">{freed.reference}<', page.page.text)
    assert of, page.words
    press(
        year,
        page,
        "Записать освобождение",
        number="10",
        dated="2026-02-04",
        first_free="2026-02-04",
        to=year.person("consultant1").id,
        scan=("приказ.pdf", PDF),
        **{of[1]: "free"},
    )
    # Whoever looks after the settings takes him out of them.
    year.replaced("consultant2", NEWCOMER, ZAREMA)


def calls_of(year: Year, ruslan: Person) -> Question:
    """A question that lies calls upon Zarema, whose day it is; Ruslan can no longer take it."""
    year.at("2026-02-05 10:00")
    asked = asked_by_form(
        year, "Казбек Удычак", "kazbek@example.ru", "Не видно расписания", topic="timetable"
    )
    year.at("2026-02-05 15:00")
    zarema = year.person(NEWCOMER)
    called = set[str]()
    for post in zarema.posts("consultants"):
        if asked.card in (post.id, post.root_id) or asked.reference in post.text:
            called |= names_called(post.message, dict(post.props), fields_mention=True)
    assert called == {NEWCOMER}
    do(year, ruslan, asked, "Беру")
    assert "Руслан" not in asked.parent.words
    do(year, zarema, asked, "Беру")
    do(year, zarema, asked, "Ответить", words="Расписание внесли")
    fills(year, asked, "Помогло")
    return asked
