"""The list of the pages for staff: where one finds the page one needs, each sees what is his."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response

from helpdesk.access.login_links import ROOM
from webforms.staff.access.closed import Visitor
from webforms.staff.access.visitors import is_entitled, is_head, visitor
from webforms.web.rendering import page
from webforms.web.routes import staff_pages


@dataclass(frozen=True)
class Section:
    """A page for staff: its path under ROOM, how it is called, what for, and who finds it here.

    Being listed is a courtesy: each page asks by itself who may see it.
    """

    path: str
    title: str
    about: str
    is_for: Callable[[Visitor], bool]


def _everybody(_who: Visitor) -> bool:
    return True


def _consultants(who: Visitor) -> bool:
    return is_entitled(who) or is_head(who)


SECTIONS: tuple[Section, ...] = (
    Section("contacts", "Контакты", "ваши телефон и почта для родителей", _everybody),
    Section("parent", "Вопрос родителя", "внести за него; если помогли сами, отметить", _everybody),
    Section("ask", "Задать вопрос", "вас здесь уже знают, ответ придёт в чат", _everybody),
    Section("entry", "Записать вопрос", "что сказали лично, по телефону, в письме", _consultants),
    Section("entry/meeting", "Родительское собрание", "вопросы с собрания таблицей", _consultants),
    Section("check", "Проверка регламента", "что исполняется и чего не хватает", _consultants),
    Section("journal", "Журнал обращений", "найти вопрос, сроки, файл для Excel", _consultants),
    Section("mailbox", "Почта", "письма в ящик школы: что взято, что ждёт вас", _consultants),
    Section("gathered", "Собранные вопросы", "пришло слишком много сразу", _consultants),
    Section("form", "Форма на сайте", "закрыть на время и открыть снова", _consultants),
    Section("schedule", "График помощи", "часы, согласование, отсутствия, подмены", _consultants),
    Section("orders", "Приказы", "кто назначен консультантом, по каким темам; скан", _everybody),
    Section(
        "posted", "Размещено: кто, когда", "лист для стенда, код для сайта, фотография", _everybody
    ),
    Section("training", "Обучение", "новый сотрудник: план, отметки, лист на подпись", _everybody),
    Section("personal", "Персональные данные", "что хранится, что удалено, акты", is_head),
    Section("informed", "Памятка: кому сообщили", "листки, текст, отметки по классам", _everybody),
)


@staff_pages.route(ROOM)
def home() -> Response:
    who = visitor()
    shown = [each for each in SECTIONS if each.is_for(who)]
    return page("staff/home.html", sections=shown, room=ROOM)
