"""Who asks, and for what: read from the request in one place."""

from typing import Any, cast

from flask import current_app, request

from sandbox.server import accounts
from sandbox.server.chat import Chat
from sandbox.server.records import User
from sandbox.server.refusals import Refusal, forbidden, invalid

ME = "me"


def the_chat() -> Chat:
    return cast("Chat", current_app.extensions["sandbox"])


def asker() -> User:
    """Return the user that the request's token belongs to; refuse anybody else."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in {"bearer", "token"}:
        token = ""
    return accounts.user_by_token(the_chat().store, token.strip())


def admin() -> User:
    user = asker()
    if not user.is_admin:
        raise forbidden()
    return user


def person(user_id: str) -> User:
    """Return the user of that id; `me` is the one that asks."""
    user = asker()
    return user if user_id in {ME, user.id} else accounts.user(the_chat().store, user_id)


def content() -> dict[str, Any]:
    found = request.get_json(silent=True, force=True)
    if not isinstance(found, dict):
        raise invalid("body")
    return found


def listed() -> list[str]:
    found = request.get_json(silent=True, force=True)
    if not isinstance(found, list):
        raise invalid("body")
    return [str(each) for each in found]


def number(name: str, default: int) -> int:
    try:
        return int(request.args.get(name, default))
    except ValueError:
        raise Refusal(
            400, "api.context.invalid_url_param.app_error", f"Invalid {name} parameter."
        ) from None
