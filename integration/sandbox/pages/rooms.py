"""The pages of the chat: choose who you are, read, write, press, fill in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from integration.sandbox import accounts, channels, commands, dialogs, files, posts
from integration.sandbox.actions import press
from integration.sandbox.api.asking import the_chat
from integration.sandbox.identity import new_id
from integration.sandbox.pages import drawing, forms, words
from integration.sandbox.pages.markdown import as_html
from integration.sandbox.records import Channel, ChannelType, Dialog, User
from integration.sandbox.refusals import Refusal
from integration.sandbox.seed import BOT, PEOPLE

blueprint = Blueprint("rooms", __name__)


@blueprint.app_context_processor
def _tools() -> dict[str, Any]:
    return {
        "as_html": as_html,
        "rows_of": drawing.rows_of,
        "bar_colour": drawing.bar_colour,
        "new_id": new_id,
    }


@blueprint.get("/")
def choose() -> ResponseReturnValue:
    return render_template("people.html", people=PEOPLE)


@blueprint.get("/as/<username>/")
def enter(username: str) -> ResponseReturnValue:
    """Go where this person has most to do: consultants to their channel, others to the bot."""
    user = accounts.user_named(the_chat().store, username)
    rooms = _rooms(user).items()
    private = [name for name, channel in rooms if channel.type is ChannelType.PRIVATE]
    return redirect(_room_url(user, private[0] if private else f"@{BOT}"))


@blueprint.get("/as/<username>/<room>")
def show(username: str, room: str) -> ResponseReturnValue:
    user, channel = _place(username, room)
    opened = request.args.get("dialog")
    dialog = dialogs.dialog(the_chat().store, user.id, opened) if opened else None
    if dialog is not None and not dialog.is_open:
        return redirect(_room_url(user, room))
    failed = words.FAILURES.get(request.args.get("failed", ""), "")
    return _page(user, room, channel, dialog=dialog, failed=failed)


@blueprint.get("/as/<username>/<room>/news")
def news(username: str, room: str) -> ResponseReturnValue:
    """Return the posts alone, for a page that is already open."""
    user, channel = _place(username, room)
    shown = drawing.entries(the_chat(), user, channel)
    return render_template("_posts.html", entries=shown, me=user, room=room)


@blueprint.post("/as/<username>/<room>/say")
def say(username: str, room: str) -> ResponseReturnValue:
    """Post what was typed, or run it as a command; whatever fails, the words come back."""
    user, channel = _place(username, room)
    text, root_id = request.form.get("message", ""), request.form.get("reply", "")
    try:
        opened = _said(user, channel, text, root_id)
    except Refusal as refusal:
        failed = words.failure(refusal)
        return _page(user, room, channel, failed=failed, typed=text), 200
    if opened is not None:
        return redirect(_room_url(user, room, dialog=opened.id), 303)
    return redirect(_room_url(user, room) + "#end", 303)


def _said(user: User, channel: Channel, text: str, root_id: str) -> Dialog | None:
    """Return the dialog that came of it."""
    chat = the_chat()
    typed = text.replace("\r\n", "\n").rstrip()
    if typed.startswith("/"):
        team = channels.teams_of(chat.store, user.id)[0]
        answer = commands.execute(chat, user, channel.id, team.id, typed, root_id)
        return dialogs.opened_by(chat.store, str(answer.get("trigger_id") or ""))
    sent = [part for part in request.files.getlist("files") if part.filename]
    file_ids = tuple(
        files.upload(chat, user, channel.id, part.filename or "", part.read()).id for part in sent
    )
    posts.create_post(chat, user, posts.Draft(channel.id, typed, root_id, file_ids=file_ids))
    return None


@blueprint.post("/as/<username>/<room>/press")
def press_button(username: str, room: str) -> ResponseReturnValue:
    user, _ = _place(username, room)
    form, chat = request.form, the_chat()
    anchor = f"#p-{form['post']}"
    try:
        trigger = press(chat, user, form["post"], form["action"], form.get("option", ""))
    except Refusal:
        return redirect(_room_url(user, room, failed="press") + anchor, 303)
    opened = dialogs.opened_by(chat.store, trigger.client_id)
    if opened is not None:
        return redirect(_room_url(user, room, dialog=opened.id), 303)
    return redirect(_room_url(user, room) + anchor, 303)


@blueprint.post("/as/<username>/<room>/dialogs/<dialog_id>")
def submit(username: str, room: str, dialog_id: str) -> ResponseReturnValue:
    user, channel = _place(username, room)
    dialog = dialogs.dialog(the_chat().store, user.id, dialog_id)
    back = redirect(_room_url(user, room), 303)
    if not dialog.is_open:
        return back
    cancelled = "cancel" in request.form
    values = {} if cancelled else forms.values_of(dialog.dialog, request.form)
    errors = {} if cancelled else forms.missing(dialog.dialog, values)
    general = ""
    if not errors and (not cancelled or dialog.dialog.get("notify_on_cancel")):
        errors, general = _sent(user, channel, dialog, values, cancelled=cancelled)
    if (errors or general) and not cancelled:
        return _page(
            user, room, channel, dialog=dialog, values=values, errors=errors, general=general
        )
    dialogs.close_dialog(the_chat().store, dialog.id)
    return back


def _sent(
    user: User, channel: Channel, dialog: Dialog, values: dict[str, Any], *, cancelled: bool
) -> tuple[dict[str, str], str]:
    """Return the errors of the fields and the one of the whole."""
    chat = the_chat()
    content = dialog.dialog
    submission = {
        "url": dialog.url,
        "callback_id": content.get("callback_id") or "",
        "state": content.get("state") or "",
        "channel_id": channel.id,
        "team_id": channels.teams_of(chat.store, user.id)[0].id,
        "submission": values,
        "cancelled": cancelled,
    }
    try:
        answer = dialogs.submit(chat, user, submission)
    except Refusal:
        return {}, words.FAILURES["dialog"]
    return answer.get("errors") or {}, str(answer.get("error") or "")


@blueprint.get("/as/<username>/files/<file_id>")
def file(username: str, file_id: str) -> Response:
    store = the_chat().store
    found, data = files.readable_file(store, file_id, accounts.user_named(store, username))
    is_picture = found.mime_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
    return send_file(
        BytesIO(data), found.mime_type, as_attachment=not is_picture, download_name=found.name
    )


def _place(username: str, room: str) -> tuple[User, Channel]:
    store = the_chat().store
    user = accounts.user_named(store, username)
    if room not in (rooms := _rooms(user)):
        raise channels.no_such_name()
    return user, rooms[room]


def _rooms(user: User) -> dict[str, Channel]:
    """Return the person's channels by the names they have in addresses: `@name` is direct."""
    chat = the_chat()
    found: dict[str, Channel] = {}
    for channel in channels.channels_of(chat.store, user.id):
        other = drawing.other_of(chat, user, channel) if channel.is_direct else None
        found[f"@{other.username}" if other else channel.name] = channel
    return found


def _room_url(user: User, room: str, **parameters: Any) -> str:
    return url_for("rooms.show", username=user.username, room=room, **parameters)


def _page(user: User, room: str, channel: Channel, **parts: Any) -> str:
    chat = the_chat()
    titles = {name: drawing.title_of(chat, user, each) for name, each in _rooms(user).items()}
    shown = drawing.entries(chat, user, channel)
    reply = request.values.get("reply", "")
    answered = next((each for each in shown if each.id == reply and not each.is_whisper), None)
    return render_template(
        "room.html", me=user, room=room, title=titles[room], titles=titles, people=PEOPLE,
        entries=shown, answered=answered, **parts,
    )  # fmt: skip
