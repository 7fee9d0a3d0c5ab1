"""What people do, as the app hears of it: slash commands, presses, modals sent in or closed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.server import channels, dialogs, posts
from sandbox.server.command_calls import new_response_url
from sandbox.server.records import Channel, Dialog, Post, User, Whisper
from sandbox.slack import ids
from sandbox.slack.limits import options_of
from sandbox.slack.messages import elements_of
from sandbox.slack.outlets import COMMANDS, INTERACTIVE
from sandbox.slack.response_urls import respond
from sandbox.slack.shapes import message_shape, team_of, view_shape
from sandbox.slack.view_methods import close_all, replace_view, show
from sandbox.slack.workspace import Workspace


def run(slack: Workspace, user: User, channel: Channel, typed: str) -> None:
    """Send a command; what the app answers at once is shown like what it says later."""
    command, _, text = typed.partition(" ")
    source = {"user_id": user.id, "channel_id": channel.id}
    form = {
        "token": "verification",
        "team_id": team_of(slack, user),
        "team_domain": channels.all_teams(slack.chat.store)[0].name,
        "enterprise_id": slack.enterprise_id,
        "channel_id": ids.channel_id(channel),
        "channel_name": "directmessage" if channel.is_direct else channel.name,
        "user_id": ids.user_id(user),
        "user_name": user.username,
        "command": command,
        "text": text.strip(),
        "api_app_id": slack.app_id,
        "is_enterprise_install": "false",
        "response_url": _response_url(slack, "commands", source),
        "trigger_id": _trigger(slack, user),
    }
    before = slack.acts
    answer = slack.send(COMMANDS, form)
    if answer.get("text") or answer.get("blocks"):
        respond(slack, source, answer)
    slack.await_act(before)


def _trigger(slack: Workspace, user: User) -> str:
    return slack.chat.triggers.issue(user.id, slack.chat.clock()).whole


def _response_url(slack: Workspace, sort: str, source: dict[str, str]) -> str:
    return f"{slack.own_url}/slack/{sort}/{new_response_url(slack.chat, source)}"


def _common(slack: Workspace, user: User) -> dict[str, Any]:
    (team,) = channels.all_teams(slack.chat.store)
    person = {"id": ids.user_id(user), "username": user.username, "name": user.username}
    enterprise = slack.enterprise_id
    return {
        "user": {**person, "team_id": team_of(slack, user)},
        "api_app_id": slack.app_id,
        "token": "verification",
        "trigger_id": _trigger(slack, user),
        "team": {"id": slack.team_id, "domain": team.name},
        "enterprise": {"id": enterprise, "name": "network"} if enterprise else None,
        "is_enterprise_install": False,
    }


def pressable(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each element that can be pressed, with its block."""
    for block in blocks:
        yield from ((block, each) for each in elements_of(block) if "action_id" in each)


def press(
    slack: Workspace, user: User, said: Post | Whisper, block_id: str, action_id: str, option: str
) -> None:
    """Press a button of a message, or choose an option by its value; raise LookupError."""
    blocks: list[dict[str, Any]] = said.props.get("blocks") or []
    action = _action(slack, blocks, block_id, action_id, option)
    channel = channels.channel(slack.chat.store, said.channel_id)
    place = {"channel_id": ids.channel_id(channel), "message_ts": ids.ts_of(said)}
    is_whisper = isinstance(said, Whisper)
    source = {"user_id": user.id, "channel_id": channel.id, "said": said.id}
    payload = {
        "type": "block_actions",
        **_common(slack, user),
        "container": {"type": "message", **place, "is_ephemeral": is_whisper},
        "channel": {"id": place["channel_id"], "name": channel.name},
        "state": {"values": {}},
        "response_url": _response_url(slack, "actions", source),
        "actions": [action],
    }
    if isinstance(said, Post):
        payload["message"] = message_shape(slack, said)
        if thread := payload["message"].get("thread_ts"):
            payload["container"]["thread_ts"] = thread
    before = slack.acts
    slack.send(INTERACTIVE, payload)
    slack.await_act(before)


def _action(
    slack: Workspace, blocks: list[dict[str, Any]], block_id: str, action_id: str, option: str
) -> dict[str, Any]:
    for block, element in pressable(blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            break
    else:
        raise LookupError(f"no {action_id!r} in {block_id!r}")
    known = ("type", "action_id", "text", "value", "style", "placeholder")
    action = {name: element[name] for name in known if name in element}
    action |= {"block_id": block_id, "action_ts": f"{slack.chat.clock() / 1000:.6f}"}
    if element["type"] == "button":
        return action
    (chosen,) = [each for each in options_of(element) if each["value"] == option]
    many = element["type"] == "checkboxes"
    return action | ({"selected_options": [chosen]} if many else {"selected_option": chosen})


@dataclass(frozen=True)
class Sent:
    """What came of a modal that was sent in: errors by block, or the view that is next."""

    errors: dict[str, str] = field(default_factory=dict)
    next: Dialog | None = None


def submit(slack: Workspace, user: User, opened: Dialog, state: dict[str, Any]) -> Sent:
    """Send a modal in; it stays open when it comes back with errors."""
    payload = {
        "type": "view_submission",
        **_common(slack, user),
        "view": view_shape(slack, opened, state),
        "response_urls": [],
    }
    before = slack.acts
    answer = slack.send(INTERACTIVE, payload)
    match answer.get("response_action"):
        case "errors":
            return Sent({str(name): str(says) for name, says in answer["errors"].items()})
        case "update":
            return Sent(next=replace_view(slack, opened, answer["view"]))
        case "push":
            return Sent(next=show(slack, user, answer["view"], under=opened))
        case "clear":
            close_all(slack, user)
        case _:
            dialogs.close_dialog(slack.chat.store, opened.id)
    slack.await_act(before)
    return Sent(next=_below(slack, opened))


def _below(slack: Workspace, opened: Dialog) -> Dialog | None:
    row = ids.row_of(slack.chat.store, opened.dialog.get("previous_view_id") or "")
    under = None if row is None else Dialog.of(row)
    return under if under is not None and under.is_open else None


def close(slack: Workspace, user: User, opened: Dialog) -> Dialog | None:
    """Close a modal, telling the app if it asked to know; return the one below it."""
    dialogs.close_dialog(slack.chat.store, opened.id)
    if opened.dialog.get("notify_on_close"):
        payload = {"type": "view_closed", **_common(slack, user), "is_cleared": False}
        slack.send(INTERACTIVE, {**payload, "view": view_shape(slack, opened, {})})
    return _below(slack, opened)


def said_by_id(slack: Workspace, said_id: str) -> Post | Whisper:
    """Return the message or what was said to one alone; raise Refusal where it is gone."""
    row = slack.chat.store.one("SELECT * FROM whispers WHERE id = ?", said_id)
    return Whisper.of(row) if row is not None else posts.post(slack.chat.store, said_id)
