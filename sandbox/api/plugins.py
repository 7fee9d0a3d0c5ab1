"""Plugins: uploaded, switched and removed by administrators, where the server takes any."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.api import system
from sandbox.api.asking import admin, the_chat
from sandbox.server import plugins
from sandbox.server.chat import Chat
from sandbox.server.refusals import Refusal, invalid

blueprint = Blueprint("plugins", __name__)


@blueprint.post("/plugins")
def upload() -> ResponseReturnValue:
    chat = _taking_plugins()
    is_signed = system.is_on(chat, system.SIGNED)
    if not system.is_on(chat, system.UPLOADS) or is_signed:
        error_id = "app.plugin.upload_disabled.app_error"
        raise Refusal(501, error_id, "Plugins and/or plugin uploads have been disabled.")
    bundle = request.files.get("plugin")
    if bundle is None:
        raise invalid("plugin")
    force = request.form.get("force") == "true"
    return plugins.install(chat, bundle.read(), force=force), 201


@blueprint.get("/plugins")
def installed() -> ResponseReturnValue:
    known = plugins.installed(_taking_plugins()).values()
    return {
        name: [each["manifest"] for each in known if each["is_active"] is is_active]
        for name, is_active in (("active", True), ("inactive", False))
    }


@blueprint.post("/plugins/<plugin_id>/<change>")
def switch(plugin_id: str, change: str) -> ResponseReturnValue:
    if change not in {"enable", "disable"}:
        raise invalid("change")
    plugins.switch(_taking_plugins(), plugin_id, is_on=change == "enable")
    return {"status": "OK"}


@blueprint.delete("/plugins/<plugin_id>")
def remove(plugin_id: str) -> ResponseReturnValue:
    plugins.remove(_taking_plugins(), plugin_id)
    return {"status": "OK"}


def _taking_plugins() -> Chat:
    admin()
    chat = the_chat()
    if not system.is_on(chat, system.PLUGINS):
        raise Refusal(501, "app.plugin.disabled.app_error", "Plugins have been disabled.")
    return chat
