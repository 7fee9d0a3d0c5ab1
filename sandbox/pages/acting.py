"""What people do on the pages: write, run commands, edit, click, fill in dialogs."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import the_chat
from sandbox.pages import forms, words
from sandbox.pages.place import LAST, Place, page, place_of
from sandbox.server import channels, command_calls, dialogs, files, posts
from sandbox.server.actions import press
from sandbox.server.observations import Kind, observe
from sandbox.server.records import Dialog
from sandbox.server.refusals import Refusal

blueprint = Blueprint("acting", __name__)


@blueprint.post("/as/<username>/<room>/say")
def say(username: str, room: str) -> ResponseReturnValue:
    """Post, run or edit what was typed; whatever fails, the words come back."""
    place = place_of(username, room)
    before = place.whispered()
    typed = request.form.get("message", "").replace("\r\n", "\n").rstrip()
    try:
        opened = _said(place, typed)
    except Refusal as refusal:
        return page(place, failed=words.failure(refusal), typed=typed)
    return _next(place, opened, before, request.form.get("edit") or place.thread)


def _said(place: Place, typed: str) -> Dialog | None:
    """Return the dialog that came of it."""
    if edited := request.form.get("edit"):
        if not typed:
            raise words.nothing_typed()
        posts.edit_post(the_chat(), place.user, edited, posts.Edit(message=typed))
        return None
    root_id = request.form.get("reply", "")
    if typed.startswith("/"):
        return _run(place, typed, root_id)
    _post(place, typed, root_id)
    return None


def _run(place: Place, typed: str, root_id: str) -> Dialog | None:
    chat = the_chat()
    answer = command_calls.execute(
        chat, place.user, place.channel.id, _team_of(place), typed, root_id
    )
    return dialogs.opened_by(chat.store, str(answer.get("trigger_id") or ""))


def _post(place: Place, typed: str, root_id: str) -> None:
    chat, channel_id = the_chat(), place.channel.id
    sent = [part for part in request.files.getlist("files") if part.filename]
    file_ids = tuple(
        files.upload(chat, place.user, channel_id, part.filename or "", part.read()).id
        for part in sent
    )
    posts.create_post(chat, place.user, posts.Draft(channel_id, typed, root_id, file_ids=file_ids))


@blueprint.post("/as/<username>/<room>/press")
def press_button(username: str, room: str) -> ResponseReturnValue:
    place, form, chat = place_of(username, room), request.form, the_chat()
    before = place.whispered()
    try:
        trigger = press(chat, place.user, form["post"], form["action"], form.get("option", ""))
    except Refusal:
        return place.back(f"p-{form['post']}", failed="press")
    return _next(place, dialogs.opened_by(chat.store, trigger.client_id), before, form["post"])


def _next(
    place: Place, opened: Dialog | None, before: list[str], acted_at: str | None
) -> ResponseReturnValue:
    """Go on with the dialog, with what was whispered, or where the person has just been."""
    thread = place.thread or None
    if opened is not None:
        return place.back(dialog=opened.id, at=acted_at or None, reply=thread)
    whispered = [each for each in place.whispered() if each not in before]
    at = whispered[-1] if whispered else acted_at
    return place.back(f"p-{at}" if at else LAST, reply=thread)


@blueprint.post("/as/<username>/<room>/dialogs/<dialog_id>")
def submit(username: str, room: str, dialog_id: str) -> ResponseReturnValue:
    """Send the dialog in; one with errors comes back with every answer kept."""
    place = place_of(username, room)
    dialog = dialogs.dialog(the_chat().store, place.user.id, dialog_id)
    if dialog.is_open and "cancel" in request.form:
        _cancel(place, dialog)
    elif dialog.is_open:
        values = forms.values_of(dialog.dialog, request.form)
        errors, general = _submitted(place, dialog, values)
        if errors or general:
            parts = {"values": values, "errors": errors, "general": general}
            return page(place, dialog=dialog, **parts)
        dialogs.close_dialog(the_chat().store, dialog.id)
    at = request.form.get("at")
    return place.back(f"p-{at}" if at else LAST, reply=place.thread or None)


def _cancel(place: Place, dialog: Dialog) -> None:
    if dialog.dialog.get("notify_on_cancel"):
        # Whatever is answered to this, the person has gone.
        _sent(place, dialog, {}, cancelled=True)
    dialogs.close_dialog(the_chat().store, dialog.id)


def _submitted(place: Place, dialog: Dialog, values: dict[str, Any]) -> tuple[dict[str, str], str]:
    """Return the errors of the fields and the one of the whole."""
    limits = the_chat().limits
    if errors := forms.missing(limits, dialog.dialog, values):
        return errors, words.CORRECT if limits.dialogs_are_forms else ""
    return _sent(place, dialog, values, cancelled=False)


def _sent(
    place: Place, dialog: Dialog, values: dict[str, Any], *, cancelled: bool
) -> tuple[dict[str, str], str]:
    submission = {
        "url": dialog.url,
        "callback_id": dialog.dialog.get("callback_id") or "",
        "state": dialog.dialog.get("state") or "",
        "channel_id": place.channel.id,
        "team_id": _team_of(place),
        "submission": values,
        "cancelled": cancelled,
    }
    try:
        answer = dialogs.submit(the_chat(), place.user, submission)
    except Refusal:
        return {}, words.FAILURES["dialog"]
    for name in forms.unknown(dialog.dialog, answer):
        slip = f"the error of {name!r} is not shown: there is no such element"
        observe(the_chat().store, Kind.VIOLATION, dialog.id, slip)
    return forms.errors_of(the_chat().limits, dialog.dialog, answer)


def _team_of(place: Place) -> str:
    # One school, one team: nobody here is in two.
    return channels.teams_of(the_chat().store, place.user.id)[0].id
