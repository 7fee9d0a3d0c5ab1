"""views.*: modals before the person who has just acted, at most three on one another."""

import json
import secrets
from typing import Any

from sandbox.server import dialogs
from sandbox.server.identity import new_id
from sandbox.server.records import Dialog, User
from sandbox.server.refusals import Refusal
from sandbox.slack import ids
from sandbox.slack.calls import Args, method
from sandbox.slack.checker import faults_of_view
from sandbox.slack.messages import with_ids
from sandbox.slack.shapes import view_shape
from sandbox.slack.workspace import TRIGGER_SECONDS, SlackError, Workspace

MOST = 3


def _checked(view: Any) -> dict[str, Any]:
    if found := faults_of_view(view):
        raise SlackError("invalid_arguments", response_metadata={"messages": found})
    return {**view, "blocks": with_ids(view["blocks"]), "hash": secrets.token_hex(5)}


def _acting(slack: Workspace, trigger_id: str) -> User:
    """Return who has acted; a trigger is good once, and for three seconds."""
    if trigger_id in slack.used_triggers:
        raise SlackError("exchanged_trigger_id")
    try:
        found = slack.chat.triggers.verify(trigger_id, slack.chat.clock(), TRIGGER_SECONDS)
    except Refusal as refusal:
        is_old = refusal.error_id.endswith("expired")
        raise SlackError("expired_trigger_id" if is_old else "invalid_trigger_id") from None
    slack.used_triggers.add(trigger_id)
    return slack.user(ids.slack_id("U", found.user_id))


def show(slack: Workspace, user: User, view: Any, under: Dialog | None = None) -> Dialog:
    """Put a view before somebody: alone, or on top of another one."""
    new = new_id()
    name = ids.slack_id("V", new)
    stack = {"root_view_id": name, "previous_view_id": None}
    if under is not None:
        root = under.dialog["root_view_id"]
        stacked = [each for each in open_views(slack, user) if each.dialog["root_view_id"] == root]
        if len(stacked) >= MOST:
            raise SlackError("push_limit_reached")
        stack = {"root_view_id": root, "previous_view_id": ids.slack_id("V", under.id)}
    opened = Dialog(new, user.id, "", "", {**_checked(view), **stack}, True)
    slack.chat.store.insert("dialogs", **vars(opened) | {"dialog": json.dumps(opened.dialog)})
    slack.unshown[user.id] = opened.id
    return opened


def replace_view(slack: Workspace, old: Dialog, view: Any) -> Dialog:
    kept = {name: old.dialog[name] for name in ("root_view_id", "previous_view_id")}
    new = {**_checked(view), **kept}
    slack.chat.store.change("UPDATE dialogs SET dialog = ? WHERE id = ?", json.dumps(new), old.id)
    return dialogs.dialog(slack.chat.store, old.user_id, old.id)


def open_views(slack: Workspace, user: User) -> list[Dialog]:
    """Return what stands open before somebody, the topmost last."""
    return [each for each in dialogs.dialogs_of(slack.chat.store, user.id) if each.is_open]


def close_all(slack: Workspace, user: User) -> None:
    for each in open_views(slack, user):
        dialogs.close_dialog(slack.chat.store, each.id)


@method("views.open", "trigger_id! view! interactivity_pointer")
def open_(slack: Workspace, args: Args) -> dict[str, Any]:
    view = args.whole("view", "invalid_arguments")
    _checked(view)
    user = _acting(slack, args.text("trigger_id"))
    # What was left open is gone from the screen by now.
    close_all(slack, user)
    opened = show(slack, user, view)
    slack.note_act()
    return {"view": view_shape(slack, opened, {})}


@method("views.push", "trigger_id! view! interactivity_pointer")
def push(slack: Workspace, args: Args) -> dict[str, Any]:
    view = args.whole("view", "invalid_arguments")
    _checked(view)
    user = _acting(slack, args.text("trigger_id"))
    if not (opened := open_views(slack, user)):
        raise SlackError("not_found")
    pushed = show(slack, user, view, under=opened[-1])
    slack.note_act()
    return {"view": view_shape(slack, pushed, {})}


@method("views.update", "view! view_id external_id hash")
def update(slack: Workspace, args: Args) -> dict[str, Any]:
    old = _named(slack, args)
    if args.text("hash") and args.text("hash") != old.dialog["hash"]:
        raise SlackError("hash_conflict")
    new = replace_view(slack, old, args.whole("view", "invalid_arguments"))
    slack.note_act()
    return {"view": view_shape(slack, new, {})}


def _named(slack: Workspace, args: Args) -> Dialog:
    rows = slack.chat.store.all("SELECT * FROM dialogs WHERE is_open")
    for found in map(Dialog.of, rows):
        names = (ids.slack_id("V", found.id), found.dialog.get("external_id") or None)
        if args.text("view_id") == names[0] or args.given.get("external_id") == (names[1] or ""):
            return found
    raise SlackError("not_found")
