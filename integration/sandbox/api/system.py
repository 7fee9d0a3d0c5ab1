"""What the server says of itself, and the settings an administrator may change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from integration.sandbox.api.asking import admin, content, the_chat
from integration.sandbox.chat import EDIT_LIMIT, SITE_URL

blueprint = Blueprint("system", __name__)

HELP_LINK = "SupportSettings.HelpLink"
# What a patch may change; a real server knows hundreds more, and these are the desk's business.
CHANGEABLE = {EDIT_LIMIT: -1, SITE_URL: "", HELP_LINK: ""}


@blueprint.get("/system/ping")
def ping() -> ResponseReturnValue:
    return {"status": "OK"}


@blueprint.get("/config/client")
def client_config() -> ResponseReturnValue:
    """Return the settings that every client may know, each of them a string."""
    chat = the_chat()
    return {
        "AsymmetricSigningPublicKey": chat.triggers.public_key,
        "PostEditTimeLimit": str(chat.edit_seconds),
        "SiteURL": chat.site_url,
        "Version": chat.limits.version,
        "BuildNumber": chat.limits.version,
        "HelpLink": str(chat.store.setting(HELP_LINK, "")),
        "format": request.args.get("format", "old"),
    }


@blueprint.get("/config")
def config() -> ResponseReturnValue:
    admin()
    return _config()


@blueprint.put("/config/patch")
def patch_config() -> ResponseReturnValue:
    admin()
    for section, values in content().items():
        for name, value in values.items():
            if f"{section}.{name}" in CHANGEABLE:
                the_chat().store.set(f"{section}.{name}", value)
    return _config()


def _config() -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for path, default in CHANGEABLE.items():
        section, _, name = path.partition(".")
        found.setdefault(section, {})[name] = the_chat().store.setting(path, default)
    return found
