"""What people do on the pages: write, run commands, edit, click, fill in dialogs."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import the_chat
from sandbox.pages import words
from sandbox.pages.place import LAST, Place, page, place_of
from sandbox.pages.tongue import Outcome, the_tongue
from sandbox.server import dialogs, files, posts
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
        return page(place, failed=words.failure(refusal, the_tongue().word), typed=typed)
    return _next(place, opened, before, request.form.get("edit") or place.thread)


def _said(place: Place, typed: str) -> Dialog | None:
    """Return the dialog that came of it."""
    tongue = the_tongue()
    if edited := request.form.get("edit"):
        if not typed:
            raise words.nothing_typed()
        edit = posts.Edit(message=tongue.written(typed))
        posts.edit_post(the_chat(), place.user, edited, edit)
        return None
    root_id = request.form.get("reply", "")
    if typed.startswith("/"):
        return tongue.run(place, typed, root_id)
    _post(place, tongue.written(typed), root_id)
    return None


def _post(place: Place, message: str, root_id: str) -> None:
    chat, channel_id = the_chat(), place.channel.id
    sent = [part for part in request.files.getlist("files") if part.filename]
    file_ids = tuple(
        files.upload(chat, place.user, channel_id, part.filename or "", part.read()).id
        for part in sent
    )
    draft = posts.Draft(channel_id, message, root_id, file_ids=file_ids)
    posts.create_post(chat, place.user, draft)


@blueprint.post("/as/<username>/<room>/delete")
def delete(username: str, room: str) -> ResponseReturnValue:
    place = place_of(username, room)
    the_tongue().delete(place, request.form["post"])
    return place.back(LAST, reply=place.thread or None)


@blueprint.post("/as/<username>/<room>/press")
def press_button(username: str, room: str) -> ResponseReturnValue:
    place, pressed = place_of(username, room), request.form["post"]
    before = place.whispered()
    try:
        opened = the_tongue().press(place, request.form)
    except Refusal:
        return place.back(f"p-{pressed}", failed="press")
    return _next(place, opened, before, pressed)


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
    place, tongue = place_of(username, room), the_tongue()
    dialog = dialogs.dialog(the_chat().store, place.user.id, dialog_id)
    came = Outcome()
    if dialog.is_open and "cancel" in request.form:
        came = Outcome(next=tongue.cancel(place, dialog))
    elif dialog.is_open:
        came = tongue.submit(place, dialog, request.form)
    if came.errors or came.general:
        parts = {"values": came.values, "errors": came.errors, "general": came.general}
        return page(place, dialog=dialog, **parts)
    at, thread = request.form.get("at"), place.thread or None
    if came.next is not None:
        return place.back(dialog=came.next.id, at=at, reply=thread)
    return place.back(f"p-{at}" if at else LAST, reply=thread)
