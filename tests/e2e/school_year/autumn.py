"""September to November: the first questions, and the first lapses."""

from sandbox.people import Person
from tests.e2e.browser import Browser
from tests.e2e.school_year.august import contact_page
from tests.e2e.school_year.deeds import (
    Question,
    asked_by_form,
    asked_in_chat,
    do,
    entered,
    fills,
    page_of,
    photo,
    press,
    says,
)
from tests.e2e.school_year.year import Year
from tests.e2e.test_training import TITLES
from tests.integration.mattermost.test_bot_whole_way import newest_with
from tests.integration.training import press as press_topic

DIARY = "Обновите страницу и выберите вторую четверть"
# What the page calls the sheet of contacts, among the versions of the schedule.
CONTACTS = "0"


def removed(year: Year) -> None:
    """Both teachers leave the school, and go from the list of contacts."""
    for name in ("Ольга", "Фатима"):
        press(year, contact_page(year, name), "Убрать учителя")


def september(year: Year) -> dict[str, Question]:
    """The schedule is put up, one class is told, a new teacher is trained within her term."""
    year.at("2025-09-01 09:00")
    head, marina = year.person("zavuch"), year.person("consultant1")
    posted(year, head, "1", "board", "1 этаж, у входа")
    posted(year, head, CONTACTS, "board", "1 этаж, у входа")
    posted(year, head, "1", "site", "https://school.example/dnevnik")
    trained_in_time(year)
    year.at("2025-09-02 10:00")
    first = asked_by_form(
        year, "Мадина Шовгенова", "madina@example.ru", "Не видно оценок за диктант"
    )
    ruslan = year.person("consultant2")
    do(year, ruslan, first, "Беру")
    year.at("2025-09-02 11:30")
    do(year, ruslan, first, "Ответить", words=DIARY)
    assert DIARY in first.parent.words
    fills(year, first, "Помогло")
    year.at("2025-09-03 10:00")
    teacher = year.person("uchitel")
    second = asked_in_chat(year, teacher, "Не сохраняется тема урока в 5А")
    do(year, marina, second, "Беру")
    do(year, marina, second, "Ответить", words="Откройте отчётный период")
    says(year, teacher, "Помогло")
    # Of the two classes one is told at its meeting, and nobody thinks of the other.
    press(
        year,
        page_of(year, head, "памятка"),
        "Записать",
        **{"class": "5А", "way": "meeting", "day": "2025-09-03"},
    )
    return {"in time": first, "teacher in time": second}


def posted(year: Year, head: Person, version: str, place: str, spot: str) -> None:
    today = f"{year.now:%Y-%m-%d}"
    press(
        year,
        page_of(year, head, "вывешено"),
        "Записать",
        number=version,
        place=place,
        spot=spot,
        day=today,
        picture=photo(),
    )


def trained_in_time(year: Year) -> None:
    """She takes up her post on the first of September, and signs all five topics on the fourth."""
    registered(year, "Аминет Рашидовна Хот", "uchitel", "2025-09-01")
    year.at("2025-09-02 08:30")
    teacher = year.person("uchitel")
    plan = newest_with(teacher, "Умею")
    for title in TITLES:
        press_topic(teacher, plan, title, "Умею")
        year.settle()


def registered(year: Year, name: str, username: str, started: str) -> Browser:
    page = page_of(year, year.person("zavuch"), "обучение")
    press(
        year,
        page,
        "Записать и отправить план",
        name=name,
        username=username,
        started_on=started,
        trainer="consultant1",
        position="учитель",
    )
    return page


def october(year: Year) -> dict[str, Question]:
    """One answer comes late, and the head writes down why; one question nobody takes."""
    year.at("2025-10-03 16:00")
    teacher, marina = year.person("uchitel"), year.person("consultant1")
    late = asked_in_chat(year, teacher, "Четверть не закрывается, кнопка серая", topic="marks")
    do(year, marina, late, "Беру")
    # Its third day is a Sunday, so the term ends with the Monday.
    year.at("2025-10-07 10:00")
    do(year, marina, late, "Ответить", words="Закрыли период, попробуйте снова")
    says(year, teacher, "Помогло")
    explained(year, late, "Болела Марина Юрьевна, замены не нашлось")
    year.at("2025-10-13 10:00")
    nobody = asked_by_form(year, "Бэла Хагурова", "bela@example.ru", "Не открывается дневник сына")
    year.at("2025-10-14 12:00")
    turned_to_the_vendor(year, nobody, "ДН-100")
    ruslan = year.person("consultant2")  # It is a Tuesday, and his day.
    do(year, ruslan, nobody, "Ответ поддержки", words="Сбой устранён, войдите снова")
    assert "Сбой устранён" in nobody.parent.words
    fills(year, nobody, "Помогло")
    year.at("2025-10-20 11:00")
    told = {
        "who": "Зурет Ачмиз",
        "phone": "+7 918 222-33-44",
        "child": "Ачмиз Тимур 5А",
        "topic": "parent:marks",
        "consent": "spoken",
        "channel": "phone",
        "words": "Где смотреть итоговые оценки",
    }
    phoned = entered(year, marina, **told, answered="Показала по телефону")
    in_person = entered(
        year,
        marina,
        who="Саида Тлехурай",
        topic="staff:marks",
        channel="person",
        words="Как исправить отметку",
        answered="Показала на месте",
    )
    return {"late with a reason": late, "nobody": nobody, "phoned": phoned, "in person": in_person}


def explained(year: Year, question: Question, reason: str) -> None:
    page = page_of(year, year.person("zavuch"), "журнал")
    page.open(f"/desk/{question.record}")
    press(year, page, "Записать причину", reason=reason)


def turned_to_the_vendor(year: Year, question: Question, case: str) -> None:
    """The parent completes the letter that the desk has written, and says under which number
    the support has it.
    """
    fills(
        year,
        question,
        "Дополнить письмо",
        done="Нажала «Войти», выбрала сына, открыла дневник",
        happened="Белая страница без надписей",
        read="Справка, раздел «Оценки»",
    )
    fills(year, question, "Записать номер", words=case)


def november(year: Year) -> None:
    """Marina is away for three days: one of them Ruslan takes over, of the other nobody thinks."""
    year.at("2025-10-31 12:00")
    marina, ruslan = year.person("consultant1"), year.person("consultant2")
    page = page_of(year, marina, "график")
    press(
        year, page, "Записать отсутствие", who="consultant1", first="2025-11-05", last="2025-11-07"
    )
    press(year, page, "Попросить подменить", day="2025-11-05", by="consultant2")
    says(year, ruslan, "Подменю")
    year.at("2025-11-08 12:00")
