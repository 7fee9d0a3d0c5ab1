"""Slack's words as HTML: its own marks, rich text, and never a tag of somebody's."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from markupsafe import Markup, escape

from sandbox.pages.markdown import anchor
from sandbox.server.storage import Store
from sandbox.slack.ids import row_of

FENCE = re.compile(r"```\n?(.*?)```", re.S)
CODE = re.compile(r"`([^`\n]+)`")
SPECIAL = re.compile(r"<([^<>\n]+)>")
KEPT = re.compile(r"\0(\d+)\0")
MARKS = (
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])"), "em"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])"), "s"),
)
QUOTED = re.compile(r"(?:^&gt; ?.*(?:\n|$))+", re.M)
EVERYBODY = {"channel": "@channel", "here": "@here", "everyone": "@everyone"}
STYLES = (("code", "code"), ("bold", "strong"), ("italic", "em"), ("strike", "s"))


def as_html(store: Store, text: str) -> Markup:
    """Return the text as HTML that is safe to show."""
    kept: list[Markup] = []

    def keep(html: Markup) -> str:
        kept.append(html)
        return f"\0{len(kept) - 1}\0"

    text = text.replace("\0", "")
    text = FENCE.sub(lambda found: keep(_tag("pre", unescape(found[1]))), text)
    text = CODE.sub(lambda found: keep(_tag("code", unescape(found[1]))), text)
    text = SPECIAL.sub(lambda found: keep(_special(store, found[1])), text)
    # What Slack escapes is escaped once more by nobody.
    drawn = str(escape(unescape(text)))
    for mark, tag in MARKS:
        drawn = mark.sub(rf"<{tag}>\1</{tag}>", drawn)
    drawn = QUOTED.sub(_quote, drawn).replace("\n", "<br>")
    return Markup(KEPT.sub(lambda found: str(kept[int(found[1])]), drawn))  # noqa: S704 - escaped


def _quote(found: re.Match[str]) -> str:
    lines = [re.sub(r"^&gt; ?", "", line) for line in found[0].rstrip("\n").split("\n")]
    return f"<blockquote>{'<br>'.join(lines)}</blockquote>"


def _tag(name: str, text: str | Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(name), text)  # noqa: S704 - names of ours


def _special(store: Store, inside: str) -> Markup:
    """Draw a mention, a word for everybody, or a link, as they stand between angle brackets."""
    target, _, words = inside.partition("|")
    if target[:1] == "@":
        return _person(store, target[1:])
    if target[:1] == "!":
        return _tag("mark", EVERYBODY.get(target[1:], target[1:]))
    if target.startswith(("http://", "https://", "mailto:")):
        return anchor(unescape(target), unescape(words or target))
    return escape(f"<{inside}>")


def _person(store: Store, user_id: str) -> Markup:
    row = row_of(store, user_id)
    name = f"{row['first_name']} {row['last_name']}".strip() if row else user_id
    return _tag("mark", f"@{name}")


def as_typed(store: Store, text: str) -> str:
    """Return the text as somebody would type it."""

    def plain(found: re.Match[str]) -> str:
        row = row_of(store, found[1][1:]) if found[1].startswith("@") else None
        return f"@{row['username']}" if row else found[1]

    return unescape(SPECIAL.sub(plain, text))


def rich(store: Store, elements: Iterable[dict[str, Any]]) -> Markup:
    """Draw the elements of a rich text block, whatever they are made of."""
    return Markup().join(_rich(store, each) for each in elements)


def _rich(store: Store, element: dict[str, Any]) -> Markup:
    match element["type"]:
        case "rich_text_section":
            return _tag("p", rich(store, element["elements"]))
        case "rich_text_quote":
            return _tag("blockquote", rich(store, element["elements"]))
        case "rich_text_preformatted":
            return _tag("pre", Markup().join(each.get("text", "") for each in element["elements"]))
        case "rich_text_list":
            items = (rich(store, each["elements"]) for each in element["elements"])
            tag = "ol" if element["style"] == "ordered" else "ul"
            return _tag(tag, Markup().join(_tag("li", each) for each in items))
    return _span(store, element)


def _span(store: Store, element: dict[str, Any]) -> Markup:
    match element["type"]:
        case "link":
            drawn = anchor(element["url"], element.get("text") or element["url"])
        case "user":
            drawn = _person(store, element["user_id"])
        case "broadcast":
            drawn = _tag("mark", f"@{element['range']}")
        case "emoji":
            drawn = escape(f":{element['name']}:")
        case _:
            lines = str(element.get("text", "")).split("\n")
            drawn = Markup("<br>").join(lines)
    for style, tag in STYLES:
        if element.get("style", {}).get(style):
            drawn = _tag(tag, drawn)
    return drawn
