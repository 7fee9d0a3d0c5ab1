"""Events of Slack about messages, as what was said, changed or deleted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from integration.chat.values import Said
from integration.slack.slack_answers import post_of

DIRECT = "im"


def said_in(event: Mapping[str, Any]) -> Said | None:
    """Return what an event tells; None where it tells of no message."""
    channel = str(event.get("channel") or "")
    is_direct = event.get("channel_type") == DIRECT
    match event.get("subtype"):
        case "message_changed":
            return _of(event.get("message"), channel, is_direct=is_direct)
        case "message_deleted":
            said = _of(event.get("previous_message"), channel, is_direct=is_direct)
            return said and replace(said, post=replace(said.post, is_deleted=True))
        case "message_replied":
            return None
    if not (channel and event.get("ts")):
        return None
    return Said(post_of(channel, event), is_direct)


def _of(shape: object, channel: str, *, is_direct: bool) -> Said | None:
    if not isinstance(shape, Mapping) or not channel or not shape.get("ts"):
        return None
    post = post_of(channel, shape)
    return Said(replace(post, is_edited=True), is_direct, is_new=False)
