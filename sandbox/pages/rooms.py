"""The pages of the chat that only show: who one may be, the rooms, the files."""

from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from sandbox.api.asking import the_chat
from sandbox.pages import drawing, words
from sandbox.pages.markdown import as_html, with_links
from sandbox.pages.mrkdwn import rich
from sandbox.pages.place import LAST, Place, page, people, place_of, rooms_of, sights
from sandbox.pages.steps import STEPS
from sandbox.pages.tongue import the_tongue
from sandbox.server import accounts, dialogs, files
from sandbox.server.records import ChannelType
from sandbox.server.seed import BOT
from sandbox.slack import limits

blueprint = Blueprint("rooms", __name__)


# What a browser shows by itself; everything else that was uploaded is only handed out.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@blueprint.app_context_processor
def _tools() -> dict[str, Any]:
    return {
        "as_html": as_html,
        "tongue": the_tongue(),
        "rich": partial(rich, the_chat().store),
        "slack_options": limits.options_of,
        "with_links": with_links,
        "rows_of": drawing.rows_of,
        "bar_colour": drawing.bar_colour,
        "options_of": lambda asking: drawing.options_of(the_chat(), asking),
        "pictures": PICTURES,
    }


@blueprint.get("/")
def choose() -> ResponseReturnValue:
    known = people()
    names = {each.user.username for each in known}
    form = current_app.extensions["site"]
    steps = [each for each in STEPS if not each.username or each.username in names]
    return render_template("people.html", people=known, steps=steps, form=form)


@blueprint.get("/as/<username>/")
def enter(username: str) -> ResponseReturnValue:
    """Go where this person has most to do: consultants to their channel, others to the bot."""
    user = accounts.user_named(the_chat().store, username)
    rooms = rooms_of(user)
    private = [name for name, each in rooms.items() if each.type is ChannelType.PRIVATE]
    name = private[0] if private else f"@{BOT}"
    return redirect(Place(user, name, rooms[name]).url(LAST))


@blueprint.get("/as/<username>/<room>")
def show(username: str, room: str) -> ResponseReturnValue:
    place = place_of(username, room)
    opened = request.args.get("dialog")
    dialog = dialogs.dialog(the_chat().store, place.user.id, opened) if opened else None
    if dialog is not None and not dialog.is_open:
        return redirect(place.url(LAST))
    failed = words.FAILURES.get(request.args.get("failed", ""), "")
    return page(place, dialog=dialog, failed=failed)


@blueprint.get("/as/<username>/<room>/news")
def news(username: str, room: str) -> ResponseReturnValue:
    """Return the rooms and the posts alone, for a page that is already open."""
    place = place_of(username, room)
    return render_template("news.html", opened=the_tongue().opened(place), **sights(place))


@blueprint.get("/as/<username>/files/<file_id>")
def file(username: str, file_id: str) -> Response:
    store = the_chat().store
    found, data = files.readable_file(store, file_id, accounts.user_named(store, username))
    is_picture = found.mime_type in PICTURES
    return send_file(
        BytesIO(data), found.mime_type, as_attachment=not is_picture, download_name=found.name
    )
