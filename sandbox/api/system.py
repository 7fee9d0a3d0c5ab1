"""What the server says of itself, and the settings an administrator may change."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.api.asking import admin, content, the_chat
from sandbox.server import plugins
from sandbox.server.chat import ALLOWED, COMMANDS, EDIT_LIMIT, HELP_LINK, LOOPBACK, SITE_URL, Chat
from sandbox.server.refusals import Refusal

blueprint = Blueprint("system", __name__)

BOT_CREATION = "ServiceSettings.EnableBotAccountCreation"
PLUGINS = "PluginSettings.Enable"
UPLOADS = "PluginSettings.EnableUploads"
SIGNED = "PluginSettings.RequirePluginSignature"
# What a patch may change; a real server knows hundreds more, and these are the desk's business.
CHANGEABLE: dict[str, Any] = {
    EDIT_LIMIT: -1,
    SITE_URL: "",
    HELP_LINK: "",
    ALLOWED: LOOPBACK,
    COMMANDS: True,
    BOT_CREATION: True,
    PLUGINS: True,
    UPLOADS: False,
    SIGNED: False,
}


def is_on(chat: Chat, path: str) -> bool:
    return bool(chat.store.setting(path, CHANGEABLE[path]))


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
        "EnableCommands": str(is_on(chat, COMMANDS)).lower(),
        "EnableBotAccountCreation": str(is_on(chat, BOT_CREATION)).lower(),
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
    wanted = content()
    plugin_settings = wanted.get("PluginSettings", {}).get("Plugins")
    _check_patch(the_chat(), wanted)
    for section, values in wanted.items():
        for name, value in values.items():
            if f"{section}.{name}" in CHANGEABLE:
                the_chat().store.set(f"{section}.{name}", value)
    if plugin_settings is not None:
        plugins.write_settings(the_chat(), plugin_settings)
    return _config()


def _check_patch(chat: Chat, wanted: dict[str, Any]) -> None:
    """Refuse what no administrator may change by this way."""
    if chat.site_url and wanted.get("ServiceSettings", {}).get("SiteURL") == "":
        error_id = "api.config.update_config.clear_siteurl.app_error"
        raise Refusal(400, error_id, "Site URL cannot be cleared.")
    uploads = wanted.get("PluginSettings", {}).get("EnableUploads")
    if uploads is not None and uploads != is_on(chat, UPLOADS):
        error_id = "api.config.update_config.not_allowed_security.app_error"
        raise Refusal(403, error_id, "Changing EnableUploads is not allowed.")


def _config() -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    for path, default in CHANGEABLE.items():
        section, _, name = path.partition(".")
        found.setdefault(section, {})[name] = the_chat().store.setting(path, default)
    found["PluginSettings"]["Plugins"] = plugins.shown_settings(the_chat())
    return found
