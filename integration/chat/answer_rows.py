"""What goes out to who has asked, his own replies, and what was said by telephone."""

from collections.abc import Iterator
from functools import partial

from helpdesk.domain.actions import Action
from helpdesk.domain.deadline_words import PAUSED
from helpdesk.domain.states import Kind, State
from helpdesk.inquiries.calling import Outcome
from helpdesk.journal.inquiry_view import InquiryView
from integration.chat import dialogs
from integration.chat.catalogue_rows import By, CatalogueRow
from integration.chat.dialogs import (
    Choice,
    Dialog,
    DialogContext,
    DialogField,
    InputSort,
    about,
    boxes,
    choices_of,
    repeated,
    shown_with,
    words_field,
)
from integration.chat.speech import Strong, line


def _ask_dialog(context: DialogContext) -> Dialog:
    """Ask back: with a reason the school has words ready for, or in one's own, or both."""
    intro = (*shown_with(context), *_call_first(context.view), _TERM_WAITS)
    reasons = context.view.regulation.unclear
    if not reasons:
        hint = "Паролей и кодов не просите."
        return Dialog("Уточнить", "Спросить", (words_field("Вопрос", context, hint),), intro)
    which = DialogField(
        dialogs.REASON,
        "Причина",
        InputSort.CHOICE,
        "Чего не хватает. Уйдёт с примером, перед вашими словами.",
        choices=choices_of((each.code, each.title) for each in reasons),
        required=False,
    )
    hint = "Если причина выбрана, можно не писать."
    own = words_field("Вопрос", context, hint, required=False)
    return Dialog("Уточнить", "Спросить", (which, own), intro)


_TERM_WAITS = f"Пока ждём ответа, {PAUSED}."


def _call_first(view: InquiryView) -> Iterator[str]:
    """Offer a parent's telephone before anything is written: a talk is sooner than letters."""
    inquiry = view.inquiry
    if inquiry.kind is Kind.PARENT and inquiry.phone:
        way = "на карточке «Ещё…», «Позвонить»"
        yield f"Оставлен телефон {inquiry.phone} — позвонить быстрее: {way}."


ON_PAGE = "Длинный ответ или снимки: «Ещё…», «Ответить на странице»."


def _answer(context: DialogContext) -> Dialog:
    hint = "Уйдёт тому, кто спросил. Паролей и кодов не пишите."
    # What had been typed before is kept above what the school has ready.
    kept = "" if context.ready in context.draft else context.ready
    words = "\n\n".join(part for part in (context.draft, kept) if part)
    return Dialog(
        "Ответить",
        "Отправить",
        (DialogField(dialogs.WORDS, "Ответ", InputSort.AREA, hint, default=words),),
        (*shown_with(context), ON_PAGE),
    )


def _correct(context: DialogContext) -> Dialog:
    hint = "Уйдёт ещё раз; прежний ответ сохранится."
    corrected = DialogField(
        dialogs.WORDS, "Ответ", InputSort.AREA, hint, default=context.draft_or_answer
    )
    return Dialog("Исправить", "Отправить", (corrected,), shown_with(context))


def _similar(context: DialogContext) -> Dialog:
    hint = "Уйдёт каждому отмеченному. Паролей и кодов не пишите."
    text = DialogField(
        dialogs.WORDS, "Ответ", InputSort.AREA, hint, default=context.draft_or_answer
    )
    fields = (text, *boxes(dialogs.SIMILAR, context.others, context.view.inquiry.id))
    return Dialog("Похожие", "Ответить", fields, (about(context.view), Action.SIMILAR.about))


def _reply_dialog(context: DialogContext) -> Dialog:
    question = context.view.open_question
    title, label = ("Ответить", "Ответ") if question else ("Дополнить", "Дополнение")
    words = context.view.words if question is None else question.body or ""
    intro = about(context.view), *repeated(words)
    return Dialog(title, "Отправить", (words_field(label, context),), intro)


def _call(what: str, context: DialogContext, *asked: DialogField) -> Dialog:
    note = words_field("Заметка", context, "Что сказали. Можно не писать.", required=False)
    intro = line(Strong(what)), about(context.view)
    return Dialog("Звонок", "Записать", (*asked, note), intro)


_HELPED = DialogField(
    dialogs.REASON,
    "Помогло ли",
    InputSort.CHOICE,
    "Помогло — вопрос закроется, не помогло — вернётся в работу.",
    (Choice(Outcome.HELPED, "Да, помогло"), Choice(Outcome.DID_NOT_HELP, "Нет, не помогло")),
    required=False,
)
_SENDS = DialogField(
    dialogs.REASON,
    "Кто отправит письмо",
    InputSort.CHOICE,
    "Прочитайте письмо вслух. Нет почты — школа отправит его, если согласятся.",
    (Choice(Outcome.SCHOOL_SENDS, "Школа: согласие дано"),),
    required=False,
)
_ASKED_IN = {State.ANSWERED: (_HELPED,), State.HANDED_OFF: (_SENDS,)}


def _reached_dialog(context: DialogContext) -> Dialog:
    return _call("Дозвонились", context, *_ASKED_IN.get(context.view.inquiry.state, ()))


_missed_dialog = partial(_call, "Не дозвонились")

ROWS = {
    Action.ASK: CatalogueRow(_ask_dialog),
    Action.ANSWER: CatalogueRow(_answer),
    Action.READY: CatalogueRow(_answer),
    Action.SIMILAR: CatalogueRow(_similar),
    Action.CORRECT: CatalogueRow(_correct),
    Action.ANSWER_PAGE: CatalogueRow(),
    Action.CORRECT_PAGE: CatalogueRow(),
    Action.REPLY: CatalogueRow(_reply_dialog, By.REQUESTER),
    Action.LOG_REACHED: CatalogueRow(_reached_dialog),
    Action.LOG_MISSED: CatalogueRow(_missed_dialog),
    Action.TOLD: CatalogueRow(),
    Action.CALL_PAGE: CatalogueRow(),
    Action.CALL_TO_LESSON: CatalogueRow(by=By.REQUESTER),
}
