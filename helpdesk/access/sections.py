"""The pages of the staff: in which section each stands, how it is called, and who may open it.

This is the one table: the header, the titles, the first page and the chat's links take it from
here. A new page is one more line. Being listed is a courtesy: each page asks by itself who may
see it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.access.login_links import ROOM


class Audience(StrEnum):
    """For whom a page is."""

    STAFF = "staff"
    CONSULTANTS = "consultants"
    # Consultants, and who looks after the desk.
    KEEPERS = "keepers"
    LEADERS = "leaders"
    # Who leads, and who looks after the desk.
    SETTLERS = "settlers"


@dataclass(frozen=True)
class StaffPage:
    """A page: its path under ROOM, its name, what it is for, and for whom."""

    path: str
    title: str
    about: str
    audience: Audience = Audience.STAFF

    @property
    def address(self) -> str:
        return f"{ROOM}/{self.path}" if self.path else ROOM


@dataclass(frozen=True)
class StaffSection:
    """A word of the header, and the pages behind it; the first of them is where it leads."""

    title: str
    pages: tuple[StaffPage, ...]

    def open_to(self, audiences: frozenset[Audience]) -> "StaffSection":
        """Return what of it is for somebody who belongs to these audiences."""
        return StaffSection(self.title, tuple(p for p in self.pages if p.audience in audiences))


_CONSULTANTS = Audience.CONSULTANTS
TODAY = StaffPage("", "Сегодня", "что ждёт вас сейчас")
SECTIONS = (
    StaffSection("Сегодня", (TODAY,)),
    StaffSection(
        "Вопросы",
        (
            StaffPage(
                "journal",
                "Журнал обращений",
                "найти вопрос, сроки, файл для Excel",
                _CONSULTANTS,
            ),
            StaffPage("outages", "Сбои", "не работает у многих: новости и конец", _CONSULTANTS),
            StaffPage(
                "articles",
                "Статьи",
                "готовые ответы: для сайта, для формы, для консультантов",
                _CONSULTANTS,
            ),
            StaffPage(
                "mailbox",
                "Почта",
                "письма в ящик школы: что взято, что ждёт вас",
                _CONSULTANTS,
            ),
            StaffPage(
                "gathered",
                "Собранные вопросы",
                "пришло слишком много сразу",
                _CONSULTANTS,
            ),
            StaffPage(
                "form", "Форма на сайте", "закрыть на время и открыть снова", Audience.KEEPERS
            ),
        ),
    ),
    StaffSection(
        "Записать",
        (
            StaffPage(
                "entry",
                "Записать вопрос",
                "что сказали лично, по телефону, в письме",
                _CONSULTANTS,
            ),
            StaffPage("parent", "Вопрос родителя", "внести за него; если помогли сами, отметить"),
            StaffPage(
                "entry/meeting",
                "Родительское собрание",
                "вопросы с собрания таблицей",
                _CONSULTANTS,
            ),
            StaffPage("ask", "Задать вопрос", "вас здесь уже знают, ответ придёт в чат"),
        ),
    ),
    StaffSection(
        "График",
        (
            StaffPage(
                "schedule",
                "График помощи",
                "часы, согласование, отсутствия, подмены",
                _CONSULTANTS,
            ),
        ),
    ),
    StaffSection(
        "Регламент",
        (
            StaffPage(
                "check",
                "Проверка регламента",
                "что исполняется и чего не хватает",
                _CONSULTANTS,
            ),
            StaffPage(
                "posted", "Размещено: кто, когда", "лист для стенда, код для сайта, фотография"
            ),
            StaffPage(
                "personal",
                "Персональные данные",
                "что хранится, что удалено, акты",
                Audience.LEADERS,
            ),
        ),
    ),
    StaffSection(
        "Люди",
        (
            StaffPage("contacts", "Контакты", "ваши телефон и почта для родителей"),
            StaffPage("orders", "Приказы", "кто назначен консультантом, по каким темам; скан"),
            StaffPage("training", "Обучение", "новый сотрудник: план, отметки, лист на подпись"),
            StaffPage("informed", "Памятка: кому сообщили", "листки, текст, отметки по классам"),
        ),
    ),
    StaffSection(
        "Отчёт",
        (
            StaffPage(
                "report",
                "Отчёт",
                "месяц, квартал, учебный год рядом с прошлым; для педсовета",
                _CONSULTANTS,
            ),
        ),
    ),
    StaffSection(
        "Настройки",
        (
            StaffPage(
                "settings",
                "Настройки",
                "школа, часы, сроки, слова, люди; кто и когда менял",
                Audience.SETTLERS,
            ),
            StaffPage(
                "state",
                "Состояние",
                "что работает, что нет и что с этим делать",
                Audience.SETTLERS,
            ),
        ),
    ),
)


def every_page() -> Iterator[StaffPage]:
    """Yield all pages, in the order of the header."""
    for section in SECTIONS:
        yield from section.pages


def page_at(path: str) -> StaffPage | None:
    """Return the page that stands at a path under ROOM, or to which what stands there belongs."""
    found = [each for each in every_page() if each.path == path]
    if found or not path:
        return found[0] if found else None
    return page_at(path.rpartition("/")[0]) if "/" in path else None


def sections_for(audiences: frozenset[Audience]) -> tuple[StaffSection, ...]:
    """Return what of the header somebody sees who belongs to these audiences."""
    shown = (each.open_to(audiences) for each in SECTIONS)
    return tuple(each for each in shown if each.pages)
