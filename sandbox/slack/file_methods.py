"""Files: an address to send the bytes to, then a name for them; read with the token alone."""

import mimetypes
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from sandbox.server.files import readable_file
from sandbox.server.identity import new_id
from sandbox.server.records import File, Post
from sandbox.server.refusals import Refusal
from sandbox.slack import ids, messages
from sandbox.slack.calls import Args, method, the_workspace
from sandbox.slack.shapes import file_shape
from sandbox.slack.workspace import SlackError, Workspace

blueprint = Blueprint("slack_files", __name__)

LOGIN = "<!doctype html><title>Sign in</title>"


@method(
    "files.getUploadURLExternal",
    "filename! length! alt_txt snippet_type",
    scope="files:write",
    takes_json=False,
)
def get_upload_url(slack: Workspace, args: Args) -> dict[str, Any]:
    name = args.text("filename")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    new = File(new_id(), slack.bot.id, "", "", name, kind, 0, slack.chat.clock())
    columns = {column: value for column, value in vars(new).items() if column != "size"}
    slack.chat.store.insert("files", **columns, data=b"")
    slack.uploads[new.id] = args.number("length", 0, 1 << 30)
    return {
        "upload_url": f"{slack.own_url}/slack/upload/{new.id}",
        "file_id": ids.slack_id("F", new.id),
    }


@blueprint.post("/slack/upload/<kept>")
def upload(kept: str) -> ResponseReturnValue:
    """Take the bytes, bare or in a form; as many as were announced."""
    slack = the_workspace()
    # Bare bytes may come under the name of a form.
    data = request.get_data(parse_form_data=False)
    if request.mimetype == "multipart/form-data":
        data = next(iter(request.files.values())).read()
    if slack.uploads.get(kept) != len(data):
        return "upload refused", 400
    slack.chat.store.change("UPDATE files SET data = ? WHERE id = ?", data, kept)
    return f"OK - {len(data)}"


@method(
    "files.completeUploadExternal",
    "files! channel_id channels initial_comment thread_ts blocks",
    scope="files:write",
)
def complete_upload(slack: Workspace, args: Args) -> dict[str, Any]:
    told = args.whole("files", "invalid_arguments")
    found = [messages.file_of(slack, str(each.get("id"))) for each in told]
    kept = [each for each in found if each is not None and each.size]
    if len(kept) < len(told):
        raise SlackError("file_not_found")
    for each in kept:
        slack.uploads.pop(each.id, None)
    if args.text("channel_id"):
        _share(slack, args, kept)
    return {"files": [file_shape(slack, each) for each in kept]}


def _share(slack: Workspace, args: Args, kept: list[File]) -> None:
    channel = slack.channel(args.text("channel_id"))
    if not slack.has_bot(channel):
        raise SlackError("not_in_channel")
    root: Post | None = None
    if args.text("thread_ts"):
        root = ids.post_at(slack.chat.store, channel, args.text("thread_ts"))
    said = args.text("initial_comment")
    messages.post_files(slack, slack.bot, channel, said, kept, root)
    slack.note_act()


@method("files.info", "file! count page limit cursor", scope="files:read", takes_json=False)
def info(slack: Workspace, args: Args) -> dict[str, Any]:
    return {"file": file_shape(slack, _file(slack, args))}


@method("files.delete", "file!", scope="files:write")
def delete(slack: Workspace, args: Args) -> dict[str, Any]:
    found = _file(slack, args)
    if found.user_id != slack.bot.id:
        raise SlackError("cant_delete_file")
    slack.chat.store.change("DELETE FROM files WHERE id = ?", found.id)
    return {}


def _file(slack: Workspace, args: Args) -> File:
    found = messages.file_of(slack, args.text("file"))
    if found is None:
        raise SlackError("file_not_found")
    return found


@blueprint.get("/slack/files-pri/<name>/<_title>")
def download(name: str, _title: str) -> Response:
    """Hand out the bytes to the token; anybody else is led to a login page, with success."""
    slack = the_workspace()
    found = messages.file_of(slack, name)
    token = request.headers.get("Authorization", "")
    may = token == f"Bearer {slack.bot_token}" and "files:read" in slack.scopes
    if found is None or not may or slack.revoked:
        return Response(LOGIN, mimetype="text/html")
    try:
        file, data = readable_file(slack.chat.store, found.id, slack.bot)
    except Refusal:
        return Response(LOGIN, mimetype="text/html", status=404)
    return send_file(BytesIO(data), file.mime_type, as_attachment=True, download_name=file.name)
