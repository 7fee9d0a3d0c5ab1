"""Cards and notices in Mattermost's shapes, within its limits; what people typed stays text."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpdesk.domain.actions import Action
from integration.chat.buttons import Button
from integration.chat.rendering import BEFORE, by_that_name, first_that_fits, mark_of
from integration.chat.sealing import button_context
from integration.chat.speech import Card, CardField, Notification, Tone, cut
from integration.chat.values import RenderedPost
from integration.mattermost.block_text import Texts, address_in_link
from integration.mattermost.markdown import begun, in_one_line

MESSAGE_RUNES = 16_383
# Servers of 5.38 refuse somewhere between 7,960 and 7,985.
PROPS_RUNES = 7_900
VALUE_RUNES = 400
FOOTER_RUNES = 300
# How many letters a quote may have; the first with which everything fits is taken.
ROOMS = (12_000, 8_000, 5_000, 3_000, 2_000, 1_200, 700, 300, 100)
COLOURS = {
    Tone.NEW: "#1c58d9",
    Tone.CLAIMED: "#3db887",
    Tone.WAITING: "#8d93a5",
    Tone.HANDED_OFF: "#cc8f00",
    Tone.ANSWERED: "#2d7d46",
    Tone.CLOSED: "#c4c8cf",
    Tone.OVERDUE: "#d24b4e",
}
_GO_ESCAPES = str.maketrans(dict.fromkeys("<>&\u2028\u2029", "\\u0000"))


@dataclass(frozen=True)
class Renderer:
    """Draws posts whose buttons lead to the bot, sealed for one inquiry each.

    Whom the chat does not know is named, not mentioned: `called` says how he is called there.
    """

    secret: bytes
    bot_url: str
    called: Callable[[str], str] = by_that_name

    def card(self, card: Card, reference: str, delivery_id: str, earlier: str = "") -> RenderedPost:
        """Draw a card; `earlier` is the address of the card that this one replaces."""
        message = self._texts().line(card.line)
        if earlier:
            message += f"\n[{BEFORE}]({address_in_link(earlier)})"
        actions = self._actions(reference, card.buttons, card.more)

        def props(room: int) -> dict[str, Any]:
            return _props(delivery_id, [_attachment(card, self._texts(room), actions)])

        return RenderedPost(message, first_that_fits(props, ROOMS, runes_of, PROPS_RUNES))

    def notification(self, notice: Notification, reference: str, delivery_id: str) -> RenderedPost:
        """Draw what is said once: the words in the message, so that a telephone shows them."""

        def message(room: int) -> str:
            return self._texts(room, notice.page).of(notice.blocks)

        attachments: list[dict[str, Any]] = []
        if notice.buttons:
            actions = self._actions(reference, notice.buttons, ())
            attachments = [{"fallback": "", "actions": actions}]
        attachments += [
            {
                "fallback": "",
                "text": self._texts().line(each.line),
                "actions": self._actions(reference, each.buttons, ()),
            }
            for each in notice.groups
        ]
        return RenderedPost(
            first_that_fits(message, ROOMS, len, MESSAGE_RUNES), _props(delivery_id, attachments)
        )

    def _texts(self, room: int = MESSAGE_RUNES, page: str = "") -> Texts:
        return Texts(room, page, self.called)

    def _actions(
        self, reference: str, buttons: Sequence[Button], more: Sequence[Button]
    ) -> list[dict[str, Any]]:
        drawn = [
            self._button(reference, button, is_first=not at) for at, button in enumerate(buttons)
        ]
        return [*drawn, self._select(reference, more)] if more else drawn

    def _button(self, reference: str, button: Button, *, is_first: bool) -> dict[str, Any]:
        return {
            "id": _letters(button.action) + button.reference + _letters(button.detail),
            "type": "button",
            "name": button.words,
            "style": "primary" if is_first else "default",
            "integration": self._integration(
                button.reference or reference, button.action, button.about
            ),
        }

    def _select(self, reference: str, more: Sequence[Button]) -> dict[str, Any]:
        return {
            "id": _letters(Action.MORE) + mark_of(more),
            "type": "select",
            "name": Action.MORE.words,
            "options": [{"text": each.words, "value": each.value} for each in more],
            "integration": self._integration(reference, Action.MORE),
        }

    def _integration(self, reference: str, action: Action, about: str = "") -> dict[str, Any]:
        context = button_context(self.secret, reference, str(action), about)
        return {"url": f"{self.bot_url}/action", "context": context}


def runes_of(props: dict[str, Any]) -> int:
    """Return how long the server finds the props: as Go's JSON writes them, `<` as `\\u003c`."""
    return len(json.dumps(props, ensure_ascii=False).translate(_GO_ESCAPES))


def _props(delivery_id: str, attachments: list[dict[str, Any]]) -> dict[str, Any]:
    props: dict[str, Any] = {"delivery_id": delivery_id}
    if attachments:
        return {**props, "attachments": attachments}
    # A server of 11.6 then fetches no link for a preview, our own secret ones included. Beside
    # attachments it must not stand: the client would be given none of them, and show no button.
    return {**props, "unsafe_links": "true"}


def _attachment(card: Card, texts: Texts, actions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "fallback": "",
        "color": COLOURS[card.tone],
        "text": texts.of(card.blocks),
        "fields": [_field(field, texts.room) for field in card.fields],
        "footer": cut(card.footer, FOOTER_RUNES),
        "actions": actions,
    }


def _field(field: CardField, room: int) -> dict[str, Any]:
    value = begun(in_one_line(cut(field.value, min(VALUE_RUNES, room))))
    return {"title": field.title, "value": value, "short": field.is_short}


def _letters(name: str) -> str:
    """Return the name in letters alone: an id with `_` is taken, and not found when pressed."""
    return "".join(sign for sign in name if sign.isalnum())
