"""Files: sent up before the post that shows them, and fetched by who may read it."""

from io import BytesIO

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from sandbox.api.asking import asker, the_chat
from sandbox.api.shapes import file_shape
from sandbox.server import files
from sandbox.server.refusals import invalid

blueprint = Blueprint("files", __name__)


@blueprint.post("/files")
def upload() -> ResponseReturnValue:
    owner = asker()
    channel_id = request.form.get("channel_id") or request.args.get("channel_id") or ""
    parts = request.files.getlist("files")
    if not channel_id or not parts:
        raise invalid("files")
    made = [
        files.upload(the_chat(), owner, channel_id, part.filename or "file", part.read())
        for part in parts
    ]
    return {"file_infos": [file_shape(each) for each in made], "client_ids": []}, 201


@blueprint.get("/files/<file_id>")
@blueprint.get("/files/<file_id>/thumbnail")
@blueprint.get("/files/<file_id>/preview")
def download(file_id: str) -> Response:
    file, data = files.readable_file(the_chat().store, file_id, asker())
    return send_file(BytesIO(data), file.mime_type, as_attachment=True, download_name=file.name)


@blueprint.get("/files/<file_id>/info")
def info(file_id: str) -> ResponseReturnValue:
    return file_shape(files.readable_file(the_chat().store, file_id, asker())[0])
