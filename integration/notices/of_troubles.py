"""What the administrator hears in the chat about the chat itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpdesk.model import Occasion
from helpdesk.trouble_words import what_is_wrong, what_to_do
from helpdesk.troubles import Trouble, TroubleKind
from integration.speech import Notice, Strong, line

TOLD = frozenset({Occasion.TROUBLE, Occasion.TROUBLE_OVER})


def trouble_notice(occasion: str, params: Mapping[str, Any]) -> Notice:
    trouble = Trouble(TroubleKind(params["kind"]), str(params["subject"]))
    wrong = what_is_wrong(trouble)
    if occasion == Occasion.TROUBLE_OVER:
        return Notice((line(Strong("Снова в порядке."), f" Было: {wrong}."),))
    return Notice((line(Strong(f"{wrong}.")), line(what_to_do(trouble))))
