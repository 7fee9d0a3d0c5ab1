"""Dialogs: opened by an integration for the person that just acted, and sent in by him."""

import json
from typing import Any

from sandbox.server import channels
from sandbox.server.actions import failed
from sandbox.server.chat import Chat
from sandbox.server.checks import note_dialog
from sandbox.server.identity import new_id
from sandbox.server.observations import Kind, observe
from sandbox.server.outgoing import NoAnswer
from sandbox.server.records import Dialog, User
from sandbox.server.refusals import forbidden, invalid, not_found
from sandbox.server.storage import Store


def open_dialog(chat: Chat, trigger_id: str, url: str, content: dict[str, Any]) -> Dialog:
    """Show the dialog to the person that the trigger names, while the trigger is valid."""
    trigger = chat.triggers.verify(trigger_id, chat.clock(), chat.limits.trigger_seconds)
    if not url:
        raise invalid("URL")
    dialog = Dialog(new_id(), trigger.user_id, trigger.client_id, url, content, True)
    with chat.store.transaction():
        chat.store.insert("dialogs", **vars(dialog) | {"dialog": json.dumps(content)})
        note_dialog(chat.store, dialog.id, content)
    return dialog


def submit(chat: Chat, user: User, submission: dict[str, Any]) -> dict[str, Any]:
    """Send a submission to its integration; return the errors to show, if any.

    Only the user is the server's word: url, state and all the rest are the client's.
    """
    url = str(submission.get("url") or "")
    if not url:
        raise invalid("URL")
    channels.readable(chat.store, str(submission.get("channel_id") or ""), user)
    team_id = str(submission.get("team_id") or "")
    if not channels.is_in_team(chat.store, team_id, user.id) and not user.is_admin:
        raise forbidden()
    request = {
        name: submission.get(name) or ""
        for name in ("callback_id", "state", "channel_id", "team_id")
    }
    request |= {
        "type": "dialog_submission",
        "user_id": user.id,
        "submission": submission.get("submission") or {},
        "cancelled": bool(submission.get("cancelled")),
    }
    return _carried(chat, url, request)


def _carried(chat: Chat, url: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = chat.outgoing.post_json(url, request)
    except NoAnswer:
        raise failed() from None
    if answer.status != 200:
        raise failed()
    try:
        content = json.loads(answer.body) if answer.body.strip() else {}
    except ValueError:
        # A real server closes the dialog in silence, and what was typed is gone.
        observe(chat.store, Kind.VIOLATION, request["callback_id"], "no JSON after a submission")
        content = {}
    found = content if isinstance(content, dict) else {}
    return {name: found[name] for name in ("error", "errors") if found.get(name)}


def dialogs_of(store: Store, user_id: str) -> list[Dialog]:
    """Return everything that was opened for this person, the oldest first."""
    sql = "SELECT * FROM dialogs WHERE user_id = ? ORDER BY number"
    return [Dialog.of(row) for row in store.all(sql, user_id)]


def dialog(store: Store, user_id: str, dialog_id: str) -> Dialog:
    row = store.one("SELECT * FROM dialogs WHERE id = ? AND user_id = ?", dialog_id, user_id)
    if row is None:
        raise not_found("dialog")
    return Dialog.of(row)


def opened_by(store: Store, client_id: str) -> Dialog | None:
    """Return the open dialog that belongs to what the person has just done."""
    sql = "SELECT * FROM dialogs WHERE trigger_id = ? AND is_open ORDER BY number DESC"
    row = store.one(sql, client_id)
    return None if row is None else Dialog.of(row)


def close_dialog(store: Store, dialog_id: str) -> None:
    store.change("UPDATE dialogs SET is_open = 0 WHERE id = ?", dialog_id)
