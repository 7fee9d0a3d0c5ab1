"""What an error's page can send once more, and in which words: nobody clicks what he cannot read.

A page of another site never gets so far (`origin`); what comes here was sent by our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from helpdesk.orders.entering import topic_codes
from webforms.web.origin import proves_itself
from webforms.web.site import site

# The paths whose forms are sent again from the page of the error.
AGAIN = ("/i/", "/status", "/desk/", "/agree/")

# What a page does; where it does several things, its button says which.
ACTS = {
    "enter": "Войти по ссылке из чата",
    "leave": "Выйти",
    "form_page": "Закрыть форму на сайте или открыть её",
    "gathered": "Разобрать собранные вопросы",
    "reveal_text": "Показать скрытое в словах вопроса",
    "forget": "Отозвать согласие и удалить данные",
    "withdraw_for": "Записать отзыв согласия и удалить данные",
    "write_withdrawal": "Записать отзыв согласия и удалить данные",
    "ask": "Отправить вопрос",
    "contacts": "Сохранить свои контакты",
    "new_contact": "Внести учителя",
    "contacts_table": "Внести учителей таблицей",
    "one_contact": "Изменить запись об учителе",
    "signed_paper": "Записать разрешение учителя",
    "remove_contact": "Убрать учителя из списка",
    "write_down": "Записать вопрос",
    "enter_for_parent": "Записать вопрос родителя",
    "informed_page": "Записать, кому сообщили",
    "take_along": "Скачать файл журнала",
    "decide_on_letter": "Решить, что с письмом",
    "meeting": "Записать вопросы с собрания",
    "orders": "Записать приказ",
    "correcting": "Исправить приказ",
    "relieving": "Записать освобождение по приказу",
    "posted_page": "Записать, что размещено",
    "schedule": "Изменить график помощи",
    "training_page": "Записать сотрудника в обучение",
    "one_training": "Отметить в обучении",
    "explain_why": "Записать причину, почему вышел срок",
    "log_call": "Записать звонок",
    "write_consent": "Записать согласие",
    "support": "Записать о переписке с поддержкой",
    "write": "Написать по вопросу",
    "keep": "Сохранить черновик",
    "accepted": "Приложить снимки",
    "status": "Написать по своему вопросу",
    "look_up": "Найти вопрос",
    "send_link": "Прислать ссылку на почту",
    "agree": "Решить о графике",
}
BUTTONS = {
    "absent": "записать отсутствие",
    "accept": "подменить коллегу",
    "add": "добавить к вопросу",
    "annul": "аннулировать приказ",
    "correct": "исправить приказ",
    "agree": "согласиться с графиком",
    "all": "записать всё",
    "approve": "утвердить график",
    "ask": "попросить подменить",
    "begin": "составить новый",
    "can": "«умею»",
    "cancel": "снять обучение",
    "case": "записать номер обращения в поддержке",
    "change": "исправить",
    "check": "проверить",
    "close": "закрыть форму",
    "complete": "дополнить письмо",
    "consent": "дать согласие на обработку данных",
    "decline": "отказаться подменить",
    "did_not_help": "не помогло",
    "drop": "убрать письмо: решено в почте",
    "edit": "сохранить или исправить",
    "edit_over": "сохранить вместо варианта коллеги",
    "enter": "записать приказ",
    "fitting": "записать верные строки",
    "helped": "помогло",
    "join": "присоединить",
    "mail": "отправить письмо",
    "missed": "не дозвонились",
    "more": "нужно ещё",
    "open": "открыть вопрос",
    "paper": "подписано на бумаге",
    "pictures": "приложить снимки",
    "present": "убрать отсутствие",
    "preview": "посмотреть перед отправкой",
    "reached": "дозвонились",
    "remove": "убрать снимок",
    "reply": "ответить консультанту",
    "return": "вернуть на правку",
    "save": "сохранить",
    "scan": "сохранить скан",
    "school_sends": "дозвонились, письмо отправит школа",
    "send": "отправить",
    "show": "показать карточки",
    "spam": "закрыть как спам",
    "spam_sure": "да, закрыть как спам",
    "spoken": "согласие дано устно",
    "take_back": "снова править самим",
    "taught": "записать, что показали",
    "vendor_answer": "записать ответ поддержки",
    "vendor_rejected": "поддержка отклонила обращение",
    "vendor_told": "сведения отправлены",
    "vendor_wants": "поддержка просит сведения",
    "void": "отменить запись",
    "withdraw": "отозвать или снять",
    "write_now": "написать сейчас",
}
# By the answering page's address.
WRITES = {
    "answer": "Ответить на вопрос",
    "ask": "Уточнить у того, кто спросил",
    "correct": "Исправить ответ",
    "vendor": "Записать ответ поддержки",
}
LABELS = {
    "absence": "Отсутствие №",
    "also": "И другим вопросам того же обращения",
    "answer": "Что ответили",
    "asked": "Что просит поддержка",
    "because": "Что она написала",
    "by": "Кем или до какого дня",
    "call_when": "Когда звонить",
    "child": "Ребёнок",
    "claim": "Взять себе",
    "class": "Класс",
    "classes": "Классы",
    "closes": "До",
    "consent": "Согласие",
    "corrects": "Исправляет запись №",
    "cycle": "Круг",
    "dated": "Дата приказа",
    "day": "День",
    "device": "Где это было",
    "digits": "Последние цифры телефона",
    "done": "Что делали",
    "early": "Начать раньше дня приказа",
    "email": "Почта",
    "expected": "Чего ждали",
    "even_away": "Передать и тому, кого сегодня нет",
    "first": "Первый день",
    "first_free": "С какого дня освободить",
    "frame": "Код для сайта",
    "group": "Какие вопросы",
    "handed": "Передано в поддержку",
    "happened": "Что произошло",
    "helped": "Помог(ла) сам(а)",
    "how_long": "На сколько",
    "id": "Вопрос в списке",
    "inquiry": "Отмеченный вопрос",
    "insisted": "Отправить всё равно",
    "known": "Общее обращение",
    "last": "Последний день",
    "leads": "Классный руководитель в",
    "letter": "Кому по электронной почте",
    "mail": "Почта",
    "more": "Точнее",
    "name": "Фамилия, имя, отчество",
    "note": "Примечание",
    "number": "Номер",
    "opens": "С",
    "other": "Другие вопросы",
    "outcome": "Чем кончился звонок",
    "owes": "Кто отправит",
    "page": "Страница",
    "paper_day": "Когда подписан",
    "pasted": "Вставлено из таблицы",
    "phone": "Телефон",
    "place": "Место",
    "plain": "Код без рамки",
    "position": "Должность",
    "post": "Назначить",
    "program": "В приложении или на сайте",
    "q": "Что искали",
    "reason": "Причина",
    "reference": "Номер вопроса",
    "reply_by": "Как ответить",
    "requester": "Имя того, кто спрашивает",
    "room": "Кабинет",
    "school_class": "Класс",
    "shows_mail": "Показывать почту родителям",
    "shows_phone": "Показывать телефон родителям",
    "since": "С",
    "spam": "Спам",
    "spot": "Где именно",
    "started_on": "День вступления в должность",
    "state": "Состояние",
    "surname": "Фамилия",
    "swap": "Подмена №",
    "table": "Таблица",
    "taught_day": "Когда показали",
    "teaches": "Предметы и классы",
    "term": "Срок",
    "till": "По",
    "to": "Кому передать вопросы",
    "told": "Что отправили",
    "topic": "Тема",
    "topics": "Тема",
    "trainer": "Кто обучает",
    "user": "Имя в чате",
    "username": "Имя в чате",
    "valid_from": "Действует с",
    "vendor_case": "Номер обращения в поддержке",
    "way": "Как",
    "weekday": "День недели",
    "when": "Когда",
    "who": "Кто",
    "whose": "Кого подменить",
    "words": "Что написано",
}
VALUES = {
    "acting_director": "исполнять обязанности директора",
    "consultant": "консультантом",
    "free": "в очередь",
    "requester": "тот, кто спросил",
    "school": "школа",
    "y": "да",
    "yes": "да",
}
# How a page keeps count of itself; nothing of it is a decision.
SILENT = frozenset(
    {
        "csrf_token",
        "edition",
        "kept",
        "nonce",
        "rows",
        "seen",
        "seq",
        "text",
        "ticket",
        "warned",
        "website",
    }
)
_BUTTON_NAMES = ("do", "go", "outcome", "way")
_ROW = re.compile(r"^(?:children-)?(?:\d+-)?(\w+?)(?:-(.+))?$")


@dataclass(frozen=True)
class Resend:
    """What would be done: `act` in words, `shown` as label and value, `sent` as it came."""

    act: str
    shown: list[tuple[str, str]]
    sent: list[tuple[str, str]]


def to_resend() -> Resend | None:
    """Return what the page has sent, in words; None where there is nothing to send once more."""
    typed = typed_in() if request.method == "POST" and request.path.startswith(AGAIN) else None
    if not typed:
        return None
    # A name may stand there often: each row of a table, each box that was ticked.
    sent = [pair for pair in typed.items(multi=True) if pair[0] != "csrf_token"]
    return Resend(_act(typed), list(_shown(sent)), sent) if sent else None


def typed_in() -> MultiDict[str, str] | None:
    """Return the form that was sent; None where it cannot be read."""
    try:
        return request.form
    except HTTPException:
        return None


def _act(typed: MultiDict[str, str]) -> str:
    view = request.endpoint or ""
    what = str((request.view_args or {}).get("what", ""))
    does = WRITES.get(what) or ACTS.get(view, "Отправить то, что написано на странице")
    said = next((typed[name] for name in _BUTTON_NAMES if typed.get(name)), "")
    button, _, about = said.partition(":")
    words = BUTTONS.get(button, button)
    if not words or words.casefold() in does.casefold():
        return does
    return f"{does}: {words}{f' ({about})' if about else ''}"


def _shown(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    topics = topic_codes(site().regulation)
    shown = []
    for name, value in sent:
        label = label_of(name)
        if value and label and name not in ("words", *_BUTTON_NAMES):
            shown.append((label, topics.get(value) or VALUES.get(value, value)))
    return shown


def label_of(name: str) -> str:
    """Return how people call a field; its own name where it has none, nothing where it is silent.

    Rows of a table are told apart by their number: «Имя в чате, 2».
    """
    if name in SILENT:
        return ""
    found = _ROW.fullmatch(name)
    stem, row = (found[1], found[2]) if found else (name, None)
    if stem in SILENT:
        return ""
    label = LABELS.get(stem, stem)
    return f"{label}, {row}" if row else label


def resend_offer() -> dict[str, Any]:
    """Return what the error's page shows of what was sent, and whether it may send it again.

    A browser that does not say where it comes from may have been led here by another site: it
    gets the words back, to copy them, and no token.
    """
    return {
        "again": to_resend(),
        "may_resend": proves_itself(),
        "without_files": _had_files(),
    }


def _had_files() -> bool:
    """Return whether files came along, which the error's page cannot send once more."""
    try:
        return any(file.filename for file in request.files.values())
    except HTTPException:
        return False
