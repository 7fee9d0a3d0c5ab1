"""«Акт об уничтожении персональных данных», with its extract from the log.

What it must say: order 179 of Roskomnadzor of 28.10.2022. It names nobody: a person is told by the
number of his question, for his name is among what was destroyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.domain import dates
from helpdesk.erasure.acts import Act, Copy, Line
from helpdesk.erasure.kinds import Ground, Kind
from helpdesk.regulation.regulation import Regulation
from webforms.papers.making import new_sheet

if TYPE_CHECKING:
    from webforms.papers.sheet import Sheet

KINDS = {
    Kind.INQUIRY: "Вопрос",
    Kind.PICTURES: "Снимки экрана вопроса",
    Kind.LETTER: "Письмо в ящик школы",
    Kind.DRAFT: "Черновик ответа",
    Kind.UNPLACED: "Сообщение боту, которое никуда не отнесли",
    Kind.CONTACT: "Контакты учителя",
    Kind.TRAINING: "Лист обучения",
    Kind.POSTED: "Запись «Размещено»",
    Kind.INFORMED: "Запись «Памятка: кому сообщили»",
}
STORED = {
    Kind.INQUIRY: "Вопросы",
    Kind.PICTURES: "Вопросы со снимками экрана",
    Kind.LETTER: "Письма в ящик школы",
    Kind.DRAFT: "Черновики ответов",
    Kind.UNPLACED: "Сообщения боту, которые никуда не отнесли",
    Kind.CONTACT: "Контакты учителей",
    Kind.TRAINING: "Листы обучения",
    Kind.POSTED: "Записи «Размещено»",
    Kind.INFORMED: "Записи «Памятка: кому сообщили»",
}
GROUNDS = {
    Ground.TERM: "цель достигнута, срок хранения вышел (ч. 4 ст. 21, ч. 7 ст. 5)",
    Ground.CONSENT: "согласие отозвано (ч. 5 ст. 21)",
    Ground.AGAIN: "уничтожены раньше, вернулись из резервной копии",
}
_COUNTED = {
    "contacts": "имя и способы связи",
    "children": "фамилия, имя и класс ребёнка",
    "texts": "тексты вопроса и ответов",
    "pictures": "изображения",
    "letters": "письма",
    "drafts": "черновики",
    "posts": "сообщения бота в чате",
    "records": "имена и примечания в записях",
}
UNFINISHED = (
    "Подписывать рано: записи стёрты, но их следы ещё могут быть в журнале базы данных на диске. "
    "Программа очистит его сама и напишет, когда акт готов."
)
HEAD = ("№", "Чьи данные", "Что уничтожено", "Причина (закон № 152-ФЗ)", "Когда")


def act_sheet(
    act: Act,
    lines: Sequence[Line],
    copies: Sequence[tuple[str, Copy]],
    left_in_chat: int,
    regulation: Regulation,
    director: tuple[str, str],
    made_at: datetime,
    *,
    is_unfinished: bool = False,
) -> Sheet:
    """Return the act; `copies` come with who took them, `director` is who approves it."""
    school, document = regulation.school, regulation.consent
    title = "Акт об уничтожении персональных данных"
    sheet = new_sheet(title, made_at, footer_words=f"{school.name} · акт {act.title}")
    with sheet.at_right():
        sheet.paragraph("УТВЕРЖДАЮ")
        sheet.line_to_sign(*director)
    sheet.heading(f"{title} {act.title}", size=15)
    sheet.paragraph(f"{act.day:%d.%m.%Y}", align="C")
    sheet.paragraph(f"Оператор: {document.operator}, {document.operator_address}.")
    sheet.paragraph(
        "Из информационной системы «Помощь с „Дневником.ру“» уничтожены персональные данные, "
        "перечисленные ниже. Имена не приводятся: они уничтожены; каждое лицо указано номером "
        "вопроса в журнале или номером записи."
    )
    rows = [
        (
            str(number),
            _whose(each),
            _what(each),
            GROUNDS[each.ground],
            _written_at(regulation.calendar.local(each.at)),
        )
        for number, each in enumerate(lines, 1)
    ]
    sheet.rows(HEAD, rows, widths=(6, 24, 32, 24, 14), size=9)
    sheet.paragraph(
        "Способ: записи в базе данных стёрты программой, файлы удалены с диска, сообщения бота "
        "удалены из чата. Таблица выше — выгрузка из журнала событий системы. Срок хранения акта "
        f"и выгрузки: {regulation.retention.log.in_words()}."
    )
    if is_unfinished:
        sheet.paragraph(UNFINISHED, bold=True)
    _say_what_is_left(sheet, copies, left_in_chat, regulation)
    sheet.line_to_sign("Ответственный", regulation.people.head.name)
    return sheet


def _written_at(local: datetime) -> str:
    return f"{local:%d.%m.%Y} {dates.clock(local)}"


def _say_what_is_left(
    sheet: Sheet, copies: Sequence[tuple[str, Copy]], left_in_chat: int, regulation: Regulation
) -> None:
    """Say what no program of the desk can reach, and which people must do it."""
    sheet.paragraph("Что нужно уничтожить вручную", bold=True)
    calendar = regulation.calendar
    for who, copy in copies:
        day = f"{calendar.local(copy.at):%d.%m.%Y}"
        if copy.folder:
            sheet.paragraph(f"— письмо в почте школы, папка «{copy.folder}», получено {day};")
        else:
            rows = dates.counted(copy.rows, "строка", "строки", "строк")
            sheet.paragraph(f"— файл журнала для Excel: {who}, {day}, {rows};")
    sheet.paragraph(
        "— сообщения, которые сотрудники сами писали в чате о вопросе; письма, которые программа "
        "отправляла тем, кто спросил, если почтовый сервер хранит отправленное; резервные копии: "
        "после восстановления программа удалит эти данные ещё раз."
    )
    sheet.paragraph(
        "— сервер чата помечает сообщения бота удалёнными и больше не показывает, но в его базе "
        "и в истории правок карточек они остаются, пока администратор чата их не очистит."
    )
    if left_in_chat:
        said = dates.counted(left_in_chat, "сообщение", "сообщения", "сообщений")
        sheet.paragraph(f"В чате ещё не удалено: {said} бота.", bold=True)


def _whose(line: Line) -> str:
    number = f" № {line.number}" if line.number else f", запись {line.subject.partition(':')[0]}"
    return f"{KINDS[line.kind]}{number}"


def _what(line: Line) -> str:
    said = (f"{_COUNTED[name]}: {number}" for name, number in line.counts.items())
    return "; ".join(said)
