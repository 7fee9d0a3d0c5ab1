"""What Slack takes of blocks and views, and in which words it refuses the rest.

Kinds, properties and numbers are those of docs.slack.dev/reference/block-kit (read in 2026-11);
a test holds them against the validators of slack_sdk 3.48. Properties that a help desk does not
use are left out, so that they count as unknown. How many letters all blocks of a message may have
together is not published, and not held here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

BLOCKS_OF_MESSAGE = 50
BLOCKS_OF_VIEW = 100
MESSAGE_LETTERS = 40_000
TOPIC_LETTERS = 250
CHANNEL_NAME_LETTERS = 80

Faults = Iterator[str]


@dataclass(frozen=True)
class Words:
    most: int
    least: int = 1
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """A text object, plain alone or also mrkdwn."""

    most: int
    kinds: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Number:
    least: int
    most: int


@dataclass(frozen=True)
class Flag:
    pass


@dataclass(frozen=True)
class Shape:
    required: Mapping[str, "Rule"]
    optional: Mapping[str, "Rule"] = field(default_factory=dict)


@dataclass(frozen=True)
class Kinds:
    """An object whose `type` is one of these."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    of: "Rule"
    most: int
    least: int = 1


Rule = Words | Texts | Number | Flag | Shape | Kinds | Many

PLAIN = ("plain_text",)
ID = Words(255)
URL = Words(3_000)
SLACK_FILE = Shape({}, {"id": Words(255), "url": URL})
PICTURE: dict[str, Rule] = {"image_url": URL, "slack_file": SLACK_FILE}
CONFIRM = Shape(
    {
        "title": Texts(100, PLAIN),
        "text": Texts(300),
        "confirm": Texts(30, PLAIN),
        "deny": Texts(30, PLAIN),
    },
    {"style": Words(10, only=("primary", "danger"))},
)
OPTION = Shape({"text": Texts(75, PLAIN), "value": Words(150)}, {"description": Texts(75, PLAIN)})
ANY_OPTION = Shape({"text": Texts(75), "value": Words(150)}, {"description": Texts(75)})
LINKED_OPTION = Shape(OPTION.required, {**OPTION.optional, "url": URL})
GROUP = Shape({"label": Texts(75, PLAIN), "options": Many(OPTION, 100)})
ASKS: dict[str, Rule] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": Flag()}
HINTED: dict[str, Rule] = {**ASKS, "placeholder": Texts(150, PLAIN)}
STYLE = Shape({}, {name: Flag() for name in ("bold", "italic", "strike", "code", "underline")})
SPANS = ("text", "link", "user", "usergroup", "broadcast", "channel", "emoji")
LONG = 40_000

KINDS: dict[str, Shape] = {
    # Blocks
    "section": Shape(
        {},
        {
            "text": Texts(3_000),
            "fields": Many(Texts(2_000), 10),
            "accessory": Kinds(
                ("button", "overflow", "static_select", "checkboxes", "radio_buttons", "image")
            ),
            "expand": Flag(),
        },
    ),
    "header": Shape({"text": Texts(150, PLAIN)}),
    "divider": Shape({}),
    "context": Shape({"elements": Many(Kinds(("plain_text", "mrkdwn", "image")), 10)}),
    "actions": Shape(
        {
            "elements": Many(
                Kinds(("button", "overflow", "static_select", "checkboxes", "radio_buttons")), 25
            )
        }
    ),
    "image": Shape({"alt_text": Words(2_000)}, {**PICTURE, "title": Texts(2_000, PLAIN)}),
    "input": Shape(
        {
            "label": Texts(2_000, PLAIN),
            "element": Kinds(
                ("plain_text_input", "static_select", "checkboxes", "radio_buttons", "datepicker")
            ),
        },
        {"hint": Texts(2_000, PLAIN), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "rich_text": Shape(
        {
            "elements": Many(
                Kinds(
                    (
                        "rich_text_section",
                        "rich_text_list",
                        "rich_text_quote",
                        "rich_text_preformatted",
                    )
                ),
                LONG,
            )
        }
    ),
    # Elements
    "plain_text": Shape({"text": Words(3_000)}, {"emoji": Flag()}),
    "mrkdwn": Shape({"text": Words(3_000)}, {"verbatim": Flag()}),
    "button": Shape(
        {"text": Texts(75, PLAIN)},
        {
            "action_id": ID,
            "value": Words(2_000, 0),
            "url": URL,
            "style": Words(10, only=("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Words(75),
        },
    ),
    "overflow": Shape({"options": Many(LINKED_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}),
    "static_select": Shape(
        {},
        {
            **HINTED,
            "options": Many(OPTION, 100),
            "option_groups": Many(GROUP, 100),
            "initial_option": OPTION,
        },
    ),
    "checkboxes": Shape(
        {"options": Many(ANY_OPTION, 10)}, {**ASKS, "initial_options": Many(ANY_OPTION, 10)}
    ),
    "radio_buttons": Shape(
        {"options": Many(ANY_OPTION, 10)}, {**ASKS, "initial_option": ANY_OPTION}
    ),
    "plain_text_input": Shape(
        {},
        {
            "action_id": ID,
            "focus_on_load": Flag(),
            "placeholder": Texts(150, PLAIN),
            "initial_value": Words(3_000, 0),
            "multiline": Flag(),
            "min_length": Number(0, 3_000),
            "max_length": Number(1, 3_000),
        },
    ),
    "datepicker": Shape({}, {**HINTED, "initial_date": Words(10, 10)}),
    # What rich text is made of
    "rich_text_section": Shape({"elements": Many(Kinds(SPANS), LONG, 0)}),
    "rich_text_quote": Shape({"elements": Many(Kinds(SPANS), LONG, 0)}, {"border": Number(0, 1)}),
    "rich_text_preformatted": Shape(
        {"elements": Many(Kinds(("text", "link")), LONG, 0)}, {"border": Number(0, 1)}
    ),
    "rich_text_list": Shape(
        {
            "elements": Many(Kinds(("rich_text_section",)), LONG, 0),
            "style": Words(10, only=("bullet", "ordered")),
        },
        {"indent": Number(0, 8), "offset": Number(0, LONG), "border": Number(0, 1)},
    ),
    "text": Shape({"text": Words(LONG)}, {"style": STYLE}),
    "link": Shape({"url": URL}, {"text": Words(LONG), "style": STYLE, "unsafe": Flag()}),
    "user": Shape({"user_id": ID}, {"style": STYLE}),
    "usergroup": Shape({"usergroup_id": ID}, {"style": STYLE}),
    "channel": Shape({"channel_id": ID}, {"style": STYLE}),
    "broadcast": Shape({"range": Words(10, only=("here", "channel", "everyone"))}),
    "emoji": Shape({"name": Words(100)}, {"unicode": Words(100)}),
}
BLOCKS = ("section", "header", "divider", "context", "actions", "image", "input", "rich_text")
VIEW = Shape(
    {"title": Texts(24, PLAIN), "blocks": Many(Kinds(BLOCKS), BLOCKS_OF_VIEW, 0)},
    {
        "submit": Texts(24, PLAIN),
        "close": Texts(24, PLAIN),
        "private_metadata": Words(3_000, 0),
        "callback_id": Words(255, 0),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "external_id": Words(255, 0),
    },
)


def options_of(element: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what can be chosen, out of groups as well."""
    groups: Sequence[Mapping[str, Any]] = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(one for each in groups for one in each["options"])]
