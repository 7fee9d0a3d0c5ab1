"""One question from three sides: what its parent, its consultant and the director see of it."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import the_chat
from sandbox.pages import drawing, tray
from sandbox.pages.place import place_of
from sandbox.pages.snapshot import Browser, NotShown
from sandbox.pages.tongue import the_tongue
from sandbox.server import whispers
from sandbox.server.refusals import Refusal

blueprint = Blueprint("sides", __name__)

CONSULTANT, DIRECTOR = "consultant1", "director"
ROOM = "consultants"
# As the desk writes it for people to read aloud.
REFERENCE = re.compile(r"\b[0-9A-ZА-Я]{4}-[0-9A-ZА-Я]{4}\b")
LINK = re.compile(r"https?://[^\s)>|\"']+")
MOST = 12
# Its coming and its answer.
ENOUGH = 2
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True)
class Question:
    """A card of the consultants' channel, and the letters about it."""

    reference: str
    title: str
    card: str
    letters: tuple[tray.Letter, ...]

    @property
    def page(self) -> str:
        """The address that its parent has got by mail; empty where no letter went to him."""
        found = (LINK.findall(letter.text) for letter in self.letters)
        links = [link for links in found for link in links if "/i/" in link]
        return links[0] if links else ""


def questions() -> list[Question]:
    """Return the newest questions in the channel; those whose answer went by mail come first."""
    place = place_of(CONSULTANT, ROOM)
    folder = current_app.extensions["mail"]
    letters = tray.recent(folder) if folder else []
    found: dict[str, Question] = {}
    for card in reversed(drawing.entries(the_chat(), place.user, place.channel, "")):
        name = REFERENCE.search(card.message)
        if name and _is_card(card) and name[0] not in found:
            about = tuple(each for each in letters if name[0] in each.envelope.subject)
            title = card.message.replace("*", "").splitlines()[0].partition(" — ")[0]
            found[name[0]] = Question(name[0], title, card.id, about)
    return sorted(list(found.values())[:MOST], key=lambda each: -min(len(each.letters), ENOUGH))


def _is_card(each: drawing.Drawn) -> bool:
    has_fields = any(part.get("fields") for part in (*each.attachments, *each.blocks))
    return each.is_bot and not each.is_reply and has_fields


def _chosen() -> tuple[list[Question], Question | None]:
    known = questions()
    wanted = request.args.get("question", "")
    first = known[0] if known else None
    return known, next((each for each in known if each.reference == wanted), first)


@blueprint.get("/sides")
def show() -> ResponseReturnValue:
    known, chosen = _chosen()
    place = place_of(CONSULTANT, ROOM)
    parts: dict[str, Any] = {"me": place.user, "room": ROOM, "thread": ""}
    if chosen:
        seen = drawing.entries(the_chat(), place.user, place.channel, "")
        parts["entries"] = [each for each in seen if each.thread_id == chosen.card]
    return render_template("sides.html", questions=known, chosen=chosen, **parts)


@blueprint.get("/sides/parent")
def parent() -> Response:
    _, chosen = _chosen()
    if chosen is None or not chosen.page:
        abort(404)
    return _picture(lambda: Browser().picture(chosen.page))


@blueprint.get("/sides/director")
def director() -> Response:
    _, chosen = _chosen()
    if chosen is None:
        abort(404)
    return _picture(lambda: _as_director(chosen.reference.replace("-", "")))


def _picture(take: Any) -> Response:
    try:
        shown = take()
    except NotShown:
        shown = render_template("not_shown.html")
    response = make_response(shown)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _as_director(reference: str) -> str:
    """Return the staff's page; where his login has ended, he asks the bot for a link anew."""
    browser: Browser = current_app.extensions.setdefault("director", Browser())
    site = current_app.extensions["site"]
    address = f"{site}/desk/{reference}"
    try:
        return browser.picture(address)
    except NotShown:
        browser.enter(_login_link())
        return browser.picture(address)


def _login_link() -> str:
    place, tongue = place_of(DIRECTOR, "@helpbot"), the_tongue()
    before = place.whispered()
    try:
        tongue.run(place, f"{tongue.word} журнал", "")
    except Refusal as refusal:
        raise NotShown from refusal
    store = the_chat().store
    told = [each for each in whispers.whispers_to(store, place.user.id) if each.id not in before]
    # Nobody has typed this command: its answer stands before nobody.
    for each in told:
        store.change("DELETE FROM whispers WHERE id = ?", each.id)
    said = "".join(f"{each.message} {each.props}" for each in told)
    if (found := LINK.search(said)) is None:
        raise NotShown
    return found[0]
