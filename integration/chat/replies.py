"""What the desk says back to a command: to the person who typed it, and to nobody else."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk.domain import dates
from helpdesk.domain.deadline_words import deadlines_of
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import State
from helpdesk.domain.texts import TextKind
from helpdesk.journal.inquiry_view import InquiryView
from helpdesk.regulation.regulation import Regulation
from integration.chat.phrases import DETAILS
from integration.chat.speech import (
    Answer,
    Block,
    Copyable,
    Link,
    Listing,
    Quote,
    Strong,
    Together,
    line,
)

NOT_WRITTEN = "Записать вопрос сейчас не получилось. Попробуйте ещё раз через несколько минут."
NO_OPEN = "Открытых вопросов у вас нет. Чтобы задать вопрос, напишите его после команды."
NO_SUCH = "Среди ваших вопросов такого номера нет. Проверьте номер; все ваши вопросы: `{} мои`."
NO_WINDOW = (
    "Окно для вопроса не открылось. Есть страница [Задать вопрос]({1}): вас там узнают, ссылка "
    "действует {2}. Или напишите вопрос сразу после команды: `{0} не сохраняется тема урока`."
)
WINDOW = "Не видите окна? Есть страница [Задать вопрос]({1}): вас там узнают, ссылка действует {2}."
PARENT_WINDOW = "Не видите окна? Есть страница [Вопрос родителя]({1}), ссылка действует {2}."
NO_PARENT_WINDOW = "Окно не открылось. Есть страница [Вопрос родителя]({1}), ссылка действует {2}."
PAGE = "[{0}]({1}): черновик, снимки, просмотр. Ссылка только для вас, действует {2}."
CALL_PAGE = "[{0}]({1}). Ссылка только для вас, действует {2}."
ROOM = "[{2}]({0}). Ссылка только для вас, действует {1}."
WAITS = "Что ждёт вас: [{2}]({0}). Ссылка только для вас, действует {1}."
CLOSED_PAGE = "Эта страница для {1}. Страницы, открытые вам: `{0} сегодня`."
CONSULTANTS, LEADERS = "консультантов, завуча и директора", "завуча и директора"
GATHERED = (
    "[Собранные вопросы]({0}). Настоящие отметьте: у них появятся карточки. Ссылка только "
    "для вас, действует {1}."
)
DRAFTING = (
    "[График помощи]({0}): составить, согласовать, утвердить, попросить подменить. Ссылка только "
    "для вас, действует {1}."
)
ENTRY_WINDOW = "Нет окна, есть снимки? Есть страница [Записать вопрос]({1}), ссылка действует {2}."
NO_ENTRY_WINDOW = "Окно не открылось. Есть страница [Записать вопрос]({1}), ссылка действует {2}."
NO_WINDOW_BUT_PAGE = "Окно не открылось. [{0}]({1}), ссылка только для вас."
_HAND_OVER = (
    "Отправьте `{0} передать всё` ещё раз или передайте по одному: `{0} назначить номер`, номера "
    "есть на странице [Журнал обращений]({1}). Ссылка действует {2}."
)
NO_COLLEAGUE = (
    "Ничего не передано: консультанта с таким именем нет: {1}. Отправьте `{0} передать всё` и "
    "выберите коллегу в окне. Если это вопрос, напишите его подробнее."
)
REASSIGN_WHICH = (
    "Какой вопрос назначить? Отправьте `{0} назначить номер`: номер стоит на карточке вопроса. "
    "Коллегу выберете в окне."
)
REASSIGN_WINDOW = "Выберите коллегу в окне."
NOBODYS = "Вопроса с таким номером нет: {0}. Номер стоит на карточке вопроса."
MISTYPED = (
    "Ничего не записано: команды «{2}» нет. Есть похожая: `{0} {1}`. Если это вопрос, напишите его "
    "подробнее."
)
ASKED_WHAT_WAS_MEANT = (
    "Ничего не записано: похоже на команду `{0} {1}`. Она это или вопрос, бот спросил вас в личном "
    "сообщении."
)
HAND_OVER_WINDOW = f"Не видите окна? {_HAND_OVER}"
NO_HAND_OVER_WINDOW = f"Окно не открылось. {_HAND_OVER}"
GUIDE = (
    "**Помощь с «Дневником.ру»**\n"
    "- `{0} ваш вопрос` — задать вопрос; без слов откроется окно с подсказками\n"
    "- `{0} найти слова` — готовые ответы: `{0} найти не сохраняется тема`\n"
    "- `{0} мои` — ваши открытые вопросы\n"
    "- `{0} статус` — что с последним вопросом; `{0} статус номер` — с любым\n"
    "- `{0} график` — кто и когда помогает; консультанту, завучу и директору ещё ссылка, где "
    "график составляют, согласуют и утверждают\n"
    "- `{0} родитель` — внести вопрос родителя\n"
    "- `{0} контакты` — ваши телефон и почта для родителей\n"
    "- `{0} обучение` — обучение новых сотрудников: план и отметки\n"
    "- `{0} приказы` — кто назначен консультантом и каким приказом\n"
    "- `{0} памятка` — памятка для родителей; `{0} размещено` — где размещён график\n"
    "- `{0} сегодня` — что ждёт вас и все страницы для сотрудников; консультанту и завучу ещё "
    "`{0} журнал` и `{0} проверка` (как исполняется регламент)\n"
    "- `{0} назначить номер` — завучу и директору: дать вопрос консультанту; `{0} передать всё` — "
    "все вопросы одного консультанта сразу, можно с именем того, кому\n\n"
    "Ответим сообщением от бота, там же можно уточнить или сказать, помогло ли. "
    "Паролей и кодов приглашения здесь не выдаём."
)
COURTESY = (
    "Рады помочь! Вопроса в этих словах нет, поэтому ничего не записано. Что-то не получается? "
    "Напишите, что именно: `{0} не сохраняется тема урока`. Помог ли ответ, скажите кнопкой под "
    "ним. Все возможности: `{0} помощь`."
)
KEPT_TOO = "Он есть и в сообщении бота: там его можно отправить коллеге или убрать."
CHAT_HELP = "Справка Mattermost: [документация и руководства]({0})"
BUTTON = (
    "Ничего не записано: есть кнопка «{1}», нажмите её под сообщением бота. Если это вопрос, "
    "напишите его подробнее: `{0} не сохраняется тема урока`."
)
NOT_FOUND_HERE = (
    "По этим словам ничего не нашлось. Напишите вопрос, ответит человек: `{0} ваш вопрос`. "
    "Все готовые ответы — [на сайте]({1})."
)
FIND_WHAT = (
    "Что найти? Напишите слова после команды: `{0} найти не сохраняется тема`. Все готовые "
    "ответы — [на сайте]({1})."
)
FOUND = "Вот что нашлось. Не то — напишите вопрос: `{0} ваш вопрос`."
NOT_FOUND = (
    "По словам «{2}» ничего не нашлось. Напишите вопрос, ответит человек: `{0} {2}`. "
    "Все готовые ответы — [на сайте]({1})."
)


def accepted(
    inquiry: Inquiry, regulation: Regulation, now: datetime, *, repeated: bool, usual: str = ""
) -> Answer:
    """Say that it is written down, by when the answer comes, and how soon it `usual`ly does."""
    word = "Это уже принято" if repeated else "Принято"
    lines = [f"{word}, {inquiry.shown_reference}. {by_when(inquiry, regulation, now)}"]
    if usual:
        lines.append(f"{usual}.")
    if not regulation.calendar.is_open(now):
        lines.append(f"{dates.school_hours_notice(regulation.calendar, now)}.")
    return (" ".join(lines),)


def with_kept(refusal: str, words: str) -> Answer:
    """Show the kept words with the refusal, ready to copy."""
    if not words:
        return (refusal,)
    return (f"{refusal} Ваш текст цел:", Copyable(words), KEPT_TOO)


def given_back(refusal: str, text: str) -> Answer:
    """Return what was typed with the refusal, to copy it from."""
    if not text:
        return (refusal,)
    return (Together((line(refusal), line("Ваш текст:"), Copyable(text))),)


def by_when(inquiry: Inquiry, regulation: Regulation, now: datetime) -> str:
    """Return «Ответим не позднее среды, 25 ноября.», or that the term has passed."""
    return deadlines_of(inquiry, regulation.calendar, now).we_answer


def status_of(seen: InquiryView, now: datetime, link: str, *, own: bool) -> Answer:
    """Say where an inquiry stands; its words are repeated to the requester alone."""
    inquiry = seen.inquiry
    topic = seen.regulation.topic_title(inquiry.kind, inquiry.topic)
    about = inquiry.subject if own else topic
    stage = _stage(seen)
    lines = [
        line(Strong(inquiry.shown_reference), f" · {about}"),
        line(f"{stage[0].upper()}{stage[1:]}{_by_when(seen, now)}."),
    ]
    if link:
        lines.append(line(Link("Страница вопроса" if own else "Карточка", link)))
    return (Together(tuple(lines)),)


def _stage(seen: InquiryView) -> str:
    match seen.inquiry.state:
        case State.NEW:
            return "вопрос получен, консультант ещё не взял его"
        case State.CLAIMED:
            claimant = seen.person_name(seen.inquiry.claimant_id)
            return f"вопросом занимается {claimant}"
        case State.WAITING:
            return "ждём уточнения от того, кто спросил"
        case State.HANDED_OFF:
            return "передано в поддержку «Дневник.ру»"
        case State.ANSWERED:
            return "ответ дан"
        case State.CLOSED:
            return "закрыт"


def _by_when(seen: InquiryView, now: datetime) -> str:
    if seen.inquiry.state not in (State.NEW, State.CLAIMED):
        return ""
    return f". {by_when(seen.inquiry, seen.regulation, now).removesuffix('.')}"


def list_of(views: Sequence[InquiryView], now: datetime) -> Answer:
    """List somebody's own inquiries, the newest first."""
    if not views:
        return (NO_OPEN,)
    items = tuple(
        line(
            Strong(seen.inquiry.shown_reference),
            f" · {seen.inquiry.subject} — {_stage(seen)}{_by_when(seen, now)}.",
        )
        for seen in views
    )
    return (Together((line("Ваши вопросы:"), Listing(items))),)


def whole(seen: InquiryView) -> Answer:
    """Repeat all that the requester wrote, for a consultant whose card shows the beginning."""
    kinds = (
        (TextKind.WORDS, ""),
        *DETAILS,
        (TextKind.CLARIFICATION, "Уточнение"),
        (TextKind.ADDITION, "Дополнение"),
    )
    parts: list[Block] = [line(Strong(seen.inquiry.shown_reference))]
    for kind, title in kinds:
        for text in seen.said(kind):
            parts += [*([line(Strong(title))] if title else []), Quote(text.body or "")]
    return tuple(parts)
