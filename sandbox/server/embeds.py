"""What a server puts beside a post for clients, and what it fetches to do so."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.server.limits import Limits
from sandbox.server.mentions import attachments_of, without_code

ATTACHMENT = "message_attachment"
PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)>\s]+)[^)]*\)")
NAMED_PICTURE = re.compile(r"!\[([^\]]*)\](?:\[([^\]]*)\])?(?!\()")
DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)", re.M)
# What stands behind other words, in brackets, is for the reader to follow.
LINK = re.compile(
    r"(?<!\]\()\b(?:(?:https?|ftp|mailto|tel)://|www\d{0,3}\.)[^\s<>\"')\]]+", re.IGNORECASE
)
PICTURES = ("author_icon", "image_url", "thumb_url", "footer_icon")


def embeds_of(limits: Limits, message: str, props: dict[str, Any]) -> list[dict[str, str]]:
    """Return what clients show under the words: attachments, or else the first link.

    A web client shows attachments by this alone, however many there are among the props.
    """
    if _is_called_unsafe(limits, props):
        return []
    if "attachments" in props:
        return [{"type": ATTACHMENT}]
    # What the link leads to is not known here: nothing is fetched.
    return [{"type": "link", "url": link} for link in LINK.findall(without_code(message))[:1]]


def attachments_shown(limits: Limits, message: str, props: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the attachments that a client shows."""
    kinds = {embed["type"] for embed in embeds_of(limits, message, props)}
    return attachments_of(props) if ATTACHMENT in kinds else []


def links_fetched(limits: Limits, message: str, props: dict[str, Any]) -> list[str]:
    """Return what a server would fetch: the link that it previews, and every picture."""
    if _is_called_unsafe(limits, props):
        return []
    links = [embed["url"] for embed in embeds_of(limits, message, props) if "url" in embed]
    pictures = list(_pictures(message))
    for attachment in attachments_of(props):
        values = [field.get("value") for field in attachment.get("fields") or []]
        for words in (attachment.get("text"), attachment.get("pretext"), *values):
            pictures += _pictures(str(words or ""))
        pictures += [attachment[part] for part in PICTURES if attachment.get(part)]
    return links + pictures


def _is_called_unsafe(limits: Limits, props: dict[str, Any]) -> bool:
    return limits.heeds_unsafe_links and props.get("unsafe_links") == "true"


def _pictures(text: str) -> Iterator[str]:
    words = without_code(text)
    yield from PICTURE.findall(words)
    known = {name.casefold(): address for name, address in DEFINITION.findall(words)}
    for shown, name in NAMED_PICTURE.findall(words):
        if address := known.get((name or shown).casefold()):
            yield address
