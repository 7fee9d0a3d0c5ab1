"""The pages of the mail tray."""

from io import BytesIO
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    render_template,
    request,
    send_file,
)
from flask.typing import ResponseReturnValue

from sandbox.pages import tray

blueprint = Blueprint("mail", __name__)

# The letter of a stranger: shown, and allowed nothing but to open its links beside.
ALLOWED = "allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    f"sandbox {ALLOWED}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; frame-ancestors 'self'"
)
LINKS_BESIDE = '<!doctype html><base target="_blank">'


def _folder() -> Path | None:
    folder: Path | None = current_app.extensions["mail"]
    return folder


def _envelopes() -> list[tray.Envelope]:
    folder = _folder()
    return [] if folder is None else tray.envelopes(folder)


def _letter(name: str) -> tray.Letter:
    folder = _folder()
    return (folder and tray.letter(folder, name)) or abort(404)


@blueprint.get("/mail")
def letters() -> ResponseReturnValue:
    return render_template("mail.html", letters=_envelopes(), open=None)


@blueprint.get("/mail/news")
def news() -> ResponseReturnValue:
    """Return the list alone, for a page that is already open."""
    current = request.args.get("current")
    return render_template("_letters.html", letters=_envelopes(), current=current)


@blueprint.get("/mail/<name>")
def letter(name: str) -> ResponseReturnValue:
    opened = _letter(name)
    return render_template(
        "mail.html", letters=_envelopes(), open=opened, current=name, allowed=ALLOWED
    )


@blueprint.get("/mail/<name>/html")
def html(name: str) -> Response:
    # The first base of a page is the one that counts.
    response = make_response(LINKS_BESIDE + _letter(name).html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/mail/<name>/attachments/<int:number>")
def attachment(name: str, number: int) -> Response:
    attached = _letter(name).attachments
    if number >= len(attached):
        abort(404)
    found = attached[number]
    return send_file(BytesIO(found.data), found.kind, as_attachment=True, download_name=found.name)
