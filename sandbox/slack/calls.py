"""Slack's Web API as a table: each method with its arguments, its scope, and what it does.

Argument names are those of Slack's published description of the Web API; a test holds them
against it. What is asked beyond them Slack ignores, so the sandbox writes it down as a violation.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from sandbox.server.observations import Kind, observe
from sandbox.server.refusals import Refusal
from sandbox.slack.workspace import SlackError, Workspace

blueprint = Blueprint("slack_calls", __name__)

PAGE, PAGE_MOST = 100, 1_000
# What the store refuses in Mattermost's words.
REFUSALS = {
    "api.post.create_post.can_not_post_to_deleted.error": "is_archived",
    "api.post.create_post.empty.app_error": "no_text",
    "model.post.is_valid.message_length.app_error": "msg_too_long",
    "api.post.update_post.permissions_time_limit.app_error": "edit_window_closed",
}


class Args:
    """What was asked, however it came: a form, or JSON in which nothing is a string twice."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def text(self, name: str, default: str = "") -> str:
        found = self.given.get(name)
        return default if found is None else str(found)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1"}

    def number(self, name: str, default: int, most: int) -> int:
        try:
            found = int(self.text(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments") from None
        return max(1, min(found, most))

    def whole(self, name: str, error: str) -> Any:
        """Return what is JSON, or a string with JSON in it; None where it was left out."""
        found = self.given.get(name)
        if not isinstance(found, str):
            return found
        try:
            return json.loads(found)
        except ValueError:
            raise SlackError(error) from None

    def listed(self, name: str) -> list[str] | None:
        """Return ids that came as a list, or as words between commas; None where left out."""
        found = self.given.get(name)
        if isinstance(found, str) and not found.startswith("["):
            return [each.strip() for each in found.split(",") if each.strip()]
        return (
            None if found is None else [str(each) for each in self.whole(name, "invalid_arguments")]
        )

    def page(self, found: list[Any]) -> tuple[list[Any], dict[str, Any]]:
        """Return the part that was asked for, and how to ask for the next."""
        size = self.number("limit", PAGE, PAGE_MOST)
        try:
            start = int(self.text("cursor").removeprefix("next_") or 0)
        except ValueError:
            raise SlackError("invalid_cursor") from None
        more = f"next_{start + size}" if len(found) > start + size else ""
        return found[start : start + size], {"response_metadata": {"next_cursor": more}}


Does = Callable[[Workspace, Args], dict[str, Any]]


@dataclass(frozen=True)
class Method:
    """`scope` is what the token needs, none where any token will do.

    Methods that only read take no JSON: what comes in it is not seen.
    """

    does: Does
    scope: str
    required: tuple[str, ...]
    arguments: frozenset[str]
    takes_json: bool
    by_app: bool


METHODS: dict[str, Method] = {}


def method(
    name: str, arguments: str, *, scope: str = "", takes_json: bool = True, by_app: bool = False
) -> Callable[[Does], Does]:
    """Put a method into the table; required arguments end with an exclamation mark."""
    words = arguments.split()
    required = tuple(each.rstrip("!") for each in words if each.endswith("!"))
    known = frozenset(each.rstrip("!") for each in words)

    def noted(does: Does) -> Does:
        METHODS[name] = Method(does, scope, required, known, takes_json, by_app)
        return does

    return noted


def require(slack: Workspace, scope: str) -> None:
    if scope and scope not in slack.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(slack.scopes)))


def the_workspace() -> Workspace:
    return cast("Workspace", current_app.extensions["slack"])


@blueprint.route("/api/<name>", methods=["GET", "POST"])
def call(name: str) -> ResponseReturnValue:
    slack = the_workspace()
    if fault := slack.next_fault(name):
        answer = {"ok": False, "error": fault.error}
        if fault.seconds:
            return answer, 429, {"Retry-After": str(fault.seconds)}
        return answer
    scopes = {"x-oauth-scopes": ",".join(sorted(slack.scopes))}
    try:
        return {"ok": True, **_done(slack, name)}, 200, scopes
    except SlackError as refused:
        return {"ok": False, "error": refused.error, **refused.more}, 200, scopes
    except Refusal as refusal:
        error = REFUSALS.get(refusal.error_id, "fatal_error")
        return {"ok": False, "error": error}, 200, scopes


def _done(slack: Workspace, name: str) -> dict[str, Any]:
    found = METHODS.get(name)
    if found is None:
        raise SlackError("unknown_method", req_method=name)
    given = _given(found)
    _check_token(slack, given.pop("token", ""), by_app=found.by_app)
    require(slack, found.scope)
    for each in sorted(given.keys() - found.arguments):
        observe(slack.chat.store, Kind.VIOLATION, name, f"unknown argument {each!r} to {name}")
    missing = [each for each in found.required if given.get(each) in (None, "")]
    if missing:
        says = [f"[ERROR] missing required field: {each}" for each in missing]
        raise SlackError("invalid_arguments", response_metadata={"messages": says})
    return found.does(slack, Args(given))


def _given(found: Method) -> dict[str, Any]:
    given: dict[str, Any] = {**request.args.to_dict(), **request.form.to_dict()}
    if request.is_json and found.takes_json:
        said = request.get_json(silent=True)
        if said is None:
            raise SlackError("invalid_json")
        if not isinstance(said, dict):
            raise SlackError("json_not_object")
        given |= {name: value for name, value in said.items() if value is not None}
    return given


def _check_token(slack: Workspace, in_form: str, *, by_app: bool) -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token if scheme.lower() == "bearer" else in_form
    if not token:
        raise SlackError("not_authed")
    if token not in (slack.bot_token, slack.app_token):
        raise SlackError("invalid_auth")
    if slack.revoked:
        raise SlackError("token_revoked")
    if (token == slack.app_token) != by_app:
        raise SlackError("not_allowed_token_type")
    if slack.bot.delete_at:
        raise SlackError("account_inactive")
