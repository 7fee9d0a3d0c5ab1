"""Dialogs as a client fills them in: what each field sends, and what it asks for first."""

from collections.abc import Mapping
from typing import Any

from sandbox.pages import words
from sandbox.server.limits import Limits


def values_of(dialog: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """Return the submission: a tick is true or false, an empty field nothing at all."""
    return {
        element["name"]: _value(element, form.get(f"field-{element['name']}", ""))
        for element in dialog.get("elements") or []
    }


def _value(element: Mapping[str, Any], sent: str) -> Any:
    if element.get("type") == "bool":
        return bool(sent)
    return sent.replace("\r\n", "\n") or None


def errors_of(
    limits: Limits, dialog: Mapping[str, Any], answer: Mapping[str, Any]
) -> tuple[dict[str, str], str]:
    """Return the errors of the fields, and the one at the foot."""
    errors = answer.get("errors") or {}
    known = {str(name): str(text) for name, text in errors.items() if name in _names(dialog)}
    general = str(answer.get("error") or "")
    if errors and not general and limits.dialogs_are_forms:
        general = words.REFUSED
    return known, general


def unknown(dialog: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """Return the names of errors that no client shows: the dialog has no such element."""
    return [str(name) for name in answer.get("errors") or {} if name not in _names(dialog)]


def _names(dialog: Mapping[str, Any]) -> set[str]:
    return {element["name"] for element in dialog.get("elements") or []}


def missing(limits: Limits, dialog: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    """Return what a client would not even send, by the names of the fields."""
    found = {}
    for element in dialog.get("elements") or []:
        value = values.get(element["name"])
        least, most = element.get("min_length") or 0, element.get("max_length") or 0
        if not value and not element.get("optional"):
            found[element["name"]] = words.REQUIRED
        elif isinstance(value, str) and len(value) < least and not limits.dialogs_are_forms:
            found[element["name"]] = words.too_short(least)
        elif isinstance(value, str) and most and len(value) > most:
            found[element["name"]] = words.too_long(most)
    return found
