"""A command as somebody has typed it: sent to its integration, and the answer shown."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.server import channels, plugins
from sandbox.server.chat import HELP_LINK, Chat
from sandbox.server.identity import new_id
from sandbox.server.limits import (
    RESPONSE_URL_SECONDS,
    RESPONSE_URL_USES,
)
from sandbox.server.outgoing import Answer, NoAnswer
from sandbox.server.posts import Draft, create_post
from sandbox.server.records import Channel, Command, Team, User
from sandbox.server.refusals import Refusal, forbidden, invalid
from sandbox.server.whispers import whisper


@dataclass(frozen=True)
class Call:
    """A command as somebody typed it, and where."""

    user: User
    channel: Channel
    team: Team
    trigger: str
    text: str
    root_id: str = ""


def execute(
    chat: Chat, user: User, channel_id: str, team_id: str, typed: str, root_id: str = ""
) -> dict[str, Any]:
    """Send what was typed to the command's integration; return its answer to the client."""
    if len(typed) < 2 or not typed.startswith("/"):
        raise invalid("command")
    channel = channels.readable(chat.store, channel_id, user)
    team_id = team_id if channel.is_direct else channel.team_id
    if not channels.is_in_team(chat.store, team_id, user.id) and not user.is_admin:
        raise forbidden()
    trigger, _, text = typed[1:].partition(" ")
    # A plugin's word ends at a space alone, a command's at a line's end as well.
    by_plugin = plugins.that_took(chat, trigger.lower(), team_id)
    if "\n" in trigger:
        trigger, _, text = typed[1:].partition("\n")
    trigger = trigger.lower()
    team = channels.team(chat.store, team_id)
    call = Call(user, channel, team, trigger, text, root_id)
    if by_plugin is not None:
        issued = chat.triggers.issue(user.id, chat.clock())
        response = plugins.executed(chat, by_plugin, _plugin_form(call), issued.whole)
        post_response(chat, call, response)
        return response | {"trigger_id": issued.client_id}
    found = chat.store.one(
        "SELECT * FROM commands WHERE team_id = ? AND trigger = ?", team_id, trigger
    )
    if found is None and trigger == "help":
        return built_in_help(chat)
    if found is None:
        raise Refusal(
            404,
            "api.command.execute_command.not_found.app_error",
            f"Command with a trigger of '{trigger}' not found.",
        )
    return _carry(chat, Command.of(found), call)


def built_in_help(chat: Chat) -> dict[str, Any]:
    """Answer with the help link: old servers lead the client there, new ones print it."""
    link = str(chat.store.setting(HELP_LINK) or "https://docs.mattermost.com")
    if chat.limits.help_leads_there:
        return {"response_type": "", "text": "", "goto_location": link}
    return {"response_type": "ephemeral", "text": f"Mattermost Help: {link}"}


def _carry(chat: Chat, command: Command, call: Call) -> dict[str, Any]:
    trigger = chat.triggers.issue(call.user.id, chat.clock())
    form = _form(chat, command, call) | {"trigger_id": trigger.whole}
    try:
        answer = chat.outgoing.post_form(command.url, form, command.token)
    except NoAnswer:
        raise failed(command.trigger) from None
    response = _understood(answer, command.trigger)
    post_response(chat, call, response)
    return response | {"trigger_id": trigger.client_id}


def _form(chat: Chat, command: Command, call: Call) -> dict[str, str]:
    form = {
        "channel_id": call.channel.id,
        "channel_name": call.channel.name,
        "command": f"/{call.trigger}",
        "team_domain": call.team.name,
        "team_id": call.team.id,
        "text": call.text,
        "token": command.token,
        "user_id": call.user.id,
        "user_name": call.user.username,
    }
    if chat.limits.sends_root_id:
        form["root_id"] = call.root_id
    if not command.by_plugin:
        form["response_url"] = f"{chat.site_url}/hooks/commands/{_response_url(chat, call)}"
    return form


def _plugin_form(call: Call) -> dict[str, str]:
    """Return what a plugin is told of a command: less than an integration is."""
    return {
        "channel_id": call.channel.id,
        "command": f"/{call.trigger}",
        "root_id": call.root_id,
        "team_id": call.team.id,
        "text": call.text,
        "user_id": call.user.id,
    }


def _understood(answer: Answer, trigger: str) -> dict[str, Any]:
    """Return the integration's answer; only 200 with something sensible in it counts."""
    if answer.status != 200:
        raise Refusal(
            500,
            "api.command.execute_command.failed_resp.app_error",
            f"Command with a trigger of '{trigger}' returned response {answer.status}.",
        )
    if not answer.is_json:
        return {"response_type": "", "text": answer.body.decode(errors="replace")}
    try:
        content = json.loads(answer.body)
    except ValueError:
        raise failed(trigger) from None
    if not isinstance(content, dict):
        raise failed(trigger)
    return content


def failed(trigger: str) -> Refusal:
    return Refusal(
        500,
        "api.command.execute_command.failed.app_error",
        f"Command with a trigger of '{trigger}' failed.",
    )


def post_response(chat: Chat, call: Call, response: dict[str, Any]) -> None:
    """Show the answer: to everybody as the invoker's own words, or to the invoker alone."""
    text = str(response.get("text") or "")
    props = dict(response.get("props") or {})
    if response.get("attachments"):
        props["attachments"] = response["attachments"]
    if not text and not props.get("attachments"):
        return
    if response.get("response_type") == "in_channel":
        props["from_webhook"] = "true"
        create_post(chat, call.user, Draft(call.channel.id, text, call.root_id, props))
    else:
        whisper(chat, call.user.id, call.channel.id, text, root_id=call.root_id, props=props)


def _response_url(chat: Chat, call: Call) -> str:
    arguments = {
        "user_id": call.user.id,
        "channel_id": call.channel.id,
        "team_id": call.team.id,
        "trigger": call.trigger,
        "root_id": call.root_id,
    }
    return new_response_url(chat, arguments)


def new_response_url(chat: Chat, arguments: dict[str, str]) -> str:
    hook_id = new_id()
    expires = chat.clock() + RESPONSE_URL_SECONDS * 1000
    chat.store.insert(
        "response_urls",
        id=hook_id,
        arguments=json.dumps(arguments),
        uses=RESPONSE_URL_USES,
        expires=expires,
    )
    return hook_id
