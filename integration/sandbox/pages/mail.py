"""The pages of the mail tray."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    render_template,
    send_file,
)
from flask.typing import ResponseReturnValue

from integration.sandbox.pages import tray

blueprint = Blueprint("mail", __name__)

# The letter of a stranger: shown, and allowed nothing.
NOTHING = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def _folder() -> Path:
    folder: Path | None = current_app.extensions["mail"]
    return folder if folder is not None else abort(404)


def _letter(name: str) -> tray.Letter:
    return tray.letter(_folder(), name) or abort(404)


@blueprint.get("/mail")
def letters() -> ResponseReturnValue:
    return render_template("mail.html", letters=tray.letters(_folder()), chosen=None)


@blueprint.get("/mail/<name>")
def letter(name: str) -> ResponseReturnValue:
    chosen = _letter(name)
    return render_template("mail.html", letters=tray.letters(_folder()), chosen=chosen)


@blueprint.get("/mail/<name>/html")
def html(name: str) -> Response:
    response = make_response(_letter(name).html)
    response.headers["Content-Security-Policy"] = NOTHING
    return response


@blueprint.get("/mail/<name>/attachments/<int:number>")
def attachment(name: str, number: int) -> Response:
    attached = _letter(name).attachments
    if number >= len(attached):
        abort(404)
    found = attached[number]
    return send_file(BytesIO(found.data), found.kind, as_attachment=True, download_name=found.name)
