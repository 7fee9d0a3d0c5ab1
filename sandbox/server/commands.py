"""Slash commands: who may make one, and which words there are."""

import secrets
from dataclasses import replace
from typing import Any

from sandbox.server import plugins
from sandbox.server.chat import Chat
from sandbox.server.identity import new_id
from sandbox.server.limits import (
    BUILT_IN_COMMANDS,
    COMMAND_DESCRIPTION_BYTES,
    COMMAND_NAME_BYTES,
)
from sandbox.server.records import Command, User
from sandbox.server.refusals import Refusal, not_found
from sandbox.server.storage import Store


def create_command(chat: Chat, creator: User, wanted: dict[str, Any]) -> Command:
    """Create a command as the API does, which never gives the server's own words away."""
    check_enabled(chat)
    new = _command(creator, wanted)
    _check(chat, new)
    taken = "SELECT 1 FROM commands WHERE team_id = ? AND trigger = ?"
    if new.trigger in BUILT_IN_COMMANDS or chat.store.one(taken, new.team_id, new.trigger):
        raise Refusal(
            400,
            "api.command.duplicate_trigger.app_error",
            "This trigger word is already in use. Please choose another word.",
        )
    save(chat.store, new)
    return new


def register_by_plugin(chat: Chat, team_id: str, trigger: str, url: str, token: str) -> Command:
    """Let a word reach an integration as the desk's plugin does it: before the built-in one."""
    new = Command(
        new_id(),
        team_id,
        trigger,
        url,
        "P",
        token,
        trigger,
        "",
        True,
        plugins.DESCRIPTION,
        "",
        "",
        True,
    )
    save(chat.store, new)
    return new


def update_command(chat: Chat, creator: User, old: Command, wanted: dict[str, Any]) -> Command:
    """Write the command anew but for its token; old servers give built-in words away by this."""
    new = replace(
        _command(creator, {**wanted, "team_id": old.team_id}),
        id=old.id,
        token=old.token,
        creator_id=old.creator_id,
    )
    _check(chat, new)
    taken = "SELECT 1 FROM commands WHERE team_id = ? AND trigger = ? AND id <> ?"
    is_built_in = new.trigger in BUILT_IN_COMMANDS and not chat.limits.renaming_to_built_in
    if is_built_in or chat.store.one(taken, new.team_id, new.trigger, new.id):
        raise Refusal(
            400, "api.command.duplicate_trigger.app_error", "This trigger word is already in use."
        )
    with chat.store.transaction():
        delete_command(chat.store, old.id)
        save(chat.store, new)
    return new


def delete_command(store: Store, command_id: str) -> None:
    store.change("DELETE FROM commands WHERE id = ?", command_id)


def check_enabled(chat: Chat) -> None:
    if not chat.commands_are_on:
        raise Refusal(501, "api.command.disabled.app_error", "Commands have been disabled.")


def command(store: Store, command_id: str) -> Command:
    row = store.one("SELECT * FROM commands WHERE id = ?", command_id)
    if row is None:
        raise not_found("command")
    return Command.of(row)


def shown_to(chat: Chat, team_id: str) -> list[dict[str, Any]]:
    """Return the words that a client offers while one types, with what it says of each."""
    found = {
        each.trigger: each.auto_complete_desc
        for each in commands_of(chat.store, team_id)
        if each.auto_complete
    }
    found.setdefault("help", "Open the Mattermost help page")
    if plugins.that_took(chat, "help", team_id):
        found["help"] = plugins.DESCRIPTION
    return [{"trigger": word, "auto_complete_desc": says} for word, says in sorted(found.items())]


def commands_of(store: Store, team_id: str) -> list[Command]:
    sql = "SELECT * FROM commands WHERE team_id = ? ORDER BY trigger"
    return [Command.of(row) for row in store.all(sql, team_id)]


def save(store: Store, new: Command) -> None:
    store.insert("commands", **vars(new))


def _command(creator: User, wanted: dict[str, Any]) -> Command:
    text = {
        name: str(wanted.get(name) or "")
        for name in (
            "team_id",
            "url",
            "display_name",
            "description",
            "auto_complete_desc",
            "auto_complete_hint",
        )
    }
    return Command(
        id=new_id(),
        trigger=str(wanted.get("trigger") or "").strip().lower(),
        method=str(wanted.get("method") or "P"),
        token=secrets.token_hex(13),
        auto_complete=bool(wanted.get("auto_complete")),
        creator_id=creator.id,
        by_plugin=False,
        **text,
    )


def _check(chat: Chat, new: Command) -> None:
    if not chat.limits.trigger.fullmatch(new.trigger):
        raise Refusal(400, "model.command.is_valid.trigger.app_error", "Invalid trigger.")
    if not new.url.startswith(("http://", "https://")):
        raise Refusal(400, "model.command.is_valid.url_http.app_error", "Invalid URL.")
    if len(new.display_name.encode()) > COMMAND_NAME_BYTES:
        raise Refusal(400, "model.command.is_valid.display_name.app_error", "Invalid title.")
    if len(new.description.encode()) > COMMAND_DESCRIPTION_BYTES:
        raise Refusal(400, "model.command.is_valid.description.app_error", "Invalid description.")
