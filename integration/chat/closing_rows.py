"""The end of an inquiry: it helped or did not, it is closed, a duplicate, or withdrawn."""

from dataclasses import replace
from datetime import datetime

from helpdesk.contacts import on_behalf
from helpdesk.domain.actions import Action
from helpdesk.domain.errors import NotFound
from helpdesk.domain.inquiry import Inquiry
from helpdesk.domain.people import Actor
from helpdesk.domain.states import CloseReason
from helpdesk.inquiries import answering, closing
from helpdesk.journal.inquiry_queries import view
from helpdesk.journal.overviews import original_of
from helpdesk.kernel.desk import Desk
from integration.chat import dialogs
from integration.chat.catalogue_rows import By, CatalogueRow, Filled, Unfit, noting, saying
from integration.chat.dialogs import (
    Choice,
    Dialog,
    DialogContext,
    DialogField,
    InputSort,
    about,
    choices_of,
    named,
    words_field,
)

_REASONS = tuple(Choice(each, each.label) for each in closing.WITHOUT_ANSWER)


def _close_dialog(context: DialogContext) -> Dialog:
    reason = DialogField(dialogs.REASON, "Причина", InputSort.CHOICE, choices=_REASONS)
    fields = (reason, words_field("Пояснение", context, required=False))
    return Dialog("Закрыть", "Закрыть", fields, (about(context.view), Action.CLOSE.about))


def _close(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    if filled.reason not in closing.WITHOUT_ANSWER:
        raise Unfit("reason", "Выберите причину из списка.")
    reason = CloseReason(filled.reason)
    return closing.close(desk, inquiry_id, reason, actor, now, comment=filled.words)


def _double_dialog(context: DialogContext) -> Dialog:
    """Let choose from what the same person has here, or type a reference."""
    hint = "Номер первого вопроса с его карточки."
    typed = DialogField(dialogs.TYPED, "Номер", InputSort.LINE, hint)
    fields: tuple[DialogField, ...] = (typed, words_field("Пояснение", context, required=False))
    if context.others:
        choices = choices_of((each.reference, named(each)) for each in context.others)
        first = "Вопрос, который задан первым."
        which = DialogField(
            dialogs.ORIGINAL, "Повторяет", InputSort.CHOICE, first, choices=choices, required=False
        )
        typed = replace(typed, hint=f"Если его нет в списке. {hint}", required=False)
        fields = (which, typed, *fields[1:])
    return Dialog("Повтор", "Закрыть", fields, (about(context.view), Action.DUPLICATE.about))


def _double(desk: Desk, inquiry_id: int, filled: Filled, actor: Actor, now: datetime) -> Inquiry:
    return closing.close(
        desk,
        inquiry_id,
        CloseReason.DUPLICATE,
        actor,
        now,
        comment=filled.words,
        original_id=_original(desk, inquiry_id, filled),
    )


def _original(desk: Desk, inquiry_id: int, filled: Filled) -> int:
    inquiry = view(desk, inquiry_id).inquiry
    try:
        return original_of(desk, inquiry, filled.typed, filled.original)
    except NotFound as missing:
        raise Unfit("typed", str(missing)) from None


def _did_not_help(context: DialogContext) -> Dialog:
    words = words_field("Что не так", context, Action.DID_NOT_HELP.about, required=False)
    return Dialog("Не помогло", "Вернуть", (words,), (about(context.view),))


def _withdraw_dialog(context: DialogContext) -> Dialog:
    asks = "Отозвать вопрос? Консультанты перестанут им заниматься."
    return Dialog("Отозвать", "Отозвать", (), (about(context.view), asks))


def _withdraw(desk: Desk, inquiry_id: int, _: Filled, actor: Actor, now: datetime) -> Inquiry:
    return closing.withdraw(desk, inquiry_id, actor, now)


def _helped_self_dialog(context: DialogContext) -> Dialog:
    what = "Вопрос закроется, консультантов больше не зовём."
    answer = words_field("Что ответили", context, "Можно не писать.", required=False)
    return Dialog("Помогли сами", "Записать", (answer,), (about(context.view), what))


ROWS = {
    Action.HELPED: CatalogueRow(at_once=answering.helped, by=By.EITHER),
    Action.DID_NOT_HELP: CatalogueRow(
        _did_not_help, noting(answering.did_not_help, "body"), by=By.EITHER
    ),
    Action.HELPED_SELF: CatalogueRow(
        _helped_self_dialog, saying(on_behalf.helped_self, "insisted"), by=By.STAND_IN
    ),
    Action.CLOSE: CatalogueRow(_close_dialog, _close),
    Action.DUPLICATE: CatalogueRow(_double_dialog, _double),
    Action.WITHDRAW: CatalogueRow(_withdraw_dialog, _withdraw, by=By.REQUESTER),
    Action.ERASE_PAGE: CatalogueRow(),
}
