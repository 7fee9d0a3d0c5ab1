"""Who works on it: claiming, giving back, and giving to a colleague."""

from collections.abc import Sequence
from functools import partial

from helpdesk.domain import dates
from helpdesk.domain.actions import Action
from helpdesk.domain.people import Person
from helpdesk.inquiries.handing_over import Holder
from helpdesk.schedule.availability_words import ALL_THE_SAME, AWAY
from integration.chat import dialogs
from integration.chat.catalogue_rows import CatalogueRow
from integration.chat.dialogs import Choice, Dialog, DialogContext, DialogField, InputSort, about

# In letters: what of a name changes with its case, and what must be the same at least.
_ENDING, _SHORTEST_STEM = 2, 3


def people_named(people: Sequence[Person], words: str) -> list[Person]:
    """Return whom these words mean: by the name in the chat, or by names in any case."""
    typed = words.casefold().split()
    return [
        person
        for person in people
        if words.removeprefix("@").casefold() == person.username.casefold()
        or all(any(_is_form(each, of) for of in person.name.casefold().split()) for each in typed)
    ]


def _is_form(typed: str, name: str) -> bool:
    """Return whether a word is a form of a name: «марине» of «марина», «ачмизу» of «ачмиз»."""
    stem = max(len(name) - _ENDING, _SHORTEST_STEM)
    return typed[:stem] == name[:stem] and abs(len(typed) - len(name)) <= _ENDING


def handing_over(
    holders: Sequence[Holder], colleagues: Sequence[Person], to_id: str = ""
) -> Dialog:
    """Return the dialog that gives all of somebody's claims to another; who has left is first.

    Where one person alone holds something, he is not offered to himself; of several any may be
    the one who takes it from another.
    """
    whose = tuple(Choice(each.person.id, _holds(each)) for each in holders)
    owners = {each.person.id for each in holders}
    first = holders[0].person.id if holders and not holders[0].person.entitled else ""
    to = (
        *(Choice(p.id, p.name) for p in colleagues if {p.id} != owners),
        Choice(dialogs.ANYBODY, "Вернуть в очередь: возьмёт любой"),
    )
    proposed = to_id if to_id in {each.value for each in to} else ""
    return Dialog(
        "Передать всё",
        "Передать",
        (
            DialogField(dialogs.OWNER, "Чьи", InputSort.CHOICE, choices=whose, default=first),
            DialogField(dialogs.COLLEAGUE, "Кому", InputSort.CHOICE, choices=to, default=proposed),
            *even_away_field(colleagues),
        ),
        ("Все открытые вопросы одного человека сразу. Спросившие и коллеги узнают об этом сами.",),
    )


def _holds(holder: Holder) -> str:
    left = "" if holder.person.entitled else ", больше не консультант"
    many = dates.counted(holder.claims, "вопрос", "вопроса", "вопросов")
    return f"{holder.person.name}: {many}{left}"


def _to_colleague(action: Action, context: DialogContext) -> Dialog:
    claimant = context.view.inquiry.claimant_id
    people = [person for person in context.colleagues if person.id != claimant]
    choices = tuple(Choice(person.id, person.name) for person in people)
    colleague = DialogField(dialogs.COLLEAGUE, "Кому", InputSort.CHOICE, choices=choices)
    fields = (colleague, *even_away_field(people))
    return Dialog(action.words, action.words, fields, (about(context.view), action.about))


def even_away_field(colleagues: Sequence[Person]) -> tuple[DialogField, ...]:
    """Where somebody is absent who can be chosen, let it be said that he is meant all the same."""
    if not any(each.name.endswith(AWAY) for each in colleagues):
        return ()
    return (
        DialogField(
            dialogs.EVEN_AWAY, "Всё равно", InputSort.CHECK, required=False, caption=ALL_THE_SAME
        ),
    )


ROWS = {
    Action.CLAIM: CatalogueRow(),
    Action.RELEASE: CatalogueRow(),
    Action.ACCEPT: CatalogueRow(),
    Action.DECLINE: CatalogueRow(),
    Action.STILL_ON: CatalogueRow(),
    Action.OFFER: CatalogueRow(partial(_to_colleague, Action.OFFER)),
    Action.REASSIGN: CatalogueRow(partial(_to_colleague, Action.REASSIGN)),
}
