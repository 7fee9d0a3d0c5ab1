"""The end of an inquiry: it helped or did not, it is closed, a duplicate, or withdrawn."""

from dataclasses import replace

from helpdesk.domain.actions import Action
from helpdesk.inquiries import closing
from integration.chat import dialogs
from integration.chat.catalogue_rows import By, CatalogueRow
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


def _did_not_help(context: DialogContext) -> Dialog:
    words = words_field("Что не так", context, Action.DID_NOT_HELP.about, required=False)
    return Dialog("Не помогло", "Вернуть", (words,), (about(context.view),))


def _withdraw_dialog(context: DialogContext) -> Dialog:
    asks = "Отозвать вопрос? Консультанты перестанут им заниматься."
    return Dialog("Отозвать", "Отозвать", (), (about(context.view), asks))


def _helped_self_dialog(context: DialogContext) -> Dialog:
    what = "Вопрос закроется, консультантов больше не зовём."
    answer = words_field("Что ответили", context, "Можно не писать.", required=False)
    return Dialog("Помогли сами", "Записать", (answer,), (about(context.view), what))


ROWS = {
    Action.HELPED: CatalogueRow(by=By.EITHER),
    Action.DID_NOT_HELP: CatalogueRow(_did_not_help, By.EITHER),
    Action.HELPED_SELF: CatalogueRow(_helped_self_dialog, By.STAND_IN),
    Action.CLOSE: CatalogueRow(_close_dialog),
    Action.DUPLICATE: CatalogueRow(_double_dialog),
    Action.WITHDRAW: CatalogueRow(_withdraw_dialog, By.REQUESTER),
    Action.ERASE_PAGE: CatalogueRow(),
}
