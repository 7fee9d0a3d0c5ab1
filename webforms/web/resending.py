"""What an error's page can send once more, and the words of whoever has typed it.

A page of another site never gets so far (`origin`); what comes here was sent by our own.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app, request
from jinja2 import BaseLoader
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from helpdesk.access.login_links import ROOM
from helpdesk.access.sections import page_at
from helpdesk.domain.actions import Action
from helpdesk.orders.appointing import topic_codes
from webforms.web.origin import proves_itself
from webforms.web.site import site

# The paths whose forms are sent again from the page of the error.
AGAIN = ("/i/", "/status", f"{ROOM}/", "/agree/")

# What people write; all else are codes, numbers and what a page keeps count of itself by.
_WRITTEN = re.compile(r"[А-Яа-яЁё]|\S\s+\S|@")


@dataclass(frozen=True)
class Resend:
    """What would be sent: the page's name, the words on the button that was pressed, `shown` to be
    read, `sent` as it came.
    """

    title: str
    pressed: str
    shown: list[str]
    sent: list[tuple[str, str]]


def resend_offer() -> dict[str, Any]:
    """Return what the error's page shows of what was sent, and whether it may send it again.

    A browser that does not say where it comes from may have been led here by another site: it
    gets back all that it has sent, to copy it, and no token.
    """
    may_resend = proves_itself()
    return {
        "again": _to_resend(in_full=not may_resend),
        "may_resend": may_resend,
        "without_files": _had_files(),
    }


def _to_resend(*, in_full: bool) -> Resend | None:
    typed = typed_in() if request.method == "POST" and request.path.startswith(AGAIN) else None
    # A name may stand there often: each row of a table, each box that was ticked.
    sent = [pair for pair in (typed or MultiDict()).items(multi=True) if pair[0] != "csrf_token"]
    if not sent:
        return None
    topics = topic_codes(site().regulation)
    read = [topics.get(value, value) for name, value in sent if name != "words"]
    shown = [value for value in read if value and (in_full or _WRITTEN.search(value))]
    return Resend(_title(), _act() or pressed_in(sent), shown, sent)


def typed_in() -> MultiDict[str, str] | None:
    """Return the form that was sent; None where it cannot be read."""
    try:
        return request.form
    except HTTPException:
        return None


def _act() -> str:
    """Return the words on the button of the act that the address names; nothing where none is."""
    rule, what = str(request.url_rule), (request.view_args or {}).get("what")
    named = [each for each in Action if each == what]
    if rule.endswith("/do/<what>"):
        return "".join(each.for_staff for each in named)
    return "".join(each.words for each in named if rule.endswith("/several/<what>"))


def _title() -> str:
    _, is_of_staff, path = request.path.partition(f"{ROOM}/")
    page = page_at(path) if is_of_staff else None
    return page.title if page else ""


def _had_files() -> bool:
    """Return whether files came along, which the error's page cannot send once more."""
    try:
        return any(file.filename for file in request.files.values())
    except HTTPException:
        return False


_BUTTON = re.compile(
    r'<button\b[^>]*?\bname="(\w+)"[^>]*?\bvalue="([^"{]+)[^"]*"[^>]*>(.*?)</button>', re.DOTALL
)
# Hidden words only tell apart, for who hears them, what stands in different rows.
_TAG = re.compile(r'<span class="hidden">.*?</span>|<[^>]+>', re.DOTALL)

Labels = Mapping[tuple[str, str], str]


def pressed_in(sent: Iterable[tuple[str, str]]) -> str:
    """Return the words on the button that was pressed; none where pages have two of its name."""
    loader = current_app.jinja_env.loader
    known = _labels(loader) if loader else {}
    found = (known.get((name, value.partition(":")[0]), "") for name, value in sent)
    return next(filter(None, found), "")


@cache
def _labels(loader: BaseLoader) -> Labels:
    """Return the words by the button's name and value, up to a colon; each pair has one label."""
    found: dict[tuple[str, str], set[str]] = {}
    for name in loader.list_templates():
        source, _, _ = loader.get_source(current_app.jinja_env, name)
        for button, value, label in _BUTTON.findall(source):
            words = " ".join(_TAG.sub("", label).split())
            found.setdefault((button, value.partition(":")[0]), set()).add(words)
    labels = {key: words for key, (words, *others) in found.items() if not others}
    return {key: words for key, words in labels.items() if words and "{" not in words}
