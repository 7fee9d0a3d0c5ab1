"""response_url: an integration's answer after its answer, five times within half an hour."""

import json
from typing import Any

from sandbox.server import accounts, channels
from sandbox.server.chat import Chat
from sandbox.server.command_calls import Call, post_response
from sandbox.server.refusals import Refusal


def use_response_url(chat: Chat, hook_id: str) -> dict[str, Any]:
    """Return what the address is about; raise Refusal where it is used up or too old."""
    sql = "SELECT arguments FROM response_urls WHERE id = ? AND expires > ?"
    row = chat.store.one(sql, hook_id, chat.clock())
    if row is None:
        raise Refusal(404, "app.command_webhook.get.missing", "Unable to get the webhook.")
    use = "UPDATE response_urls SET uses = uses - 1 WHERE id = ? AND uses > 0"
    if not chat.store.change(use, hook_id):
        raise Refusal(400, "app.command_webhook.try_use.invalid", "Invalid webhook.")
    return dict(json.loads(row["arguments"]))


def answer_late(chat: Chat, hook_id: str, response: dict[str, Any]) -> None:
    said = use_response_url(chat, hook_id)
    call = Call(
        accounts.user(chat.store, said["user_id"]),
        channels.channel(chat.store, said["channel_id"]),
        channels.team(chat.store, said["team_id"]),
        said["trigger"],
        "",
        said["root_id"],
    )
    post_response(chat, call, response)
