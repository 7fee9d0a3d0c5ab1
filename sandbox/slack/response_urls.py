"""response_url: what the app says after a command or a press, five times within half an hour."""

import json
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.server import accounts, channels, posts
from sandbox.server.chat import EDITED
from sandbox.server.late_answers import use_response_url
from sandbox.server.records import Post
from sandbox.server.refusals import Refusal
from sandbox.slack import ids, messages
from sandbox.slack.calls import the_workspace
from sandbox.slack.workspace import SlackError, Workspace

blueprint = Blueprint("slack_response_urls", __name__)


@blueprint.post("/slack/commands/<hook>")
@blueprint.post("/slack/actions/<hook>")
def answer(hook: str) -> ResponseReturnValue:
    slack, said = the_workspace(), request.get_json(silent=True)
    if not isinstance(said, dict):
        return "invalid_payload", 400
    try:
        source = use_response_url(slack.chat, hook)
    except Refusal as refusal:
        return {"ok": False, "error": "used_url" if refusal.status == 400 else "expired_url"}, 404
    try:
        respond(slack, source, said)
    except SlackError as refused:
        return refused.error, 400
    slack.note_act()
    return "ok"


def respond(slack: Workspace, source: dict[str, str], said: dict[str, Any]) -> None:
    """Show the answer where the command or the press was."""
    store = slack.chat.store
    whisper = store.one("SELECT id FROM whispers WHERE id = ?", source.get("said", ""))
    if said.get("delete_original"):
        _forget(slack, source["said"], is_whisper=whisper is not None)
        return
    content = messages.checked(said.get("text"), said.get("blocks"), said.get("metadata"))
    if not content.text and not content.blocks:
        raise SlackError("no_text")
    if said.get("replace_original") and source.get("said"):
        if whisper is not None:
            props = json.dumps({"blocks": content.blocks} if content.blocks else {})
            sql = "UPDATE whispers SET message = ?, props = ? WHERE id = ?"
            store.change(sql, content.text or "", props, source["said"])
        else:
            _replace(slack, posts.post(store, source["said"]), content)
        return
    channel = channels.channel(store, source["channel_id"])
    root = ids.post_at(store, channel, str(said.get("thread_ts") or ""))
    if said.get("response_type") == "in_channel":
        messages.post(slack, slack.bot, channel, content, root)
    else:
        to = accounts.user(store, source["user_id"])
        messages.tell_alone(slack, to, channel, content, root)


def _replace(slack: Workspace, old: Post, content: messages.Content) -> None:
    """Write the new content over the message: no window of time holds here."""
    props = {name: value for name, value in old.props.items() if name != "blocks"}
    if content.blocks:
        props["blocks"] = content.blocks
    new = posts.rewrite(slack.chat, old, posts.Edit(content.text, props))
    slack.chat.on_posted(slack.bot, new, EDITED, old)


def _forget(slack: Workspace, said_id: str, *, is_whisper: bool) -> None:
    if is_whisper:
        slack.chat.store.change("DELETE FROM whispers WHERE id = ?", said_id)
    else:
        messages.take_back(slack, slack.bot, posts.post(slack.chat.store, said_id))
