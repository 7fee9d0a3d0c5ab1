"""The vendor's support: handing over to it, and what comes back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.states import Owes
from helpdesk.vendor.cases import Case
from helpdesk.vendor.outage_queries import KNOWN, proposed_title
from integration.chat import dialogs
from integration.chat.catalogue_rows import By, CatalogueRow
from integration.chat.dialogs import (
    Dialog,
    DialogContext,
    DialogField,
    InputSort,
    about,
    boxes,
    choices_of,
    shown_with,
    words_field,
)
from integration.chat.speech import Block, Strong, cut, line


def _hand_off_dialog(context: DialogContext) -> Dialog:
    what = Action.HAND_OFF.about.format(mail=context.view.regulation.vendor.mail)
    hint = "Попадёт в письмо: ссылки на прочитанное, что пробовали."
    tried = words_field("Пробовали", context, hint, required=False)
    return Dialog("В поддержку", "Передать", (tried,), (about(context.view), what))


def _vendor_case(context: DialogContext) -> Dialog:
    number = DialogField(
        dialogs.WORDS,
        "Номер",
        InputSort.LINE,
        "Номер обращения из письма поддержки.",
        default=context.draft,
    )
    if not context.cases:
        return _of_vendor("Номер обращения в поддержке", "Записать", (number,), context)
    choices = choices_of((each.key, _case_of(each)) for each in context.cases)
    hint = "Если об этом уже спросили: один ответ получат все."
    known = DialogField(
        dialogs.CASE, "Или из списка", InputSort.CHOICE, hint, choices=choices, required=False
    )
    number = replace(number, required=False)
    return _of_vendor("Номер обращения в поддержке", "Записать", (number, known), context)


def _of_vendor(
    what: str, submit: str, fields: tuple[DialogField, ...], context: DialogContext, *after: Block
) -> Dialog:
    """Say what the dialog is for before the fields: no title has room for it."""
    return Dialog("Поддержка", submit, fields, (line(Strong(what)), *shown_with(context), *after))


def _case_of(case: Case) -> str:
    waits = ", ".join(each.shown_reference for each in case.inquiries)
    return cut(f"{case.number} · ждут: {waits}", dialogs.OPTION_LETTERS)


def _vendor_answer_dialog(context: DialogContext) -> Dialog:
    hint = "Что ответила поддержка. Уйдёт тому, кто спросил."
    words = words_field("Ответ", replace(context, draft=context.draft or context.given), hint)
    shown = list(context.mates)[: dialogs.MATES_MOST]
    fields = (words, *boxes(dialogs.MATE, shown))
    got_by = _who_gets_it(context, shown)
    return _of_vendor("Ответ поддержки", "Отправить", fields, context, *got_by)


def _who_gets_it(context: DialogContext, mates: Sequence[Inquiry]) -> Iterator[Block]:
    """Say before it is sent to whom the answer goes."""
    if not mates:
        return
    got = ", ".join(each.shown_reference for each in (context.view.inquiry, *mates))
    alone = " Снимки останутся в этом вопросе." if context.pictures else ""
    more = len(context.mates) - len(mates)
    rest = f" Ещё {more} не поместились: откройте их карточки потом." if more > 0 else ""
    yield line(
        Strong(f"Ответ получат: {len(mates) + 1} — {got}."),
        f" Кому не нужно, снимите отметку. Имён в ответе не пишите.{alone}{rest}",
    )


def _vendor_wants_dialog(context: DialogContext) -> Dialog:
    """Who owes it, is asked of everybody: the regulation lets the requester write himself."""
    who = ("Я отправлю", "Прошу школу помочь") if context.is_own else ("Тот, кто спросил", "Школа")
    choices = choices_of(zip((Owes.REQUESTER, Owes.SCHOOL), who, strict=True))
    hint = "Например: 27.11. Не сказано — оставьте пустым."
    return _of_vendor(
        "Поддержка просит сведения",
        "Записать",
        (
            words_field("Что просит", context, "Словами поддержки, без паролей и кодов."),
            DialogField(
                dialogs.OWES,
                "Кто ответит",
                InputSort.CHOICE,
                choices=choices,
                default=Owes.REQUESTER,
            ),
            DialogField(dialogs.DAY, "До какого дня", InputSort.LINE, hint, required=False),
        ),
        context,
        "Напомним тому, кто должен ответить: если сведения не прислать вовремя, поддержка "
        "отклоняет обращение.",
    )


def _vendor_rejected_dialog(context: DialogContext) -> Dialog:
    rejects = context.view.regulation.vendor.rejects
    choices = choices_of(
        (str(n), cut(words, dialogs.OPTION_LETTERS)) for n, words in enumerate(rejects)
    )
    listed = DialogField(
        dialogs.REASON, "Причина", InputSort.CHOICE, choices=choices, required=False
    )
    hint = "Если причина другая или сказано, чего не хватает."
    words = words_field("Что написали", context, hint, required=False)
    after = "Тот, кто спросил, получит письмо заново, с тем, что в нём исправить."
    if context.is_own:
        after = "Письмо надо отправить заново."
    fields = (*((listed,) if choices else ()), words)
    return _of_vendor("Поддержка отклонила обращение", "Записать", fields, context, after)


def _outage_dialog(context: DialogContext) -> Dialog:
    inquiry, regulation = context.view.inquiry, context.view.regulation
    title = proposed_title(regulation.topic_title(inquiry.kind, inquiry.topic))
    began = dates.clock(regulation.calendar.local(inquiry.received_at))
    hint = "Прочтут все: без имён, телефонов и паролей."
    return Dialog(
        "Сбой",
        "Объявить",
        (
            DialogField(dialogs.TITLE, "Что не так", InputSort.LINE, "Коротко.", default=title),
            DialogField(
                dialogs.WORDS, "Что известно", InputSort.AREA, hint, default=context.draft or KNOWN
            ),
            DialogField(
                dialogs.SINCE, "С какого часа", InputSort.LINE, "Например: 9:10.", default=began
            ),
            *boxes(dialogs.MATE, context.others),
        ),
        (about(context.view), Action.OUTAGE.about),
    )


ROWS = {
    Action.OUTAGE: CatalogueRow(_outage_dialog),
    Action.OUTAGE_JOIN: CatalogueRow(by=By.EITHER),
    Action.OUTAGE_LEAVE: CatalogueRow(),
    Action.HAND_OFF: CatalogueRow(_hand_off_dialog),
    Action.VENDOR_CASE: CatalogueRow(_vendor_case, By.EITHER),
    Action.VENDOR_ANSWER: CatalogueRow(_vendor_answer_dialog, By.EITHER),
    Action.VENDOR_WANTS: CatalogueRow(_vendor_wants_dialog, By.EITHER),
    Action.VENDOR_TOLD: CatalogueRow(by=By.EITHER),
    Action.VENDOR_REJECTED: CatalogueRow(_vendor_rejected_dialog, By.EITHER),
}
