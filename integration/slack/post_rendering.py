"""Cards and notices as Block Kit, within its limits; what people typed stays text."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpdesk.domain.actions import Action
from integration.chat.buttons import Button
from integration.chat.rendering import BEFORE, by_that_name, first_that_fits, mark_of
from integration.chat.sealing import button_context
from integration.chat.speech import (
    Answer,
    Card,
    CardField,
    Line,
    Link,
    Notification,
    Strong,
    Together,
    line,
)
from integration.chat.values import RenderedPost
from integration.slack.rich_text import (
    BLOCKS_MOST,
    RichTexts,
    Shape,
    plain_of,
    plain_text,
)

# Slack refuses a message (msg_blocks_too_long) at some 12,000 signs of all its blocks; it does not
# publish how it counts (github.com/slackapi/bolt-js/issues/2867).
SIGNS_MOST = 9_000
LABEL, FOOTER = 75, 300
ACTIONS_MOST, OVERFLOW_MOST, OPTIONS_MOST = 25, 5, 100
# How many letters a quote may have; the first with which everything fits is taken.
ROOMS = (3_000, 2_000, 1_200, 700, 300, 100)


@dataclass(frozen=True)
class BlockKitRenderer:
    """Draws posts whose buttons are sealed for one inquiry each.

    Whom the chat does not know is named, not mentioned: `called` says his id there.
    """

    secret: bytes
    called: Callable[[str], str] = by_that_name

    def card(self, card: Card, reference: str, delivery_id: str, earlier: str = "") -> RenderedPost:
        """Draw a card; `earlier` is the address of the card that this one replaces."""
        first: tuple[Line, ...] = (card.line,)
        if earlier:
            first += (line(Link(BEFORE, earlier)),)
        actions = self._actions(reference, card.buttons, card.more)

        def blocks(room: int) -> list[Shape]:
            texts = self._texts(room)
            said = texts.of((*first, *card.blocks), BLOCKS_MOST - 6)
            fields = Together(tuple(map(_field, card.fields)))
            return [*said, *texts.of([fields]), *_footer(card.footer), *actions]

        return _post(_first_that_fits(blocks), self._texts().of(first), delivery_id)

    def notification(self, notice: Notification, reference: str, delivery_id: str) -> RenderedPost:
        """Draw what is said once."""
        buttons = self._actions(reference, notice.buttons, ())

        def blocks(room: int) -> list[Shape]:
            texts = self._texts(room, notice.page)
            groups = [each for group in notice.groups for each in self._group(reference, group)]
            most = BLOCKS_MOST - len(buttons) - len(groups)
            return [*texts.of(notice.blocks, max(most, 2)), *buttons, *groups]

        drawn = _first_that_fits(blocks)
        return _post(drawn, drawn, delivery_id)

    def _group(self, reference: str, group: Any) -> list[Shape]:
        return [*self._texts().of((group.line,)), *self._actions(reference, group.buttons, ())]

    def _texts(self, room: int = ROOMS[0], page: str = "") -> RichTexts:
        return RichTexts(room, page, self.called)

    def _actions(
        self, reference: str, buttons: Sequence[Button], more: Sequence[Button]
    ) -> list[Shape]:
        elements = [
            self._button(reference, button, is_first=not at) for at, button in enumerate(buttons)
        ]
        rows = [
            {"type": "actions", "elements": elements[at : at + ACTIONS_MOST]}
            for at in range(0, len(elements), ACTIONS_MOST)
        ]
        if more:
            # The seal stands on the block: what an option brings back has room for itself alone.
            select = {"type": "actions", "elements": [_select(more)]}
            if rows and len(elements) < ACTIONS_MOST:
                select = {**rows.pop(), "elements": [*elements, _select(more)]}
            rows.append({**select, "block_id": self._seal_of_select(reference, more)})
        return rows

    def _button(self, reference: str, button: Button, *, is_first: bool) -> Shape:
        context = button_context(
            self.secret, button.reference or reference, str(button.action), button.about
        )
        drawn = {
            "type": "button",
            "action_id": f"{button.action}:{button.reference}:{button.detail}"[:255],
            "text": plain_text(button.words, LABEL),
            "value": json.dumps(context),
        }
        return drawn | {"style": "primary"} if is_first else drawn

    def _seal_of_select(self, reference: str, more: Sequence[Button]) -> str:
        """Seal the block, which is named by what can be chosen."""
        context = button_context(self.secret, reference, str(Action.MORE))
        return json.dumps({**context, "of": mark_of(more)})


def answer_of(answer: Answer) -> tuple[str, list[Shape]]:
    """Return what is said to who typed or pressed something: its text, and its blocks."""
    blocks = _first_that_fits(lambda room: RichTexts(room).of(answer))
    return plain_of(blocks), blocks


def signs_of(shape: object) -> int:
    """Return how many signs the words, addresses and values in it have."""
    if isinstance(shape, str):
        return len(shape)
    if isinstance(shape, dict):
        shape = list(shape.values())
    return sum(map(signs_of, shape)) if isinstance(shape, list) else 0


def _first_that_fits(draw: Callable[[int], list[Shape]]) -> list[Shape]:
    return _shortened(first_that_fits(draw, ROOMS, signs_of, SIGNS_MOST))


def _shortened(blocks: list[Shape]) -> list[Shape]:
    """Let the ends of the longest lists go: a message without them is better than none."""
    said = [each for each in blocks if each["type"] == "rich_text"]
    while signs_of(blocks) > SIGNS_MOST:
        elements = max(said, key=signs_of)["elements"]
        longest = max(elements, key=signs_of)
        if len(longest["elements"]) == 1:
            break
        longest["elements"].pop()
    return blocks


def _post(blocks: list[Shape], shown: Sequence[Shape], delivery_id: str) -> RenderedPost:
    return RenderedPost(plain_of(shown), {"blocks": blocks, "mark": delivery_id})


def _select(more: Sequence[Button]) -> Shape:
    options = [
        {"text": plain_text(each.words, LABEL), "value": each.value} for each in more[:OPTIONS_MOST]
    ]
    if len(options) <= OVERFLOW_MOST:
        return {"type": "overflow", "action_id": str(Action.MORE), "options": options}
    return {
        "type": "static_select",
        "action_id": str(Action.MORE),
        "placeholder": plain_text(Action.MORE.words, LABEL),
        "options": options,
    }


def _field(field: CardField) -> Line:
    return line(Strong(f"{field.title}:"), f" {field.value}")


def _footer(words: str) -> list[Shape]:
    return [{"type": "context", "elements": [plain_text(words, FOOTER)]}] if words else []
