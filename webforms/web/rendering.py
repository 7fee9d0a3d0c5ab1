"""Pages from templates, with what every page shows: the school, and where its files lie."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, flash, make_response, redirect, render_template

from helpdesk.domain import dates
from helpdesk.domain.command_word import named_as
from helpdesk.domain.errors import Question
from helpdesk.domain.reference import shown_reference
from settings.chats import COMMANDS
from webforms.web.site import site, today
from webforms.web.typed_form import Problem

UNFIT = 422
# Under these names pages are given words of the desk's own.
OWN_WORDS = ("about", "advice", "banner", "error", "heading")
STATIC = Path(__file__).resolve().parents[1] / "static"


def configure(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 24 * 3600
    app.context_processor(_shown_everywhere)
    app.jinja_env.globals |= {"static": _static_paths(), "asks": asks, "title_sign": title_sign}
    app.jinja_env.filters["day"] = _day
    app.jinja_env.filters["date"] = short_date
    app.jinja_env.filters["clock"] = dates.clock
    app.jinja_env.filters["in_this_chat"] = in_this_chat
    app.jinja_env.filters["shown_reference"] = shown_reference


def asks(problems: Iterable[Problem] | None, name: str) -> bool:
    """Whether what stands beside a field only asks."""
    return isinstance(dict(problems or ()).get(name), Question)


def title_sign(problems: Iterable[Problem] | None, *others: object) -> str:
    """Return what a page's title begins with where something was not taken as it was sent."""
    found = [*(words for _, words in problems or ()), *filter(None, others)]
    if not found:
        return ""
    return "Вопрос: " if all(isinstance(words, Question) for words in found) else "Ошибка: "


def in_this_chat(words: str) -> str:
    """Return words of the desk's own, with the command as people type it in the school's chat."""
    named = named_as(words, COMMANDS[site().settings.chat])
    return words if named == words else type(words)(named)


def page(template: str, status: int | None = None, **values: Any) -> Response:
    """Return a page as an answer; one that says what does not fit is 422 (UNFIT) by itself."""
    for name in OWN_WORDS:
        if isinstance(values.get(name), str):
            values[name] = in_this_chat(values[name])
    if problems := values.get("problems"):
        values["problems"] = [(name, in_this_chat(words)) for name, words in problems]
    if status is None:
        is_unfit = any(values.get(name) for name in ("problems", "error", "banner"))
        status = UNFIT if is_unfit else 200
    return make_response(render_template(template, **values), status)


def go_on(path: str, said: str = "", status: int = 303) -> Response:
    """Lead to a page that a reload does not send again, and say there what was done."""
    if said:
        flash(in_this_chat(said))
    return make_response(redirect(path, status))


def as_file(data: bytes, mimetype: str, name: str, *, shown: bool = False) -> Response:
    """Answer with a file to be kept; `shown` where a browser may open it within this site."""
    response = Response(data, mimetype=mimetype)
    how = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


def _shown_everywhere() -> dict[str, Any]:
    regulation = site().regulation
    return {
        "school": regulation.school,
        "regulation": regulation,
        "dialable": regulation.dialable(regulation.school.phone),
        # How one asks in the school's chat.
        "command": COMMANDS[site().settings.chat],
    }


def _static_paths() -> dict[str, str]:
    """Return addresses that change with the file, so that browsers may keep them for a year."""
    return {path.name: f"/static/{path.name}?v={_digest(path)}" for path in STATIC.iterdir()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _day(at: date) -> str:
    """Return «25 ноября», as it is said; a moment's day is the school's."""
    return dates.day_and_month(_local_date(at), today())


def short_date(at: date | None) -> str:
    """Return «25.11.2026», as it is written in documents; nothing where there is no day."""
    return f"{_local_date(at):%d.%m.%Y}" if at else ""


def _local_date(at: date) -> date:
    return site().regulation.calendar.local_date(at) if isinstance(at, datetime) else at
