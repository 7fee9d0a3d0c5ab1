"""The settings as the pages show them, and back: the week and topics.

In `regulation.toml` a week of equal days is one word, and a topic's hints stand apart from its
title. On the pages each is a table of its own. Codes are not typed: what is new gets one.
"""

import secrets
from copy import deepcopy
from typing import Any

from helpdesk.domain.states import Kind
from helpdesk.regulation.decisions import WEEKDAYS
from helpdesk.regulation.documents import Values

SIDES = tuple(str(kind) for kind in Kind)
_DAYS = WEEKDAYS[:6]
_WORDS = {5: "five", 6: "six"}


def take_apart(document: Values) -> Values:
    """Return the values of `regulation.toml` as the pages show them."""
    apart = deepcopy(document)
    apart["week"] = _week_apart(apart.get("week"), apart.pop("hours", ""))
    hints = apart.pop("wording", {})
    apart["topics"] = {
        side: [
            {"code": code, "title": title, **hints.get(side, {}).get(code, {})}
            for code, title in apart["topics"][side].items()
        ]
        for side in SIDES
    }
    return apart


def days_lost(before: Values, apart: Values) -> list[str]:
    """Return the days whose hours the file would not hold: where work never ends, all are alike.

    Those are the days typed otherwise than before; where none was, those that differ.
    """
    week, old = apart["week"], before["week"]
    if not week["always"]:
        return []
    kept = _week_apart("always", week["mon"])
    lost = [day for day in _DAYS if week[day] != kept[day]]
    return lost and ([day for day in _DAYS if week[day] != old[day]] or lost)


def put_together(apart: Values) -> Values:
    """Return the values for `regulation.toml`; what is new gets its code here."""
    document = deepcopy(apart)
    document.update(_week_together(document.pop("week")))
    for rows in document["topics"].values():
        _name_new(rows)
    _name_new(document.get("unclear", []))
    topics = document["topics"]
    document["topics"] = {
        side: {row["code"]: row.get("title", "") for row in topics[side]} for side in SIDES
    }
    hints = {side: _hints(topics[side]) for side in SIDES}
    if any(hints.values()):
        document["wording"] = {side: found for side, found in hints.items() if found}
    if "ready_answers" in document:
        document["ready_answers"] = [
            _fit_to_topics(row, document["topics"]) for row in document["ready_answers"]
        ]
    administrator = document["people"].get("administrator")
    if administrator is not None and not any(administrator.values()):
        del document["people"]["administrator"]
    return document


def place_apart(path: list[str], document: Values) -> str:
    """Return where on the pages stands what `regulation.toml` has at this path."""
    first = path[0] if path else ""
    if first in ("week", "hours"):
        return f"week.{path[1]}" if len(path) > 1 else "week.mon"
    if first in ("topics", "wording") and len(path) > 2:
        side, code = path[1], path[2]
        at = list(document["topics"][side]).index(code) if code in document["topics"][side] else 0
        return f"topics.{side}.{at}.{path[3] if len(path) > 3 else 'title'}"
    return ".".join(path[:4])


def _week_apart(week: Any, hours: str) -> Values:
    if isinstance(week, dict):
        return {**dict.fromkeys(_DAYS, ""), **week, "always": False}
    days = {"five": 5, "six": 6}.get(week, 5)
    named = {key: hours if number < days else "" for number, key in enumerate(_DAYS)}
    return {**named, "always": week == "always"}


def _week_together(week: Values) -> Values:
    hours = [week.get(key) or "" for key in _DAYS]
    if week.get("always"):
        return {"week": "always", **({"hours": hours[0]} if hours[0] else {})}
    works = len(hours) if hours[-1] else len(hours) - 1
    if len(set(hours[:works])) == 1:
        return {"week": _WORDS[works], "hours": hours[0]}
    return {"week": dict(zip(_DAYS[:works], hours, strict=False))}


def _name_new(rows: list[Values]) -> None:
    for row in rows:
        # Never one that was used before: old questions are counted by it.
        row["code"] = row.get("code") or f"n{secrets.token_hex(4)}"


def _hints(rows: list[Values]) -> Values:
    named = {row["code"]: _only(row, "say", "example") for row in rows}
    return {code: hint for code, hint in named.items() if hint}


def _only(row: Values, *keys: str) -> Values:
    return {key: row[key] for key in keys if row.get(key)}


def _fit_to_topics(row: Values, topics: Values) -> Values:
    """Return what articles began with, without topics that are there no more."""
    kept = [code for code in row.get("topics", ()) if code in topics[row["kind"]]]
    fitted = {**row, "topics": kept}
    return fitted if kept else {key: row[key] for key in row if key != "topics"}
