"""What an error's page can send once more, and in which words: nobody clicks what he cannot read.

A page of another site never gets so far (`origin`); what comes here was sent by our own.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from helpdesk.domain.actions import Action
from helpdesk.orders.appointing import topic_codes
from webforms.web.act_words import ACTS, BUTTONS, OF_ACTS, WRITES
from webforms.web.field_words import LABELS, SILENT, VALUES
from webforms.web.origin import proves_itself
from webforms.web.site import site

# The paths whose forms are sent again from the page of the error.
AGAIN = ("/i/", "/status", "/desk/", "/agree/")

_BUTTON_NAMES = ("do", "go", "outcome", "way")
_ROW = re.compile(r"^(?:children-)?(?:\d+-)?(\w+?)(?:-(.+))?$")


@dataclass(frozen=True)
class Resend:
    """What would be done: `act` in words, `shown` as label and value, `sent` as it came."""

    act: str
    shown: list[tuple[str, str]]
    sent: list[tuple[str, str]]


def to_resend() -> Resend | None:
    """Return what the page has sent, in words; None where there is nothing to send once more."""
    typed = typed_in() if request.method == "POST" and request.path.startswith(AGAIN) else None
    if not typed:
        return None
    # A name may stand there often: each row of a table, each box that was ticked.
    sent = [pair for pair in typed.items(multi=True) if pair[0] != "csrf_token"]
    return Resend(_act(typed), list(_shown(sent)), sent) if sent else None


def typed_in() -> MultiDict[str, str] | None:
    """Return the form that was sent; None where it cannot be read."""
    try:
        return request.form
    except HTTPException:
        return None


def _act(typed: MultiDict[str, str]) -> str:
    view = (request.endpoint or "").rpartition(".")[2]
    what = str((request.view_args or {}).get("what", ""))
    does = WRITES.get(what) or ACTS.get(view, "Отправить то, что написано на странице")
    if view in OF_ACTS:
        return f"{ACTS[view]}: {next((act.words for act in Action if act == what), what)}"
    said = next((typed[name] for name in _BUTTON_NAMES if typed.get(name)), "")
    button, _, about = said.partition(":")
    words = BUTTONS.get(button, button)
    if not words or words.casefold() in does.casefold():
        return does
    return f"{does}: {words}{f' ({about})' if about else ''}"


def _shown(sent: list[tuple[str, str]]) -> list[tuple[str, str]]:
    topics = topic_codes(site().regulation)
    shown = []
    for name, value in sent:
        label = label_of(name)
        if value and label and name not in ("words", *_BUTTON_NAMES):
            shown.append((label, topics.get(value) or VALUES.get(value, value)))
    return shown


def label_of(name: str) -> str:
    """Return how people call a field; its own name where it has none, nothing where it is silent.

    Rows of a table are told apart by their number: «Имя в чате, 2».
    """
    if name in SILENT:
        return ""
    found = _ROW.fullmatch(name)
    stem, row = (found[1], found[2]) if found else (name, None)
    if stem in SILENT:
        return ""
    label = LABELS.get(stem, stem)
    return f"{label}, {row}" if row else label


def resend_offer() -> dict[str, Any]:
    """Return what the error's page shows of what was sent, and whether it may send it again.

    A browser that does not say where it comes from may have been led here by another site: it
    gets the words back, to copy them, and no token.
    """
    return {
        "again": to_resend(),
        "may_resend": proves_itself(),
        "without_files": _had_files(),
    }


def _had_files() -> bool:
    """Return whether files came along, which the error's page cannot send once more."""
    try:
        return any(file.filename for file in request.files.values())
    except HTTPException:
        return False
