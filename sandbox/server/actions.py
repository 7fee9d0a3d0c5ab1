"""Buttons and selects: a click is sent to the integration, its answer changes the post."""

import json
from copy import deepcopy
from typing import Any

from sandbox.server import channels
from sandbox.server.chat import Chat
from sandbox.server.limits import ACTION_ID
from sandbox.server.mentions import attachments_of
from sandbox.server.outgoing import NoAnswer
from sandbox.server.posts import Edit, post, readable_post, rewrite
from sandbox.server.records import Post, User
from sandbox.server.refusals import Refusal
from sandbox.server.triggers import Trigger
from sandbox.server.whispers import whisper

# A button's update keeps these of the old post, whatever it brings.
RETAINED = ("from_webhook", "override_username", "override_icon_url")


def press(
    chat: Chat, user: User, post_id: str, action_id: str, selected_option: str = ""
) -> Trigger:
    """Send the click; every reader may click, so the integration has to authorise."""
    target = readable_post(chat.store, post_id, user)
    action = _action(target, action_id)
    trigger = chat.triggers.issue(user.id, chat.clock())
    request = _request(chat, user, target, action, trigger, selected_option)
    try:
        answer = chat.outgoing.post_json(action["integration"]["url"], request)
        is_empty = chat.limits.empty_press and not answer.body
        content = {} if is_empty else json.loads(answer.body)
    except (NoAnswer, ValueError):
        raise failed() from None
    if answer.status != 200 or not isinstance(content, dict):
        raise failed()
    if content.get("update") is not None:
        _update(chat, post_id, content["update"])
    if content.get("ephemeral_text"):
        text = str(content["ephemeral_text"])
        whisper(chat, user.id, target.channel_id, text, root_id=target.thread_id)
    return trigger


def _action(target: Post, action_id: str) -> dict[str, Any]:
    for attachment in attachments_of(target.props):
        for action in attachment.get("actions") or []:
            is_alive = bool((action.get("integration") or {}).get("url"))
            if action.get("id") == action_id and is_alive and ACTION_ID.fullmatch(action_id):
                return dict(action)
    raise Refusal(404, "api.post.do_action.action_id.app_error", "Invalid action id.")


def _request(
    chat: Chat,
    user: User,
    target: Post,
    action: dict[str, Any],
    trigger: Trigger,
    selected_option: str,
) -> dict[str, Any]:
    channel = channels.channel(chat.store, target.channel_id)
    team = "" if channel.is_direct else channels.team(chat.store, channel.team_id).name
    context = deepcopy(action["integration"].get("context"))
    source = ""
    if action.get("type") == "select" and selected_option:
        # Not checked against the options, as on a real server.
        context = (context or {}) | {"selected_option": selected_option}
        source = action.get("data_source") or ""
    request = {
        "user_id": user.id,
        "user_name": user.username,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "team_id": channel.team_id,
        "team_domain": team,
        "post_id": target.id,
        "trigger_id": trigger.whole,
        "type": action.get("type") or "",
        "data_source": source,
    }
    return request | ({"context": context} if context else {})


def _update(chat: Chat, post_id: str, update: dict[str, Any]) -> None:
    """Write the answer's post over the old one: what it leaves out is blank, save for props."""
    with chat.store.transaction():
        old = post(chat.store, post_id)
        props = update.get("props")
        if props is not None:
            kept = {name: old.props[name] for name in RETAINED if name in old.props}
            props = {name: value for name, value in props.items() if name not in RETAINED} | kept
        message = str(update.get("message") or "")
        rewrite(chat, old, Edit(message, props, update.get("file_ids") or ()))


def failed() -> Refusal:
    return Refusal(
        400, "api.post.do_action.action_integration.app_error", "Action integration error."
    )
