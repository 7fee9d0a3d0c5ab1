"""What the administrator hears in the chat about the chat itself."""

from __future__ import annotations

from helpdesk.model import Occasion
from helpdesk.outbox import Delivery
from helpdesk.trouble_words import what_is_wrong, what_to_do
from helpdesk.troubles import told_of
from integration.speech import Notice, Strong, line

TOLD = frozenset({Occasion.TROUBLE, Occasion.TROUBLE_OVER})


def trouble_notice(delivery: Delivery) -> Notice:
    trouble = told_of(delivery)
    wrong = what_is_wrong(trouble)
    if delivery.occasion == Occasion.TROUBLE_OVER:
        return Notice((line(Strong("Снова в порядке."), f" Было: {wrong}."),))
    return Notice((line(Strong(f"{wrong}.")), line(what_to_do(trouble))))
